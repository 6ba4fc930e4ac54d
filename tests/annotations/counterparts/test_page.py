"""The list of what is proposed for a passage: as a page, as part of a page and as JSON."""

from __future__ import annotations

from django.test import Client

from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.annotations.counterparts.pieces import ALLIES, SHIPS, asked, place
from tests.support import factories, members
from tests.support.members import HTMX, address


def test_the_list_shows_the_place_the_reasons_and_who_made_it(client: Client, source: Highlight) -> None:
    page = client.get(address("counterparts", source)).content.decode()
    assert "Machine-made" in page
    assert '<b class="shared-name">Skarvik</b>' in page
    assert 'Shared names: <span dir="auto">Skarvik</span>' in page
    assert "alliance – allies" in page
    part = client.get(address("counterparts", source), headers=HTMX).content.decode()
    assert part.lstrip().startswith(f'<section class="card counterparts" id="counterparts-{source.pk}"')


def test_the_card_leads_to_it(client: Client, source: Highlight) -> None:
    assert (
        f'href="{address("counterparts", source)}"'
        in client.get(address("highlight", source)).content.decode()
    )


def test_as_json_it_says_that_a_machine_made_it(client: Client, source: Highlight) -> None:
    told = asked(client, source)
    assert told["machine_made"] is True
    assert told["by_sense"] is False
    assert told["candidates"][0]["quote"] == ALLIES
    assert told["candidates"][0]["reasons"]["names"] == ["Skarvik"]
    assert told["candidates"][0]["highlight"] is None


def test_a_highlight_of_the_other_piece_is_proposed_as_such(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote=ALLIES)
    assert asked(client, source)["candidates"][0]["highlight"] == far.pk
    page = client.get(address("counterparts", source)).content.decode()
    assert f"{address('link_add', comparison)}?source={source.pk}&amp;target={far.pk}" in page
    factories.link(source=source, target=far)
    assert far.pk not in [one["highlight"] for one in asked(client, source)["candidates"]]
    page = client.get(address("counterparts", source)).content.decode()
    assert "This passage is linked already." in page
    assert "None of these" not in page


def test_none_of_these_signs_the_silence(client: Client, source: Highlight) -> None:
    page = client.get(address("counterparts", source)).content.decode()
    assert f'action="{address("silence", source)}"' in page
    assert "None of these…" in page
    factories.silence(highlight=source)
    page = client.get(address("counterparts", source)).content.decode()
    assert "Confirmed by analyst: no counterpart." in page
    assert "None of these…" not in page


def test_a_deleted_passage_and_one_that_never_was_have_none(client: Client, source: Highlight) -> None:
    where = address("counterparts", source)
    assert client.get(where.replace(f"/{source.pk}/", "/987654/")).status_code == 404
    source.delete_softly(source.analyst)
    assert client.get(where).status_code == 404
    assert client.post(address("counterpart_dismiss", source), place(ALLIES)).status_code == 404


def test_who_may_only_read_is_proposed_nothing(comparison: Comparison, source: Highlight) -> None:
    reader = members.member(comparison, "reader", Role.READER)
    assert reader.get(address("counterparts", source)).status_code == 403
    assert reader.post(address("counterpart_dismiss", source), place(ALLIES)).status_code == 403
    card = reader.get(address("highlight", source)).content.decode()
    assert "Counterparts…" not in card


def test_while_coding_is_blind_others_highlights_and_links_are_not_proposed_by(
    comparison: Comparison, source: Highlight
) -> None:
    far = factories.highlight(comparison=comparison, document=comparison.right, quote=ALLIES)
    near = factories.highlight(comparison=comparison, quote="It lent forty million")
    factories.link(source=near, target=far)
    other = members.member(comparison, "other")
    own = factories.highlight(
        comparison=comparison, quote=SHIPS, analyst=factories.user(username="other"), framing=source.framing
    )
    first = asked(other, own)["candidates"][0]
    assert first["highlight"] == far.pk
    assert first["reasons"]["links"]
    Comparison.objects.update(coding="blind")
    first = asked(other, own)["candidates"][0]
    assert (first["highlight"], first["reasons"]["links"], first["quote"]) == (None, [], ALLIES)
    assert other.get(address("counterparts", source)).status_code == 404


def test_as_many_queries_with_many_highlights_as_with_few(
    client: Client, comparison: Comparison, source: Highlight
) -> None:
    few = members.queries(client, address("counterparts", source), headers=HTMX)
    factories.dismissal(highlight=source)
    for _ in range(25):  # each of the next word
        far = factories.highlight(comparison=comparison, document=comparison.right)
        factories.link(source=factories.highlight(comparison=comparison), target=far)
    assert members.queries(client, address("counterparts", source), headers=HTMX) <= few


def test_right_to_left_and_signs_beyond_the_basic_plane(comparison: Comparison, client: Client) -> None:
    left = factories.document(text="המעבורת 🚢 לא באה היום.")
    right = factories.document(text="👩‍👧 אמר הספן: המעבורת איננה.\n\n<b>Nothing</b> & more.")
    other = factories.comparison(left=left, right=right)
    source = factories.highlight(comparison=other, quote="המעבורת 🚢 לא באה")
    page = client.get(address("counterparts", source)).content.decode()
    assert '<b class="shared-term">המעבורת</b>' in page
    assert "&lt;b&gt;Nothing" in page or "<b>Nothing" not in page
