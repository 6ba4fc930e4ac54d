"""The rows of each analyst: a merged row counts once for each of its authors.

Analysts who agreed before a merge thus agree after it. A co-author's copy has the id of their own row, which
was merged; their links and silences point to that id, as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from annotations.workbench.rows import HighlightRow, LinkRow, SilenceRow
from annotations.workbench.snapshot import Snapshot

Kind = TypeVar("Kind", HighlightRow, LinkRow, SilenceRow)


class Shares:
    """The rows of a snapshot, once for each of their authors."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        #: The row that replaced a merged row, by the merged row's id, for highlights and for links.
        self.highlights, self.links = (
            {merged: pk for pk, people in snapshot.coauthors[noun].items() for merged in people.values()}
            for noun in ("highlight", "link")
        )

    @cached_property
    def rows(self) -> list[HighlightRow]:
        return [
            row if own is None else row._replace(id=own)
            for _, own, row in self._each("highlight", self._snapshot.rows)
        ]

    @cached_property
    def wires(self) -> list[LinkRow]:
        return [
            wire._replace(
                id=pk if own is None else own,
                source=self._end(wire.source, wire.analyst_id), target=self._end(wire.target, wire.analyst_id),
            )
            for pk, own, wire in self._each("link", self._snapshot.wires)
        ]  # fmt: skip

    @cached_property
    def silences(self) -> list[SilenceRow]:
        return [
            signed._replace(highlight_id=self._end(signed.highlight_id, signed.analyst_id))
            for _, _, signed in self._each("silence", self._snapshot.silences)
        ]

    def _each(self, noun: str, rows: dict[int, Kind]) -> Iterator[tuple[int, int | None, Kind]]:
        """Yield a row's id, the id of the co-author's own row or None, and the row in its author's name."""
        also = self._snapshot.coauthors[noun]
        for pk, row in rows.items():
            yield pk, None, row
            for person, own in also.get(pk, {}).items():
                if person != row.analyst_id:
                    yield pk, own, row._replace(analyst_id=person)

    def _end(self, highlight: int, person: int) -> int:
        """Return the highlight that this person made, if they are a co-author of this one, else this one."""
        row = self._snapshot.rows.get(highlight)
        if row is None or row.analyst_id == person:
            return highlight
        return self._snapshot.coauthors["highlight"].get(highlight, {}).get(person, highlight)
