"""Merging duplicates: a group is shown as one, and each row stays its analyst's own"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from annotations.curation.merge import merge
from annotations.exchange.csv import HIGHLIGHTS, highlights_rows, links_rows, written
from annotations.history.undo import redo, undo, undo_act
from annotations.models import Change, Comment, Dismissal, Highlight, Link, Silence
from annotations.models.annotation import Refused, Stale
from annotations.models.authorship import joined, others_notes
from annotations.models.highlight import Passage
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import Workbench
from reader.access import get_comparison_for
from reader.models import Coding, Comparison, Role
from tests.support import bulk_rows, factories, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    for name in ("first", "second", "third"):
        factories.membership(comparison=made, user=factories.user(username=name))
    return made


@pytest.fixture
def curator(comparison: Comparison) -> Any:
    person = factories.user(username="curator")
    factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
    return person


def by(name: str, comparison: Comparison, quote: str = "offer", **more: Any) -> Highlight:
    person = factories.user(username=name)
    return factories.highlight(comparison=comparison, analyst=person, quote=quote, **more)


def exported(comparison: Comparison, person: Any, name: str) -> list[dict[str, str]]:
    answer = members.signed_in(person).get(members.address(f"export_{name}", comparison, "?bom=0"))
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


def merged(comparison: Comparison, curator: Any, *rows: Highlight, reason: str = "") -> Any:
    chosen = Highlight.objects.filter(pk__in=[row.pk for row in rows] or Highlight.objects.values("pk"))
    return merge(chosen, curator, reason)


def shown(comparison: Comparison, noun: str = "highlight") -> set[int]:
    """The rows that pages and files show."""
    whole = snapshot_of(Comparison.objects.get(pk=comparison.pk)).shown
    return set(whole.rows if noun == "highlight" else whole.wires)


def edited(row: Highlight, person: Any, **values: Any) -> None:
    row.refresh_from_db()
    said = {"framing": row.framing, "tags": list(row.tags.all()), "note": row.note} | values
    row.edit(person, seen=row.revision, **said)


def test_the_accepted_row_is_shown_with_all_tags_notes_and_names(
    comparison: Comparison, curator: Any
) -> None:
    framing = factories.framing(comparison=comparison)
    tags = [factories.tag(framing=framing, name=name) for name in ("leverage", "money")]
    old = by("first", comparison, tags=tags[:1], note="Mine.")
    kept = by("second", comparison, tags=tags[1:], note="Better.")
    same = by("third", comparison, note="Mine.")
    other = by("first", comparison, quote="council")
    kept.curate(curator, "accepted")
    done = merged(comparison, curator, reason="they agree")
    assert done == 2
    assert shown(comparison) == {kept.pk, other.pk}
    kept.refresh_from_db()
    assert (kept.tag_names, kept.note, kept.deleted) == (["money"], "Better.", None)
    rows = {int(row["id"]): row for row in exported(comparison, curator, "highlights")}
    assert rows.keys() == {kept.pk, other.pk}
    assert rows[kept.pk]["note"] == f"Better.\n\nfirst (#{old.pk}): Mine."
    assert rows[kept.pk]["tags"] == "leverage | money"
    assert rows[kept.pk]["analyst"] == "second | first | third"
    for row in (old, same):
        row.refresh_from_db()
        assert (row.merged_into_id, row.deleted, row.status) == (kept.pk, None, "accepted")
        change = Change.objects.of(row)[0]
        assert (change.verb, change.reason, change.actor) == (
            "merged", f"into #{kept.pk}: they agree", curator
        )  # fmt: skip
    told = Change.objects.of(kept)[0]
    assert (told.verb, told.reason) == ("merged", f"with #{old.pk}, #{same.pk}: they agree")
    assert told.revision == kept.revision == done.acts[0][1]


def test_the_oldest_is_shown_where_none_is_accepted_and_a_rejected_one_last(
    comparison: Comparison, curator: Any
) -> None:
    rejected, old, young = (by(name, comparison) for name in ("first", "second", "third"))
    rejected.curate(curator, "rejected")
    merged(comparison, curator)
    assert shown(comparison) == {old.pk}
    assert {row.pk for row in old.merged.all()} == {rejected.pk, young.pk}


def test_silences_and_replies_of_all_are_read_on_one_card(comparison: Comparison, curator: Any) -> None:
    kept, second, third = (by(name, comparison) for name in ("first", "second", "third"))
    two = factories.silence(highlight=second, note="None here.")
    three = factories.silence(highlight=third, note="Nor here.")
    reply = factories.comment(subject=third, text="Is it so?")
    merged(comparison, curator)
    assert {silence.highlight for silence in Silence.objects.live()} == {second, third}
    page = members.signed_in(curator).get(members.address("highlight", kept)).content.decode()
    assert "confirmed by second, also by third" in page
    assert f"third (#{three.pk})" in page
    assert "Nor here." in page
    assert "Is it so?" in page
    client = members.signed_in(curator)
    assert client.post(members.address("highlight_resolve", kept), headers=members.HTMX).status_code == 200
    assert Comment.objects.get(pk=reply.pk).resolved
    workbench = client.get(members.address("workbench", comparison)).content.decode()
    assert workbench.count(f'data-highlights="{kept.pk}"') == 1
    assert str(second.pk) not in re.findall(r'data-highlights="([^"]+)"', workbench)
    assert two.note == "None here."


def test_links_that_join_the_same_are_shown_once_with_their_replies(
    comparison: Comparison, curator: Any
) -> None:
    near = [by(name, comparison) for name in ("first", "second")]
    far = [by(name, comparison, quote="smiling", document=comparison.right) for name in ("first", "second")]
    people = [row.analyst for row in near]
    own = factories.link(source=near[0], target=far[0], analyst=people[0], note="Plain.")
    twin = factories.link(source=near[1], target=far[0], analyst=people[0], note="Clear.")
    others = factories.link(source=near[1], target=far[1], analyst=people[1])
    echo = factories.relation(comparison=comparison, name="Echoes")
    kin = factories.link(source=near[1], target=far[1], analyst=people[1], relation=echo)
    factories.comment(subject=others, text="Surely.")
    merged(comparison, curator)
    assert shown(comparison, "link") == {own.pk, kin.pk}
    files = {int(row["id"]): row for row in exported(comparison, curator, "links")}
    assert files[own.pk]["note"] == f"Plain.\n\nfirst (#{twin.pk}): Clear."
    assert files[own.pk]["analyst"] == "first | second"
    assert (files[kin.pk]["source_id"], files[kin.pk]["target_id"]) == (str(near[0].pk), str(far[0].pk))
    page = members.signed_in(curator).get(members.address("link", own)).content.decode()
    assert "first, also by second" in page
    assert "Surely." in page
    kin.refresh_from_db()
    assert (kin.source, kin.target) == (near[1], far[1])


def test_every_row_is_written_once_and_all_goes_back_as_it_was(comparison: Comparison, curator: Any) -> None:
    rows = [by(name, comparison, note=name) for name in ("first", "second", "third")]
    far = [by(name, comparison, quote="smiling", document=comparison.right) for name in ("first", "second")]
    factories.link(source=rows[0], target=far[0], analyst=rows[0].analyst)
    factories.link(source=rows[1], target=far[1], analyst=rows[1].analyst, note="x")
    factories.silence(highlight=rows[2])
    factories.comment(subject=rows[1])
    before = bulk_rows.standing()
    ((_, revision),) = merged(comparison, curator).acts
    after = bulk_rows.standing()
    assert after != before
    touched = Change.objects.filter(comparison=comparison, revision=revision).values_list("noun", "row")
    assert len(touched) == len(set(touched)) == 7
    back = undo_act(comparison, curator, revision)
    assert back.what == "5 highlights merged"
    assert bulk_rows.standing() == before
    undo_act(comparison, curator, back.revision)
    assert bulk_rows.standing() == after


def test_its_curator_takes_it_back_in_the_workbench_too(comparison: Comparison, curator: Any) -> None:
    kept, gone = by("first", comparison, note="a"), by("second", comparison, note="b")
    factories.comment(subject=gone)
    factories.link(source=gone, analyst=gone.analyst)
    before = bulk_rows.standing()
    merged(comparison, curator, kept, gone)
    client = members.signed_in(curator)
    answer = client.post(members.address("undo", comparison), headers=members.JSON)
    assert answer.json()["undone"] == "2 highlights merged"
    assert bulk_rows.standing() == before


def test_what_was_merged_before_follows_to_the_row_that_is_shown_now(
    comparison: Comparison, curator: Any
) -> None:
    first, second = by("first", comparison), by("second", comparison)
    merged(comparison, curator)
    late = by("third", comparison)
    late.curate(curator, "accepted")
    assert shown(comparison) == {first.pk, late.pk}
    merged(comparison, curator, first, late)
    assert shown(comparison) == {late.pk}
    second.refresh_from_db()
    assert second.merged_into == late
    with pytest.raises(Refused, match="No two"):
        merged(comparison, curator)


class TestNobodysActChangesWhatAnotherCoded:
    @pytest.fixture
    def rows(self, comparison: Comparison, curator: Any) -> tuple[Highlight, Highlight]:
        found = by("first", comparison, note="One."), by("second", comparison, note="Two.")
        merged(comparison, curator)
        for row in found:
            row.refresh_from_db()
        return found

    def test_the_shown_row_is_deleted(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        client = members.signed_in(first.analyst)
        answer = client.post(members.address("highlight_delete", first), headers=members.HTMX)
        assert set(members.marks(answer.content.decode())) == {second.pk}
        assert shown(comparison) == {second.pk}
        (row,) = exported(comparison, first.analyst, "highlights")
        assert (row["analyst"], row["note"]) == ("second", "Two.")

    def test_the_act_that_made_it_is_undone(self, comparison: Comparison, curator: Any) -> None:
        first = by("first", comparison)
        second = by("second", comparison)
        merged(comparison, curator)
        undo(get_comparison_for(first.analyst, comparison.pk), first.analyst)
        assert Highlight.objects.live().get() == second
        assert shown(comparison) == {second.pk}
        redo(get_comparison_for(first.analyst, comparison.pk), first.analyst)
        assert shown(comparison) == {first.pk}

    def test_the_shown_row_is_recoded(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        other = factories.framing(comparison=comparison, name="Psychological")
        edited(
            first, first.analyst, framing=other, passage=Passage(first.document, first.start - 2, first.end)
        )
        assert shown(comparison) == {first.pk, second.pk}
        second.refresh_from_db()
        assert (second.framing.slug, second.end - second.start) == ("strategic", 5)
        Comparison.objects.update(coding=Coding.BLIND)
        (own,) = exported(comparison, second.analyst, "highlights")
        assert (own["framing"], own["quote"]) == ("strategic", "offer")

    def test_the_other_row_is_edited_from_the_card_of_the_shown_one(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        page = members.signed_in(second.analyst).get(members.address("highlight", first)).content.decode()
        assert f'href="{members.address("highlight", second)}?edit=1"' in page
        edited(second, second.analyst, note="Changed.")
        assert shown(comparison) == {first.pk}
        (row,) = exported(comparison, second.analyst, "highlights")
        assert row["note"] == f"One.\n\nsecond (#{second.pk}): Changed."

    def test_nobody_marks_the_same_again(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        with pytest.raises(Stale, match="already highlighted"):
            by("second", comparison)

    def test_a_link_that_was_deleted_before_comes_back(self, comparison: Comparison, curator: Any) -> None:
        first, second = by("first", comparison), by("second", comparison)
        link = factories.link(source=second, analyst=second.analyst)
        link.delete_softly(second.analyst)
        merged(comparison, curator)
        link.restore(second.analyst)
        assert shown(comparison, "link") == {link.pk}
        wire = snapshot_of(Comparison.objects.get(pk=comparison.pk)).shown.wires[link.pk]
        assert wire.source == first.pk

    def test_a_dismissal_counts_on_the_card_of_the_group(
        self, comparison: Comparison, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        row = Dismissal.dismiss(second, second.analyst, 0, 5)
        client = members.signed_in(second.analyst)
        page = client.get(members.address("counterparts", first)).content.decode()
        assert members.address("dismissal_delete", row) in page

    def test_an_address_of_the_other_row_opens_the_shown_one(
        self, comparison: Comparison, curator: Any, rows: tuple[Highlight, Highlight]
    ) -> None:
        first, second = rows
        link = factories.link(source=second, analyst=second.analyst)
        client, page = members.signed_in(curator), members.address("workbench", comparison)
        answer = client.get(f"{page}?colours=analysts&highlight={second.pk}")
        assert answer["Location"] == f"{page}?colours=analysts&highlight={first.pk}"
        assert client.get(answer["Location"]).status_code == 200
        card = client.get(members.address("link", link)).content.decode()
        assert f'data-open-highlight="{first.pk}"' in card

    def test_accepting_the_group_accepts_each(
        self, comparison: Comparison, curator: Any, rows: tuple[Highlight, Highlight]
    ) -> None:
        client = members.signed_in(curator)
        client.post(members.address("highlight_curate", rows[0]), {"status": "accepted"})
        assert set(Highlight.objects.values_list("status", flat=True)) == {"accepted"}


def test_the_curated_layer_and_the_analysts_are_never_joined(comparison: Comparison, curator: Any) -> None:
    own, settled = by("first", comparison), by("second", comparison)
    Highlight.objects.filter(pk=settled.pk).update(curated=True)
    with pytest.raises(Refused, match="No two of what you selected"):
        merged(comparison, curator)
    assert set(Highlight.objects.live()) == {own, settled}


def test_a_merge_while_coding_is_blind_shows_nobody_what_others_made(
    comparison: Comparison, curator: Any
) -> None:
    rows = by("first", comparison), by("second", comparison)
    Comparison.objects.update(coding=Coding.BLIND)
    merged(comparison, curator)
    for row in rows:
        (own,) = exported(comparison, row.analyst, "highlights")
        assert (own["id"], own["analyst"]) == (str(row.pk), row.analyst.username)


def test_a_note_that_says_the_same_is_not_said_twice() -> None:
    others = others_notes("", [("first", 4, "x "), ("second", 2, " "), ("first", 3, "x")])
    assert joined("", others) == "first (#3): x"
    assert joined("y", others) == "y\n\nfirst (#3): x"


def test_the_card_and_the_files_name_every_author_but_not_to_who_codes_blind(
    comparison: Comparison, curator: Any
) -> None:
    kept, gone = by("first", comparison), by("second", comparison)
    far = [by(name, comparison, quote="smiling", document=comparison.right) for name in ("first", "second")]
    links = [
        factories.link(source=source, target=target, analyst=source.analyst)
        for source, target in zip((kept, gone), far, strict=True)
    ]
    merged(comparison, curator)
    client = members.signed_in(factories.user(username="first"))
    pages = [members.address("highlight", kept), members.address("link", links[0])]
    for page in pages:
        assert "first, also by second" in client.get(page).content.decode()

    def authors(name: str) -> list[str]:
        return [row["analyst"] for row in exported(comparison, factories.user(username="first"), name)]

    assert authors("highlights") == ["first | second"] * 2
    assert authors("links") == ["first | second"]
    Comparison.objects.update(coding=Coding.BLIND)
    for page in pages:
        assert "second" not in client.get(page).content.decode()
    assert authors("highlights") == ["first"] * 2
    assert authors("links") == ["first"]


def test_the_files_cost_a_few_queries_more_however_much_was_merged(
    comparison: Comparison, curator: Any
) -> None:
    def cost(name: str) -> int:
        workbench = Workbench(get_comparison_for(curator, comparison.pk))
        rows = (
            highlights_rows(workbench.highlights(), Link.objects.all(), workbench.groups)
            if name == "highlights" else links_rows(workbench.links(), workbench.groups)
        )  # fmt: skip
        return bulk_rows.cost(lambda: b"".join(written(HIGHLIGHTS, rows)))

    assert (cost("highlights"), cost("links")) == (1, 1)
    for quote in ("offer", "council"):
        for name in ("first", "second"):
            by(name, comparison, quote)
        merged(comparison, curator)
        assert (cost("highlights"), cost("links")) == (1, 1)  # the others' rows were read before the first


@pytest.mark.parametrize("accepted", [0, 1])
def test_it_is_taken_back_where_one_analyst_linked_both_passages_alike(
    comparison: Comparison, curator: Any, accepted: int
) -> None:
    rows = [by(name, comparison) for name in ("first", "second")]
    far = by("first", comparison, quote="smiling", document=comparison.right)
    relation = factories.relation(comparison=comparison)
    links = [factories.link(source=row, target=far, relation=relation, analyst=far.analyst) for row in rows]
    links[accepted].curate(curator, "accepted")
    before = bulk_rows.standing()
    ((_, revision),) = merged(comparison, curator, *rows).acts
    undo_act(comparison, curator, revision)
    assert bulk_rows.standing() == before
