"""A file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

from django.core.files import locks

from reader.backup.refusal import BackupRefused


@contextmanager
def whole(path: Path, force: bool) -> Iterator[BufferedRandom]:
    """Open a file that gets the name `path` when the block ends without error. Only its owner may read it.

    Until then it is `.NAME.part` in the same folder; the next process overwrites what a killed one left.
    Raises BackupRefused if `path` is a folder, exists (unless `force`) or is being written by another one.
    """
    part = path.with_name(f".{path.name}.part")
    with os.fdopen(
        os.open(part, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600), "r+b"
    ) as file:
        if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB) or not _is_still(part, file):
            raise BackupRefused(f"Another process is writing {path} just now; wait until it is done.")
        try:
            _refuse_taken(path, force)
            part.chmod(0o600)
            file.truncate()
            yield file
            file.flush()
            os.fsync(file.fileno())
            _refuse_taken(path, force)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _settle(path.parent)


def _is_still(part: Path, file: BufferedRandom) -> bool:
    """Return True if the name still leads to the open file, not to one begun by another process since."""
    return part.exists() and os.path.samestat(part.stat(), os.fstat(file.fileno()))


def _refuse_taken(path: Path, force: bool) -> None:
    if path.is_dir():
        raise BackupRefused(f"{path} is a folder; name a file in it.")
    if path.exists() and not force:
        raise BackupRefused(f"{path} is there already; name another file, or use --force to replace it.")


def _settle(folder: Path) -> None:
    """Write the folder to disk, so that the new name survives a power cut."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
