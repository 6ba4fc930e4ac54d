"""Markdown, told apart from plain text by its signs, and read with tables, footnotes and front matter."""

import datetime as dt

import pytest

from reader.importing import read
from reader.importing.formats import format_of
from reader.text.blocks import Draft
from tests.support.damage import read_damaged

PIECE = """---
title: "The ferry and the tide"
author: [Desk One, Desk Two]
date: 2024-05-07
lang: en-GB
---

The **ferry** missed the [tide](https://example.org/t) on *Monday*,
as it often does.[^log] It ~~sank~~ waited.

- first
  - inner
- second

7. seven
8. eight

> Nobody asked the tide.
>
>> Nobody at all.

| Year | Boats |
|------|------:|
| 2023 | 41 |

```
code   here
  more
```

![A ferry](f.png)

***

[^log]: So the harbour's own log.
"""


def shown(found: list[Draft]) -> list[tuple[str, str]]:
    return [
        (f"{draft.kind}{draft.level or ''}{' ' * bool(draft.marker)}{draft.marker}", draft.text)
        for draft in found
    ]


def test_each_part_of_markdown_arrives_without_its_signs() -> None:
    found = read(PIECE.encode())
    assert shown(found.drafts) == [
        ("heading1", "The ferry and the tide"),
        ("paragraph", "The ferry missed the tide on Monday, as it often does.[1] It sank waited."),
        ("item", "first"), ("item1", "inner"), ("item", "second"), ("item 7.", "seven"), ("item 8.", "eight"),
        ("quotation", "Nobody asked the tide."), ("quotation1", "Nobody at all."),
        ("cell", "Year"), ("cell", "Boats"), ("cell", "2023"), ("cell", "41"),
        ("paragraph", "code   here\n  more"), ("rule", "* * *"), ("aside 1", "So the harbour's own log."),
    ]  # fmt: skip
    assert [(span.kind, span.href) for span in found.drafts[1].spans] == [
        ("strong", ""), ("link", "https://example.org/t"), ("emphasis", ""), ("link", "#note-1"),
    ]  # fmt: skip
    assert "1 picture was left out." in found.notes


def test_front_matter_describes_the_piece() -> None:
    found = read(PIECE.encode())
    assert (found.title, found.author, found.language) == (
        "The ferry and the tide",
        "Desk One and Desk Two",
        "en-GB",
    )
    assert found.published == dt.date(2024, 5, 7)


def test_a_byline_with_a_date_below_the_title_is_recognised() -> None:
    found = read(b"# The ferry\n\n*By Low Water* | 4 March 2025\n\nIt sailed.\n")
    assert [draft.kind for draft in found.drafts] == ["heading", "byline", "paragraph"]
    assert (found.author, found.published) == ("Low Water", dt.date(2025, 3, 4))


@pytest.mark.parametrize(
    "text",
    [
        "# The ferry\n\nIt sailed.", "The **ferry** sailed\n\n## Then\n\nIt sank.", "- **one**\n- `two`\n",
        "\ufeff# The ferry\r\n\r\nIt sailed.", "A [link](https://example.org/a) and ![a picture](p.png).",
        "---\ntitle: The ferry\n---\nIt sailed.", "Boats\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nand **more**",
    ],
)  # fmt: skip
def test_markdown_is_known_by_its_signs(text: str) -> None:
    found = format_of(text.encode())
    assert found
    assert found.name == "a Markdown text"


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sailed.\n\nIt sank.", "- one\n- two\n\n1. three\n2. four", "He was *very* late, and she_said_so.",
        "# 7 on the list is the tide\nand it is late.", "#ferry #tide\n\nwords", "#!/bin/sh\n\necho\n\n",
        "A title\n=======\n\nWords.", "> quoted\n\nwords", "2 ** 3 and 4 ** 5 are numbers",
        "words [1] and [2](see below)",
        "* * *\n\nA scene.\n\n* * *", "a | b\n1 | 2", "---\n\nwords: and more\n", "The **ferry** sailed.",
        "Footnote[1]\n\n[1]: a note", "10 < 20 ~~ and `ticks", "|  | a |\n|  | b |", "___________\n\nwords",
    ],
)  # fmt: skip
def test_plain_text_is_not_taken_for_markdown(text: str) -> None:
    assert format_of(text.encode()) is None


def test_html_in_markdown_is_read_and_its_scripts_are_not() -> None:
    found = read(b"# T\n\n<aside>By the way.</aside>\n\n<script>alert(1)</script>\n\n<b>so</b>\n")
    assert shown(found.drafts) == [("heading1", "T"), ("aside", "By the way."), ("paragraph", "so")]


def test_a_text_too_long_for_markdown_is_read_as_plain_text() -> None:
    found = read(b"# The ferry\n\n" + b"a [b] *c*\n" * 40_000)
    assert "very long" in found.notes[0]


def test_damaged_markdown_gives_a_piece_or_a_sentence() -> None:
    assert read_damaged(PIECE.encode(), 200)


def test_a_heading_that_is_set_apart_makes_a_text_markdown_wherever_it_is() -> None:
    long = "It missed the tide, and so it lay at the quay for nine hours."
    text = f"OPINION\n\n# The ferry\n\nHow it missed the tide at noon\n\nBy Harbour Desk\n\n{long}\n".encode()
    assert shown(read(text).drafts) == [
        ("aside", "OPINION"), ("heading1", "The ferry"), ("aside", "How it missed the tide at noon"),
        ("byline", "By Harbour Desk"), ("paragraph", long),
    ]  # fmt: skip
