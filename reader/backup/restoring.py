"""Restore of a backup: all of it in one transaction, into an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from reader.backup.archive import Archive
from reader.backup.manifest import Manifest, TableEntry
from reader.backup.progress import Progress
from reader.backup.refusal import BackupRefused
from reader.backup.schema import Schema
from reader.backup.table import Table

#: A batch of rows ends at this number of rows, or after this many bytes of the archive.
ROWS, BYTES = 500, 4 * 1024 * 1024


def restore(path: Path, *, say: Callable[[str], object] = lambda sentence: None) -> Manifest:
    """Restore the backup at `path` into the database, then migrate that to this code's migrations.

    Raises BackupRefused or OSError; then nothing was stored.
    """
    progress = Progress(say)
    with path.open("rb") as file:
        archive = Archive(file)
        manifest = archive.manifest
        for entry in manifest.tables:
            for _ in progress.over(archive.check(entry), f"Checking {entry.name}"):
                pass
        _prepare(manifest)
        with transaction.atomic(durable=True):
            _fill(archive, progress)
    ContentType.objects.clear_cache()  # their ids have changed
    say("Bringing the database up to date")
    call_command("migrate", verbosity=0)
    return manifest


def _prepare(manifest: Manifest) -> None:
    """Migrate the empty database to the backup's migrations. Raises BackupRefused if it cannot be done."""
    schema = Schema()
    _refuse_filled(schema)
    unknown = sorted(manifest.migrations - schema.known)
    if unknown:
        raise BackupRefused(
            f"This backup was taken at a migration that this Parallax does not know: {'.'.join(unknown[0])}. "
            "Restore it with the Parallax that took it, or a newer one."
        )
    _refuse_other_tables(manifest, schema)
    if schema.applied - manifest.migrations:
        raise BackupRefused(
            "This backup is of an earlier Parallax, and the database is migrated further than that. Restore into a "
            "bare database, which was not migrated yet; it is brought up to date then."
        )
    if schema.applied != manifest.migrations:
        MigrationExecutor(connection).migrate(schema.last(manifest.migrations))


def _refuse_filled(schema: Schema) -> None:
    filled = schema.filled()
    if filled:
        raise BackupRefused(
            f"The database is not empty: there are rows in {filled[0]}. A backup is restored into an empty one only; "
            "name a new one in DATABASE_URL."
        )


def _refuse_other_tables(manifest: Manifest, schema: Schema) -> None:
    named = {entry.name: entry.columns for entry in manifest.tables}
    known = {table.name: table.columns for table in schema.tables(manifest.migrations)}
    if named != known or len(named) != len(manifest.tables):
        raise BackupRefused(
            "This backup does not hold the tables that its own migrations make; it was changed."
        )


def _fill(archive: Archive, progress: Progress) -> None:
    schema = Schema()
    tables = {table.name: table for table in schema.tables(schema.applied)}
    _lock(list(tables.values()))
    _refuse_filled(schema)
    for table in schema.emptied(schema.applied):
        table.clear()
    for entry in archive.manifest.tables:
        for rows in _batches(archive, entry, progress):
            tables[entry.name].insert(rows)
    try:
        connection.check_constraints()
    except IntegrityError as error:
        said = str(error).partition("\n")[0].rstrip(".")
        raise BackupRefused(
            f"The rows of this backup do not fit together: {said}. Nothing was stored."
        ) from error
    _count_on(list(tables.values()))


def _batches(archive: Archive, entry: TableEntry, progress: Progress) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    waiting = 0
    for size, row in progress.over(archive.rows(entry), f"Restoring {entry.name}"):
        batch.append(row)
        waiting += size
        if len(batch) == ROWS or waiting > BYTES:
            yield batch
            batch, waiting = [], 0
    if batch:
        yield batch


def _lock(tables: list[Table]) -> None:
    """Keep others from writing until the transaction ends. SQLite's transactions do so anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(table.quoted for table in tables)} IN EXCLUSIVE MODE")


def _count_on(tables: list[Table]) -> None:
    """Reset the sequences, so that each table's next row gets a new id. SQLite needs no reset."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)
