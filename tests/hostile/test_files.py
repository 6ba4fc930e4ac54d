"""What leaves as a file, and what comes in as one: formulas reversible, names that are names, bytes of any kind"""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

import manage
from annotations.exchange.csv import unguard
from annotations.models import Highlight
from reader.models import Comparison, Document
from reader.text.blocks import Draft, normalise
from tests.hostile import corpus, tally
from tests.support import factories, members

pytestmark = pytest.mark.django_db

#: What a note may hold: no space around it, one kind of line break, no NUL.
CELLS = tuple(
    dict.fromkeys(
        text
        for text in (*corpus.FORMULAS, *corpus.MARKUP, *corpus.FORMATS, *corpus.HEADERS, *corpus.CHARACTERS)
        if text.strip() and "\x00" not in text
    )
)
RISKY = tuple("=+-@\t\r")


def rows(client: Client, address: str) -> list[dict[str, str]]:
    body = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body, newline="")))


def test_cells_come_back_exactly_and_none_begins_as_a_formula_does() -> None:
    """Words of notes, quotes, titles and names, through the real export."""
    drafts = [Draft("paragraph", normalise(f"{number}: {cell}")) for number, cell in enumerate(CELLS)]
    title = "=HYPERLINK(1)"
    comparison = factories.comparison(left=factories.document(drafts=drafts, title="@SUM(1)"), title=title)
    analyst = factories.user(username="+analyst")
    factories.membership(comparison=comparison, user=analyst)
    framing = factories.framing(comparison=comparison)
    tag = factories.tag(framing=framing, name="-1+1")
    made = {}
    for number, (block, cell) in enumerate(zip(comparison.left.blocks, CELLS, strict=True)):
        row = factories.highlight(
            comparison=comparison,
            analyst=analyst,
            framing=framing,
            start=block.start + len(f"{number}: "),
            end=block.end,
            note=cell,
            tags=[tag],
        )
        made[row.pk] = row
        tally.tried("CSV note")
        tally.tried("CSV quote")
    factories.link(
        source=row, note="=1+1", relation=factories.relation(comparison=comparison, name="=Echoes")
    )
    client = members.signed_in(comparison.created_by)
    found = rows(client, reverse("export_highlights", args=[comparison.pk]))
    assert len(found) == len(made) + 1
    for line in found:
        assert not [name for name, cell in line.items() if cell.startswith(RISKY)]
        row = Highlight.objects.get(pk=line["id"])
        for name in ("quote", "prefix", "suffix", "note"):
            assert unguard(line[name]) == getattr(row, name)
        assert unguard(line["comparison"]) == title
    (line,) = rows(client, reverse("export_links", args=[comparison.pk]))
    assert (unguard(line["note"]), line["note"]) == ("=1+1", "'=1+1")
    assert not [name for name, cell in line.items() if cell.startswith(RISKY)]


@pytest.mark.parametrize("name", ["export_highlights", "export_links", "export_report", "findings_words_csv"])
def test_the_name_of_a_file_is_a_plain_name(name: str) -> None:
    comparison = factories.comparison()
    client = members.signed_in(comparison.created_by)
    for title in corpus.SHORT[len(name) % 3 :: 3]:
        if "\x00" in title or len(title) > 200:
            continue
        if any("\ud800" <= character <= "\udfff" for character in title):
            continue
        Comparison.objects.filter(pk=comparison.pk).update(title=title)
        answer = client.head(reverse(name, args=[comparison.pk]), {"analyst": title})
        assert re.fullmatch(r'attachment; filename="[a-z0-9_.-]{1,150}"', answer["Content-Disposition"]), (
            title
        )
        tally.tried(f"{name} file name")


UPLOADS = [
    *corpus.PATHS,
    *corpus.HEADERS,
    *corpus.MARKUP[::6],
    *corpus.CHARACTERS[::3],
    "x" * 5_000 + ".txt",
    ".txt",
]


@pytest.mark.parametrize("name", UPLOADS)
def test_a_file_of_any_name(name: str) -> None:
    """It becomes a title at most, of a length that a title may have; nothing is written anywhere."""
    client = members.signed_in(factories.user())
    file = SimpleUploadedFile("x.txt", b"Some words of a piece.\n\nAnd some more of them, so that it is one.")
    file._name = name
    answer = client.post(reverse("document_add"), {"file": file})
    assert answer.status_code in (302, 422, 400)  # the last where a name is longer than any header may be
    made = Document.objects.first()
    assert made is None or (0 < len(made.title) <= 300 and "\x00" not in made.title)
    tally.tried("name of an upload")


@pytest.mark.parametrize("data", corpus.BYTES)
def test_an_upload_of_any_bytes(data: bytes) -> None:
    client = members.signed_in(factories.user())
    answer = client.post(reverse("document_add"), {"file": SimpleUploadedFile("x.txt", data)})
    assert answer.status_code in (302, 422)
    tally.tried("bytes of an upload")


def test_the_command_takes_any_file_and_any_words_or_says_why_not(tmp_path: Path, capsys: Any) -> None:
    factories.user()
    for number, name in enumerate(["=1+1.txt", "<b>.txt", "x" * 250, "a\nb.txt", "é.txt"]):
        file = tmp_path / name
        file.write_bytes(b"Some words of a piece, and no title.")
        _commanded(file)
        for text in [text for text in corpus.SHORT[number::40] if text not in corpus.HALVES]:
            for option in ("title", "author", "source", "published", "language"):
                _commanded(file, **{option: text})
                tally.tried(f"import_document --{option}")
    for data in corpus.BYTES:
        file.write_bytes(data)
        _commanded(file)
        tally.tried("import_document FILE")
    for document in Document.objects.all():
        assert "\x00" not in document.title + document.author + document.source
    capsys.readouterr()


@pytest.mark.parametrize("half", corpus.HALVES)
@pytest.mark.parametrize(
    "words",
    [
        ["import_document", "{}"],
        ["import_document", "x.txt", "--title", "{}"],
        ["import_document", "x.txt", "--owner", "{}"],
        ["compare", "1", "2", "--title", "{}"],
        ["compare", "1", "2", "--title", "x", "--owner", "{}"],
        ["export", "1", "highlights.csv", "--analyst", "{}"],
        ["export", "1", "{}"],
    ],
)
def test_bytes_on_the_command_line_that_are_no_text(
    words: list[str], half: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell hands on whatever was typed; Python makes halves of characters of it, which no database takes."""
    monkeypatch.setattr("sys.argv", ["manage.py", *(word.format(half) for word in words)])
    with pytest.raises(
        SystemExit, match=r"is not written in UTF-8, .* Give it again in UTF-8, or rename the file\."
    ):
        manage.main()
    tally.tried(f"manage.py {' '.join(words)}")


def _commanded(file: Path, **options: str) -> None:
    with suppress(CommandError):
        call_command("import_document", str(file), **options)
