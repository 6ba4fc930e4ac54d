"""The page that undoes a bulk action: what was changed since is named and left, the rest goes back"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from annotations.models import Change, Highlight, Link
from annotations.workbench.groups import read_groups
from reader.models import Comparison
from tests.support import bulk_rows, factories
from tests.support.curator import act, curator, list_of, page_of, signed_in
from tests.support.merging import by, edited, merged, shown

pytestmark = pytest.mark.django_db

ACTS = "/admin/annotations/change/acts/"
UNDO = "/admin/annotations/change/undo/"
QUOTES = ("offer", "council", "harbour")


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return signed_in(curator(comparison=comparison))


@pytest.fixture
def pairs(comparison: Comparison) -> list[list[Highlight]]:
    return [[by(name, comparison, quote) for name in ("first", "second")] for quote in QUOTES]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def asked(client: Client, number: str) -> tuple[str, dict[str, Any]]:
    """The page that undoes an act, and what its form sends as it is shown."""
    page = client.get(f"{UNDO}?act={number}").content.decode()
    sent: dict[str, Any] = {"act": number}
    sent["parts"] = re.search(r'name="parts" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    sent["shown"] = re.findall(r'name="shown" value="([^"]+)"', page)
    sent["part"] = re.findall(r'name="part" value="([^"]+)" checked', page)
    return page, sent


def undone(client: Client, sent: dict[str, Any], status: int = 200) -> str:
    answer = client.post(UNDO, sent, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def act_number(done: Any) -> str:
    ((pk, revision),) = done.acts
    return f"{pk}.{revision}"


def test_one_changed_group_does_not_keep_the_others(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    number = act_number(merged(comparison, curator()))
    pairs[1][1].refresh_from_db()
    pairs[1][1].curate(factories.user(username="owner"), "rejected")
    page, sent = asked(client, number)
    assert "6 highlights in 3 groups merged, by curator" in words(page)
    assert "2 groups can be undone. 1 group cannot, for the reasons below" in words(page)
    cause = f"owner has changed highlight #{pairs[1][1].pk} since (rejected), and that would be lost."
    assert cause in page
    assert len(sent["part"]) == 2
    assert page.count('type="checkbox" disabled') == 1
    page = undone(client, sent | {"why": "not the same"})
    assert "“4 highlights in 2 groups merged” was undone." in page
    assert f"1 group left as before. {cause}" in page
    assert shown(comparison) == {pairs[1][0].pk, *(row.pk for pair in (pairs[0], pairs[2]) for row in pair)}
    change = Change.objects.of(pairs[0][1])[0]
    assert (change.verb, change.reason) == ("undid", "4 highlights in 2 groups merged: not the same")
    assert len({change.revision for change in Change.objects.filter(verb="undid")}) == 1


def test_one_wrong_group_is_taken_apart_alone_and_merged_again(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    number = act_number(merged(comparison, curator()))
    together = bulk_rows.standing()
    _, sent = asked(client, number)
    page = undone(client, sent | {"part": [f"highlight.{pairs[2][0].pk}"]})
    assert "“2 highlights in 1 group merged” was undone." in page
    assert "2 groups left as before. Not selected: highlights" in words(page)
    assert shown(comparison) == {pairs[0][0].pk, pairs[1][0].pk, *(row.pk for row in pairs[2])}
    listed = words(client.get(ACTS).content.decode())
    assert "2 of 6 rows undone by curator" in listed
    assert "“2 highlights in 1 group merged” was undone" in listed
    again = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert "“2 highlights in 1 group merged” was redone." in undone(client, {"act": again})
    assert bulk_rows.standing() == together
    page, sent = asked(client, number)
    assert len(sent["part"]) == 3
    undone(client, sent)
    assert not Highlight.objects.exclude(merged_into=None).exists()


def test_what_is_left_of_an_act_is_undone_later(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    before = bulk_rows.standing()
    number = act_number(merged(comparison, curator()))
    for pair in pairs[:2]:
        _, sent = asked(client, number)
        undone(client, sent | {"part": [f"highlight.{pair[0].pk}"]})
    page, sent = asked(client, number)
    assert "All of it can be undone: 1 group." in words(page)
    assert "“2 highlights in 1 group merged” was undone." in undone(client, sent)
    assert bulk_rows.standing() == before
    assert "All of it is undone already." in client.get(f"{UNDO}?act={number}").content.decode()
    assert "of 6 rows" not in client.get(ACTS).content.decode()


def test_merged_links_go_apart_with_their_group_and_are_counted(
    comparison: Comparison, client: Client
) -> None:
    near = [by(name, comparison) for name in ("first", "second")]
    far = [by(name, comparison, "smiling", document=comparison.right) for name in ("first", "second")]
    links = [factories.link(source=a, target=b, analyst=a.analyst) for a, b in zip(near, far, strict=True)]
    before = bulk_rows.standing()
    page = act(client, "merge", *near, *far)
    assert "Merge 4 highlights in 2 groups, with 2 links" in page
    shown_ = re.search(r'name="shown" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    page = act(client, "merge", *near, *far, step="apply", shown=shown_)
    assert "4 highlights in 2 groups merged, with 2 links." in page
    assert "4 highlights in 2 groups merged, with 2 links" in client.get(ACTS).content.decode()
    number = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    page, sent = asked(client, number)
    assert "4 highlights in 2 groups merged, with 2 links, by curator" in words(page)
    assert len(sent["part"]) == 2
    page = undone(client, sent | {"part": sent["part"][1:]})
    assert "“2 highlights in 1 group merged, with 2 links” was undone." in page
    assert not Link.objects.exclude(merged_into=None).exists()
    assert shown(comparison, "link") == {link.pk for link in links}
    page = undone(client, asked(client, number)[1])
    assert "“2 highlights in 1 group merged” was undone." in page
    assert bulk_rows.standing() == before


def test_the_undo_button_asks_where_a_row_was_changed_since(comparison: Comparison, client: Client) -> None:
    rows = [factories.highlight(comparison=comparison) for _ in range(3)]
    page = act(client, "accept", *rows)
    rows[1].refresh_from_db()
    rows[1].curate(factories.user(username="owner"), "rejected")
    number = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    page = undone(client, {"act": number, "next": list_of(Highlight)})
    assert "Nothing was undone. owner has changed" in page
    assert "2 rows can be undone. 1 row cannot" in words(page)
    _, sent = asked(client, number)
    page = undone(client, sent | {"next": list_of(Highlight)})
    assert "“2 highlights accepted” was undone." in page
    assert "1 row left as before. owner has changed" in page
    statuses = [Highlight.objects.get(pk=row.pk).status for row in rows]
    assert statuses == ["proposed", "rejected", "proposed"]


def test_every_cause_is_named_with_its_row(comparison: Comparison, client: Client) -> None:
    taken, orphan, replied, free = (factories.highlight(comparison=comparison) for _ in range(4))
    link = factories.link(source=orphan)
    for row in (taken, free):
        row.delete_softly(curator())
    number = act(client, "restore_rows", taken, free, query="?state=deleted")
    number = re.search(r'name="act" value="([^"]+)"', number).group(1)  # type: ignore[union-attr]
    taken.refresh_from_db()
    factories.comment(subject=taken, author=factories.user(username="owner"))
    page, _ = asked(client, number)
    assert f"owner has replied to highlight #{taken.pk} since" in page
    number = act(client, "delete_rows", replied, orphan)
    number = re.search(r'name="act" value="([^"]+)"', number).group(1)  # type: ignore[union-attr]
    twin = factories.highlight(comparison=comparison, start=replied.start, end=replied.end)
    page, sent = asked(client, number)
    assert f"Highlight #{replied.pk} cannot come back as it was: #{twin.pk} has taken its place." in page
    assert "“Highlight deleted” was undone." in undone(client, sent)
    other = factories.link(comparison=comparison)
    number = act(client, "delete_rows", link, other)
    number = re.search(r'name="act" value="([^"]+)"', number).group(1)  # type: ignore[union-attr]
    orphan.refresh_from_db()
    orphan.delete_softly(curator())
    page, sent = asked(client, number)
    assert f"Link #{link.pk} cannot come back: its passage is deleted." in page
    assert "“Link removed” was undone." in undone(client, sent)


def test_what_changed_since_the_page_was_shown_is_asked_again(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    _, sent = asked(client, act_number(merged(comparison, curator())))
    edited(pairs[0][0], pairs[0][0].analyst, note="Anew.")
    before = bulk_rows.standing()
    page = undone(client, sent, 422)
    assert "Some rows were changed meanwhile." in page
    assert "first has changed highlight" in page
    assert bulk_rows.standing() == before
    _, sent = asked(client, sent["act"])
    page = undone(client, sent | {"part": []}, 422)
    assert "Select what to undo." in page
    assert page.count(" checked") == 0
    assert bulk_rows.standing() == before


def test_the_page_costs_as_many_queries_however_many_rows(client: Client) -> None:
    costs = []
    for number in (10, 40):
        scene = bulk_rows.Scene(number, f"undo {number}", double=True)
        curator(comparison=scene.comparison)
        act_of = act_number(merged(scene.comparison, scene.owner, *scene.highlights))
        changed = scene.highlights.last()
        changed.curate(scene.owner, "accepted")
        costs.append(bulk_rows.cost(lambda act_of=act_of: client.get(f"{UNDO}?act={act_of}")))
    assert costs[0] == costs[1]


def test_a_highlight_s_page_leads_out_of_its_group(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    third = by("third", comparison)
    merged(comparison, curator())
    kept, second = pairs[0]
    page = client.get(page_of(second)).content.decode()
    assert "Merged with" in page
    assert f'<a href="{page_of(third)}">#{third.pk}</a>' in page
    assert f"All of them are shown as #{kept.pk}." in page
    assert f"Take #{second.pk} out of the group" in page
    opened = act(client, "split", second, step="preview", how="alone")
    assert f"Shown apart: #{second.pk}. Still merged: #{kept.pk}, #{third.pk}." in words(opened)
    assert "Split 3 highlights in 1 group" in opened
    seen = re.search(r'name="shown" value="([^"]+)"', opened).group(1)  # type: ignore[union-attr]
    page = act(client, "split", second, step="apply", how="alone", shown=seen, why="another")
    assert "3 highlights in 1 group split." in page
    assert Change.objects.of(second)[0].reason == f"from #{kept.pk}, #{third.pk}: another"
    assert "3 highlights in 1 group split" in client.get(ACTS).content.decode()
    assert "No" in words(client.get(page_of(second)).content.decode())
    number = re.search(r'name="act" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    page, sent = asked(client, number)
    assert "Merged again" in page
    assert "“3 highlights in 1 group split” was undone." in undone(client, sent)
    assert read_groups(comparison).group_of("highlight", second.pk) == (kept.pk, second.pk, third.pk)


def test_groups_are_taken_apart_from_the_list_and_what_is_not_merged_is_said(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    alone = by("first", comparison, "smiling", document=comparison.right)
    merged(comparison, curator())
    rows = [pairs[0][0], pairs[1][1], alone]
    opened = act(client, "split", *rows, step="preview", how="whole")
    assert "Split 4 highlights in 2 groups" in opened
    seen = re.search(r'name="shown" value="([^"]+)"', opened).group(1)  # type: ignore[union-attr]
    page = act(client, "split", *rows, step="apply", how="whole", shown=seen)
    assert "4 highlights in 2 groups split." in page
    assert f"1 highlight left as it was: #{alone.pk} (not merged)." in page
    assert "None of what you selected is merged" in act(client, "split", alone)


def test_merged_and_deleted_are_told_apart_in_the_list_and_by_filter(
    comparison: Comparison, client: Client, pairs: list[list[Highlight]]
) -> None:
    gone = pairs[2][1]
    merged(comparison, curator())
    gone.refresh_from_db()
    gone.delete_softly(curator())
    edited(pairs[1][1], pairs[1][1].analyst, framing=factories.framing(comparison=comparison, name="Other"))

    def found(query: str) -> list[int]:
        page: Any = client.get(list_of(Highlight) + query)
        return sorted(row.pk for row in page.context["cl"].result_list)

    assert found("?merged=yes&state=all") == [row.pk for row in pairs[0]]
    assert found("?state=deleted") == [gone.pk]
    assert found("?merged=no") == [pairs[1][0].pk, pairs[1][1].pk, pairs[2][0].pk]
    page = client.get(f"{list_of(Highlight)}?state=all").content.decode()
    assert page.count('class="state merged"') == 2
    assert f"Merged, shown for #{pairs[0][1].pk}" in page
    assert f"Merged into #{pairs[0][0].pk}" in page
    assert page.count('class="state deleted"') == 1
    assert "?state=deleted" in page
