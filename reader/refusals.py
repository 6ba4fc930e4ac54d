"""Refusals as a sentence: JSON for a program, a notice for a part of a page, a page for a person."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from reader.models.share import shares_of
from reader.requests import wants_json

#: The sentence for each status, used if nothing more is known.
SAID = {
    400: "Parallax does not understand what was sent. Reload the page and try again.",
    401: "You are not signed in, or no longer. Sign in, then try again.",
    403: "Your account may not do this.",
    404: "There is nothing at this address, or it is no longer there.",
    405: "This address does not take {method}; it takes {allow}.",
    409: "This was changed by somebody else meanwhile. Read it anew, then try again.",
    413: "This is larger than what can be taken at once. Send it in parts.",
    429: "Too many tries. Wait {wait} seconds, then try again.",
    500: "Parallax failed while doing this; the fault is its own, not yours. What was stored before is still there.",
    503: "The server can store nothing just now. Try again in a moment.",
}

NO_COOKIE = (
    "Your browser sent this without the cookie that proves it came from a page of this site. Allow cookies for this "
    "site, reload the page, and send it again."
)
OLD_PAGE = (
    "The page that this came from is out of date: somebody has signed in or out since it was opened. Reload it, and "
    "send it again."
)
FOR_PROGRAMS = " A program reads the cookie “{cookie}” and sends it back as the header X-CSRFToken."


def is_part(request: HttpRequest) -> bool:
    """Return True if htmx asks for a part of a page. A boosted link or form asks for the whole page."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def refusal(request: HttpRequest, status: int, said: str, template: str, **context: Any) -> HttpResponse:
    """Answer with the refusal `said`. `template` is the page, drawn with `said` and `context`."""
    if wants_json(request):
        return JsonResponse({"errors": {"__all__": [said]}}, status=status)
    if is_part(request):
        return HttpResponse(notice(said), status=status)
    return render(request, template, {"said": said, **context}, status=status)


def notice(said: str, sign_in: str = "") -> str:
    return render_to_string("_refusal.html", {"said": said, "sign_in": sign_in})


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """Return a 401 for a program or a part of a page; None for a page, which is redirected to sign in."""
    address = resolve_url(settings.LOGIN_URL)
    response: HttpResponse
    if wants_json(request):
        said = f"You are not signed in, or no longer. Sign in at {address}, then try again."
        response = JsonResponse({"errors": {"__all__": [said]}}, status=401)
    elif is_part(request):
        page = request.headers.get("HX-Current-URL", "").partition(request.get_host())[2]
        response = HttpResponse(
            notice(SAID[401], f"{address}?{urlencode({'next': page or '/'})}"), status=401
        )
    else:
        return None
    response["WWW-Authenticate"] = (
        f'Cookie form-action="{address}", cookie-name="{settings.SESSION_COOKIE_NAME}"'
    )
    response["Cache-Control"] = "no-store"
    return response


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect a form's sender to the sign-in page, and from there back to the page with the form."""
    sent_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(sent_from.partition(request.get_host())[2] if ours else resolve_url("home"))


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check (`CSRF_FAILURE_VIEW`). If the person is signed out, say that instead."""
    view = request.resolver_match.func if request.resolver_match else None
    may_be_out = getattr(view, "for_guests", False) and shares_of(request.user)
    if getattr(view, "login_required", True) and not (request.user.is_authenticated or may_be_out):
        return signed_out(request) or sent_to_sign_in(request)
    said = NO_COOKIE if reason == REASON_NO_CSRF_COOKIE else OLD_PAGE
    if wants_json(request):
        said += FOR_PROGRAMS.format(cookie=settings.CSRF_COOKIE_NAME)
    return refusal(request, 403, said, "403_csrf.html")
