"""A document's text never changes after it is made, whichever way it is tried."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from reader.models import Document
from reader.text.blocks import BlockError, Draft
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_saving_another_text_is_refused() -> None:
    document = factories.document()
    document.text += " And one word more."
    with pytest.raises(ValidationError, match="never changes"):
        document.save()


def test_updating_a_query_of_texts_is_refused() -> None:
    factories.document()
    with pytest.raises(TypeError, match="never changes"):
        Document.objects.all().update(text="other words")
    with pytest.raises(TypeError, match="never changes"):
        Document.objects.bulk_update([Document.objects.get()], ["text"])


def test_the_database_itself_refuses() -> None:
    document = factories.document()
    kept = document.text
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE reader_document SET text = 'other words' WHERE id = %s", [document.pk]
        )
    assert Document.objects.get(pk=document.pk).text == kept


def test_the_database_lets_the_same_text_and_other_columns_through() -> None:
    document = factories.document()
    connection.cursor().execute(
        "UPDATE reader_document SET text = text, title = 'New' WHERE id = %s", [document.pk]
    )
    assert Document.objects.get(pk=document.pk).title == "New"


def test_the_rest_of_a_document_may_be_saved() -> None:
    document = factories.document()
    document.title = "Another title"
    document.save()
    light = Document.objects.light().get(pk=document.pk)
    light.author = "The Harbour Desk"
    light.save()
    assert Document.objects.filter(title="Another title", author="The Harbour Desk").exists()


def test_a_text_is_stored_in_nfc_with_line_feeds_and_its_words_are_counted() -> None:
    document = Document(
        title="T", text="Cafe\u0301 au\r\nlait 🥛", block_data=[{"kind": "paragraph", "start": 0, "end": 14}]
    )
    document.save()
    assert (document.text, document.word_count) == ("Café au\nlait 🥛", 3)


def test_blocks_that_do_not_fit_are_not_stored() -> None:
    with pytest.raises(BlockError, match="belong to no block"):
        Document(title="T", text="Some words").save()


def test_a_document_without_text_is_not_stored() -> None:
    with pytest.raises(IntegrityError):
        Document(title="T", text="").save()


def test_recasting_changes_kinds_and_no_word() -> None:
    document = factories.document(drafts=[Draft("paragraph", "A word"), Draft("paragraph", "Another")])
    text = document.text
    assert document.recast([0, 999], "heading-2") == 1
    assert document.recast([0], "heading-2") == 0
    again = Document.objects.get(pk=document.pk)
    assert again.text == text
    assert [block.choice for block in again.blocks] == ["heading-2", "paragraph"]


def test_keeping_a_draft_twice_keeps_the_first_time() -> None:
    draft = factories.document(stored=False)
    draft.keep()
    first = draft.stored
    draft.keep()
    assert first is not None
    assert draft.stored == first
