"""The admin's sign-in and titles."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def enter(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Redirect to the sign-in page of everybody. Raises PermissionDenied for a person who is not staff."""
    index = reverse("admin:index")
    if admin.site.has_permission(request):
        return redirect(index)
    if request.user.is_authenticated:
        raise PermissionDenied(
            "The curation pages are for staff accounts, and yours is not one. "
            "Ask the person who runs this Parallax to make it one."
        )
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, index))


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    return redirect("password_change")


admin.site.login = enter  # type: ignore[method-assign]

admin.site.password_change = change_password  # type: ignore[assignment, method-assign]

admin.site.site_header = admin.site.site_title = "Parallax curation"

admin.site.index_title = "What there is to curate"
