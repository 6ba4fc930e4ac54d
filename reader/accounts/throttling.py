"""Throttling of guesses at passwords and share links.

A stranger's failures count for the account and for their address. A browser from which a person has signed in
before has its own count, so that nobody locks them out by failing in their name. Nobody waits longer than
`reader.models.attempt.LONGEST`. The state is in the database, so that all processes and machines share it.
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

#: Failures before the first wait. An address may be that of a whole office.
FREE = {"account": 5, "browser": 5, "password": 5, "address": 30, "link": 30}
#: Counts that a success does not reset: else people could reset them with their own account between guesses.
OF_ADDRESSES = {"address", "link"}
COOKIE = "known"
KEPT = 60 * 60 * 24 * 365  # seconds
SALT = "reader.throttling"  # signs cookies that last a year, so it stays when the module is renamed


def address_of(request: HttpRequest) -> str:
    """Return a request's origin: the peer, or what the outermost of `TRUSTED_PROXIES` says; empty if unknown.

    An IPv6 address counts as its /64 network, because one customer can use every address in it.
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
    """Count the block as a failure if it raises. Raises TooMany before the block runs.

    The keywords are those of `FREE`, with the value whose failures each counts; an empty one counts nothing.
    """
    names = {kind: _name(kind, str(value)) for kind, value in of_whom.items() if value}
    if names:
        Attempt.objects.take({name: FREE[kind] for kind, name in names.items()})
    yield
    if names:
        kept = [name for kind, name in names.items() if kind in OF_ADDRESSES]
        Attempt.objects.give_back(set(names.values()) - set(kept), kept)


def of_sign_in(request: HttpRequest, username: str) -> dict[str, str]:
    """Return whose failure a sign-in would be, as keywords of `tried`."""
    browser = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT) or ""
    account, _, _ = browser.partition(".")
    if constant_time_compare(account, _account(username)):
        return {"browser": browser}
    return {"account": _account(username), "address": address_of(request)}


def remember(response: HttpResponseBase, user: User) -> None:
    """Set the cookie that shows that this person has signed in from this browser before."""
    response.set_signed_cookie(
        COOKIE, f"{_account(user.get_username())}.{secrets.token_urlsafe(12)}", salt=SALT, max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def _account(username: str) -> str:
    """Return a digest of a username, the same whether or not there is such an account."""
    return _name("account", unicodedata.normalize("NFKC", username).casefold())[:32]


def _name(kind: str, value: str) -> str:
    return salted_hmac(f"{SALT}.{kind}", value, algorithm="sha256").hexdigest()
