"""`manage.py demo`: load the demonstration's accounts and their comparison."""

from typing import Any

from django.core.management.base import BaseCommand

from annotations import demo
from annotations.models import Highlight, Link, Silence


class Command(BaseCommand):
    help = "Load the demonstration: two pieces, and their comparison by two analysts. Twice does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = demo.load()
        comparison = loaded.comparison
        if loaded.made:
            # Counted as the workbench shows them: of rows merged because they say the same, one.
            highlights, links = (
                kind.objects.filter(comparison=comparison, curated=False, merged_into=None).count()
                for kind in (Highlight, Link)
            )
            silences = Silence.objects.filter(comparison=comparison, curated=False).count()
            self.stdout.write(
                f"Loaded the demonstration “{comparison}”: "
                f"{highlights} highlights, {links} links, {silences} passages with no counterpart."
            )
        else:
            self.stdout.write(f"The demonstration “{comparison}” is there already; it was left as it is.")
        if loaded.with_password:
            names = ", ".join(loaded.with_password)
            self.stdout.write(f"Accounts, each with its name as its password: {names}.")
        if loaded.without_password:
            names = ", ".join(loaded.without_password)
            self.stdout.write(
                f"Without the password that the demonstration gives: {names}. Where nobody has set another, "
                f"`manage.py changepassword NAME` opens the account."
            )
        self.stdout.write(f"Address: {comparison.get_absolute_url()}")
