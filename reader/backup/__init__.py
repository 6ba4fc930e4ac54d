"""The whole database in one file, and back: into SQLite or PostgreSQL, whichever it came from.

`docs/backup.md` describes the file for other programs.
"""

from reader.backup.refusal import BackupRefused
from reader.backup.restoring import restore
from reader.backup.taking import take

__all__ = ["BackupRefused", "restore", "take"]
