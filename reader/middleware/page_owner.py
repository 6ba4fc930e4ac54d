"""Refuse writes from a page that belongs to somebody who is not signed in any more.

A browser has one session for all its tabs. Where somebody signs out in one and another person signs in, the pages
that stand open elsewhere are still the first one's, and what is sent from them must not be stored in the second one's
name. So every page names its person: in a header where a script asks, in a field of every form. A program names
nobody, and is whoever its session says.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import reselect, reswap, retarget

from reader.refusals import refusal

HEADER = "Parallax-Person"
FIELD = "page_of"
#: Tells the page, as JSON, who is signed in instead.
SIGNED_IN = "Parallax-Signed-In"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SenderCheck(MiddlewareMixin):
    """Refuse with 409, before any view sees it, a request from the page of somebody other than who is signed in.

    It runs before the check of the form's token: the token changes with the person, so that check would refuse the
    request without saying why. Signing in and out works from any page. Where nobody is signed in,
    `reader.middleware.sign_in` answers.
    """

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        named = request.headers.get(HEADER) or _named_in_form(request)
        if not named or not request.user.is_authenticated or named == str(request.user.pk):
            return None
        return _someone_else(request)


def _named_in_form(request: HttpRequest) -> str:
    if request.method in SAFE:
        return ""
    try:
        return request.POST.get(FIELD, "")
    except UnreadablePostError:
        return ""  # the sender has gone, and the view will find so too


def _someone_else(request: HttpRequest) -> HttpResponse:
    name = request.user.get_username()
    stored = "" if request.method in SAFE else " Nothing was stored."
    said = (
        f"You are now signed in as {name} in this browser, and the page that this came from is somebody else's."
        f"{stored} Reload it to go on as {name}, or sign in again as the person whose page it is."
    )
    response = refusal(request, 409, said, "409.html")
    response[SIGNED_IN] = json.dumps(name)
    response["Cache-Control"] = "no-store"
    if "HX-Request" in request.headers:
        # Into the top of the page, whatever the form would have had replaced; the workbench says it in its own place.
        retarget(reswap(reselect(response, ".notice"), "afterbegin"), "#main")
    return response
