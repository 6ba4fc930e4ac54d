"""The migration that counts the words of earlier pieces again, where they hold signs that are not seen"""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import QuerySet

from reader.models import Document
from tests.support import factories

recount = import_module("reader.migrations.0009_recount_unseen").recount
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sign", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\u200e", "\u200f", "\u061c"]
)
def test_a_word_with_a_sign_that_is_not_seen_is_counted_once(sign: str) -> None:
    made = factories.document(text=f"The har{sign}bour council.")
    other = factories.document(text="The harbour council.")
    QuerySet(Document).update(word_count=4)
    recount(apps, None)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.word_count, other.word_count) == (3, 4), "others are not read"
