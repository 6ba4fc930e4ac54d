"""The file of a backup: a ZIP with a member of JSON lines for each table, and the manifest.

A file that is read is not trusted: names are only compared, no more is unpacked than the manifest says, a row
has a limit, and a digest is checked before any row is stored.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Self

from reader.backup.manifest import Manifest, TableEntry
from reader.backup.refusal import BackupRefused

MANIFEST = "manifest.json"
LONGEST_MANIFEST = 4 * 1024 * 1024  # bytes
LONGEST_ROW = 128 * 1024 * 1024  # bytes; the largest piece that can be added needs a fraction of it
BUFFER = 256 * 1024  # bytes
#: Errors that `zipfile` and `zlib` raise for damaged bytes.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


class Writer:
    """A new archive, written table by table in a `with` block."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=5)
        self.entries: list[TableEntry] = []

    def add(self, name: str, columns: list[str], lines: Iterable[bytes]) -> None:
        """Write the lines of a table. Raises BackupRefused for a row that is too long to be read again."""
        digest, rows, size, member = hashlib.sha256(), 0, 0, f"{name}.jsonl"
        with self._zip.open(member, "w", force_zip64=True) as out:
            for line in lines:
                if len(line) > LONGEST_ROW:
                    raise BackupRefused(f"The row {rows + 1} of {name} has more than {LONGEST_ROW:,} bytes.")
                digest.update(line)
                out.write(line)
                rows, size = rows + 1, size + len(line)
        self.entries.append(TableEntry(name, member, columns, rows, size, digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, manifest.written())
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, ValueError):  # this fails too after a failed write, which was reported
            self._zip.close()


class Archive:
    """An existing archive. Each method raises BackupRefused if the file is damaged or no backup."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except DAMAGE as error:
            raise BackupRefused("This file is no backup, or not the whole of one.") from error
        names = self._zip.namelist()
        if MANIFEST not in names:
            raise BackupRefused("This file has no manifest, so it is no backup of Parallax.")
        with self._opened(MANIFEST) as source:
            self.manifest = Manifest.parse(source.read(LONGEST_MANIFEST))
        wanted = sorted([MANIFEST, *(entry.member for entry in self.manifest.tables)])
        if sorted(names) != wanted or len(set(names)) != len(names):
            raise BackupRefused(
                "This backup does not hold just the parts that its manifest names, each once; it was changed."
            )

    def check(self, entry: TableEntry) -> Iterator[bytes]:
        """Yield a table's lines as they are unpacked. Only after the last one are all known to be intact."""
        digest, rows, left = hashlib.sha256(), 0, entry.bytes
        with self._opened(entry.member) as source:
            while line := source.readline(min(left, LONGEST_ROW) + 1):
                rows, left = rows + 1, left - len(line)
                if left < 0 or not line.endswith(b"\n"):
                    raise _damaged(entry.member)
                digest.update(line)
                yield line
        if (rows, left, digest.hexdigest()) != (entry.rows, 0, entry.sha256):
            raise _damaged(entry.member)

    def rows(self, entry: TableEntry) -> Iterator[tuple[int, list[Any]]]:
        """Yield the rows of a table, each with its size in bytes."""
        for line in self.check(entry):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _damaged(entry.member) from error
            if not isinstance(row, list) or len(row) != len(entry.columns):
                raise _damaged(entry.member)
            yield len(line), row

    @contextmanager
    def _opened(self, member: str) -> Iterator[io.BufferedReader[Any]]:
        try:
            with self._zip.open(member) as source, _buffered(source) as buffered:
                yield buffered
        except DAMAGE as error:
            raise _damaged(member) from error


def _buffered(source: Any) -> io.BufferedReader[Any]:
    return io.BufferedReader(source, BUFFER)  # reading lines from a ZIP member itself is slow


def _damaged(member: str) -> BackupRefused:
    return BackupRefused(
        f"This backup is damaged: its part {member} is not what was written. Nothing was stored; use another copy."
    )
