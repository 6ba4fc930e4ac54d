"""Merging duplicates: one row stays, and nothing that anybody said of the passage is lost"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from annotations.curation.merge import merge
from annotations.exchange.csv import HIGHLIGHTS, LINKS, highlights_rows, links_rows, written
from annotations.history.undo import undo_act
from annotations.models import Change, Comment, Highlight, Link, Silence
from annotations.models.annotation import Refused
from annotations.models.authorship import joined, others_notes
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


def test_the_accepted_row_is_kept_with_all_tags_notes_and_names(comparison: Comparison, curator: Any) -> None:
    framing = factories.framing(comparison=comparison)
    tags = [factories.tag(framing=framing, name=name) for name in ("leverage", "money")]
    old = by("first", comparison, tags=tags[:1], note="Mine.")
    kept = by("second", comparison, tags=tags[1:], note="Better.")
    same = by("third", comparison, note="Mine.")
    other = by("first", comparison, quote="council")
    kept.curate(curator, "accepted")
    done = merged(comparison, curator, reason="they agree")
    assert done == 2
    assert set(Highlight.objects.live()) == {kept, other}
    kept.refresh_from_db()
    assert kept.tag_names == ["leverage", "money"]
    assert kept.note == "Better."
    notes = {int(row["id"]): row["note"] for row in exported(comparison, curator, "highlights")}
    assert notes[kept.pk] == f"Better.\n\nfirst (#{old.pk}): Mine."
    assert [str(person) for person in kept.coauthors] == ["first", "third"]
    assert (kept.status, kept.analyst.username) == ("accepted", "second")
    for row in (old, same):
        row.refresh_from_db()
        assert (row.merged_into_id, row.deleted is None) == (kept.pk, False)
        change = Change.objects.of(row)[0]
        assert (change.verb, change.reason, change.actor) == (
            "deleted", f"merged into #{kept.pk}: they agree", curator
        )  # fmt: skip
    told = Change.objects.of(kept)[0]
    assert (told.verb, told.reason) == ("merged", f"with #{old.pk}, #{same.pk}: they agree")
    assert told.revision == kept.revision == done.acts[0][1]


def test_the_oldest_is_kept_where_none_is_accepted_and_a_rejected_one_last(
    comparison: Comparison, curator: Any
) -> None:
    rejected, old, young = (by(name, comparison) for name in ("first", "second", "third"))
    rejected.curate(curator, "rejected")
    merged(comparison, curator)
    assert Highlight.objects.live().get() == old
    old.refresh_from_db()
    assert {row.pk for row in old.merged.all()} == {rejected.pk, young.pk}


def rows_silences_and_replies_go_to_the_kept_row(comparison: Comparison, curator: Any) -> None:
    kept, gone = by("first", comparison), by("second", comparison)
    far = by("second", comparison, quote="smiling", document=comparison.right)
    person = factories.user(username="second")
    link = factories.link(source=gone, target=far, analyst=person)
    reply = factories.comment(subject=gone)
    signed = factories.silence(highlight=by("second", comparison, "council"), note="Looked.")
    first = by("first", comparison, "council")
    silence = factories.silence(highlight=kept)
    merged(comparison, curator)
    link.refresh_from_db()
    reply.refresh_from_db()
    signed.refresh_from_db()
    silence.refresh_from_db()
    assert (link.source, link.target, link.deleted) == (kept, far, None)
    assert (reply.highlight, reply.deleted) == (kept, None)
    assert (signed.highlight, signed.deleted) == (signed.highlight, None)
    assert signed.highlight.pk < first.pk  # it was the older one, and stays
    assert silence.deleted is not None
    assert Change.objects.of(silence)[0].reason == f"linked by #{link.pk}"
    assert [change.verb for change in Change.objects.of(reply)] == ["moved", "created"]


def test_a_silence_moves_and_a_second_one_joins_it(comparison: Comparison, curator: Any) -> None:
    kept, second, third = (by(name, comparison) for name in ("first", "second", "third"))
    two = factories.silence(highlight=second, note="None here.")
    three = factories.silence(highlight=third, note="Nor here.")
    merged(comparison, curator)
    silence = Silence.objects.live().get()
    assert (silence, silence.highlight) == (two, kept)
    assert (silence.note, Silence.objects.get(pk=three.pk).note) == ("None here.", "Nor here.")
    page = members.signed_in(curator).get(members.address("highlight", kept)).content.decode()
    assert "confirmed by second, also by third" in page
    assert f"third (#{three.pk})" in page
    assert "Nor here." in page
    assert [str(person) for person in silence.coauthors] == ["third"]


def test_a_link_that_would_stand_twice_is_merged_with_its_replies(
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
    reply = factories.comment(subject=others)
    merged(comparison, curator)
    assert set(Link.objects.live()) == {own, kin}
    own.refresh_from_db()
    kin.refresh_from_db()
    assert exported(comparison, curator, "links")[0]["note"] == f"Plain.\n\nfirst (#{twin.pk}): Clear."
    assert [str(person) for person in own.coauthors] == ["second"]
    assert (kin.source, kin.target) == (near[0], far[0])
    assert Comment.objects.get(pk=reply.pk).link == own
    assert Change.objects.of(twin)[0].reason == f"merged into #{own.pk}"


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
    assert len(touched) == len(set(touched)) > 6
    back = undo_act(comparison, curator, revision)
    assert back.what == "2 highlights merged"
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
    assert answer.json()["undone"] == "highlight merged"
    assert bulk_rows.standing() == before


def test_what_was_merged_before_stays_with_its_names(comparison: Comparison, curator: Any) -> None:
    first, second = by("first", comparison), by("second", comparison)
    merged(comparison, curator)
    late = by("third", comparison)
    late.curate(curator, "accepted")
    merged(comparison, curator)
    late.refresh_from_db()
    assert [str(person) for person in late.coauthors] == ["first", "second"]
    second.refresh_from_db()
    assert second.merged_into == late
    first.refresh_from_db()
    first.restore(curator)
    assert [str(person) for person in Highlight.objects.get(pk=late.pk).coauthors] == ["second"]


def test_the_curated_layer_and_the_analysts_are_never_joined(comparison: Comparison, curator: Any) -> None:
    own, settled = by("first", comparison), by("second", comparison)
    Highlight.objects.filter(pk=settled.pk).update(curated=True)
    with pytest.raises(Refused, match="No two of what you selected"):
        merged(comparison, curator)
    assert set(Highlight.objects.live()) == {own, settled}


def test_nothing_is_merged_while_the_analysts_code_blind(comparison: Comparison, curator: Any) -> None:
    by("first", comparison), by("second", comparison)
    Comparison.objects.update(coding=Coding.BLIND)
    with pytest.raises(Refused, match="Open the coding first"):
        merged(comparison, curator)
    assert Highlight.objects.live().count() == 2


def test_a_note_that_says_the_same_is_not_said_twice() -> None:
    others = others_notes("", [("first", 4, "x "), ("second", 2, " "), ("first", 3, "x")])
    assert joined("", others) == "first (#3): x"
    assert joined("y", others) == "y\n\nfirst (#3): x"


def test_the_card_and_the_files_name_every_author_but_not_to_who_codes_blind(
    comparison: Comparison, curator: Any
) -> None:
    kept, gone = by("first", comparison), by("second", comparison)
    far = [by(name, comparison, quote="smiling", document=comparison.right) for name in ("first", "second")]
    for source, target in zip((kept, gone), far, strict=True):
        factories.link(source=source, target=target, analyst=source.analyst)
    merged(comparison, curator)
    client = members.signed_in(factories.user(username="first"))
    pages = [members.address("highlight", kept), members.address("link", Link.objects.live().get())]
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


def test_the_files_cost_one_query_each_however_much_was_merged(comparison: Comparison, curator: Any) -> None:
    by("first", comparison), by("second", comparison)
    merged(comparison, curator)
    for header, rows in (
        (HIGHLIGHTS, lambda: highlights_rows(Highlight.objects.live(), Link.objects.all())),
        (LINKS, lambda: links_rows(Link.objects.live())),
    ):
        assert bulk_rows.cost(lambda: b"".join(written(header, rows()))) == 1  # noqa: B023


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
