"""Who made a row and what each of them noted, where the same rows of several analysts were merged into one.

What somebody noted stays in their own row, which is merged away: nobody else edits it, and while coding is blind
nobody else is shown it. Cards, lists and files put the notes together as they are read. `only` is the number of the
person who codes blind and so sees their own work alone, None for whoever sees everybody's. Each function costs a
query unless the row's `merged` was fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Noted(NamedTuple):
    """A note of a row that was merged into another: whose it is, that row's number, and its Markdown."""

    who: str
    row: int
    note: str


def own_row(row: Any, only: int | None) -> Any:
    """The row as the person who codes blind made it: what was merged into `row`, or else `row` itself."""
    if only is None or row.analyst_id == only:
        return row
    return next((one for one in row.merged.all() if one.analyst_id == only), row)


def beside(row: Any, only: int | None) -> list[Noted]:
    """What others noted of the row, each once, and only what its own note does not say; nothing to who codes blind."""
    if only is not None:
        return []
    return others_notes(row.note, ((str(one.analyst), one.pk, one.note) for one in row.merged.all()))


def others_notes(own: str, notes: Iterable[tuple[str, int, str]]) -> list[Noted]:
    """Those of the notes, given as `(who, number of the row, Markdown)`, that say something else than the rest."""
    seen = {own.strip(), ""}
    found = []
    for who, row, note in sorted(notes, key=lambda one: one[1]):
        if note.strip() not in seen:
            seen.add(note.strip())
            found.append(Noted(who, row, note))
    return found


def joined(own: str, others: Iterable[Noted]) -> str:
    """All the notes in one text: the row's own, and below it those of the others, each with who said it."""
    lines = [f"{one.who} (#{one.row}): {one.note}" for one in others]
    return "\n\n".join([own, *lines] if own else lines)
