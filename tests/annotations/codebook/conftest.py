"""A comparison with the default codebook, and a curator of it."""

from __future__ import annotations

import pytest
from django.test import Client

from annotations.models import Framing
from reader.models import Comparison
from tests.support import factories
from tests.support.codebook import coded


@pytest.fixture
def comparison() -> Comparison:
    return coded()


@pytest.fixture
def curator(client: Client, comparison: Comparison) -> Client:
    client.force_login(factories.user(username="curator"))
    return client


@pytest.fixture
def strategic(comparison: Comparison) -> Framing:
    return comparison.framings.get(slug="strategic")
