"""The two CSV files: one row per highlight, and one row per link (the pair sheet).

Dialect: RFC 4180 with CRLF, UTF-8 with a byte-order mark unless the caller asks for none. Rows are tuples
from one query and pass through in chunks, so memory does not grow with their number.
"""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet, Subquery

from annotations.models import Highlight
from annotations.models.annotation import AnnotationQuerySet
from annotations.models.authorship import joined, others_notes
from annotations.models.highlight import HighlightQuerySet
from annotations.models.link import LinkQuerySet

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


def highlights_rows(highlights: HighlightQuerySet, links: LinkQuerySet) -> Iterator[tuple[Any, ...]]:
    """Return a row of `HIGHLIGHTS` for each highlight, in reading order. One query, whatever their number.

    `start` and `end` are code points; times are in UTC. `tags` holds names, and `links` the ids of the live
    `links` to or from the highlight, both joined by ` | `. `analyst` names who made the highlight, then those
    whose same highlight was merged into it, joined likewise; `note` is what all of them noted. If the rows
    are of one person only, both are that person's.
    """
    links = links.live().filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk")))
    tags = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"))
    rows = highlights.in_reading_order().annotate(
        joined_tags=_joined(tags, "tag__name"), joined_links=_joined(links, "pk"),
        others=_others(highlights),
    )  # fmt: skip
    fields = (
        "pk", "comparison__title", "document", "document__title", "comparison__left", "start", "end",
        "quote", "prefix", "suffix", "framing__slug", "joined_tags", "note", "status", "analyst__username",
        "created", "modified", "joined_links", "analyst", "others",
    )  # fmt: skip
    return map(partial(_highlight_row, highlights.of_one), rows.values_list(*fields).iterator(CHUNK))


def links_rows(links: LinkQuerySet) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `LINKS` for each link, in reading order of the sources; authors as above. One query."""
    ends = [
        f"{end}__{field}"
        for end in ("source", "target")
        for field in ("pk", "document", "document__title", "framing__slug", "start", "end", "quote")
    ]
    fields = ("pk", "comparison__title", "relation__slug", "comparison__left", *ends)
    about = ("note", "status", "analyst__username", "created", "modified", "analyst", "others")
    rows = links.in_reading_order().annotate(others=_others(links))
    for (
        pk, title, relation, left, *both, note, status, analyst, created, modified, number, others,
    ) in rows.values_list(*fields, *about).iterator(CHUNK):  # fmt: skip
        names, said = _authors(links.of_one, analyst, note, number, others)
        yield (
            pk, guard(title), relation, *_end(left, *both[:7]), *_end(left, *both[7:]),
            guard(said), status, guard(names), _utc(created), _utc(modified),
        )  # fmt: skip


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


def _highlight_row(only: int | None, row: tuple[Any, ...]) -> tuple[Any, ...]:
    (
        pk, title, document_id, document, left, start, end, quote, prefix, suffix, framing, tags, note,
        status, analyst, created, modified, links, *authors,
    ) = row  # fmt: skip
    names, said = _authors(only, analyst, note, *authors)
    return (
        pk, guard(title), document_id, guard(document), "left" if document_id == left else "right",
        start, end, guard(quote), guard(prefix), guard(suffix), framing,
        guard(JOINT.join(sorted(_parts(tags)))), guard(said), status,
        guard(names), _utc(created), _utc(modified), JOINT.join(sorted(_parts(links), key=int)),
    )  # fmt: skip


class _Together(Func):
    """The columns of all rows of a subquery, as a JSON array of arrays."""

    template = "JSON_GROUP_ARRAY(JSON_ARRAY(%(expressions)s))"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        whole = "COALESCE(JSON_AGG(JSON_BUILD_ARRAY(%(expressions)s))::text, '[]')"
        return super().as_sql(compiler, connection, template=whole, **context)


def _others(rows: AnnotationQuerySet) -> Subquery:
    """Return author, id and note of each row merged into the outer query's row, if `rows` may show it."""
    merged = rows.model._default_manager.filter(merged_into=OuterRef("pk")).order_by()
    if rows.of_one is not None:
        merged = merged.filter(analyst=rows.of_one)
    together = _Together(F("analyst__username"), F("pk"), F("note"))
    return Subquery(merged.annotate(together=together).values("together"))


def _authors(only: int | None, analyst: str, note: str, number: int, others: str) -> tuple[str, str]:
    """Return all authors of a row and all their notes; with `only`, that person's name and note alone."""
    if others == "[]" or only == number:
        return analyst, note
    merged = json.loads(others)
    if only is not None:
        return merged[0][0], merged[0][2]
    names = sorted({name for name, *_ in merged} - {analyst})
    return JOINT.join([analyst, *names]), joined(note, others_notes(note, merged))


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
