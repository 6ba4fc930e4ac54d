"""`manage.py import_document FILE [--title … --language] [--encoding CODEC] [--owner USER]`: a piece from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.forms.models import model_to_dict

from reader.documents.create import bring
from reader.documents.forms import DescriptionForm
from reader.documents.outline import summarise
from reader.importing import ImportRefused, Recognised, read
from reader.importing.decoding import refuse_size
from reader.importing.encodings import ENCODINGS
from reader.management.accounts import likely, named

DESCRIPTION = DescriptionForm.Meta.fields


class Command(BaseCommand):
    help = "Bring a piece from a file, store it, and print its number; what was recognised goes to stderr."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        for name in DESCRIPTION:
            parser.add_argument(f"--{name.replace('_', '-')}", help="Instead of what the piece itself says.")
        parser.add_argument(
            "--encoding",
            metavar="CODEC",
            default="",
            choices=ENCODINGS,
            help="Of a text file, such as cp1250.",
        )
        parser.add_argument("--owner", metavar="USER", help="Who brings it and may correct it: a username.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        recognised = _read(path, options["encoding"])
        everybody = get_user_model()._default_manager.all()
        owner = named(options["owner"]) if options["owner"] else likely(everybody[:2])
        with transaction.atomic():
            document = bring(recognised, brought_by=owner, filename=path.name)
            given = {name: options[name] for name in DESCRIPTION if options[name] is not None}
            form = DescriptionForm(model_to_dict(document, DESCRIPTION) | given, instance=document)
            if not form.is_valid():
                faults = (
                    f"--{name.replace('_', '-')}: {' '.join(map(str, errors))}"
                    for name, errors in form.errors.items()
                )
                raise CommandError(" ".join(faults))
            form.save()
            document.keep()
        for sentence in (f"{document.title}: {summarise(document.blocks)}.", *recognised.notes):
            self.stderr.write(sentence)
        if owner is None:
            self.stderr.write("Nobody is said to have brought it; --owner USER lets that person correct it.")
        self.stdout.write(str(document.pk))


def _read(path: Path, codec: str) -> Recognised:
    try:
        refuse_size(path.stat().st_size)  # before the file is in memory
        return read(path.read_bytes(), codec)
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error
    except ImportRefused as refused:
        raise CommandError(f"{path} cannot be read. {refused}") from refused
