"""A comparison with three analysts, and a curator."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.support import factories


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    for name in ("first", "second", "third"):
        factories.membership(comparison=made, user=factories.user(username=name))
    return made


@pytest.fixture
def curator(comparison: Comparison) -> Any:
    person = factories.user(username="curator")
    factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
    return person


@pytest.fixture
def rows(comparison: Comparison) -> list[Highlight]:
    """Four highlights of one analyst, in reading order."""
    analyst = comparison.memberships.get(user__username="first").user
    return [factories.highlight(comparison=comparison, analyst=analyst) for _ in range(4)]
