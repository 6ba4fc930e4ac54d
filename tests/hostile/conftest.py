"""One scene for all tests of a module: each of them takes back what it did."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.hostile.asking import Asker
from tests.hostile.numbering import WORD, number_apart
from tests.support.scene import Scene


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        number_apart(1_000_000)
        yield Scene()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def foreign(scene: Scene) -> Scene:
    """A second scene, which shares nothing with the first."""
    number_apart(2_000_000)
    return Scene(WORD)


@pytest.fixture(scope="module")
def asker(scene: Scene) -> Asker:
    return Asker(scene)
