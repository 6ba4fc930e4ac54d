"""The page of one reviewed row: its text on both sides, and all else that was said of the same passage."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from annotations.history.changes import HistoryEntry, history_of
from annotations.models import Comment, Highlight, Link, Ruling, Silence
from annotations.rendering import Mark
from annotations.workbench.excerpts import Excerpt, excerpt
from annotations.workbench.mates import gather, silences_on
from reader.models import Comparison

NEIGHBOURS = 12  # rows beside the reviewed one that are listed
LATEST = 8  # changes of its history that are shown


class ReviewedRow:
    """A highlight or link with its context. Takes a constant number of queries, whatever it holds."""

    def __init__(self, comparison: Comparison, row: Highlight | Link) -> None:
        self.comparison = comparison
        self.row: Any = row
        self.groups = gather(comparison, [row])

    @cached_property
    def passages(self) -> list[Highlight]:
        """The passage itself, or both ends of a link."""
        return [self.row] if isinstance(self.row, Highlight) else [self.row.source, self.row.target]

    @cached_property
    def links(self) -> list[Link]:
        """The links of the passages and of those merged with them, without the reviewed one; each group once."""
        own = self.groups.all_of("highlight", [passage.pk for passage in self.passages])
        links = Link.objects.of(self.comparison).live().in_layer(self.row.curated).with_ends().meeting(own)
        shown = self.groups.shown
        return [
            link for link in links.order_by("pk")
            if shown("link", link.pk) == link.pk and link.pk != (isinstance(self.row, Link) and self.row.pk)
        ]  # fmt: skip

    @cached_property
    def silence(self) -> Silence | None:
        if isinstance(self.row, Link):
            return None
        return silences_on(self.comparison, self.groups, [self.row.pk]).get(self.row.pk)

    @cached_property
    def neighbours(self) -> list[Highlight]:
        """The highlights of the layer that overlap a highlight, those in the very same place first."""
        if isinstance(self.row, Link):
            return []
        row = self.row
        rows = (
            Highlight.objects.of(self.comparison)
            .live()
            .in_layer(row.curated)
            .filter(document=row.document_id)
        )
        apart = rows.reaching_into(row.start, row.end).exclude(
            pk__in=self.groups.all_of("highlight", [row.pk])
        )
        found = [one for one in apart.with_card() if self.groups.shown("highlight", one.pk) == one.pk]
        return sorted(found, key=lambda one: (not self.is_same_place(one), one.start, one.pk))

    @property
    def listed(self) -> list[Highlight]:
        return self.neighbours[:NEIGHBOURS]

    @property
    def unlisted(self) -> int:
        return len(self.neighbours) - len(self.listed)

    @property
    def twins(self) -> list[Highlight]:
        """The neighbours that can be merged with it: other analysts' in the same place and framing."""
        return [
            one for one in self.neighbours
            if self.is_same_place(one) and one.framing_id == self.row.framing_id and one.ruling_id is None
            and self.row.ruling_id is None
        ]  # fmt: skip

    def is_same_place(self, one: Highlight) -> bool:
        return (one.start, one.end) == (self.row.start, self.row.end)

    @cached_property
    def replies(self) -> list[Comment]:
        rows = [self.row.pk, *(mate.pk for mate in self.row.mates)]
        return list(Comment.objects.on_all(self.comparison, self.row.noun, rows).live())

    @cached_property
    def rulings(self) -> list[Ruling]:
        """The rulings in force that were made on the row; to edit or reject it reopens their cases."""
        standing = Ruling.objects.of(self.comparison).live().select_related("analyst", "side")
        own = {(self.row.noun, row.pk) for row in (self.row, *self.row.mates)}
        return [one for one in standing if any((noun, pk) in own for noun, pk, *_ in one.sources)]

    @cached_property
    def history(self) -> list[HistoryEntry]:
        """The latest changes, the last one first."""
        return history_of(self.row, self.comparison)[:LATEST]

    @cached_property
    def columns(self) -> list[Excerpt]:
        """Both texts around the passages and what they are linked to, the reviewed passages marked as such."""
        far = [link.far_end(passage) for passage in self.passages for link in self._links_of(passage)]
        marks: dict[int, dict[int, Mark]] = defaultdict(dict)
        for one in (*self.passages, *far, *self.neighbours):
            states = ("reviewed",) if one in self.passages else ()
            marks[one.document_id].setdefault(
                one.pk, Mark(one.pk, one.start, one.end, one.framing.slug, states)
            )
        places = [*self.passages] if isinstance(self.row, Link) else [*self.passages, *far]
        first = self.passages[0]
        length = len(self.comparison.documents[self.comparison.side_of(first.document_id)].content.text)
        return [
            excerpt(
                side, piece, [(one.start, one.end) for one in places if one.document_id == piece.pk],
                list(marks[piece.pk].values()), first.start / length,
            )
            for side, piece in self.comparison.documents.items()
        ]  # fmt: skip

    def _links_of(self, passage: Highlight) -> list[Link]:
        own = self.groups.all_of("highlight", [passage.pk])
        return [link for link in self.links if own & {link.source_id, link.target_id}]

    @property
    def side(self) -> str:
        """`left` or `right`: the side of its first passage."""
        return self.comparison.side_of(self.passages[0].document_id)


def said_since(row: Any, revision: int, comparison: Comparison) -> list[HistoryEntry]:
    """Return the changes of a row after a revision, the first one first."""
    return [entry for entry in reversed(history_of(row, comparison)) if entry.change.revision > revision]
