"""`manage.py export COMPARISON_ID FORMAT [-o FILE]`"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.exchange.formats import FORMATS
from reader.models import Comparison, Role


class Command(BaseCommand):
    help = "Write a comparison as a file, the same bytes as its page gives; to standard output without -o."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("comparison", type=int, metavar="COMPARISON_ID")
        parser.add_argument("format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")
        parser.add_argument(
            "--query",
            default="",
            help="What stands after ? in the page's address, such as framing=strategic&bom=0.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        comparison = Comparison.objects.with_documents().filter(pk=options["comparison"]).first()
        if comparison is None:
            raise CommandError(
                f"There is no comparison {options['comparison']}; its number stands in its address."
            )
        comparison.role = Role.OWNER  # whoever runs the command has the whole database
        pieces = FORMATS[options["format"]].write(comparison, QueryDict(options["query"]))
        if options["output"] is None:
            # Bytes, so that no terminal's encoding or line ends change what is written.
            out = getattr(self.stdout._out, "buffer", None) or sys.stdout.buffer
            out.writelines(pieces)
            out.flush()
            return
        try:
            with options["output"].open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
