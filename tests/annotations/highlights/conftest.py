"""A comparison with a framing and a tag, and an analyst of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Framing
from reader.models import Comparison
from tests.support import factories, members


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


@pytest.fixture
def strategic(comparison: Comparison) -> Framing:
    framing = factories.framing(comparison=comparison)
    factories.tag(framing=framing, name="leverage")
    return framing


@pytest.fixture
def client(comparison: Comparison, strategic: Framing) -> Client:
    return members.member(comparison)


@pytest.fixture
def where(comparison: Comparison) -> str:
    return reverse("highlights", args=[comparison.pk])
