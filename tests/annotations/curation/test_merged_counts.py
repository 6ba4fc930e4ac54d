"""Merged rows count for each who made them: in agreement, in adjudication, in the filter by analyst and in the files"""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import pytest

from annotations.adjudication.case_page import Hearing
from annotations.adjudication.queue import Standing
from annotations.agreement.assessment import Assessment
from annotations.curation.merge import merge
from annotations.history.undo import undo_act
from annotations.models import Highlight, Link
from annotations.workbench import snapshot
from annotations.workbench.snapshot import snapshot_of
from reader.access import get_comparison_for
from reader.lru_cache import Memory
from reader.models import Comparison
from tests.support import factories
from tests.support.adjudication import Coded
from tests.support.blind_coding import forget
from tests.support.members import JSON, address, signed_in

pytestmark = pytest.mark.django_db

FIGURES = ("alpha", "kappa", "overlap", "exact", "joined", "related", "silences")
WORDS = 12


@pytest.fixture
def coded() -> Coded:
    coded = Coded()
    Comparison.objects.update(coding="open")
    coded.comparison.coding = "open"
    return coded


def at_random(coded: Coded, seed: int) -> None:
    """Each of three marks words of both pieces in either framing, links some of theirs and signs others as silent.

    Whoever signs, nobody links the same passage in the same framing.
    """
    rng = random.Random(seed)
    linked = {(side, word) for side in ("left", "right") for word in range(WORDS) if rng.random() < 0.5}
    for who in (1, 2, 3):
        made: dict[str, dict[tuple[int, str], Highlight]] = {"left": {}, "right": {}}
        for side, rows in made.items():
            words = getattr(coded.comparison, side).text.split()[:WORDS]
            for number in rng.sample(range(WORDS), 8):
                for framing in rng.sample([coded.strategic, coded.psychological], rng.choice([1, 1, 2])):
                    rows[number, framing.slug] = coded.mark(
                        who, words[number], side, framing, note=rng.choice("ab")
                    )
        lefts, rights = (
            [row for (word, _), row in rows.items() if (side, word) in linked] for side, rows in made.items()
        )
        for source, target in zip(lefts, rng.sample(rights, len(rights)), strict=False):
            relation = rng.choice([coded.relation, coded.explains])
            coded.link(who, *rng.choice([(source, target), (target, source)]), relation)
        for side, rows in made.items():
            for (word, _), row in rows.items():
                if (side, word) not in linked and rng.random() < 0.6:
                    factories.silence(highlight=row)


def as_curated(coded: Coded) -> Comparison:
    """The comparison as its curator sees it."""
    return get_comparison_for(coded.curator, coded.comparison.pk)


def told(coded: Coded, name: str, query: str = "") -> Any:
    """What is answered as JSON, without the revision."""
    answer = signed_in(coded.curator).get(address(name, coded.comparison, query), headers=JSON).json()
    return {key: value for key, value in answer.items() if key != "revision"}


def figures(coded: Coded) -> Any:
    pairs = [("analyst1", "analyst2"), ("analyst1", "analyst3"), ("analyst2", "analyst3")]
    return [told(coded, "agreement", f"?a={one}&b={other}") for one, other in pairs]


def behind(coded: Coded) -> list[tuple[Any, ...]]:
    """What stands behind each figure, and that it opens something that is there."""
    found = []
    for figure in FIGURES:
        for entry in told(coded, "agreement_passages", f"?figure={figure}&a=analyst1&b=analyst2")["entries"]:
            kind, _, number = entry["workbench"].split("&")[-1].rpartition("=")
            rows: Any = {"highlight": Highlight, "link": Link}[kind.removeprefix("?")].objects
            assert rows.live().filter(pk=number).exists(), entry
            found.append((figure, entry["weighs"], entry["places"], entry["sayings"]))
    return sorted(found, key=repr)


def cases(coded: Coded) -> list[tuple[Any, ...]]:
    """Where, in what, how gravely and between whom analysts differ."""
    found = Standing.of(coded.comparison)
    return sorted(
        (entry.case.places, entry.case.kinds, round(entry.case.weight, 6), [side.analyst for side in entry.case.sides])
        for entry in (*found.cases, *found.agreed)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_agreement_is_the_same_before_and_after_a_merge(coded: Coded, seed: int) -> None:
    at_random(coded, seed)
    before = figures(coded), behind(coded), cases(coded)
    assert [one["pair"]["passages"] for one in before[0]]
    done = merge(Highlight.objects.all(), coded.curator)
    assert done > 5
    assert Highlight.objects.exclude(merged_into=None).exists()
    assert figures(coded) == before[0]
    assert behind(coded) == before[1]
    assert cases(coded) == before[2]
    forget()
    assert (figures(coded), behind(coded), cases(coded)) == before
    ((_, revision),) = done.acts
    undo_act(coded.comparison, coded.curator, revision)
    assert (figures(coded), behind(coded), cases(coded)) == before


def test_two_who_marked_the_same_agree_wholly_also_when_it_is_one_row(coded: Coded) -> None:
    coded.comparison.readings.filter(analyst=coded.people[2]).delete()
    for who in (1, 2):
        coded.mark(who, "offer")
        coded.mark(who, "smiling", "right")
    query = "?a=analyst1&b=analyst2"
    before = told(coded, "agreement", query)
    merge(Highlight.objects.all(), coded.curator)
    after = told(coded, "agreement", query)
    assert after == before
    (alpha, *_) = after["passages"]
    assert alpha["value"] == 1
    assert after["pair"]["passages"][0]["kappa"]["value"] == 1
    parts = Assessment(as_curated(coded)).parts
    assert [(part.name, part.marked, part.counted) for part in parts][:2] == [
        ("analyst1", 2, 2),
        ("analyst2", 2, 2),
    ]


def test_a_snapshot_knows_the_authors_whether_read_anew_or_brought_forward(
    coded: Coded, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = coded.all_mark("offer")

    def groups() -> list[tuple[int, ...]]:
        comparison = Comparison.objects.get(pk=coded.comparison.pk)
        found = snapshot_of(comparison).groups
        monkeypatch.setattr(snapshot, "_memory", Memory(most=4))
        assert snapshot_of(comparison).groups == found
        return list(found.members["highlight"].values())

    assert groups() == []
    assert merge(Highlight.objects.all(), coded.curator) == 3
    assert groups() == [(first.pk, second.pk, third.pk)]
    first.delete_softly(first.analyst)
    assert groups() == [(second.pk, third.pk)]
    first.restore(first.analyst)
    assert groups() == [(first.pk, second.pk, third.pk)]
    second.refresh_from_db()
    second.edit(second.analyst, seen=second.revision, framing=coded.psychological, tags=[], note="")
    assert groups() == [(first.pk, third.pk)]


def test_a_side_is_heard_with_its_own_note_and_its_links(coded: Coded) -> None:
    first, second = coded.mark(1, "offer", note="One."), coded.mark(2, "offer", note="Two.")
    far = [coded.mark(who, "smiling", "right") for who in (1, 2)]
    coded.link(2, second, far[1], note="It does.")
    coded.link(1, first, far[0], coded.explains)
    merge(Highlight.objects.all(), coded.curator)
    entry = coded.case(first)
    assert [len(side.rows) for side in entry.case.sides] == [1, 1, 0]
    sides = Hearing(as_curated(coded), entry).sides
    assert [(side.person.username, [row.note for row in side.passages]) for side in sides] == [
        ("analyst1", ["One."]), ("analyst2", ["Two."]), ("analyst3", []),
    ]  # fmt: skip
    assert [[link.note for link in side.links] for side in sides] == [[""], ["It does."], []]


class TestFilter:
    @pytest.fixture
    def merged(self, coded: Coded) -> Coded:
        """The first's row, made by the second too, linked by both; and one that the third made alone."""
        for who in (1, 2):
            coded.link(who, coded.mark(who, "offer"), coded.mark(who, "smiling", "right"))
        coded.mark(3, "spring tide")
        merge(Highlight.objects.all(), coded.curator)
        return coded

    @pytest.mark.parametrize("layer", ["", "&layer=curated"])
    def test_the_page_finds_what_an_analyst_made_too(self, merged: Coded, layer: str) -> None:
        client = signed_in(merged.curator)
        row = Highlight.objects.live().filter(quote="offer").first()
        for who, finds in (("analyst1", True), ("analyst2", True), ("analyst3", False)):
            page = client.get(
                address("workbench", merged.comparison, f"?analyst={who}{layer}")
            ).content.decode()
            assert (f'data-highlights="{row.pk}"' in page) == (finds and not layer)

    def test_the_list_says_for_how_many_each_counts_and_the_files_follow(self, merged: Coded) -> None:
        client = signed_in(merged.curator)
        listed = client.get(address("highlights", merged.comparison, "?analyst=analyst2"))
        assert "analyst1, also by analyst2" in listed.content.decode()
        (people,) = [facet for facet in listed.context["facets"] if facet.name == "analyst"]
        assert [(option.value, option.uses) for option in people.options] == [
            ("analyst1", 2), ("analyst2", 2), ("analyst3", 1),
        ]  # fmt: skip
        for name, number in (("highlights", 2), ("links", 1)):
            answer = client.get(address(f"export_{name}", merged.comparison, "?analyst=analyst2&bom=0"))
            rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))
            assert [row["analyst"] for row in rows] == ["analyst1 | analyst2"] * number

    def test_a_word_that_a_co_author_noted_is_found(self, coded: Coded) -> None:
        first = coded.mark(1, "offer", note="Plain.")
        coded.mark(2, "offer", note="A *harbinger* of it.")
        merge(Highlight.objects.all(), coded.curator)
        found = signed_in(coded.curator).get(address("search", coded.comparison, "?q=harbinger"))
        assert [(hit.id, hit.where) for hit in found.context["hits"]] == [(first.pk, "note")]
