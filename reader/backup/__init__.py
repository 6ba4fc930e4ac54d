"""Backup of the whole database into one file, and restore into SQLite or PostgreSQL from either.

`docs/backup.md` describes the file for other programs.
"""

from reader.backup.refusal import BackupRefused
from reader.backup.restoring import restore
from reader.backup.taking import take

__all__ = ["BackupRefused", "restore", "take"]
