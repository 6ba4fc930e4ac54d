"""Who is at a comparison at this moment: the members whose page has asked for news just now.

A page asks every two seconds, so the asking is all that is needed to know who is there. What it costs is
one query over the memberships of one comparison, which an index finds: it says at once whether the person
may read here, at which revision the comparison stands and who else is here. That the person is here is
written at most every `WRITTEN` seconds, which is one short update among five questions.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from reader.models import Coding, Comparison, Membership, Role, Someone

HERE = timedelta(seconds=15)  # since the last question, for one to count as here
WRITTEN = timedelta(seconds=10)


class Standing(NamedTuple):
    """A comparison's revision, and the user names of the other members who are here."""

    revision: int
    others: list[str]


def look_in(user: Someone, comparison_pk: int) -> Standing | None:
    """How the comparison stands, and a note that the person is here; None for a stranger. One query or two."""
    now = timezone.now()
    lately = (now - HERE, now + HERE)  # a clock that was put back leaves times behind that are still to come
    fields = ("pk", "user_id", "user__username", "seen", "comparison__revision", "comparison__coding", "role")
    here = Membership.objects.filter(Q(user=user.pk) | Q(seen__range=lately), comparison__pk=comparison_pk)
    rows = list(here.order_by("user__username").values_list(*fields))
    own = next((row for row in rows if row[1] == user.pk), None)
    if own is None:
        return None
    pk, _, _, seen, revision, coding, role = own
    if seen is None or abs(now - seen) > WRITTEN:
        with suppress(OperationalError):  # where nothing can be written, there is still much to be read
            Membership.objects.filter(pk=pk).update(seen=now)
    if coding == Coding.BLIND and role < Role.CURATOR:  # who else is at work is part of what is not seen
        return Standing(revision, [])
    return Standing(revision, [row[2] for row in rows if row[0] != pk])


def look_in_as_guest(user: Someone, comparison_pk: int) -> Standing | None:
    """How the comparison stands, for whom a share link brought; None where it does not hold. One query."""
    shared = Comparison.objects.shared_with(user, comparison_pk).values_list("revision", flat=True)
    revision = shared.first()
    return None if revision is None else Standing(revision, [])
