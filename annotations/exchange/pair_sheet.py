"""The pair sheet: every link as its two passages side by side, with its notes and replies."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from annotations.models import Highlight, Link
from annotations.models.comment import Thread
from annotations.models.link import LinkQuerySet
from annotations.workbench.groups import Groups
from annotations.workbench.mates import gather
from reader.models import Comparison

#: Label, with a place for a piece's name, and query of each order, by its name in the URL. The first is the default.
ORDERS: dict[str, tuple[str, Callable[[LinkQuerySet], LinkQuerySet]]] = {
    "left": ("Along {left}", lambda links: links.along("left")),
    "right": ("Along {right}", lambda links: links.along("right")),
    "relation": ("By relation", LinkQuerySet.by_relation),
    "status": ("By status", LinkQuerySet.by_status),
    "newest": ("Newest first", LinkQuerySet.newest),
}


class PairCard(NamedTuple):
    """A link with its passages in the left and the right piece. `forward` means from left to right."""

    link: Link
    left: Highlight
    right: Highlight
    forward: bool
    thread: Thread

    @property
    def ends(self) -> list[tuple[str, Highlight]]:
        return [("left", self.left), ("right", self.right)]


def orders_of(comparison: Comparison) -> dict[str, str]:
    """Return the label of each order by its name in the URL."""
    return {order: label.format_map(comparison.names) for order, (label, _) in ORDERS.items()}


def in_order(links: LinkQuerySet, order: str) -> LinkQuerySet:
    """Return the links in the named order; an unknown name means along the left piece."""
    _, ordered = ORDERS.get(order, ORDERS["left"])
    return ordered(links)


def cards_of(comparison: Comparison, links: Sequence[Link], person: Any) -> list[PairCard]:
    """Build the cards of links that were read with their ends. All their replies cost one query."""
    for link in links:
        link.comparison = link.source.comparison = link.target.comparison = comparison
    gather(comparison, links)
    groups = gather(comparison, [end for link in links for end in (link.source, link.target)])
    for link in links:
        link.source, link.target = (_shown(end, groups) for end in (link.source, link.target))
    threads = Thread.of_all(links, person)
    return [_card(link, link.source.document_id == comparison.left_id, threads[link.pk]) for link in links]


def _shown(end: Highlight, groups: Groups) -> Highlight:
    """Return the passage that is shown for the link's own, which others may have marked too."""
    group = [end, *end.mates]
    first = next(row for row in group if row.pk == groups.shown("highlight", end.pk))
    first.framing, first.document = end.framing, end.document
    first.mates = [row for row in group if row is not first]
    return first


def _card(link: Link, forward: bool, thread: Thread) -> PairCard:
    left, right = (link.source, link.target) if forward else (link.target, link.source)
    return PairCard(link, left, right, forward, thread)
