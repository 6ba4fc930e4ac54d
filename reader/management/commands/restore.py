"""`manage.py restore FILE`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from reader.backup import BackupRefused, restore


class Command(BaseCommand):
    help = "Put a backup into the database, which must be empty; it is migrated first where it is bare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            manifest = restore(path, say=self.stderr.write)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except OperationalError as error:
            raise CommandError(f"The database cannot be used just now: {str(error).strip()}.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        self.stdout.write(
            f"Restored {manifest.rows:,} rows of {len(manifest.tables)} tables from {path}, as they stood at "
            f"{manifest.made}. Everybody signs in again."
        )
