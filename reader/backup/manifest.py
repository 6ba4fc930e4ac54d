"""The manifest of a backup: its format, its migrations, and row count and digest of each table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from reader.backup.refusal import BackupRefused

FORMAT = "parallax-backup"
VERSION = 1

Node = tuple[str, str]


@dataclass(frozen=True)
class TableEntry:
    """A table in the archive; `bytes` and `sha256` are of its lines before compression."""

    name: str
    member: str
    columns: list[str]
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    parallax: str
    made: str
    database: str
    migrations: frozenset[Node]
    tables: list[TableEntry]

    @property
    def rows(self) -> int:
        return sum(entry.rows for entry in self.tables)

    def written(self) -> bytes:
        """Return the manifest as JSON, with the migrations by app."""
        apps: dict[str, list[str]] = {}
        for app, name in sorted(self.migrations):
            apps.setdefault(app, []).append(name)
        whole = {"format": FORMAT, "version": VERSION, **asdict(self), "migrations": apps}
        return json.dumps(whole, indent=1).encode()

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Parse a manifest. Raises BackupRefused for any other text, format or version."""
        try:
            found = json.loads(text)
            form, version = found.pop("format"), found.pop("version")
        except (ValueError, RecursionError, LookupError, AttributeError, TypeError) as error:
            raise BackupRefused(
                "The manifest in this file cannot be read, so it is no backup of Parallax."
            ) from error
        if form != FORMAT:
            raise BackupRefused("This file is no backup of Parallax.")
        if version != VERSION:
            raise BackupRefused(
                f"This backup has the format {version!r}, and this Parallax reads the format {VERSION}. "
                "Restore it with the Parallax that took it, or a newer one."
            )
        try:
            return cls(
                found["parallax"], found["made"], found["database"],
                frozenset((str(app), str(name)) for app, names in found["migrations"].items() for name in names),
                [_entry(table) for table in found["tables"]],
            )  # fmt: skip
        except (LookupError, AttributeError, TypeError, ValueError) as error:
            raise BackupRefused(
                "The manifest of this backup is incomplete, so it cannot be restored."
            ) from error


def _entry(table: dict[str, Any]) -> TableEntry:
    entry = TableEntry(**table)
    kinds = {"name": str, "member": str, "columns": list, "rows": int, "bytes": int, "sha256": str}
    if any(not isinstance(getattr(entry, name), kind) for name, kind in kinds.items()) or entry.bytes < 0:
        raise ValueError(entry.name)
    return entry
