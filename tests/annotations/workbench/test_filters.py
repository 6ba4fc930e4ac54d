"""What a filter lets pass, and how it stands in an address."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from annotations.codebook import presets
from annotations.models import Highlight, Link
from annotations.workbench.filters import Filter
from tests.support import factories


def asked(query: str) -> Filter:
    return Filter.from_query(QueryDict(query))


class TestInAnAddress:
    def test_nothing_asked_is_an_empty_filter(self) -> None:
        assert not asked("")
        assert asked("").query_string() == ""
        assert asked("framing=strategic")

    def test_fields_may_stand_several_times(self) -> None:
        assert asked(
            "framing=b&framing=a&tag=3&tag=2&analyst=y&analyst=x&status=rejected&state=open"
        ) == Filter(("a", "b"), (2, 3), ("x", "y"), ("rejected",), "open")

    def test_equal_filters_have_one_address(self) -> None:
        one, other = (
            asked("state=open&tag=10&tag=9&framing=b&framing=a&tag=9"),
            asked("framing=a&framing=b&tag=9&tag=10&state=open"),
        )
        assert one == other
        assert one.query_string() == other.query_string() == "framing=a&framing=b&tag=9&tag=10&state=open"
        assert asked(one.query_string()) == one

    def test_a_name_with_signs_comes_back(self) -> None:
        chosen = Filter(analysts=("a+b@c.example", "d&e"))
        assert asked(chosen.query_string()) == chosen

    @pytest.mark.parametrize(
        "query",
        [
            "tag=x", "tag=-1", "tag=", "tag=99999999999999999999", "tag=9223372036854775808", "tag=٣",
            "status=lost", "state=drop", "framing=%00", "framing=a b", "framing=", "analyst=%00", "analyst=",
            "colour=red", "side=middle", "within=9", "within=9-3", "within=a-b", "within=-", "relation=", "left=%00",
            "left_tag=x", "within=1-99999999999999999999",
        ],
    )  # fmt: skip
    def test_what_can_be_no_value_is_left_out(self, query: str) -> None:
        assert not asked(query)

    def test_good_values_stay_beside_bad_ones(self) -> None:
        assert asked("tag=x&tag=4&state=nonesuch") == Filter(tags=(4,))


@pytest.fixture
def scene(db: None) -> dict[str, Any]:
    """Five highlights by two analysts: a and b linked, c silent, d and e open; d is deleted in one test."""
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by)
    other = factories.user(username="curator")
    factories.membership(comparison=comparison, user=other)
    strategic, psychological = comparison.framings.all()
    money, power = (
        comparison.tags.filter(name__in=["resources and money", "platform power"]).order_by("name").reverse()
    )
    love = comparison.tags.get(name="love-bombing")
    make = {"comparison": comparison}
    a = factories.highlight(**make, framing=strategic, tags=[money, power])
    b = factories.highlight(
        **make, document=comparison.right, framing=psychological, tags=[love], analyst=other
    )
    c = factories.highlight(**make, framing=strategic, tags=[power])
    d = factories.highlight(**make, framing=psychological)
    e = factories.highlight(**make, document=comparison.right, framing=strategic, analyst=other)
    link = factories.link(source=a, target=b)
    factories.silence(highlight=c)
    e.curate(other, "accepted")
    names = {h.pk: name for h, name in zip((a, b, c, d, e), "abcde", strict=True)}
    return {
        "comparison": comparison, "names": names, "link": link, "d": d, "a": a,
        "tags": {"money": money.pk, "power": power.pk, "love": love.pk},
    }  # fmt: skip


def passing(scene: dict[str, Any], chosen: Filter) -> str:
    found = chosen.highlights(Highlight.objects.of(scene["comparison"]))
    return "".join(sorted(scene["names"][highlight.pk] for highlight in found))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "abcde"),
        ("framing=strategic", "ace"),
        ("framing=strategic&framing=psychological", "abcde"),
        ("framing=nonesuch", ""),
        ("analyst=curator", "be"),
        ("analyst=curator&framing=strategic", "e"),
        ("status=accepted", "e"),
        ("status=proposed&status=accepted", "abcde"),
        ("state=linked", "ab"),
        ("state=silent", "c"),
        ("state=open", "de"),
        ("state=open&framing=strategic", "e"),
        ("side=left", "acd"),
        ("side=right&framing=strategic", "e"),
        ("side=left&within=0-1", "a"),
        ("within=0-1", "ab"),
        ("within=0-1000000", "abcde"),
    ],
)
def test_highlights_that_pass(scene: dict[str, Any], query: str, expected: str) -> None:
    assert passing(scene, asked(query)) == expected


def test_several_tags_let_each_highlight_pass_once(scene: dict[str, Any]) -> None:
    tags = scene["tags"]
    assert passing(scene, Filter(tags=(tags["money"], tags["power"]))) == "ac"
    assert passing(scene, Filter(tags=(tags["money"], tags["love"]))) == "ab"
    assert passing(scene, Filter(tags=(10**9,))) == ""


def test_the_three_states_share_out_the_highlights(scene: dict[str, Any]) -> None:
    shares = [passing(scene, Filter(state=state)) for state in ("linked", "silent", "open")]
    assert sorted("".join(shares)) == list("abcde")


def test_a_deleted_highlight_never_passes_and_frees_its_link(scene: dict[str, Any]) -> None:
    scene["d"].delete_softly(scene["d"].analyst)
    assert passing(scene, Filter()) == "abce"
    scene["a"].delete_softly(scene["a"].analyst)
    assert passing(scene, Filter(state="linked")) == ""
    assert passing(scene, Filter(state="open")) == "be"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("framing=strategic", True),  # one end
        ("framing=psychological", True),  # the other
        ("framing=nonesuch", False),
        ("analyst=analyst", True),
        ("analyst=curator", False),  # who made an end, not the link
        ("status=proposed", True),
        ("status=rejected", False),
        ("state=linked", True),
        ("state=silent", False),
        ("state=open", False),
        ("framing=strategic&framing=psychological", True),
        ("relation=contrasts", True),
        ("relation=echoes", False),
        ("left=strategic&right=psychological", True),
        ("left=psychological", False),
        ("right=strategic", False),
        ("side=left", True),  # one of its passages does
        ("side=left&within=0-1", True),
        ("side=left&within=9000-9001", False),
    ],
)
def test_links_that_pass(scene: dict[str, Any], query: str, shown: bool) -> None:
    found = list(asked(query).links(Link.objects.of(scene["comparison"])))
    assert found == ([scene["link"]] if shown else [])


def test_one_end_must_pass_by_framing_and_tags_together(scene: dict[str, Any]) -> None:
    links, tags = Link.objects.of(scene["comparison"]), scene["tags"]
    assert Filter(framings=("strategic",), tags=(tags["power"],)).links(links).count() == 1
    assert Filter(framings=("strategic",), tags=(tags["love"],)).links(links).count() == 0


def test_the_passages_of_a_link_are_chosen_by_their_tags_whichever_is_the_source(
    scene: dict[str, Any],
) -> None:
    scene["link"].delete_softly(scene["link"].analyst)
    turned = factories.link(source=scene["link"].target, target=scene["link"].source)
    links, tags = Link.objects.of(scene["comparison"]), scene["tags"]
    assert Filter(left_tags=(tags["power"],), right_tags=(tags["love"],)).links(links).get() == turned
    assert Filter(left=("strategic",), right=("psychological",)).links(links).get() == turned
    assert Filter(left_tags=(tags["love"],)).links(links).count() == 0


def test_each_choice_is_one_query(scene: dict[str, Any]) -> None:
    everything = Filter(("strategic",), tuple(scene["tags"].values()), ("analyst",), ("proposed",), "linked")
    for rows in (
        everything.highlights(Highlight.objects.of(scene["comparison"])),
        everything.links(Link.objects.of(scene["comparison"])),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(list(rows)) == 1
        assert len(queries) == 1
