"""`manage.py import_document FILE`: stores a piece and prints its number, and nothing else, on stdout."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reader.models import Document
from tests.support import factories

pytestmark = pytest.mark.django_db
COLUMN = Path(__file__).parent / "pieces" / "column.txt"


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_document", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_stores_the_piece_and_prints_its_number() -> None:
    factories.user()
    out, err = run(str(COLUMN))
    document = Document.objects.get()
    assert out == f"{document.pk}\n"
    assert "1 quotation, 3 bylines" in err
    assert "caption stood twice" in err
    assert document.stored
    assert (document.author, document.published) == ("The Harbour Desk", dt.date(2024, 5, 7))
    assert any("caption stood twice" in note for note in document.import_notes)


def test_what_is_given_stands_before_what_the_piece_says() -> None:
    run(
        str(COLUMN), "--title", "By hand", "--author", "", "--source", "The shelf",
        "--published", "2020-02-29", "--language", "en-GB",
    )  # fmt: skip
    document = Document.objects.get()
    assert (document.title, document.author, document.source) == ("By hand", "", "The shelf")
    assert (document.published, document.language) == (dt.date(2020, 2, 29), "en-GB")


def test_the_encoding_of_a_text_file_can_be_given(tmp_path: Path) -> None:
    file = tmp_path / "quay.txt"
    file.write_bytes("Opłata portowa".encode("cp1250"))
    run(str(file), "--encoding", "iso8859-1")
    assert Document.objects.get().text == "Op³ata portowa"
    with pytest.raises(CommandError, match="invalid choice"):
        run(str(file), "--encoding", "runes")


def test_the_owner_is_the_one_named() -> None:
    factories.user()
    curator = factories.user(username="curator")
    run(str(COLUMN), "--owner", "curator")
    assert Document.objects.get().brought_by == curator


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ([], None),
        ([("curator", False)], "curator"),
        ([("analyst", False), ("curator", True)], "curator"),
        ([("analyst", False), ("curator", False)], "analyst"),
        ([("curator", True), ("curator2", True)], None),
    ],
)
def test_without_a_name_the_likely_owner_is_found_or_nobody(accounts: list, expected: str | None) -> None:
    for username, superuser in accounts:
        factories.user(username=username, is_superuser=superuser)
    _, err = run(str(COLUMN))
    owner = Document.objects.get().brought_by
    assert (owner and owner.username) == expected
    assert ("--owner USER" in err) is (expected is None)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--published", "soon"], "--published: Enter a valid date"),
        (["--language", "the one of the sea"], "--language: Write the language as a tag"),
        (["--title", "x" * 301], "--title: Ensure this value has at most 300"),
        (["--title", ""], "--title: This field is required"),
        (["--short-title", "x" * 61], "--short-title: Ensure this value has at most 60"),
        (["--owner", "nobody"], "There is no account “nobody”"),
    ],
)
def test_a_bad_option_is_answered_in_words_and_nothing_is_stored(arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run(str(COLUMN), *arguments)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "a PDF file, but it is damaged"),
        (b"a\x00b", "control characters"),
        (None, "cannot be opened"),
    ],
)
def test_a_bad_file_is_answered_in_words(tmp_path: Path, data: bytes | None, reason: str) -> None:
    path = tmp_path / "piece.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CommandError, match=reason):
        run(str(path))
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused(tmp_path: Path, settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 100
    path = tmp_path / "piece.txt"
    path.write_text("word " * 50)
    with pytest.raises(CommandError, match="the most that can be taken"):
        run(str(path))


def test_a_folder_is_no_piece(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        run(str(tmp_path))
