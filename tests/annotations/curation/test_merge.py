"""Merging duplicates: a group is shown as one, and each row stays its analyst's own"""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotations.exchange.csv import HIGHLIGHTS, highlights_rows, links_rows, written
from annotations.history.undo import undo_act
from annotations.models import Change, Comment, Highlight, Link, Silence
from annotations.models.annotation import Refused
from annotations.models.authorship import joined, others_notes
from annotations.workbench.state import Workbench
from reader.access import get_comparison_for
from reader.models import Coding, Comparison
from tests.support import bulk_rows, factories, members
from tests.support.merging import by, exported, merged, shown

pytestmark = pytest.mark.django_db


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
    assert done == 3
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
    assert back.what == "5 highlights in 2 groups merged"
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
    assert answer.json()["undone"] == "2 highlights in 1 group merged"
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
