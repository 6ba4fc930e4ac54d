"""The two CSV files: one row per highlight, and one row per link (the pair sheet).

Dialect: RFC 4180 with CRLF, UTF-8 with a byte-order mark unless the caller asks for none. Rows are tuples
from one query and pass through in chunks, so memory does not grow with their number.
"""

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet, Subquery

from annotations.models import Highlight
from annotations.models.authorship import joined, others_notes
from annotations.models.highlight import HighlightQuerySet
from annotations.models.link import LinkQuerySet
from annotations.workbench.groups import KINDS, Groups

HIGHLIGHTS = (
    "id", "comparison", "document_id", "document", "side", "start", "end", "quote", "prefix", "suffix",
    "framing", "tags", "note", "status", "analyst", "created", "modified", "links",
)  # fmt: skip
LINKS = (
    "id", "comparison", "relation",
    *(f"{end}_{what}" for end in ("source", "target")
      for what in ("id", "side", "document", "framing", "start", "end", "quote")),
    "note", "status", "analyst", "created", "modified",
)  # fmt: skip

BOM = "\ufeff".encode()
CHUNK = 1_000  # rows fetched and written at a time
JOINT = " | "

# Signs with which a spreadsheet's formula begins, and the apostrophe of a cell that is guarded already.
_RISKY = frozenset("=+-@\t\r'")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guard(cell: str) -> str:
    """Return `cell` with a leading `'` if a spreadsheet would run it as a formula; see `unguard`.

    A cell that begins with `'` before such a sign gets one more, so that `unguard` is exact.
    """
    return f"'{cell}" if cell[:1] in _RISKY and _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what `guard` was given: `unguard(guard(text)) == text` for any text."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def highlights_rows(
    highlights: HighlightQuerySet, links: LinkQuerySet, groups: Groups | None = None
) -> Iterator[tuple[Any, ...]]:
    """Return a row of `HIGHLIGHTS` for each highlight, in reading order. One query, whatever their number.

    `start` and `end` are code points; times are in UTC. `tags` holds names, and `links` the ids of the live
    `links` to or from the highlight, both joined by ` | `. If the highlight stands for others in its group,
    three more queries read those: `analyst` then names who made it and who made the same, joined likewise, and
    the other columns hold what all of them said.
    """
    mates = _Mates("highlight", groups)
    links = links.live().exclude(pk__in=groups.stands_for["link"] if groups else ())
    mates.read_tags()
    mates.read_links(links)
    of_one = links.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk")))
    tags = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"))
    rows = highlights.in_reading_order().annotate(
        joined_tags=_joined(tags, "tag__name"), joined_links=_joined(of_one, "pk")
    )
    fields = (
        "pk", "comparison__title", "document", "document__title", "comparison__left", "start", "end",
        "quote", "prefix", "suffix", "framing__slug", "joined_tags", "note", "status", "analyst__username",
        "created", "modified", "joined_links",
    )  # fmt: skip
    return map(partial(_highlight_row, mates), rows.values_list(*fields).iterator(CHUNK))


def links_rows(links: LinkQuerySet, groups: Groups | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `LINKS` for each link, in reading order of the sources; groups as above."""
    ends = [
        f"{end}__{field}"
        for end in ("source", "target")
        for field in ("pk", "document", "document__title", "framing__slug", "start", "end", "quote")
    ]
    fields = ("pk", "comparison__title", "relation__slug", "comparison__left", *ends)
    about = ("note", "status", "analyst__username", "created", "modified")
    mates, passages = _Mates("link", groups), groups.stands_for["highlight"] if groups else {}
    for (
        pk, title, relation, left, *both, note, status, analyst, created, modified,
    ) in links.in_reading_order().values_list(*fields, *about).iterator(CHUNK):  # fmt: skip
        names, said = mates.authors(pk, analyst, note)
        source, target = (_end(left, passages.get(end[0], end[0]), *end[1:]) for end in (both[:7], both[7:]))
        yield (
            pk, guard(title), relation, *source, *target, guard(said), status, guard(names), _utc(created),
            _utc(modified),
        )  # fmt: skip


class _Mates:
    """The rows that others stand for, by the row that is shown: their authors and notes, tags and links."""

    def __init__(self, noun: str, groups: Groups | None) -> None:
        self._shown = groups.stands_for[noun] if groups else {}
        self._said: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
        self.tags: dict[int, set[str]] = defaultdict(set)
        self.links: dict[int, set[str]] = defaultdict(set)
        rows: Any = KINDS[noun].objects.filter(pk__in=self._shown).order_by("pk")
        for pk, who, note in rows.values_list("pk", "analyst__username", "note") if self._shown else ():
            self._said[self._shown[pk]].append((who, pk, note))

    def read_tags(self) -> None:
        carried = Highlight.tags.through.objects.filter(highlight__in=self._shown)
        for pk, name in carried.values_list("highlight", "tag__name") if self._shown else ():
            self.tags[self._shown[pk]].add(name)

    def read_links(self, links: LinkQuerySet) -> None:
        rows = links.meeting(self._shown).values_list("pk", "source", "target") if self._shown else ()
        for pk, *ends in rows:
            for end in self._shown.keys() & set(ends):
                self.links[self._shown[end]].add(str(pk))

    def authors(self, pk: int, analyst: str, note: str) -> tuple[str, str]:
        """Return all authors of a row and all their notes."""
        if pk not in self._said:
            return analyst, note
        names = sorted({who for who, *_ in self._said[pk]} - {analyst})
        return JOINT.join([analyst, *names]), joined(note, others_notes(note, self._said[pk]))


def written(header: Sequence[str], rows: Iterable[tuple[Any, ...]], bom: bool = True) -> Iterator[bytes]:
    """Yield the file in UTF-8, in chunks of `CHUNK` rows, with the header in the first."""
    rows = iter(rows)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    lead = BOM if bom else b""
    while True:
        chunk = list(islice(rows, CHUNK))
        writer.writerows(chunk)
        yield lead + buffer.getvalue().encode()
        if len(chunk) < CHUNK:
            return
        lead = b""
        buffer.seek(0)
        buffer.truncate()


def _highlight_row(mates: _Mates, row: tuple[Any, ...]) -> tuple[Any, ...]:
    (
        pk, title, document_id, document, left, start, end, quote, prefix, suffix, framing, tags, note,
        status, analyst, created, modified, links,
    ) = row  # fmt: skip
    names, said = mates.authors(pk, analyst, note)
    tags = {*_parts(tags), *mates.tags.get(pk, ())}
    links = {*_parts(links), *mates.links.get(pk, ())}
    return (
        pk, guard(title), document_id, guard(document), "left" if document_id == left else "right",
        start, end, guard(quote), guard(prefix), guard(suffix), framing,
        guard(JOINT.join(sorted(tags))), guard(said), status,
        guard(names), _utc(created), _utc(modified), JOINT.join(sorted(links, key=int)),
    )  # fmt: skip


def _end(
    left: int, pk: int, document_id: int, document: str, framing: str, start: int, end: int, quote: str
) -> tuple[Any, ...]:
    side = "left" if document_id == left else "right"
    return pk, side, guard(document), framing, start, end, guard(quote)


class _Joined(Func):
    """The values of a subquery's one column, joined by | in no given order."""

    template = "GROUP_CONCAT(%(expressions)s, '|')"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, template="STRING_AGG(%(expressions)s::text, '|')", **context
        )


def _joined(rows: QuerySet, field: str) -> Subquery:
    # This is no Aggregate, because Django would then group the subquery by its column and join nothing.
    return Subquery(rows.order_by().annotate(joined=_Joined(F(field))).values("joined"))


def _parts(joined: str | None) -> list[str]:
    return joined.split("|") if joined else []


def _utc(at: dt.datetime) -> str:
    """Return the time as ISO 8601 in UTC with Z, with microseconds unless they are zero."""
    return at.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"
