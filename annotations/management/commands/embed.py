"""`manage.py embed [--again]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.counterparts import embeddings
from annotations.models import Embedding
from reader.models import Document


class Command(BaseCommand):
    help = "Make the vectors of stored English pieces that have none, so that counterparts are proposed by sense too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="Make those anew that are there, too.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not embeddings.is_on():
            raise CommandError(
                "There is no model of sense here. Install it with pip install '.[semantic]', and leave SEMANTIC on."
            )
        if options["again"]:
            Embedding.objects.all().delete()
        made = sum(map(embeddings.embed, Document.objects.stored().iterator(chunk_size=1)))
        left = Document.objects.stored().count() - made
        self.stdout.write(f"{made} made, {left} there already or not in English.")
