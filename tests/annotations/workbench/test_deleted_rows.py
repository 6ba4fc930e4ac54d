"""An address that names a deleted row: the workbench says who deleted it, when, and where to restore it."""

import pytest
from django.urls import reverse

from reader.models import Coding, Comparison, Role
from tests.support import factories
from tests.support.members import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison()


def shown(comparison: Comparison, query: str, role: Role = Role.ANALYST) -> str:
    reader = factories.membership(
        comparison=comparison, user=factories.user(username="other"), role=role
    ).user
    page = signed_in(reader).get(f"{reverse('workbench', args=[comparison.pk])}?{query}").content.decode()
    return page.partition('id="toast"')[2].partition("</div>")[0]


def test_a_deleted_highlight_is_named_with_who_deleted_it_and_the_way_to_restore_it(
    comparison: Comparison,
) -> None:
    row = factories.highlight(comparison=comparison)
    row.delete_softly(factories.user(username="curator"))
    said = shown(comparison, f"highlight={row.pk}")
    assert f"Highlight #{row.pk} was deleted by curator on " in said
    assert f'href="{reverse("highlight", args=[comparison.pk, row.pk])}">Open it to restore it<' in said


def test_a_reader_is_not_told_to_restore(comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison)
    row.delete_softly(row.analyst)
    assert ">Open it<" in shown(comparison, f"highlight={row.pk}", Role.READER)


def test_of_a_link_with_a_deleted_end_that_end_is_named(comparison: Comparison) -> None:
    link = factories.link(comparison=comparison)
    link.target.delete_softly(link.analyst)
    assert f"Highlight #{link.target.pk} was deleted" in shown(comparison, f"link={link.pk}")


@pytest.mark.parametrize("query", ["", "highlight={pk}", "highlight=999", "highlight=x", "link={pk}"])
def test_nothing_is_said_of_a_row_that_is_not_deleted(comparison: Comparison, query: str) -> None:
    row = factories.highlight(comparison=comparison)
    assert "deleted" not in shown(comparison, query.format(pk=row.pk))


def test_blind_coding_hides_the_deleted_rows_of_others_too(comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison)
    row.delete_softly(row.analyst)
    Comparison.objects.update(coding=Coding.BLIND)
    assert "deleted" not in shown(comparison, f"highlight={row.pk}")
