"""The filter of a comparison in which curators merged rows: it passes each group as one"""

from __future__ import annotations

import csv
import io

import pytest

from annotations.workbench.filters import Filter
from annotations.workbench.state import Workbench
from reader.access import get_comparison_for
from reader.models import Role
from tests.support import factories
from tests.support.members import address, signed_in
from tests.support.merging import by, edited, merged

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["tag", "left_tag"])
def test_a_filter_by_tag_finds_the_links_of_a_group_of_which_one_row_has_the_tag(
    asked: str,
) -> None:
    comparison, curator = factories.comparison(), factories.user(username="curator")
    factories.membership(comparison=comparison, user=curator, role=Role.CURATOR)
    rows = [by(name, comparison) for name in ("first", "second")]
    alone = by("third", comparison, "council")
    links = [factories.link(source=row, analyst=row.analyst) for row in (*rows, alone)]
    tag = factories.tag(framing=rows[0].framing)
    edited(rows[1], rows[1].analyst, tags=[tag])
    merged(comparison, curator)
    chosen = Filter(**{f"{asked}s": (tag.pk,)})
    bench = Workbench(get_comparison_for(curator, comparison.pk), chosen)
    expected = {link.pk for link in links[:2]}
    assert {wire.id for wire in bench.wires_of()} == expected
    assert set(bench.links().values_list("pk", flat=True)) == expected
    assert {links[0].target_id, links[1].target_id} <= bench.drawn.keys()
    file = signed_in(curator).get(address("export_links", comparison, f"?bom=0&{asked}={tag.pk}"))
    found = csv.DictReader(io.StringIO(file.getvalue().decode(), newline=""))
    assert {int(row["id"]) for row in found} == expected
