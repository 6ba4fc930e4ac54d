"""`manage.py backup FILE [--force]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from reader.backup import BackupRefused, take


class Command(BaseCommand):
    help = "Write all that the database holds to one file; people may go on working meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="It is as secret as the database.")
        parser.add_argument("--force", action="store_true", help="Replace a file of this name.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            taken = take(path, force=options["force"], say=self.stderr.write)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except OperationalError as error:
            raise CommandError(f"The database cannot be used just now: {str(error).strip()}.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(
            f"Backed up {taken.manifest.rows:,} rows of {len(taken.manifest.tables)} tables into {path}: "
            f"{taken.size:,} bytes, SHA-256 {taken.sha256}. Keep it as secret as the database."
        )
