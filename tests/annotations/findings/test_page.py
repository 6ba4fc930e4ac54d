"""/comparisons/<id>/findings/: every figure, counted again from the exported files"""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.codebook import presets
from annotations.findings.statistics import PARTS
from annotations.models.annotation import Refused
from annotations.models.highlight import Passage
from reader.models import Comparison, Role
from tests.support import factories, members, recount
from tests.support.recount import end
from tests.support.sampling import fewer

SLOW = settings(
    max_examples=fewer(50, 5), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def grown(seed: int, highlights: int = 30) -> Comparison:
    """A comparison of two analysts whose passages, tags, links, silences and deletions the seed decides."""
    pick = random.Random(seed)
    comparison = factories.comparison(owner=factories.user(username=f"owner-{seed}"))
    presets.lay(comparison, comparison.created_by)
    people = [factories.user(username=name) for name in ("first", "second")]
    for person in people:
        comparison.memberships.get_or_create(user=person, defaults={"role": Role.ANALYST})
    framings = list(comparison.framings.all())
    made: dict[str, list[Any]] = {"left": [], "right": []}
    for _ in range(highlights):
        side, piece = pick.choice(list(comparison.documents.items()))
        start = pick.randrange(len(piece.text) - 1)
        passage = Passage(piece, start, min(len(piece.text), start + pick.randint(1, 60)))
        framing = pick.choice(framings)
        tags = pick.sample(list(framing.tags.all()), pick.choice([0, 0, 1, 2]))
        try:
            row = type(comparison.highlights.model()).create(
                comparison, pick.choice(people), passage, framing, tags
            )
        except Refused:
            continue
        made[side].append(row)
    relations = list(comparison.relations.all())
    for _ in range(highlights // 2 if all(made.values()) else 0):
        ends = [pick.choice(made["left"]), pick.choice(made["right"])]
        pick.shuffle(ends)
        try:
            factories.link(
                source=ends[0], target=ends[1], relation=pick.choice(relations), analyst=pick.choice(people)
            )
        except Refused:
            continue
    for row in pick.sample([*made["left"], *made["right"]], highlights // 5):
        try:
            factories.silence(highlight=row)
        except Refused:
            row.refresh_from_db()
            row.delete_softly(row.analyst)
    return comparison


def agrees(client: Client, comparison: Comparison, query: str) -> str:
    """Asserts that every figure of the page is what the files of the same filter come to; the page."""
    answer = client.get(reverse("findings", args=[comparison.pk]) + f"?{query}")
    assert answer.status_code == 200
    page = answer.content.decode()
    rows = recount.exported(client, comparison, "highlights", query)
    pairs = recount.exported(client, comparison, "links", query)
    if not (rows or pairs):
        assert "Show everything" in page or "Nothing is highlighted yet" in page
        return page
    everything = recount.exported(client, comparison, "highlights", "")
    tags_of = {row["id"]: row["tags"].split(" | ") if row["tags"] else [] for row in everything}
    found = recount.tables(page)
    framings = [(framing.slug, framing.name) for framing in comparison.framings.all()]
    tags = [tag.name for framing in comparison.framings.all() for tag in framing.tags.all()]
    chosen = {int(number) for number in re.findall(r"(?:^|&)tag=(\d+)", query)}
    listed = [tag for tag in tags if not chosen or comparison.tags.get(name=tag).pk in chosen]

    for side, piece in comparison.documents.items():
        here = [row for row in rows if row["side"] == side]
        words = recount.whole(len(list(recount.words_of(piece.text))))
        shown = found[f"{piece.short_name}: {words} words"][1:]
        assert shown == recount.balance(piece.text, here, framings, listed)
        for state, label in (("silent", "Confirmed: no counterpart"), ("open", "Not yet checked")):
            those = (
                recount.exported(client, comparison, "highlights", f"{query}&state={state}")
                if ("state=" not in query)
                else (rows if f"state={state}" in query else [])
            )
            those = [row for row in those if row["side"] == side]
            said = recount.said_of_missing(page, label)[list(comparison.documents).index(side)]
            covered = len(recount.touched(piece.text, those))
            assert said == (
                f"{len(those)} passage{'' if len(those) == 1 else 's'} ({recount.percent(len(those), len(here))}), "
                f"{recount.percent(covered, len(list(recount.words_of(piece.text))))} of the piece’s words"
            )

    many = f"{len(pairs)} link{'' if len(pairs) == 1 else 's'}"
    if pairs:
        used = {pair["relation"] for pair in pairs}
        relations = [(one.slug, one.name) for one in comparison.relations.all() if one.slug in used]

        def framed(pair: Any, row: str, column: str) -> bool:
            return (end(pair, "left", "framing"), end(pair, "right", "framing")) == (row, column)

        assert found[f"All relations: {many}"][2:] == recount.crossing(pairs, framings, framings, framed)
        for slug, name in relations if len(relations) > 1 else []:
            those = [pair for pair in pairs if pair["relation"] == slug]
            caption = f"{name}: {len(those)} link{'' if len(those) == 1 else 's'}"
            assert found[caption][2:] == recount.crossing(those, framings, framings, framed)
        for side in ("left", "right"):
            assert found[f"Framing in {comparison.names[side]}: {many}"][2:] == recount.crossing(
                pairs, relations, framings,
                lambda pair, row, column, side=side: (pair["relation"], end(pair, side, "framing")) == (row, column),
            )  # fmt: skip
        tagged = [[tags_of[end(pair, side, "id")] for side in ("left", "right")] for pair in pairs]
        on = [{tag for both in tagged if all(both) for tag in both[n]} for n in (0, 1)]
        rows_and_columns = [[(tag, tag) for tag in tags if tag in there] for there in on]
        if all(rows_and_columns):
            assert found[f"Tags: {many}"][2:] == recount.crossing(
                pairs, *rows_and_columns,
                lambda pair, row, column: row in tags_of[end(pair, "left", "id")]
                and column in tags_of[end(pair, "right", "id")],
            )  # fmt: skip

    (course,) = (lines for caption, lines in found.items() if caption.startswith("Share of each part"))
    expected = []
    for slug, name in framings:
        for side, piece in comparison.documents.items():
            those = [row for row in rows if row["side"] == side and row["framing"] == slug]
            expected.append([name, comparison.names[side], *recount.course(piece.text, those, PARTS)])
    for relation in comparison.relations.all():
        those = [pair for pair in pairs if pair["relation"] == relation.slug]
        for side, piece in comparison.documents.items():
            ends = [{"start": end(pair, side, "start"), "end": end(pair, side, "end")} for pair in those]
            expected.append([relation.name, comparison.names[side], *recount.course(piece.text, ends, PARTS)])
    nothing = ["–", "–", *["0"] * PARTS]
    halves = list(zip(expected[::2], expected[1::2], strict=True))
    kept = [half for pair in halves if any(half[2:] != nothing for half in pair) for half in pair]
    assert course[1:] == kept
    words_agree(comparison, rows, answer.context["words"])
    return page


def words_agree(comparison: Comparison, rows: list[Any], words: Any) -> int:
    """Asserts the counts of every word that the page shows of two framings; how many there are."""
    framings = {framing.slug for framing in comparison.framings.all()}
    if not {words.of.key, words.against.key} <= framings or words.problem:
        return 0
    counts = {}
    for key in (words.of.key, words.against.key):
        own = [row for row in rows if row["framing"] == key]
        counts[key] = sum(
            (
                recount.terms(piece.text, piece.blocks, [row for row in own if row["side"] == side])
                for side, piece in comparison.documents.items()
            ),
            Counter(),
        )
        single = sum(times for term, times in counts[key].items() if " " not in term)
        assert single == (words.of if key == words.of.key else words.against).corpus.size
    shown = [row for half in words.halves for group in half.groups for row in group.rows]
    shown += [row for half in words.halves for row in half.maybe]
    for row in shown:
        assert (row.key.of, row.key.against) == (
            counts[words.of.key][row.key.term], counts[words.against.key][row.key.term],
        )  # fmt: skip
    return len(shown)


@pytest.mark.slow
@pytest.mark.django_db
@SLOW
@given(seed=st.integers(0, 10_000), data=st.data())
def test_every_figure_is_what_the_files_come_to(seed: int, data: st.DataObject) -> None:
    comparison = grown(seed)
    client = members.signed_in(comparison.created_by)
    tag = comparison.tags.first()
    queries = [
        "", "framing=strategic", "analyst=first", "state=linked", "state=open", f"tag={tag.pk}",
        "analyst=second&framing=psychological", "relation=contrasts", "left=strategic", "status=accepted",
    ]  # fmt: skip
    agrees(client, comparison, data.draw(st.sampled_from(queries)))


@pytest.mark.django_db
def test_so_are_those_of_the_demonstration() -> None:
    call_command("demo", verbosity=0)
    comparison = Comparison.objects.get()
    client = members.signed_in(comparison.memberships.get(role=Role.OWNER).user)
    for query in ("", "framing=psychological", "analyst=analyst"):
        agrees(client, comparison, query)
    words = client.get(reverse("findings", args=[comparison.pk])).context["words"]
    assert words_agree(comparison, recount.exported(client, comparison, "highlights", ""), words) > 10


@pytest.mark.django_db
def test_each_figure_opens_as_many_passages_as_it_says() -> None:
    comparison = grown(7, highlights=24)
    client = members.signed_in(comparison.created_by)
    page = client.get(reverse("findings", args=[comparison.pk])).content.decode()
    tried = 0
    for name in ("highlights", "links"):
        for words, door in recount.doors(page, reverse(name, args=[comparison.pk])):
            if not (count := re.match(r"([\d,]+)(?! %)(?:$| )", words)) or "within=" in door:
                continue
            listed = client.get(door).context["page"].paginator.count
            assert (door, listed) == (door, int(count[1].replace(",", "")))
            tried += 1
    assert tried > 20


@pytest.mark.django_db
def test_a_part_of_the_course_opens_the_passages_that_reach_into_it() -> None:
    comparison = grown(3)
    client = members.signed_in(comparison.created_by)
    page = client.get(reverse("findings", args=[comparison.pk])).content.decode()
    found = [
        door
        for _, door in recount.doors(page, reverse("highlights", args=[comparison.pk]))
        if "within=" in door
    ]
    assert found
    for door in found[:8]:
        start, stop = map(int, re.search(r"within=(\d+)-(\d+)", door).groups())  # type: ignore[union-attr]
        rows = client.get(door).context["page"].object_list
        assert rows
        assert all(row.start < stop and start < row.end for row in rows)


@pytest.mark.django_db
class TestThePage:
    def address(self, comparison: Comparison, query: str = "") -> str:
        return reverse("findings", args=[comparison.pk]) + query

    def test_an_empty_comparison_explains_itself(self) -> None:
        comparison = factories.comparison()
        page = members.signed_in(comparison.created_by).get(self.address(comparison)).content.decode()
        assert "Nothing is highlighted yet, so there is nothing to find." in page

    def test_a_filter_that_lets_nothing_pass_says_so(self) -> None:
        comparison = grown(1)
        page = members.signed_in(comparison.created_by).get(self.address(comparison, "?framing=nonesuch"))
        assert "No passage passes this filter." in page.content.decode()

    def test_a_stranger_gets_none(self) -> None:
        comparison = factories.comparison()
        assert (
            members.signed_in(factories.user(username="stranger")).get(self.address(comparison)).status_code
            == 404
        )

    def test_blind_it_is_of_ones_own_work(self) -> None:
        comparison = grown(5)
        Comparison.objects.update(coding="blind")
        client = members.signed_in(factories.user(username="first"))
        page = client.get(self.address(comparison)).content.decode()
        own = comparison.highlights.live().by(["first"]).count()
        assert "Coding is blind: shown is your own work." in page
        (left, right) = (
            lines for caption, lines in recount.tables(page).items() if caption.endswith(" words")
        )
        assert (
            sum(int(line[1]) for lines in (left, right) for line in lines if line[0] == "Any framing") == own
        )

    def test_the_curated_layer_has_its_own(self) -> None:
        comparison = grown(5)
        client = members.signed_in(comparison.created_by)
        assert "No passage passes" in client.get(self.address(comparison, "?layer=curated")).content.decode()

    def test_its_queries_do_not_grow(self) -> None:
        counts = []
        for highlights in (16, 80):
            comparison = grown(11 + highlights, highlights)
            client = members.signed_in(comparison.created_by)
            client.get(self.address(comparison))
            for query in ("", "?framing=strategic"):
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(self.address(comparison, query)).status_code == 200
                counts.append(len(queries))
        assert counts[:2] == counts[2:]
