"""A comparison of the small pieces, a passage of it, and what is asked of both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from annotations.models import Highlight
from reader.models import Comparison
from tests.annotations.counterparts.pieces import LEFT, RIGHT, SHIPS
from tests.support import factories, members


@pytest.fixture
def comparison(db: Any) -> Comparison:
    left, right = factories.document(text=LEFT), factories.document(text=RIGHT, title="What it felt like")
    made = factories.comparison(left=left, right=right)
    factories.framing(comparison=made)
    factories.framing(comparison=made, name="Psychological")
    factories.relation(comparison=made)
    return made


@pytest.fixture
def source(comparison: Comparison) -> Highlight:
    return factories.highlight(comparison=comparison, quote=SHIPS)


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.signed_in(comparison.created_by)
