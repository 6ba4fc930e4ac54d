"""A comparison with a framing, and an analyst who is signed in to it."""

import pytest
from django.test import Client

from reader.models import Comparison
from tests.support import factories, members


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)
