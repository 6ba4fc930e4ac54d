"""Changes since a revision, for a page that still shows the comparison as it was then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q

from annotations.models import Change, Highlight, Link
from annotations.models.change import PERSONAL
from annotations.workbench.groups import kin
from annotations.workbench.rows import Told, read_told
from annotations.workbench.snapshot import snapshot_of
from annotations.workbench.state import Place
from reader.models import Comparison

MOST = 300  # changes or passages; beyond that reloading the page is quicker

CODES = ("framing", "tag", "relation")
#: Fields of a highlight on which its links depend, and so the marks at their far ends.
SEEN_BY_LINKS = ("start", "end", "framing_id", "deleted", "curated", "merged_into_id", "analyst_id")


def changes_since(comparison: Comparison, revision: int) -> list[Told]:
    """Return the changes after the revision that others may see, oldest first, at most `MOST` + 1.

    No query for them if the snapshot remembers that far back.
    """
    snapshot = snapshot_of(comparison)
    if revision < snapshot.told_since:
        return read_told(Change.objects.since(comparison, revision).shared()[: MOST + 1])
    return [one for one in snapshot.told if one.revision > revision and one.noun not in PERSONAL][: MOST + 1]


class News:
    """The changes of a comparison since a revision, oldest first, with their actors.

    For a page that is `filtered`, any change of a passage may make its links appear or disappear.
    """

    def __init__(self, comparison: Comparison, changes: Sequence[Told], *, filtered: bool = False) -> None:
        self.comparison = comparison
        self.filtered = filtered
        self.many = len(changes) > MOST
        snapshot = snapshot_of(comparison)
        # Live rows are in memory, but while coding is blind the database says which the person may see.
        self.live = snapshot.rows if comparison.sees_only is None else {}
        self.drawn = snapshot.wires if comparison.sees_only is None else {}
        self.merged = snapshot.merged if comparison.sees_only is None else {}
        self.changes = [change for change in changes if _is_seen(change, comparison.sees_only)]

    @property
    def too_many(self) -> bool:
        """True if reloading the page is quicker, or needed because of a change of the whole comparison."""
        return self.many or self.because != "far" or len(self.places) > MOST

    @property
    def because(self) -> str:
        """Why the page is to be reloaded: `coding` or `archive` changed, or else it is `far` behind."""
        states = [change.after or {} for change in self.changes if change.noun == "comparison"]
        return next((name for name in ("coding", "archive") if any(name in state for state in states)), "far")

    @cached_property
    def highlights(self) -> set[int]:
        """The highlights that changed or whose link, silence or comment changed."""
        own = {change.row for change in self.changes if change.noun == "highlight"}
        ends = {end for ends in self.links.values() for end in ends}
        return kin(self.merged, "highlight", own | self._named("highlight_id") | ends)

    @cached_property
    def wires(self) -> set[int]:
        """The links to draw again: `links`, and those whose relation changed."""
        relations = {change.row for change in self.changes if change.noun == "relation"}
        if not relations:
            return set(self.links)
        renamed = Link.objects.of(self.comparison).filter(relation__in=relations)
        return set(self.links) | set(renamed.values_list("pk", flat=True))

    @cached_property
    def links(self) -> dict[int, tuple[int, int]]:
        """The links that changed, or look different because a highlight changed, with both their ends."""
        highlights = {
            change.row for change in self.changes
            if change.noun == "highlight" and (self.filtered or _is_seen_by_links(change))
        }  # fmt: skip
        highlights = kin(self.merged, "highlight", highlights)
        changed = {change.row for change in self.changes if change.noun == "link"}
        links = kin(self.merged, "link", changed | self._named("link_id"))
        found = {
            pk: (wire.source, wire.target) for pk, wire in self.drawn.items()
            if pk in links or wire.source in highlights or wire.target in highlights
        }  # fmt: skip
        unknown, dead = links - found.keys(), highlights - self.live.keys()
        if unknown or dead:
            touched = Q(pk__in=unknown) | Q(source__in=dead) | Q(target__in=dead)
            rows = Link.objects.all_of(self.comparison).filter(touched)
            if self.comparison.sees_only is not None:  # their own, even if it or an end is now hidden
                own = Link.objects.signed_by(self.comparison.sees_only)
                rows = rows.filter(Q(pk__in=changed) | Q(pk__in=own.values("pk")))
            found |= {
                pk: (source, target)
                for pk, source, target in rows.values_list("pk", "source_id", "target_id")
            }
        return found

    @cached_property
    def places(self) -> set[Place]:
        """The passages to draw again, at their present bounds and their earlier ones."""
        fields = ("document_id", "start", "end")
        found = {
            Place(row.document_id, row.start, row.end)
            for row in (self.live[pk] for pk in self.highlights & self.live.keys())
        }
        if unknown := self.highlights - self.live.keys():
            rows = Highlight.objects.of(self.comparison).filter(pk__in=unknown).values_list(*fields)
            found |= {Place(*row) for row in rows}
        states = [s for c in self.changes if c.noun == "highlight" for s in (c.before, c.after) if s]
        return found | {Place(*(state[name] for name in fields)) for state in states}

    @property
    def codebook(self) -> bool:
        """True if the codebook changed, and with it the stylesheet."""
        return any(change.noun in CODES for change in self.changes)

    def by_row(self) -> list[dict[str, Any]]:
        """Return the last change of every highlight and link for the page: noun, number and who made it."""
        told: dict[tuple[str, int], str] = {}
        for change in self.changes:
            who = self.comparison.name_of(change.actor)
            state = change.after or change.before or {}
            if change.noun in ("highlight", "link"):
                told[change.noun, change.row] = who
            for noun in ("highlight", "link"):
                if state.get(f"{noun}_id"):
                    told[noun, state[f"{noun}_id"]] = who
            if change.noun == "link":
                told.update({("highlight", end): who for end in self.links.get(change.row, ())})
        # The card that is open may be of the row that is shown for the changed one.
        for (noun, pk), who in list(told.items()):
            for other in kin(self.merged, noun, [pk]):
                told.setdefault((noun, other), who)
        return [{"noun": noun, "id": pk, "by": who} for (noun, pk), who in told.items()]

    def _named(self, field: str) -> set[int]:
        """Return the numbers that the changed rows held in this field, before or after."""
        states = [state for change in self.changes for state in (change.before, change.after) if state]
        return {state[field] for state in states if state.get(field)}


def _is_seen_by_links(change: Told) -> bool:
    """Return True if the change shows at the highlight's links; notes, tags and framing do not."""
    before, after = change.before or {}, change.after or {}
    return any(before.get(name) != after.get(name) for name in SEEN_BY_LINKS)


def _without_merge(state: dict[str, Any] | None) -> dict[str, Any]:
    return (state or {}) | {"merged_into_id": None}


def _is_seen(change: Told, only: int | None) -> bool:
    """Return True if the person sees the changed row, or saw it before the change."""
    if only is None or change.noun in (*CODES, "comparison"):
        return True
    if change.before and _without_merge(change.before) == _without_merge(change.after):
        return False  # it would tell that others made the same
    states = [state for state in (change.before, change.after) if state]
    return any(only in (state.get("analyst_id"), state.get("author_id")) for state in states)
