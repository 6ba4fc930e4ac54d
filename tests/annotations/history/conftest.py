"""A comparison with two framings and two relations, an analyst and a curator."""

from __future__ import annotations

import pytest
from django.test import Client

from reader.models import Comparison, Role
from tests.support import factories, members


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    factories.framing(comparison=made)
    factories.framing(comparison=made, name="Psychological")
    factories.relation(comparison=made)
    factories.relation(comparison=made, name="Echoes")
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


@pytest.fixture
def other(comparison: Comparison) -> Client:
    return members.member(comparison, "other", Role.CURATOR)
