"""Authors and notes of a row into which equal rows of several analysts were merged.

Each analyst's note stays in their own row, which is merged away: nobody else edits it, and while coding is
blind nobody else sees it. Cards, lists and files join the notes when they are read. `only` is the number of
the person who codes blind and sees only their own work, None for a person who sees everybody's. Reading
`row.merged` costs a query unless it was prefetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Noted(NamedTuple):
    """A note of a row that was merged into another: its author, that row's number, and its Markdown."""

    who: str
    row: int
    note: str


def own_row(row: Any, only: int | None) -> Any:
    """Return the row that the person `only` made: one merged into `row`, or else `row` itself."""
    if only is None or row.analyst_id == only:
        return row
    return next((one for one in row.merged.all() if one.analyst_id == only), row)


def beside(row: Any, only: int | None) -> list[Noted]:
    """Return the distinct notes of merged rows that differ from the row's own; none while coding is blind."""
    if only is not None:
        return []
    return others_notes(row.note, ((str(one.analyst), one.pk, one.note) for one in row.merged.all()))


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
