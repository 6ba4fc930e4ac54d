"""Closing an account. What the person made stays, under their name or under that of a former analyst."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from reader.lru_cache import forget_everything
from reader.models import Comparison, Document, Membership, Role, admin_log

log = logging.getLogger(__name__)

FORMER = "former-analyst"


def owned_alone(person: User) -> list[Comparison]:
    """Return the comparisons whose only owner who can sign in is this person."""
    mine = Comparison.objects.where_at_least(person, Role.OWNER)
    others = Membership.objects.in_charge().exclude(user=person)
    return list(mine.exclude(pk__in=others.values("comparison")).order_by("pk"))


def close(person: User, *, nameless: bool) -> None:
    """Close the account: no sign-in, no membership, no permission, no address.

    If `nameless`, the name goes too. Raises ValidationError, with nothing done, if the person is the only owner of a
    comparison.
    """
    name = person.get_username()
    refuse_only_owner(person)
    with transaction.atomic():
        ended = _end_memberships(person)
        Document.objects.filter(brought_by=person, stored=None).delete()
        person.is_active = person.is_staff = person.is_superuser = False
        person.email = ""
        person.set_unusable_password()  # which ends every session
        if nameless:
            admin_log.erase(User.objects.filter(pk=person.pk))
            admin_log.erase_member(name)
            person.username, person.first_name, person.last_name = _free_name(person.pk), "", ""
        person.save()
        person.groups.clear()
        person.user_permissions.clear()
    if nameless:
        forget_everything()
    kept = "without its name" if nameless else "with its name"
    log.info(
        "Account %d was closed by its owner and is kept %s; %d memberships ended.", person.pk, kept, ended
    )


def _end_memberships(person: User) -> int:
    """End them one by one, each with its comparison locked, always in the same order so that two never deadlock."""
    memberships = list(person.memberships.select_related("comparison").order_by("comparison"))
    admin_log.erase(Membership.objects.filter(user=person))
    for membership in memberships:
        with membership.comparison.locked(even_archived=True):
            membership.check_not_last()
            membership.delete()
    return len(memberships)


def _free_name(number: int) -> str:
    """Return the name of a former analyst that nobody has taken."""
    name = f"{FORMER}-{number}"
    while User.objects.filter(username=name).exists():
        name += "-former"
    return name


def refuse_only_owner(person: User) -> None:
    """Raise ValidationError if a comparison would be left without an owner."""
    if alone := owned_alone(person):
        this = "a comparison" if len(alone) == 1 else f"{len(alone)} comparisons"
        raise ValidationError(
            f"You are the only owner of {this}. Make somebody else an owner first, or destroy it; "
            "then close your account."
        )
