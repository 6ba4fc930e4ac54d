"""Live rows of a comparison with only the columns for drawing and counting, one query for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from annotations.models import Change, Highlight, Link, Silence
from annotations.models.annotation import Curated
from annotations.models.link import LinkQuerySet
from reader.models import Comparison

SHORT = 60  # code points of a quote in a label


class Person(NamedTuple):
    """A stand-in for an account: its number and username."""

    pk: int
    username: str

    def get_username(self) -> str:
        return self.username


class Told(NamedTuple):
    """A change with only the fields that pages need."""

    revision: int
    noun: str
    row: int
    verb: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    actor: Person

    @classmethod
    def of_act(cls, changes: Sequence[Change]) -> list[Told]:
        """Return the changes of one act, whose actor the first of them has at hand."""
        actor = Person(changes[0].actor_id, changes[0].actor.get_username())
        return [
            cls(one.revision, one.noun, one.row, one.verb, one.before, one.after, actor) for one in changes
        ]


class HighlightRow(NamedTuple):
    """A live highlight with only the columns that drawing and counting need."""

    id: int
    document_id: int
    start: int
    end: int
    framing_id: int
    status: str
    analyst_id: int
    curated: bool


class LinkRow(NamedTuple):
    """A live link between two live passages; the quotes are shortened to how the passages begin."""

    id: int
    source: int
    target: int
    relation: str
    label: str
    source_quote: str
    target_quote: str
    analyst_id: int
    curated: bool

    def to_json(self) -> dict[str, Any]:
        """Return the fields that the page needs to draw the link."""
        return {
            name: value for name, value in self._asdict().items() if name not in ("analyst_id", "curated")
        }


class SilenceRow(NamedTuple):
    """A live silence: its highlight and its analyst."""

    highlight_id: int
    analyst_id: int
    curated: bool


def read_told(changes: QuerySet[Change]) -> list[Told]:
    """Read the changes in their order, with one query."""
    names = (*Told._fields[:-1], *(f"actor__{name}" for name in Person._fields))
    own = len(Told._fields) - 1
    return [Told._make((*row[:own], Person(*row[own:]))) for row in changes.values_list(*names)]


def read_rows(comparison: Comparison, where: Q | None = None) -> dict[int, HighlightRow]:
    return highlight_rows(Highlight.objects.all_of(comparison).filter(where or Q()))


def highlight_rows(highlights: QuerySet[Highlight]) -> dict[int, HighlightRow]:
    """Read the live ones of these highlights, by number."""
    live: Any = highlights.filter(deleted=None).order_by("pk")
    return {row[0]: HighlightRow._make(row) for row in live.values_list("pk", *HighlightRow._fields[1:])}


def read_silences(comparison: Comparison) -> dict[int, SilenceRow]:
    live = Silence.objects.all_of(comparison).live().order_by("pk").values_list("pk", *SilenceRow._fields)
    return {pk: SilenceRow(*row) for pk, *row in live}


def read_merged(comparison: Comparison, kind: type[Curated]) -> dict[int, int]:
    """Read which rows, deleted ones too, were merged into which."""
    rows: Any = kind._default_manager
    merged = rows.all_of(comparison).filter(merged_into__isnull=False)
    return dict(merged.order_by("pk").values_list("pk", "merged_into"))


def read_wires(comparison: Comparison, where: Q | None = None) -> list[LinkRow]:
    return link_rows(Link.objects.all_of(comparison).filter(where or Q()))


def link_rows(links: LinkQuerySet) -> list[LinkRow]:
    """Read those of these links that are live, by number."""
    rows = links.live().order_by("pk").values_list(
        "pk", "source_id", "target_id", "relation__slug", "relation__name",
        Left("source__quote", 2 * SHORT), Left("target__quote", 2 * SHORT), "analyst_id", "curated",
    )  # fmt: skip
    return [LinkRow._make((*row[:5], short(row[5]), short(row[6]), *row[7:])) for row in rows]


def short(quote: str) -> str:
    """Shorten a quote to its first words for a label, at most `SHORT` code points and an ellipsis."""
    words = " ".join(quote.split())
    return words if len(words) <= SHORT else f"{words[:SHORT].rsplit(' ', 1)[0]}…"
