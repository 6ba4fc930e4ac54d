"""Blocks of a text, and the assembly of recognised blocks into canonical text.

A document's canonical text is what a person reads: its blocks' words joined by line breaks, with no list
markers, no table pipes and no markup. Blocks and their spans are standoff annotations of that text: half-open
`[start, end)` ranges in code points. Between two blocks there is a separator of white space only, so blocks
and separators together give back the text.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice, takewhile
from typing import Any, Literal, get_args

Kind = Literal["heading", "paragraph", "item", "cell", "quotation", "byline", "aside", "rule"]
SpanKind = Literal["emphasis", "strong", "link", "note", "back"]  # the last two are drawn and never stored

#: Labels of the kinds that a person may choose for a block. A choice is a kind, maybe with a level or role.
CHOICES: dict[str, str] = {
    "heading-1": "Title",
    "heading-2": "Heading",
    "heading-3": "Sub-heading",
    "heading-4": "Minor heading",
    "paragraph": "Paragraph",
    "item": "List item",
    "cell": "Table cell",
    "quotation": "Quotation",
    "byline": "Byline",
    "aside-kicker": "Kicker",
    "aside-dek": "Standfirst",
    "aside-date": "Date line",
    "aside-caption": "Caption",
    "aside-promotion": "Promotion",
    "aside-reference": "Reference",
    "aside-biography": "Biography",
    "aside-topics": "Topics",
    "aside": "Aside",
    "rule": "Rule",
}


class BlockError(ValueError):
    """Blocks that do not fit their text; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Span:
    """An inline run inside a block: `start` and `end` in code points into the document's text."""

    kind: SpanKind
    start: int
    end: int
    href: str = ""

    def shifted(self, by: int) -> "Span":
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Block:
    """One structural unit of a document: `start` and `end` in code points into the document's text.

    `level` is a heading's level (1 to 6), or the depth of a list item or a quotation (from 0); `marker` is the
    numbering that stood before the words ("3.", empty for a bullet), or a note's number; `row`, `column` and
    `header` place a table cell; `role` says what sort of aside this is ("caption", "dek", …).
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    marker: str = ""
    row: int = 0
    column: int = 0
    header: bool = False
    role: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def choice(self) -> str:
        """The key in `CHOICES` of this block's kind."""
        if self.kind == "heading":
            return f"heading-{min(max(self.level, 1), 4)}"
        if self.kind == "aside" and f"aside-{self.role}" in CHOICES:
            return f"aside-{self.role}"
        return self.kind

    def recast(self, choice: str) -> "Block":
        """Return this block as another kind, at the same place. Raises BlockError for an unknown choice."""
        if choice not in CHOICES:
            raise BlockError(f"“{choice}” is not a kind of block.")
        kind, _, detail = choice.partition("-")
        level = int(detail) if kind == "heading" else self.level if kind == self.kind else 0
        role = detail if kind == "aside" else ""
        place = {} if kind == "cell" else {"row": 0, "column": 0, "header": False}
        return replace(self, kind=kind, level=level, role=role, **place)  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """Return a plain dict without the fields that hold their default."""
        return _sparse(self) | ({"spans": [_sparse(span) for span in self.spans]} if self.spans else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Block":
        return cls(**{**data, "spans": tuple(Span(**span) for span in data.get("spans", ()))})


def _sparse(value: Block | Span) -> dict[str, Any]:
    found = ((name, getattr(value, name), default) for name, default in _DEFAULTS[type(value)])
    return {name: held for name, held, default in found if held != default}


_DEFAULTS = {
    kind: [(field.name, field.default) for field in fields(kind) if field.name != "spans"]
    for kind in (Block, Span)
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A block as an importer saw it, before it has a place: its words, and spans counted from its start."""

    kind: Kind
    text: str
    level: int = 0
    marker: str = ""
    row: int = 0
    column: int = 0
    header: bool = False
    role: str = ""
    spans: tuple[Span, ...] = ()


def normalise(text: str) -> str:
    """Return `text` in NFC, with LF line breaks, without NUL and byte-order marks. Twice is the same as once.

    Databases refuse NUL, and a mark is left wherever files were joined; every other character stays, whether or
    not it can be seen.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", text)


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...]]:
    """Return the canonical text of recognised blocks, and the blocks in their places.

    Drafts must be normalised already; empty ones are left out. Cells of a row are joined by a tab, items and
    rows by one line break, everything else by two. Two blocks cannot compose across their border (a
    combining mark always follows white space), so the whole is NFC if each part is.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    length = 0
    before: Draft | None = None
    for draft in drafts:
        words = draft.text.strip()
        if not words:
            continue
        lead = len(draft.text) - len(draft.text.lstrip())
        gap = _gap(before, draft)
        parts += (gap, words)
        start = length + len(gap)
        length = start + len(words)
        spans = tuple(
            replace(span, start=span.start - lead + start, end=min(span.end - lead + start, length))
            for span in draft.spans
            if lead <= span.start < min(span.end, lead + len(words))
        )
        blocks.append(
            Block(
                draft.kind, start, length, draft.level, draft.marker,
                draft.row, draft.column, draft.header, draft.role, spans,
            )
        )  # fmt: skip
        before = draft
    return "".join(parts), tuple(blocks)


def _gap(before: Draft | None, draft: Draft) -> str:
    if before is None:
        return ""
    if before.kind == draft.kind == "cell" and before.row == draft.row:
        return "\t"
    return "\n" if before.kind == draft.kind and draft.kind in ("cell", "item") else "\n\n"


def check(text: str, blocks: Sequence[Block]) -> None:
    """Raise BlockError unless the blocks lie in order inside `text` with only white space around them."""
    position = 0
    for block in blocks:
        if block.kind not in get_args(Kind):
            raise BlockError(f"“{block.kind}” is not a kind of block.")
        if not position <= block.start < block.end <= len(text):
            raise BlockError(f"The block at {block.start} to {block.end} is not in order inside the text.")
        if text[position : block.start].strip():
            raise BlockError(f"The words at {position} to {block.start} belong to no block.")
        position = block.end
    if text[position:].strip():
        raise BlockError(f"The words from {position} on belong to no block.")


def overlapping(blocks: Sequence[Block], start: int, end: int) -> Iterator[Block]:
    """Return those of the ordered blocks that share at least one code point with `[start, end)`."""
    first = bisect_right(blocks, start, key=lambda block: block.end)
    return takewhile(lambda block: block.start < end, islice(blocks, first, None))
