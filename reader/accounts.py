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

#: Who may be continued as by one click, in a demonstration only.
DEMONSTRATION = ("analyst", "curator")


def demonstration_accounts() -> QuerySet[User]:
    """The accounts of the demonstration that exist; none unless DEBUG is on."""
    accounts = User.objects.filter(username__in=DEMONSTRATION, is_active=True).order_by("username")
    return accounts if settings.DEBUG else accounts.none()


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    doors = {"demonstration": demonstration_accounts()}
    return auth.LoginView.as_view(redirect_authenticated_user=True, extra_context=doors)(request)


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponseBase:
    return auth.LogoutView.as_view()(request)


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
        path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
        path("password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    ]
    doors = [path("continue/<str:username>/", continue_as, name="continue_as")]
    return always + doors if debug else always


urlpatterns = addresses(debug=settings.DEBUG)
