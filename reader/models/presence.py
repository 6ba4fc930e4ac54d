"""Presence at a comparison: the members whose page has just asked for updates.

A page asks every two seconds, and that request alone shows who is there. It costs one query over the
memberships of one comparison, which an index finds. The query tells whether the person may read here, the
comparison's revision and who else is present. That the person is present is written at most every `WRITTEN`
seconds, which is one short update in five requests.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from reader.models import Coding, Comparison, Membership, Role, Someone

HERE = timedelta(seconds=15)  # since the last request, to count as present
WRITTEN = timedelta(seconds=10)  # between two updates of `seen`


class Standing(NamedTuple):
    """A comparison's revision, and the user names of the other members who are present."""

    revision: int
    others: list[str]


def look_in(user: Someone, comparison_pk: int) -> Standing | None:
    """Return the Standing and note the person's presence; None for a stranger. Costs one or two queries."""
    now = timezone.now()
    lately = (now - HERE, now + HERE)  # a clock that was set back leaves times in the future
    fields = ("pk", "user_id", "user__username", "seen", "comparison__revision", "comparison__coding", "role")
    here = Membership.objects.filter(Q(user=user.pk) | Q(seen__range=lately), comparison__pk=comparison_pk)
    rows = list(here.order_by("user__username").values_list(*fields))
    own = next((row for row in rows if row[1] == user.pk), None)
    if own is None:
        return None
    pk, _, _, seen, revision, coding, role = own
    if seen is None or abs(now - seen) > WRITTEN:
        with suppress(OperationalError):  # if nothing can be written, people can still read
            Membership.objects.filter(pk=pk).update(seen=now)
    if coding == Coding.BLIND and role < Role.CURATOR:  # blind coding also hides who else is at work
        return Standing(revision, [])
    return Standing(revision, [row[2] for row in rows if row[0] != pk])


def look_in_as_guest(user: Someone, comparison_pk: int) -> Standing | None:
    """Return the comparison's Standing for a guest; None if their share link has ended. One query."""
    shared = Comparison.objects.shared_with(user, comparison_pk).values_list("revision", flat=True)
    revision = shared.first()
    return None if revision is None else Standing(revision, [])
