"""Backup of the database into a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from reader import __version__
from reader.backup.archive import Writer
from reader.backup.manifest import Manifest
from reader.backup.part import whole
from reader.backup.progress import Progress
from reader.backup.refusal import BackupRefused
from reader.backup.schema import Schema
from reader.backup.snapshot import snapshot


class Taken(NamedTuple):
    """A backup that was written; `size` is in bytes."""

    manifest: Manifest
    size: int
    sha256: str


def take(path: Path, *, force: bool = False, say: Callable[[str], object] = lambda sentence: None) -> Taken:
    """Write all that the database holds at this moment to `path`, except sessions; report progress to `say`.

    Raises BackupRefused if there is nothing to back up or the database has unknown migrations, and OSError.
    """
    progress = Progress(say)
    with whole(path, force) as file:
        with Writer(file) as writer:
            with snapshot(connection):
                schema, made = Schema(), timezone.now().isoformat()
                _refuse_unknown(schema)
                for table in schema.tables(schema.applied):
                    lines = progress.over(table.lines(), f"Backing up {table.name}")
                    writer.add(table.name, table.columns, lines)
            manifest = Manifest(__version__, made, connection.vendor, schema.applied, writer.entries)
            writer.finish(manifest)
        size = file.tell()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Taken(manifest, size, digest)


def _refuse_unknown(schema: Schema) -> None:
    if not schema.applied:
        raise BackupRefused("There is nothing to back up: the database is bare. Look at DATABASE_URL.")
    unknown = sorted(schema.applied - schema.known)
    if unknown:
        raise BackupRefused(
            f"The database has had a migration that this Parallax does not know: {'.'.join(unknown[0])}. "
            "Back it up with the Parallax that serves it."
        )
