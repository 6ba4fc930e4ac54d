"""`/documents/<id>/structure/` of a draft: its words are repaired, taken back and read anew, until it is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from reader.documents.steps import REPAIRS
from reader.models import Document, Original
from reader.text.blocks import Draft
from tests.support import factories

pytestmark = pytest.mark.django_db
FIELDS = {"title": "A Quay", "author": "", "source": "", "published": "", "language": "en"}
DRAFTS = [
    Draft("heading", "A Quay for", level=1),
    Draft("paragraph", "Two Words by Harbour Desk"),
    Draft("paragraph", "By Harbour Desk"),
    Draft("paragraph", "6 May 2024"),
    Draft("paragraph", "Port\tFee"),
    Draft("paragraph", "North\t5"),
]


@pytest.fixture
def analyst(client):
    person = factories.user()
    client.force_login(person)
    return person


@pytest.fixture
def draft(analyst) -> Document:
    return factories.document(drafts=DRAFTS, title="A Quay", stored=False)


def post(client, document: Document, ticked: list[int] = (), **data: str):
    """Press a button with blocks ticked, by their numbers."""
    starts = [Document.objects.get(pk=document.pk).blocks[number].start for number in ticked]
    return client.post(reverse("structure", args=[document.pk]), FIELDS | {"block": starts} | data)


def blocks(document: Document) -> list[tuple[str, str]]:
    kept = Document.objects.get(pk=document.pk)
    return [(block.choice, kept.text[block.start : block.end]) for block in kept.blocks]


BEFORE = [("heading-1" if draft.kind == "heading" else draft.kind, draft.text) for draft in DRAFTS]
OUTCOMES = {
    "join": ([0, 1], [("heading-1", "A Quay for Two Words by Harbour Desk"), *BEFORE[2:]]),
    "drop": ([1, 3], [BEFORE[0], BEFORE[2], *BEFORE[4:]]),
    "list": ([1, 2], [BEFORE[0], ("item", BEFORE[1][1]), ("item", BEFORE[2][1]), *BEFORE[3:]]),
    "table": ([4, 5], [*BEFORE[:4], ("cell", "Port"), ("cell", "Fee"), ("cell", "North"), ("cell", "5")]),
    "title": ([1], [BEFORE[0], ("heading-1", BEFORE[1][1]), *BEFORE[2:]]),
    "author": ([2], [*BEFORE[:2], ("byline", BEFORE[2][1]), *BEFORE[3:]]),
    "published": ([3], [*BEFORE[:3], ("aside-date", BEFORE[3][1]), *BEFORE[4:]]),
    "source": ([2], BEFORE),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_ticked_blocks_are_repaired_and_one_undo_takes_it_back(client, draft, name: str) -> None:
    ticked, after = OUTCOMES[name]
    described = "title", "author", "source", "published"
    answer = post(client, draft, ticked, repair=name)
    assert answer.status_code == 302
    assert blocks(draft) == after
    page = client.get(answer.url).content.decode()
    assert "<u>U</u>ndo: " in page
    post(client, draft, repair="undo")
    assert blocks(draft) == BEFORE
    kept = Document.objects.get(pk=draft.pk)
    assert [getattr(kept, field) for field in described] == [getattr(draft, field) for field in described]
    assert kept.fingerprint == draft.fingerprint


def test_a_block_says_title_author_date_and_source(client, draft) -> None:
    for name, number in (("title", 0), ("author", 2), ("published", 3), ("source", 1)):
        kept = Document.objects.get(pk=draft.pk)
        data = {field: str(getattr(kept, field) or "") for field in FIELDS}
        post(client, draft, [number], repair=name, **data)
    kept = Document.objects.get(pk=draft.pk)
    assert (kept.title, kept.author, str(kept.published)) == ("A Quay for", "Harbour Desk", "2024-05-06")
    assert kept.source == "Two Words by Harbour Desk"


def test_a_block_is_split_at_a_word(client, draft) -> None:
    answer = post(client, draft, [1], repair="split")
    start = draft.blocks[1].start
    assert answer.url == f"{reverse('structure', args=[draft.pk])}?split={start}#block-{start}"
    page = client.get(answer.url).content.decode()
    assert page.count('name="split_at"') == 4
    at = draft.text.index("by Harbour")
    assert f'name="split_at" value="{at}"' in page
    answer = post(client, draft, split_at=str(at))
    assert answer.url.endswith(f"#block-{at + 1}")
    assert blocks(draft)[1:3] == [("paragraph", "Two Words"), ("paragraph", "by Harbour Desk")]
    post(client, draft, repair="undo")
    assert blocks(draft) == BEFORE


def test_kinds_are_taken_back_too_and_steps_in_their_order(client, draft) -> None:
    post(client, draft, [1, 2], apply="1", choice="quotation")
    post(client, draft, [0, 1], repair="join")
    post(client, draft, [0], repair="drop")
    for _ in range(3):
        post(client, draft, repair="undo")
    assert blocks(draft) == BEFORE
    assert "There is nothing to undo" in post(client, draft, repair="undo").content.decode()


@pytest.mark.parametrize(
    ("ticked", "data", "reason"),
    [
        ([], {"repair": "join"}, "No block is ticked"),
        ([], {"repair": "split"}, "No block is ticked"),
        ([0], {"repair": "join"}, "Only one block is ticked"),
        ([0, 2], {"repair": "join"}, "other blocks between"),
        ([0, 1, 2, 3, 4, 5], {"repair": "drop"}, "a piece needs one"),
        ([0, 1], {"repair": "table"}, "Nothing parts the cells"),
        ([0, 1], {"repair": "title"}, "Several blocks are ticked"),
        ([0], {"repair": "published"}, "No date was found"),
        ([], {"split_at": "9" * 30}, "no block to split"),
        ([], {"split_at": "x"}, "no block to split"),
        ([], {"split_at": "3"}, "cannot be split there"),
        ([], {"reread": "1", "encoding": "cp1252"}, "Choose one of the encodings"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(client, draft, ticked, data, reason: str) -> None:
    answer = post(client, draft, ticked, **data, author="Typed by hand")
    page = answer.content.decode()
    assert (answer.status_code, blocks(draft)) == (422, BEFORE)
    assert reason in page
    assert 'value="Typed by hand"' in page
    assert page.count("checked") == len(ticked)
    assert not Original.objects.filter(document=draft).exists()


@pytest.mark.parametrize("name", [*REPAIRS, "undo", "split_at", "reread"])
def test_a_stored_piece_is_not_repaired(client, draft, name: str) -> None:
    draft.keep()
    data = {"repair": name} if name in REPAIRS or name == "undo" else {name: "5"}
    answer = post(client, draft, [0, 1], **data)
    assert (answer.status_code, blocks(draft)) == (422, BEFORE)
    assert "its words can no longer change" in answer.content.decode()
    assert "Make a" not in client.get(reverse("structure", args=[draft.pk])).content.decode()


@pytest.mark.parametrize("where", ["structure", "document_store"])
def test_a_page_that_is_older_than_the_draft_does_nothing(client, draft, where: str) -> None:
    old = draft.fingerprint
    post(client, draft, [0], repair="drop")
    data = FIELDS | {"block": [0], "repair": "drop", "seen": old, "author": "Typed by hand"}
    answer = client.post(reverse(where, args=[draft.pk]), data)
    page = answer.content.decode()
    assert (answer.status_code, blocks(draft)) == (409, BEFORE[1:])
    assert "changed in another window" in page
    assert 'value="Typed by hand"' in page
    assert not Document.objects.get(pk=draft.pk).stored


def test_a_draft_that_is_stored_meanwhile_keeps_its_words(draft) -> None:
    Document.objects.get(pk=draft.pk).keep()
    assert not draft.rewrite([Draft("paragraph", "Others")])
    assert blocks(draft) == BEFORE


def test_the_database_lets_a_draft_change_and_no_stored_piece_become_one(draft) -> None:
    change = "UPDATE reader_document SET {} WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(change.format("text = 'A Quay'"), [draft.pk])
    draft.refresh_from_db()
    draft.keep()
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format("stored = NULL, text = 'Others'"), [draft.pk])


# The file, and its encoding


POLISH = "Opłata portowa\n\nRada zebrała się wczoraj po południu, żeby rozważyć nową opłatę.\n\nNikt nie śpiewał.\n"


def add(client, data: bytes, name: str = "quay.txt") -> Document:
    client.post(reverse("document_add"), {"file": SimpleUploadedFile(name, data, "text/plain")})
    return Document.objects.get()


def test_the_likely_encodings_are_offered_with_the_first_lines_in_each(client, analyst) -> None:
    made = add(client, POLISH.encode("cp1250"))
    page = client.get(reverse("structure", args=[made.pk])).content.decode()
    assert 'value="cp1250" id="encoding-cp1250" checked' in page
    assert "<bdi>Opłata portowa</bdi>" in page
    assert "<bdi>Op³ata portowa</bdi>" in page
    assert "The file was read as Windows-1250" in page


def test_nothing_is_offered_of_a_file_in_utf_8_or_of_a_pasted_text(client, analyst) -> None:
    made = add(client, POLISH.encode())
    assert 'name="encoding"' not in client.get(reverse("structure", args=[made.pk])).content.decode()
    made.delete()
    client.post(reverse("document_add"), {"text": POLISH})
    page = client.get(reverse("structure", args=[Document.objects.get().pk])).content.decode()
    assert 'name="encoding"' not in page


def test_the_chosen_encoding_is_remembered_and_what_was_typed_stays(client, analyst) -> None:
    made = add(client, POLISH.encode("cp1250"))
    assert made.title == "Opłata portowa"
    data = {"title": made.title, "language": made.language, "author": "By hand"}
    answer = post(client, made, reread="1", encoding="cp1252", **data)
    assert answer.status_code == 302
    kept = Document.objects.get()
    assert (kept.title, kept.author, kept.original.codec) == ("Op³ata portowa", "By hand", "cp1252")
    assert "Windows-1252" in kept.import_notes[0]
    page = client.get(answer.url).content.decode()
    assert 'value="cp1252" id="encoding-cp1252" checked' in page
    post(client, made, repair="undo", title=kept.title)
    kept = Document.objects.get()
    assert (kept.title, kept.text, kept.original.codec) == ("Opłata portowa", made.text, "cp1250")
    assert "Windows-1250" in kept.import_notes[0]


def test_a_file_with_one_bad_byte_is_read_and_its_place_said(client, analyst) -> None:
    data = "Le conseil s’est réuni hier\nà côté de l’hôtel".encode()
    made = add(client, data[:20] + b"\xff" + data[20:])
    assert made.import_notes[0].startswith(
        "Some bytes are no UTF-8 and are shown as \ufffd: line 1 (byte 21)."
    )
    assert 'name="encoding"' in client.get(reverse("structure", args=[made.pk])).content.decode()


def test_the_bytes_are_kept_until_the_piece_is_stored(client, analyst) -> None:
    made = add(client, POLISH.encode("cp1250"))
    assert bytes(made.original.data) == POLISH.encode("cp1250")
    client.post(reverse("document_store", args=[made.pk]), FIELDS)
    assert not Original.objects.exists()


def test_the_bytes_go_with_a_discarded_draft(client, analyst) -> None:
    made = add(client, POLISH.encode())
    client.post(reverse("document_discard", args=[made.pk]))
    assert not Original.objects.exists()
    assert not Document.objects.exists()


def test_what_the_draft_loses_against_its_file_is_shown(client, analyst) -> None:
    made = add(client, POLISH.encode("cp1250"))
    page = client.get(reverse("structure", args=[made.pk])).content.decode()
    assert "but not in this draft" not in page
    post(client, made, [2], repair="drop")
    page = client.get(reverse("structure", args=[made.pk])).content.decode()
    assert "Words in the file but not in this draft: 3" in page
    assert "Nikt nie śpiewał." in page


def test_losses_of_a_draft_without_a_file_are_those_of_its_steps(client, draft) -> None:
    post(client, draft, [3], repair="drop")
    page = client.get(reverse("structure", args=[draft.pk])).content.decode()
    assert "but not in this draft: 3" in page
    assert '<li dir="auto">6 May 2024</li>' in page
