"""Signing in and out, changing the password, and closing one's account. Under DEBUG also one-click sign-in."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from reader.accounts import closure
from reader.accounts.forms import ChangeForm, ClosureForm, SignInForm
from reader.accounts.throttling import COOKIE, remember
from reader.models import Comparison
from reader.requests import Request, wants_json

#: Accounts that one click signs in, in a demonstration only.
DEMONSTRATION = ("analyst", "curator")
#: All accounts of a demonstration. Everybody knows their passwords, so nobody may close them.
EVERYBODYS = (*DEMONSTRATION, "analyst2")


def demonstration_accounts() -> QuerySet[User]:
    """Return the demonstration's active accounts; none unless DEBUG is on."""
    accounts = User.objects.filter(username__in=DEMONSTRATION, is_active=True).order_by("username")
    return accounts if settings.DEBUG else accounts.none()


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign the person in. A wrong password gets the form again with 200, too many of them 429."""
    known = request.user.is_authenticated
    accounts = list(demonstration_accounts())
    view = auth.LoginView.as_view(
        authentication_form=partial(SignInForm, elsewhere=bool(accounts)),
        redirect_authenticated_user=True,
        extra_context={"demonstration": accounts},
    )
    response = patient(view(request))
    if isinstance(request.user, User) and not known:
        remember(response, request.user)
    return response


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out and clear the browser's cache, so that going back shows nothing to the next person there."""
    response = auth.LogoutView.as_view()(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


def password_change(request: HttpRequest) -> HttpResponseBase:
    return patient(auth.PasswordChangeView.as_view(form_class=ChangeForm)(request))


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: Request) -> HttpResponseBase:
    """Close the person's own account. The only owner of a comparison is told to hand it over first, with 409."""
    if settings.DEBUG and request.user.get_username() in EVERYBODYS:
        raise PermissionDenied("Everybody signs in as this demo user, so the account cannot be closed.")
    form = ClosureForm(request.POST if request.method == "POST" else None, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            closure.close(request.user, nameless=form.cleaned_data["name"] == "removed")
        except ValidationError as refused:
            form.add_error(None, refused)
            status = 409
        else:
            return _closed(request)
    if form.is_bound and wants_json(request):
        return patient(JsonResponse({"errors": form.errors}, status=status), form)
    context = {"form": form, "owned_alone": closure.owned_alone(request.user)}
    return patient(render(request, "registration/account_close.html", context, status=status), form)


def _closed(request: Request) -> HttpResponse:
    logout(request)
    messages.success(request, "Your account is closed. What you made stays where it is.")
    response = JsonResponse({"closed": True}) if wants_json(request) else redirect(settings.LOGIN_URL)
    response.delete_cookie(COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'
    return response


def patient(response: HttpResponseBase, form: object = None) -> HttpResponseBase:
    """Set status 429 and Retry-After if the form, by default the response's own, asks the person to wait."""
    wait = getattr(form or getattr(response, "context_data", {}).get("form"), "wait", 0)
    if wait:
        response.status_code, response["Retry-After"] = 429, str(wait)
    return response


@login_not_required
@require_POST
def continue_as(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a demo user, without a password. Unless a page was asked for, the only comparison there is opens.

    Raises Http404 unless DEBUG is on.
    """
    if not settings.DEBUG:
        raise Http404("There is no page at this address.")
    user = get_object_or_404(demonstration_accounts(), username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    wanted, own = next_page(request), list(Comparison.objects.visible_to(user)[:2])
    if wanted == resolve_url(settings.LOGIN_REDIRECT_URL) and len(own) == 1:
        return HttpResponseRedirect(own[0].get_absolute_url())
    return HttpResponseRedirect(wanted)


def next_page(request: HttpRequest) -> str:
    """Return the posted `next`, if it is a page of this site, or else the first page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def addresses(*, debug: bool) -> list[URLPattern]:
    """Return the URLs under `/accounts/`, with one-click sign-in only under `debug`."""
    always = [
        path("login/", sign_in, name="login"),
        path("logout/", sign_out, name="logout"),
        path("close/", close_account, name="account_close"),
        path("password/", password_change, name="password_change"),
        path("password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    ]
    doors = [path("continue/<str:username>/", continue_as, name="continue_as")]
    return always + doors if debug else always


urlpatterns = addresses(debug=settings.DEBUG)
