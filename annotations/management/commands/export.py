"""`manage.py export COMPARISON_ID FORMAT [-o FILE]`"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.exchange.formats import FORMATS
from annotations.workbench.filters import LAYERS
from reader.models import Comparison, Role
from reader.requests import as_username


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
        parser.add_argument("--layer", choices=LAYERS, help="Instead of what the analysts made.")
        parser.add_argument(
            "--analyst",
            action="append",
            default=[],
            metavar="NAME",
            help="Only what this person made; may stand several times.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        comparison = Comparison.objects.with_documents().filter(pk=options["comparison"]).first()
        if comparison is None:
            raise CommandError(
                f"There is no comparison {options['comparison']}; its number stands in its address."
            )
        comparison.role = Role.OWNER  # whoever runs the command can read the whole database anyway
        pieces = FORMATS[options["format"]].write(comparison, _query(options))
        if options["output"] is None:
            # Bytes are written, so that no terminal's encoding or line endings change them.
            out = getattr(self.stdout._out, "buffer", None) or sys.stdout.buffer
            out.writelines(pieces)
            out.flush()
            return
        try:
            with options["output"].open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error


def _query(options: dict[str, Any]) -> QueryDict:
    """Build the page's query string from the options. Raises CommandError for an unknown person."""
    query = QueryDict(options["query"], mutable=True)
    if options.get("layer"):
        query["layer"] = options["layer"]
    names = [as_username(name) for name in options.get("analyst") or []]
    known = set(get_user_model().objects.filter(username__in=names).values_list("username", flat=True))
    for name in names:
        if name not in known:
            raise CommandError(f"There is no account “{name}”.")
        query.appendlist("analyst", name)
    return query
