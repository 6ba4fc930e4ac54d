"""`manage.py compare LEFT_ID RIGHT_ID --title T [--owner USER] [--codebook TEMPLATE]`"""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations.codebook import presets
from annotations.comparisons import make_comparison
from annotations.models.annotation import Refused
from reader.models import Comparison, Document
from reader.requests import as_username


class Command(BaseCommand):
    help = "Set two stored pieces side by side in a new comparison, and print its number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("left", type=int, metavar="LEFT_ID")
        parser.add_argument("right", type=int, metavar="RIGHT_ID")
        parser.add_argument("--title", required=True)
        parser.add_argument("--owner", metavar="USER", help="The username of its owner.")
        parser.add_argument("--codebook", choices=presets.TEMPLATES, default=presets.DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        left, right = (_document(options[side]) for side in ("left", "right"))
        owner = _named(options["owner"]) if options["owner"] else _likely(left, right)
        title = options["title"].strip()
        try:
            Comparison(title=title).clean_fields(exclude=["left", "right", "created_by"])
            comparison = make_comparison(
                left=left, right=right, title=title, owner=owner, template=options["codebook"]
            )
        except ValidationError as error:
            raise CommandError(f"The title cannot be used: {' '.join(error.messages)}") from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(comparison.pk))


def _document(pk: int) -> Document:
    document = Document.objects.light().select_related("brought_by").filter(pk=pk).first()
    if document is None:
        raise CommandError(f"There is no piece {pk}; import_document prints the number of each.")
    return document


def _named(username: str) -> Any:
    account = get_user_model()._default_manager.filter(username=as_username(username)).first()
    if account is None:
        raise CommandError(f"There is no account “{username}”; make it first, or name another with --owner.")
    return account


def _likely(left: Document, right: Document) -> Any:
    """Return the one person who added the pieces, else the only superuser, else the account `analyst`."""
    accounts = get_user_model()._default_manager
    for candidates in (
        {left.brought_by, right.brought_by} - {None},
        accounts.filter(is_superuser=True)[:2],
        accounts.filter(username="analyst"),
    ):
        if len(candidates) == 1:
            return next(iter(candidates))
    raise CommandError("It is not clear whose comparison this is to be; say it with --owner USER.")
