"""A passage is never both linked and silent, whichever way the link comes back."""

import pytest

from annotations.curation import bulk_edit
from annotations.models import Change, Highlight, Link, Silence
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> Link:
    return factories.link()


def silenced_again(row: Link | Highlight, passage: Highlight) -> Silence:
    """The row is deleted, and the passage it was linked to signed as silent meanwhile."""
    row.delete_softly(row.analyst)
    return Silence.sign(passage, row.analyst)


def test_restoring_a_link_withdraws_the_silence(link: Link) -> None:
    silence = silenced_again(link, link.source)
    link.restore(link.analyst)
    silence.refresh_from_db()
    assert silence.deleted
    assert Change.objects.of(silence).first().reason == f"linked by #{link.pk}"


def test_restoring_a_highlight_withdraws_the_silence_at_the_far_end_of_its_link(link: Link) -> None:
    silence = silenced_again(link.source, link.target)
    link.source.restore(link.analyst)
    silence.refresh_from_db()
    assert silence.deleted


@pytest.mark.parametrize("end", [None, "source"])
def test_restoring_many_withdraws_them_too(link: Link, end: str | None) -> None:
    row = getattr(link, end) if end else link
    silence = silenced_again(row, link.target)
    assert bulk_edit.restore(type(row).objects.filter(pk=row.pk), link.analyst) == 1
    silence.refresh_from_db()
    assert silence.deleted
    assert Change.objects.of(silence).first().verb == "withdrawn"
