"""The card of a group of merged rows: what one says on it belongs to one's own row"""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Comment, Dismissal, Highlight, Link, Silence
from annotations.workbench.state import Workbench
from reader.access import get_comparison_for
from reader.models import Comparison
from tests.support import factories
from tests.support.members import HTMX, JSON, address, signed_in
from tests.support.merging import by, merged, shown

pytestmark = pytest.mark.django_db


class TestWhatOneSaysOnTheCard:
    """Belongs to one's own row, so it stays when the shown one goes."""

    @pytest.fixture
    def rows(self, comparison: Comparison, curator: Any) -> tuple[Highlight, Highlight]:
        found = by("first", comparison), by("second", comparison)
        merged(comparison, curator)
        return found

    @pytest.mark.parametrize("key", ["", "0192f4ee-0000-7000-8000-00000000000a"])
    def test_a_silence(self, comparison: Comparison, rows: tuple[Highlight, Highlight], key: str) -> None:
        first, second = rows
        client = signed_in(second.analyst)
        for status in (201, 200) if key else (201,):  # sent once more with its key it is answered as stored
            sent = client.post(address("silence", first), {"key": key}, headers=JSON)
            assert sent.status_code == status
        first.delete_softly(first.analyst)
        assert Silence.objects.get().highlight == second
        assert Workbench(get_comparison_for(second.analyst, comparison.pk)).silent == {second.pk}

    def test_a_link(self, comparison: Comparison, rows: tuple[Highlight, Highlight]) -> None:
        first, second = rows
        far = by("third", comparison, "smiling", document=comparison.right)
        relation = factories.relation(comparison=comparison)
        form = {"source": first.pk, "target": far.pk, "relation": relation.slug}
        client = signed_in(second.analyst)
        assert client.post(address("links", comparison), form, headers=JSON).status_code == 201
        assert Link.objects.get().source == second
        assert client.post(address("links", comparison), form, headers=JSON).status_code == 409
        first.delete_softly(first.analyst)
        assert len(shown(comparison, "link")) == 1

    def test_a_reply_and_a_dismissal(self, comparison: Comparison, rows: tuple[Highlight, Highlight]) -> None:
        first, second = rows
        client = signed_in(second.analyst)
        client.post(address("highlight_comments", first), {"text": "Surely."}, headers=HTMX)
        client.post(f"{address('counterparts', first)}dismiss/", {"start": 0, "end": 5}, headers=JSON)
        assert (Comment.objects.get().highlight, Dismissal.objects.get().highlight) == (second, second)
        first.delete_softly(first.analyst)
        assert "Surely." in client.get(address("highlight", second)).content.decode()
