"""How far the analysts agree, told to whoever may see everybody's work, and what stands behind each figure."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from reader.members.share_links import KEY
from reader.models import Coding, Comparison, Role
from reader.models.share import Share
from tests.support import factories
from tests.support.members import JSON, address, member, queries, signed_in

pytestmark = pytest.mark.django_db


def ten_and_ten() -> Comparison:
    """Two pieces of ten characters each."""
    left = factories.document(text="abcdefghij", title="Ten letters")
    right = factories.document(text="klmnopqrst", title="Ten more")
    made = factories.comparison(left=left, right=right, owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    return made


def analyst(
    comparison: Comparison, name: str, *passages: tuple[Any, int, int], read: bool = True
) -> list[Any]:
    """An analyst who marked `(document, start, end)`, and has declared both pieces as read."""
    person = factories.user(username=name)
    comparison.memberships.get_or_create(user=person, defaults={"role": Role.ANALYST})
    if read:
        for document in comparison.documents.values():
            factories.reading(
                comparison=comparison, document=document, analyst=person, read_to=len(document.text)
            )
    return [
        factories.highlight(comparison=comparison, document=document, analyst=person, start=start, end=end)
        for document, start, end in passages
    ]


@pytest.fixture
def worked() -> Comparison:
    """The first marks abcd, the second cdef, and both klm.

    The first links theirs; the second signs that their cdef has no counterpart.
    """
    made = ten_and_ten()
    first = analyst(made, "first", (made.left, 0, 4), (made.right, 0, 3))
    second = analyst(made, "second", (made.left, 2, 6), (made.right, 0, 3))
    factories.link(source=first[0], target=first[1], analyst=first[0].analyst)
    factories.silence(highlight=second[0], analyst=second[0].analyst)
    return made


def asked(comparison: Comparison, query: str = "", client: Client | None = None) -> Any:
    client = client or member(comparison, "owner")
    answer = client.get(address("agreement", comparison, query), headers=JSON)
    assert answer.status_code == 200
    return answer.json()


def behind(comparison: Comparison, query: str) -> Any:
    return (
        member(comparison, "owner").get(address("agreement_passages", comparison, query), headers=JSON).json()
    )


def page(comparison: Comparison, query: str = "", name: str = "agreement") -> str:
    return member(comparison, "owner").get(address(name, comparison, query)).content.decode()


def values(figures: list[dict[str, Any]]) -> list[Any]:
    return [figure["value"] for figure in figures]


def test_a_small_example_comes_out_as_worked_by_hand(worked: Comparison) -> None:
    """Of 20 characters both mark 5 alike and 4 are marked by one: 14 and 26 of 40 values."""
    found = asked(worked, "?a=first&b=second")
    alpha = 1 - 39 * 8 / (40**2 - 14**2 - 26**2)
    assert values(found["passages"]) == [pytest.approx(alpha)] * 2
    assert [(one["of"], one["n"], one["unit"]) for one in found["passages"]] == [
        ("", 20, "characters"), ("strategic", 20, "characters"),
    ]  # fmt: skip
    (row, _) = found["pair"]["passages"]
    chance = 0.35**2 + 0.65**2
    assert row["kappa"]["value"] == pytest.approx((0.8 - chance) / (1 - chance))
    assert [row[f"overlap_{name}"]["value"] for name in ("precision", "recall", "f1")] == [1, 1, 1]
    assert [row[f"exact_{name}"]["value"] for name in ("precision", "recall", "f1")] == [0.5, 0.5, 0.5]
    assert values(found["links"])[:2] == [0, 0]
    # Two passages that match: the first says linked of both, the second silent of one and nothing of the other.
    assert values(found["silences"]) == [0, pytest.approx(1 - 3 * 4 / (4**2 - 2**2 - 1 - 1))]
    assert [(pair["a"], pair["b"], pair["value"]) for pair in found["pairs"]] == [
        ("first", "second", row["kappa"]["value"])
    ]


def test_the_page_says_each_figure_with_what_it_rests_on_and_means(worked: Comparison) -> None:
    shown = page(worked, "?a=first&b=second&figure=exact")
    assert re.search(r">0\.571<span[^>]*>: what stands behind it</span></a>", shown)
    assert "20 characters" in shown
    assert "Not to be relied on: below .667" in shown
    assert re.search(
        r'class="level-2"><a href="[^"]*a=first&amp;b=second#pair" aria-current="true">0\.50<', shown
    )
    assert '<h2 id="pair">first and second</h2>' in shown
    assert "\N{MINUS SIGN}0.200" in shown


def test_identical_coding_gives_1_everywhere() -> None:
    made = factories.comparison(owner=factories.user(username="owner"))
    framings = [factories.framing(comparison=made, name=name) for name in ("Strategic", "Psychological")]
    relations = [factories.relation(comparison=made, name=name) for name in ("Echoes", "Explains")]
    for name in ("first", "second", "third"):
        analyst(made, name)
        person = factories.user(username=name)
        ends = [
            [
                factories.highlight(
                    comparison=made, document=document, analyst=person, framing=framing, start=10 * at, end=10 * at + 7
                )
                for at, framing in enumerate(framings)
            ]
            for document in made.documents.values()
        ]  # fmt: skip
        for source, target, relation in zip(*ends, relations, strict=True):
            factories.link(source=source, target=target, relation=relation, analyst=person)
        lonely = factories.highlight(comparison=made, analyst=person, framing=framings[0], start=40, end=50)
        factories.silence(highlight=lonely, analyst=person)
    found = asked(made, "?a=first&b=third")
    figures = [*found["passages"], *found["links"], *found["silences"], *found["pairs"]]
    figures += [*found["pair"]["links"], *found["pair"]["silences"]]
    figures += [
        figure for row in found["pair"]["passages"] for figure in row.values() if isinstance(figure, dict)
    ]
    assert len(figures) == 3 + 4 + 2 + 3 + 4 + 2 + 3 * 7
    assert values(figures) == [1] * len(figures)
    for query in ("?figure=alpha", "?figure=related", "?figure=silences", "?figure=kappa&a=first&b=second"):
        assert behind(made, query) == {"count": 0, "pages": 1, "entries": []}
        assert "nobody differs" in page(made, query, "agreement_passages")


def test_behind_a_figure_stand_the_passages_most_weight_first(worked: Comparison) -> None:
    analyst(worked, "third", (worked.left, 2, 6), (worked.right, 0, 3))
    first, second, _ = worked.highlights.filter(document=worked.left).order_by("pk")
    found = behind(worked, "?figure=alpha")["entries"]
    # Of three readers two differ from one on ab and on ef: as much weight each, so in reading order.
    assert [(one["places"][0]["words"], one["weighs"]) for one in found] == [
        ("ab", "50.0% of the disagreement"), ("ef", "50.0% of the disagreement"),
    ]  # fmt: skip
    assert found[0]["places"][0]["after"] == "cdefghij"
    assert found[0]["sayings"] == [
        {"says": "Not marked", "framings": [], "analysts": ["second", "third"]},
        {"says": "", "framings": ["strategic"], "analysts": ["first"]},
    ]
    assert [one["workbench"] for one in found] == [f"highlight={first.pk}", f"highlight={second.pk}"]
    shown = page(worked, "?figure=alpha", "agreement_passages")
    assert f'href="/comparisons/{worked.pk}/?highlight={first.pk}"' in shown
    assert "<strong>ab</strong>cdefghij" in shown
    exact = behind(worked, "?figure=exact&a=second&b=first")["entries"]
    assert [(one["places"][0]["words"], one["sayings"][0]["analysts"]) for one in exact] == [
        ("abcd", ["first"]), ("cdef", ["second"]),
    ]  # fmt: skip
    assert exact[0]["workbench"] == f"analyst=first&analyst=second&highlight={first.pk}"


def test_behind_links_and_silences_stand_who_made_them_and_who_did_not(worked: Comparison) -> None:
    analyst(worked, "third", (worked.left, 2, 6), (worked.right, 0, 3))
    link = worked.links.get()
    (entry,) = behind(worked, "?figure=joined")["entries"]
    assert [place["words"] for place in entry["places"]] == ["abcd", "klm"]
    assert [(one["says"], one["analysts"]) for one in entry["sayings"]] == [
        ("Contrasts with", ["first"]), ("Not linked", ["second", "third"]),
    ]  # fmt: skip
    assert (entry["workbench"], entry["weighs"]) == (f"link={link.pk}", "Differs from 2 analysts")
    left, right = behind(worked, "?figure=silences")["entries"]
    assert left["weighs"].startswith("3 pairs")
    assert [(one["says"], one["analysts"]) for one in left["sayings"]] == [
        ("Linked", ["first"]), ("Confirmed as having no counterpart", ["second"]), ("Undecided", ["third"]),
    ]  # fmt: skip
    assert right["weighs"].startswith("2 pairs")
    assert left["places"][0]["words"] == "abcdef"
    (one, other) = behind(worked, "?figure=silences&a=second&b=first")["entries"]
    assert [saying["says"] for saying in one["sayings"]] == ["Confirmed as having no counterpart", "Linked"]
    assert one["places"][0]["words"] == "cdef"
    assert [saying["says"] for saying in other["sayings"]] == ["Undecided", "Linked"]


def test_an_analyst_who_has_declared_nothing_has_read_nothing(worked: Comparison) -> None:
    analyst(worked, "third", (worked.left, 7, 9), read=False)
    before = asked(worked)
    assert (before["analysts"], before["undeclared"]) == (["first", "second"], ["third"])
    shown = page(worked)
    assert "third (1 highlight), who has marked nothing as coded" in shown
    assert "Nobody can say it for another" in shown
    assert "<form" not in shown.partition('id="over"')[2], "there is nothing to declare for somebody else"
    third = factories.user(username="third")
    factories.reading(comparison=worked, document=worked.left, analyst=third, read_to=6)
    after = asked(worked)
    assert after["analysts"] == ["first", "second", "third"]
    assert after["highlights"]["third"] == {"marked": 1, "counted": 0}
    assert "1 of third" in page(worked)


def test_where_nobody_has_declared_anything_the_page_says_how() -> None:
    made = ten_and_ten()
    analyst(made, "first", (made.left, 0, 4), read=False)
    shown = page(made)
    assert "Nobody here has marked how far they have coded" in shown
    assert "The whole piece" in shown
    assert 'class="matrix"' not in shown


def test_only_those_chosen_take_part(worked: Comparison) -> None:
    analyst(worked, "third")
    assert asked(worked, "?analyst=first&analyst=third")["analysts"] == ["first", "third"]
    shown = page(worked, "?analyst=first&analyst=third&a=first&b=second")
    assert "second takes no part in these figures" in shown
    (entry,) = behind(worked, "?figure=alpha&analyst=first&analyst=second&analyst=nobody&framing=strategic")[
        "entries"
    ][:1]
    assert entry["workbench"].startswith("analyst=first&analyst=second&highlight=")
    assert "Only first has marked" in page(worked, "?analyst=first")


def test_the_figures_follow_what_is_coded(worked: Comparison) -> None:
    before = values(asked(worked)["passages"])
    for row in worked.highlights.filter(document=worked.left):
        row.delete_softly(row.analyst)
    assert values(asked(worked)["passages"]) == [1, 1] != before


def test_the_curated_layer_has_no_part(worked: Comparison) -> None:
    before = asked(worked)
    worked.highlights.filter(analyst__username="first").update(curated=True)
    type(worked).objects.filter(pk=worked.pk).update(
        created="2020-01-01T00:00Z"
    )  # nothing is remembered of it
    after = asked(worked)
    assert before["highlights"]["first"]["marked"] == 2
    assert after["highlights"]["first"]["marked"] == 0


@pytest.mark.parametrize("name", ["agreement", "agreement_passages"])
def test_while_coding_is_blind_it_is_for_curators_alone(worked: Comparison, name: str) -> None:
    people = {role: member(worked, role.label.lower(), role) for role in Role if role != Role.ANALYST}
    people[Role.ANALYST] = signed_in(factories.user(username="first"))
    guest = Client()
    session = guest.session
    session[KEY] = {str(worked.pk): Share.make(worked, factories.user(username="owner"))[0].pk}
    session.save()

    def got(client: Client) -> int:
        return client.get(address(name, worked, "?figure=alpha")).status_code

    assert {got(client) for client in (*people.values(), guest)} == {200}
    type(worked).objects.filter(pk=worked.pk).update(coding=Coding.BLIND)
    assert {role: got(client) for role, client in people.items()} == {
        Role.READER: 403, Role.ANALYST: 403, Role.CURATOR: 200, Role.OWNER: 200,
    }  # fmt: skip
    assert got(guest) == 403
    refusal = people[Role.ANALYST].get(address(name, worked)).content.decode()
    assert "coded blind" in refusal
    assert "second" not in refusal
    workbenches = [people[role].get(address("workbench", worked)).content.decode() for role in people]
    shown = [address("agreement", worked) in one for one in workbenches]
    assert shown == [role >= Role.CURATOR for role in people]


@pytest.mark.parametrize(
    "query",
    [
        "", "?figure=delta", "?figure=kappa", "?figure=kappa&a=first&b=first", "?figure=exact&a=first&b=nobody",
        "?figure=alpha&framing=unknown",
    ],
)  # fmt: skip
def test_where_no_figure_is_named_the_page_says_so(worked: Comparison, query: str) -> None:
    answer = member(worked, "owner").get(address("agreement_passages", worked, query))
    assert answer.status_code == 404
    assert re.search("Choose|no such framing", answer.content.decode())


@pytest.mark.parametrize(
    "query", ["", "?a=first&b=second", "passages/?figure=alpha", "passages/?figure=silences"]
)
def test_it_asks_no_more_of_the_database_for_more_analysts(worked: Comparison, query: str) -> None:
    client = member(worked, "owner")
    where = f"/comparisons/{worked.pk}/agreement/{query}"
    analyst(worked, "analyst 3", (worked.left, 1, 3))
    few = queries(client, where)
    for number in range(4, 31):
        analyst(worked, f"analyst {number}", (worked.left, number % 8, 9))
    assert queries(client, where) == few
