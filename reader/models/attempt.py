"""Recent failed attempts, counted so that guessing gets slow.

What was tried, and by whom, is not stored: a row's name is a digest of it that needs the secret key.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

FORGOTTEN = timedelta(days=1)  # after the last failure
LONGEST = timedelta(minutes=5)  # between two tries


class TooMany(Exception):
    """Too many failed tries. `wait` is the number of seconds until the next one."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        span = f"{wait} second{'' if wait == 1 else 's'}" if wait < 90 else f"{-(-wait // 60)} minutes"
        super().__init__(f"This has failed too often of late. Wait {span} and try again.")


def delay(failures: int, free: int) -> timedelta:
    """Return the wait after this many failures: none below `free`, then doubling from two seconds."""
    if failures < free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - free + 1, 20)), LONGEST)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def take(self, free: dict[str, int]) -> None:
        """Count a try as failed before it is made, so that many at once cannot slip through.

        `free` holds how many may fail without a wait, by name. Raises TooMany, and then counts nothing, so
        that nobody waits longer because somebody else keeps trying.
        """
        now = timezone.now()
        self.filter(last__lt=now - FORGOTTEN).delete()
        with transaction.atomic():
            names = sorted(free)  # always in the same order, so that two tries never deadlock
            new = [self.model(name=name, last=now, until=now) for name in names]
            self.bulk_create(new, ignore_conflicts=True)
            rows = list(self.select_for_update().filter(name__in=names).order_by("name"))
            wait = max((row.until - now).total_seconds() for row in rows)
            if wait > 0:
                raise TooMany(-int(-wait // 1))
            for row in rows:
                row.fail(now, free[row.name])

    def give_back(self, forgotten: Collection[str], kept: Collection[str]) -> None:
        """Record that the try succeeded: reset the names in `forgotten`, take one failure back in `kept`."""
        self.filter(name__in=forgotten).delete()
        self.filter(name__in=kept, failures__gt=0).update(failures=F("failures") - 1, until=timezone.now())


class Attempt(models.Model):
    """The failures under one name: of an account, a browser, a password, an address or links."""

    name = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last = models.DateTimeField(db_index=True)
    until = models.DateTimeField()

    objects = AttemptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.failures} failures"

    def fail(self, now: datetime, free: int) -> None:
        self.failures += 1
        self.last, self.until = now, now + delay(self.failures, free)
        self.save(update_fields=["failures", "last", "until"])
