"""The accounts that commands act for."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from reader.requests import as_username


def named(username: str) -> Any:
    account = get_user_model()._default_manager.filter(username=as_username(username)).first()
    if account is None:
        raise CommandError(f"There is no account “{username}”; make it first, or name another with --owner.")
    return account


def likely(people: Iterable[Any]) -> Any:
    """Return the only one of these people, else the only superuser, else the account `analyst`, else None."""
    accounts = get_user_model()._default_manager
    for group in (people, accounts.filter(is_superuser=True)[:2], accounts.filter(username="analyst")):
        found = list(group)
        if len(found) == 1:
            return found[0]
    return None
