"""Tags and notes of a row and of other analysts' rows that are shown as one with it.

Each analyst's note stays in their own row, which nobody else edits. Cards, lists and files join the notes when
they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Noted(NamedTuple):
    """The note of a row: its author, the row's number, and its Markdown."""

    who: str
    row: int
    note: str


def own_row(row: Any, person: Any) -> Any:
    """Return the person's own row of those that are shown as one, or the row that is shown."""
    return next((one for one in (row, *row.mates) if one.analyst_id == person.pk), row)


def beside(row: Any) -> list[Noted]:
    """Return the distinct notes of the row's `mates` that differ from the row's own."""
    return others_notes(row.note, ((str(one.analyst), one.pk, one.note) for one in row.mates))


def others_notes(own: str, notes: Iterable[tuple[str, int, str]]) -> list[Noted]:
    """Return the notes, given as `(author, row number, Markdown)`, that repeat neither `own` nor another."""
    seen = {own.strip(), ""}
    found = []
    for who, row, note in sorted(notes, key=lambda one: one[1]):
        if note.strip() not in seen:
            seen.add(note.strip())
            found.append(Noted(who, row, note))
    return found


def joined(own: str, others: Iterable[Noted]) -> str:
    """Join all notes into one text: the row's own, then the others, each with author and row number."""
    lines = [f"{one.who} (#{one.row}): {one.note}" for one in others]
    return "\n\n".join([own, *lines] if own else lines)


def all_tags(row: Any) -> list[Any]:
    """Return the tags of a highlight and its `mates`, each once, in codebook order."""
    tags = {tag.pk: tag for one in (row, *row.mates) for tag in one.tags.all()}
    return sorted(tags.values(), key=lambda tag: (tag.position, tag.pk))
