"""Signing in and out, and the password. While DEBUG is on, also the one-click doors of the demonstration."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from reader.accounts.forms import ChangeForm, SignInForm
from reader.accounts.throttling import remember

#: Who may be continued as by one click, in a demonstration only.
DEMONSTRATION = ("analyst", "curator")


def demonstration_accounts() -> QuerySet[User]:
    """The accounts of the demonstration that exist; none unless DEBUG is on."""
    accounts = User.objects.filter(username__in=DEMONSTRATION, is_active=True).order_by("username")
    return accounts if settings.DEBUG else accounts.none()


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """A wrong password is 200 and the form again, too many of them 429."""
    known = request.user.is_authenticated
    doors = {"demonstration": demonstration_accounts()}
    view = auth.LoginView.as_view(
        authentication_form=SignInForm, redirect_authenticated_user=True, extra_context=doors
    )
    response = patient(view(request))
    if isinstance(request.user, User) and not known:
        remember(response, request.user)
    return response


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """The browser forgets the pages it kept, so that going back shows nothing to whoever sits there next."""
    response = auth.LogoutView.as_view()(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


def password_change(request: HttpRequest) -> HttpResponseBase:
    return patient(auth.PasswordChangeView.as_view(form_class=ChangeForm)(request))


def patient(response: HttpResponseBase) -> HttpResponseBase:
    """An answer that asks for patience says so to programs too."""
    wait = getattr(getattr(response, "context_data", {}).get("form"), "wait", 0)
    if wait:
        response.status_code, response["Retry-After"] = 429, str(wait)
    return response


@login_not_required
@require_POST
def continue_as(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as an account of the demonstration, without a password. 404 unless DEBUG is on."""
    if not settings.DEBUG:
        raise Http404("There is no page at this address.")
    user = get_object_or_404(demonstration_accounts(), username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(next_page(request))


def next_page(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of ours, or else the first page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def addresses(*, debug: bool) -> list[URLPattern]:
    """Every address under `/accounts/`; without `debug` the demonstration's doors are not among them."""
    always = [
        path("login/", sign_in, name="login"),
        path("logout/", sign_out, name="logout"),
        path("password/", password_change, name="password_change"),
        path("password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    ]
    doors = [path("continue/<str:username>/", continue_as, name="continue_as")]
    return always + doors if debug else always


urlpatterns = addresses(debug=settings.DEBUG)
