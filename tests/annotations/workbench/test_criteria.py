"""The criteria of a filter and the places of a comparison: their names, addresses and counts."""

import pytest
from django.http import QueryDict

from annotations.models import Highlight
from annotations.workbench.criteria import criteria, passing, without_criteria
from annotations.workbench.filters import Filter
from annotations.workbench.navigation import places_of
from annotations.workbench.state import Workbench
from reader.models import Coding, Comparison, Role
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Highlight:
    made = factories.highlight()
    factories.highlight(comparison=made.comparison)
    return made


def bench(comparison: Comparison, query: str) -> Workbench:
    comparison.role, comparison.viewer = Role.OWNER, comparison.created_by_id
    return Workbench(comparison, Filter.from_query(QueryDict(query)))


def test_each_criterion_has_a_name_and_the_filter_without_it(row: Highlight) -> None:
    drawn = bench(
        row.comparison, f"framing={row.framing.slug}&state=open&within=3-9&tag=999&colours=analysts"
    )
    assert [(one.kind, one.label) for one in criteria(drawn.comparison, drawn)] == [
        ("framing", row.framing.name), ("tag", "999"), ("counterpart", "Not yet checked"), ("characters", "3-9"),
    ]  # fmt: skip
    every = set(drawn.shown.pairs)
    for one in criteria(drawn.comparison, drawn):
        left = set(Filter.from_query(QueryDict(one.without)).pairs)
        assert len(every - left) == 1
        assert ("colours", "analysts") in left
    assert without_criteria(drawn.shown) == "colours=analysts"


def test_one_of_two_values_is_removed_alone(row: Highlight) -> None:
    drawn = bench(row.comparison, "status=proposed&status=accepted")
    assert [one.without for one in criteria(drawn.comparison, drawn)] == [
        "status=proposed",
        "status=accepted",
    ]


def test_what_passes_is_counted_by_itself(row: Highlight) -> None:
    assert passing(bench(row.comparison, "")) is None
    assert passing(bench(row.comparison, "layer=curated&colours=analysts")) is None
    assert passing(bench(row.comparison, f"framing={row.framing.slug}")) == {
        "highlights": len(Highlight.objects.filter(framing=row.framing)), "of_highlights": 2,
        "links": 0, "of_links": 0,
    }  # fmt: skip
    assert passing(bench(row.comparison, "state=silent")) == {
        "highlights": 0, "of_highlights": 2, "links": 0, "of_links": 0,
    }  # fmt: skip


def test_the_places_are_those_that_the_role_may_open(row: Highlight) -> None:
    comparison = row.comparison
    comparison.viewer = comparison.created_by_id

    def names(role: Role) -> list[str]:
        comparison.role = role
        return [place.name for place in places_of(comparison)]

    assert names(Role.READER) == ["workbench", "findings", "agreement", "codebook"]
    assert names(Role.CURATOR) == [*names(Role.ANALYST), "review", "adjudication"]
    comparison.coding = Coding.BLIND
    assert names(Role.ANALYST) == ["workbench", "findings", "codebook"]
    assert names(Role.CURATOR)[2] == "agreement"
