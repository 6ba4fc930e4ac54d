"""Guests, who come by a share link. They read its comparison without an account, and can do nothing else.

The link is exchanged for an entry in the session, so that no other URL has its token. At every request
`reader.access` asks the database whether the link is still active.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from reader.models import Share
from reader.models.share import digest_of, shares_of

KEY = "shares"
NO_INDEX = "noindex, nofollow"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def for_guests(view: View) -> View:
    """Let guests open a page; `reader.access` decides what they may see of it."""
    view.for_guests = True  # type: ignore[attr-defined]
    return view


def enter(request: HttpRequest, token: str) -> Share:
    """Let the person in by a link. Raises Http404 for one that was revoked, has expired or never existed."""
    share = Share.objects.standing().select_related("comparison").filter(digest=digest_of(token)).first()
    if share is None:
        raise Http404("This link has ended, or never was one. Ask whoever sent it for another.")
    request.session[KEY] = request.session.get(KEY, {}) | {str(share.comparison_id): share.pk}
    return share


def is_guest(request: HttpRequest) -> bool:
    """Return True if the person has share links but no account."""
    return bool(shares_of(request.user)) and not request.user.is_authenticated
