"""Guessing is slow: of passwords and of share links, by whom and from where ever.

A stranger's failures count for the account and for the address they come from. Who has signed in before from the same
browser has failures of their own, so that nobody keeps them out by failing in their name. Nobody waits more than
`reader.models.attempt.LONGEST`. The state is in the database, so it holds for all processes and machines.
"""

from __future__ import annotations

import ipaddress
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from reader.models.attempt import Attempt

#: How many may fail before there is a wait. An address may be a whole office's.
FREE = {"account": 5, "browser": 5, "password": 5, "address": 30, "link": 30}
#: What a success does not make forgotten: else whoever has one account could guess at the others between.
OF_ADDRESSES = {"address", "link"}
COOKIE = "known"
KEPT = 60 * 60 * 24 * 365  # seconds
SALT = "reader.accounts.throttling"


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the peer, or what the outermost of `TRUSTED_PROXIES` says; empty where unknown.

    A customer's whole network stands for an IPv6 address, since each can have as many as they like.
    """
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    said = hops[-proxies] if 0 < proxies <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@contextmanager
def tried(**of_whom: str | int) -> Iterator[None]:
    """What is done within was in vain if it raises. Raises TooMany before it is done. Empty values count nothing.

    The keywords are those of `FREE`, each with what it counts the failures of.
    """
    names = {kind: _name(kind, str(value)) for kind, value in of_whom.items() if value}
    if names:
        Attempt.objects.take({name: FREE[kind] for kind, name in names.items()})
    yield
    if names:
        kept = [name for kind, name in names.items() if kind in OF_ADDRESSES]
        Attempt.objects.give_back(set(names.values()) - set(kept), kept)


def of_sign_in(request: HttpRequest, username: str) -> dict[str, str]:
    """Whose failure a sign-in would be, as `tried` takes it."""
    browser = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT) or ""
    account, _, _ = browser.partition(".")
    if constant_time_compare(account, _account(username)):
        return {"browser": browser}
    return {"account": _account(username), "address": address_of(request)}


def remember(response: HttpResponseBase, user: User) -> None:
    """Let the browser show from now on that this person has signed in there before."""
    response.set_signed_cookie(
        COOKIE, f"{_account(user.get_username())}.{secrets.token_urlsafe(12)}", salt=SALT, max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def _account(username: str) -> str:
    """The same for a name whether or not there is such an account."""
    return _name("account", unicodedata.normalize("NFKC", username).casefold())[:32]


def _name(kind: str, value: str) -> str:
    return salted_hmac(f"{SALT}.{kind}", value, algorithm="sha256").hexdigest()
