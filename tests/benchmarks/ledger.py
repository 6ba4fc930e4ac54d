"""What the server has acknowledged beside what is stored: each row once, as it was sent, and none half-written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import requests
from django.db import connection, transaction
from django.db.models import Model

from annotations.models import Change, Highlight, Link
from reader.models import Comparison
from tests.benchmarks.stage import Person


@dataclass
class Findings:
    """What the books say; everything but `found` should be nought."""

    acknowledged: int = 0
    found: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: int = 0
    half_written: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Of nothing acknowledged nothing can be said."""
        return not (self.lost or self.doubled or self.half_written) and self.found == self.acknowledged > 0


def audit(comparison_pk: int, reports: Iterable[dict[str, Any]], *, whole: bool = True) -> Findings:
    """Compare the analysts' reports with the rows. `whole` where every act has been answered: then there is no other
    row of theirs, and each is as it was last acknowledged. While acts are under way an edit may be ahead of its answer.
    """
    findings = Findings()
    with _one_moment():
        comparison = Comparison.objects.get(pk=comparison_pk)
        rows = _rows(comparison)
        findings.half_written += _half_written(comparison, rows)
        names = set()
        for report in reports:
            names.add(report["name"])
            findings.doubled += report["doubled"]
            findings.lost += [f"answered wrongly: {said}" for said in report["wrong"]]
            for noun, pk, stored in report["rows"]:
                findings.acknowledged += 1
                is_there = _is_as(rows.get((noun, pk)), stored, whole)
                findings.found += is_there
                if not is_there:
                    findings.lost.append(f"{noun} {pk}: {rows.get((noun, pk))} instead of {stored}")
        if whole:
            theirs = [row for row in rows.values() if row["analyst"] in names]
            findings.doubled += max(0, len(theirs) - findings.acknowledged)
    return findings


def _is_as(row: dict[str, Any] | None, stored: dict[str, Any], whole: bool) -> bool:
    names = set(stored) if whole else set(stored) - {"framing", "tags", "note"}
    return row is not None and all(row[name] == stored[name] for name in names)


class _one_moment:
    """All that is read within is of one moment, while others go on writing."""

    def __enter__(self) -> None:
        connection.close()  # the last one may have ended with a server that was killed
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def __exit__(self, *error: Any) -> None:
        self.atomic.__exit__(*error)


def _rows(comparison: Comparison) -> dict[tuple[str, int], dict[str, Any]]:
    """Every live row by noun and number, in the words in which it was sent."""
    highlights = Highlight.objects.filter(comparison=comparison, deleted=None)
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in highlights.select_related("framing", "analyst").prefetch_related("tags"):
        found["highlight", row.pk] = {
            "document": row.document_id, "start": row.start, "end": row.end, "quote": row.quote, "note": row.note,
            "framing": row.framing.slug, "tags": row.tag_names, "analyst": row.analyst.username, "row": row,
        }  # fmt: skip
    for link in Link.objects.filter(comparison=comparison, deleted=None).select_related(
        "relation", "analyst"
    ):
        found["link", link.pk] = {
            "source": link.source_id, "target": link.target_id, "relation": link.relation.slug, "note": link.note,
            "analyst": link.analyst.username, "row": link,
        }  # fmt: skip
    return found


def _half_written(comparison: Comparison, rows: dict[tuple[str, int], dict[str, Any]]) -> list[str]:
    """Rows without their history or unlike its last word, history without rows, acts without their revision."""
    found = []
    last: dict[tuple[str, int], Change] = {}
    revisions = set()
    for change in Change.objects.filter(comparison=comparison).order_by("pk"):
        revisions.add(change.revision)
        if change.noun in ("highlight", "link"):
            last[change.noun, change.row] = change
    for key, kept in rows.items():
        row: Any = kept["row"]
        if key not in last and row.revision == 0:
            continue  # of the stage itself, which was laid without a history
        if key not in last or last[key].after != row.state() or last[key].revision != row.revision:
            found.append(f"{key[0]} {key[1]} is not what its history says")
        if key[0] == "link" and {("highlight", row.source_id), ("highlight", row.target_id)} - rows.keys():
            found.append(f"link {key[1]} lacks an end")
    found += [
        f"{noun} {pk} is in the history alone"
        for noun, pk in last.keys() - rows.keys()
        if not (last[noun, pk].after or {}).get("deleted")
    ]
    revisions |= {kept["row"].revision for kept in rows.values()}
    if max(revisions, default=0) > comparison.revision:
        found.append(f"revision {max(revisions)} is stamped, and the counter stands at {comparison.revision}")
    return found + _strays(comparison)


def _strays(comparison: Comparison) -> list[str]:
    """What the database itself says of its file, and of references that lead nowhere."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            said = [row[0] for row in cursor.fetchall()]
            cursor.execute("PRAGMA foreign_key_check")
            return [word for word in said if word != "ok"] + [str(row) for row in cursor.fetchall()]
        through: type[Model] = Highlight.tags.through
        table = through._meta.db_table
        cursor.execute(
            f"SELECT count(*) FROM {table} t LEFT JOIN annotations_highlight h ON h.id = t.highlight_id "
            "WHERE h.id IS NULL"
        )
        return [f"{count} tags of no highlight" for (count,) in cursor.fetchall() if count]


def drawn(base: str, comparison_pk: int, person: Person) -> list[str]:
    """What a server, which remembers what it drew before, shows otherwise than it is stored."""
    page = requests.get(f"{base}/comparisons/{comparison_pk}/", cookies=person.cookies, timeout=60).text
    shown = {int(n) for numbers in re.findall(r'data-highlights="([\d ]+)"', page) for n in numbers.split()}
    stored = set(
        Highlight.objects.filter(comparison=comparison_pk, deleted=None).values_list("pk", flat=True)
    )
    return [f"highlight {pk} is shown otherwise than stored" for pk in shown ^ stored]
