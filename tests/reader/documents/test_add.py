"""`/documents/add/`: a piece is pasted or uploaded, and becomes a draft to look through."""

import datetime as dt
import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reader.models import Document
from tests.support import factories

pytestmark = pytest.mark.django_db
ADD = reverse("document_add")
PIECE = (
    "A Quay for Two\r\n\r\nBy Harbour Desk\r\n\r\n6 May 2024\r\n\r\n"
    "The board met, and it said nothing of what it knew.\r\n"
)


@pytest.fixture
def analyst(client):
    person = factories.user()
    client.force_login(person)
    return person


def upload(data: bytes, name: str = "quay.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/plain")


def test_the_page_offers_both_ways(client, analyst) -> None:
    page = client.get(ADD).content.decode()
    assert '<textarea name="text"' in page
    assert 'type="file" name="file"' in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize("way", ["paste", "upload"])
def test_a_piece_becomes_a_draft_with_what_it_says_of_itself(client, analyst, way: str) -> None:
    data = {"text": PIECE} if way == "paste" else {"text": "", "file": upload(PIECE.encode())}
    answer = client.post(ADD, data)
    draft = Document.objects.get()
    assert answer.url == reverse("structure", args=[draft.pk])
    assert (draft.title, draft.author, draft.published) == (
        "A Quay for Two",
        "Harbour Desk",
        dt.date(2024, 5, 6),
    )
    assert (draft.stored, draft.brought_by) == (None, analyst)
    assert [block.choice for block in draft.blocks] == ["heading-1", "byline", "aside-date", "paragraph"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_may_be_in_another_encoding(client, analyst, encoding: str) -> None:
    client.post(ADD, {"file": upload("Der Kran über dem Hafen – für immer.".encode(encoding))})
    assert Document.objects.get().text == "Der Kran über dem Hafen – für immer."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "There is nothing to read yet"),
        ({"text": " \r\n "}, "There is nothing to read yet"),
        ({"text": "Words", "file": upload(b"More words")}, "only one piece is made at a time"),
        ({"file": upload(b"")}, "This file is empty"),
        ({"file": upload(b"\x89PNG\r\n\x1a\n...", "quay.png")}, "This is a picture"),
        ({"file": upload(b"PK\x03\x04....", "quay.docx")}, "This is a ZIP archive"),
        ({"file": upload(b"a\x00b\x01c")}, "control characters"),
        ({"file": upload(bytes(range(256)) * 3)}, "not recognised"),
        ({"text": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_bad_input_is_answered_in_words(client, analyst, data: dict, reason: str) -> None:
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    answer = client.post(ADD, data)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Document.objects.exists()


def test_what_was_typed_stays(client, analyst) -> None:
    answer = client.post(ADD, {"text": "  Words & “more”", "file": upload(b"x")})
    assert "  Words &amp; “more”</textarea>" in answer.content.decode()


def test_a_piece_over_the_limit_is_refused_and_stays(client, analyst, settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 1000
    answer = client.post(ADD, {"text": "word " * 250})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "the most that can be taken is 1000 bytes" in page
    assert page.count("word word word") > 50
    answer = client.post(ADD, {"file": upload(b"word " * 250)})
    assert "the most that can be taken is 1000 bytes" in answer.content.decode()


def test_several_files_become_several_drafts(client, analyst) -> None:
    answer = client.post(ADD, {"file": [upload(PIECE.encode()), upload(b"Two words.", "two.txt")]})
    assert answer.url == reverse("documents")
    assert "2 drafts were made" in client.get(answer.url).content.decode()
    assert set(Document.objects.values_list("title", flat=True)) == {"A Quay for Two", "Two words."}
    files = [upload(b"One more."), upload(b"And two.")]
    made = client.post(ADD, {"file": files}, headers={"Accept": "application/json"}).json()
    assert made["address"] == reverse("documents")
    assert Document.objects.filter(pk__in=made["ids"]).count() == 2


def test_drafts_that_were_sent_one_by_one_are_counted_once(client, analyst) -> None:
    def said(made: str) -> str:
        answer = client.get(reverse("documents"), {"made": made})
        assert answer.url == reverse("documents")
        return client.get(answer.url).content.decode()

    for words in (b"One.", b"Two."):
        client.post(ADD, {"file": upload(words)})
    assert "2 drafts were made" in said("2")
    assert "drafts were made" not in client.get(reverse("documents")).content.decode()
    assert "2 drafts were made" in said("999"), "an address cannot say what was not made"


def test_a_program_discards_a_draft(client, analyst) -> None:
    asks = {"Accept": "application/json"}
    made = client.post(ADD, {"file": upload(b"One.")}, headers=asks).json()
    answer = client.post(made["discard"], headers=asks)
    assert (answer.status_code, answer.json()) == (200, {"discarded": made["id"]})
    assert not Document.objects.exists()
    stored = factories.document(brought_by=analyst)
    assert client.post(reverse("document_discard", args=[stored.pk]), headers=asks).status_code == 409


def test_of_several_files_the_bad_one_is_named_and_none_is_made(client, analyst) -> None:
    answer = client.post(ADD, {"file": [upload(PIECE.encode()), upload(b"", "empty.txt")]})
    assert answer.status_code == 422
    assert "empty.txt: This file is empty" in answer.content.decode()
    assert not Document.objects.exists()


def test_pasted_markup_is_read_as_a_page_and_without_words_the_text_is(client, analyst) -> None:
    sent = {"text": "A Quay Two words", "rich": "<h1>A Quay</h1><p>Two words</p>"}
    client.post(ADD, sent)
    assert Document.objects.get().text == "A Quay\n\nTwo words"
    client.post(ADD, sent | {"rich": "<img src=x>"})
    assert Document.objects.first().text == "A Quay Two words"


def test_a_piece_that_nobody_waits_for_any_more_is_not_kept(client, analyst) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert client.post(ADD, {"text": PIECE}, **{"gunicorn.socket": ours}).status_code == 302
        theirs.close()
        assert client.post(ADD, {"text": PIECE}, **{"gunicorn.socket": ours}).status_code == 408
    assert Document.objects.count() == 1


def test_a_visitor_is_sent_to_sign_in(client) -> None:
    assert client.get(ADD).url.startswith("/accounts/login/")
    assert client.post(ADD, {"text": "Words"}).url.startswith("/accounts/login/")
    assert not Document.objects.exists()


def test_a_program_is_told_what_was_made_and_why_not(client, analyst) -> None:
    asks = {"Accept": "application/json"}
    answer = client.post(ADD, {"text": PIECE}, headers=asks)
    draft = Document.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "id": draft.pk,
            "address": reverse("structure", args=[draft.pk]),
            "discard": reverse("document_discard", args=[draft.pk]),
        },
    )
    answer = client.post(ADD, {"file": upload(b"")}, headers=asks)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["file"])
    assert "This file is empty" in answer.json()["errors"]["file"][0]


MARKS = {
    "two": "\ufeff\ufeffWords here.",
    "many": "\ufeff" * 5 + "Words here.",
    "after a blank line": "\r\n\r\n\ufeffWords here.",
    "after a space": " \xa0\ufeffWords here.",
    "between blanks": "\ufeff \ufeff\n\ufeffWords here.",
    "inside": "\ufeffWo\ufeffrds \ufeffhere.\ufeff",
    "the wrong way round": "Words here.\ufffe\uffff",
}


@pytest.mark.parametrize("text", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("encoding", ["", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_no_byte_order_mark_stays(client, analyst, text: str, encoding: str) -> None:
    sent = {"file": upload(text.encode(encoding))} if encoding else {"text": text}
    assert client.post(ADD, sent).status_code == 302
    draft = Document.objects.get()
    assert (draft.text, draft.title) == ("Words here.", "Words here.")


def test_marks_inside_a_text_are_counted(client, analyst) -> None:
    client.post(ADD, {"text": "\ufeffOne.\n\n\ufeffTwo."})
    assert Document.objects.get().import_notes == [
        "Byte-order marks inside the text, which nobody sees, were left out: 1."
    ]


@pytest.mark.parametrize("text", ["\ufeff\ufeff", "\ufeff\n\ufeff", "\ufffe", "Wo\x00rds"])
def test_a_paste_of_unseen_characters_alone_is_refused(client, analyst, text: str) -> None:
    assert client.post(ADD, {"text": text}).status_code == 422
    assert not Document.objects.exists()
