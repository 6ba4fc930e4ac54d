"""The admin's sign-in, titles and front page."""

from functools import partial
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

#: The sections of the front page, by the number that each list's `section` begins with.
SECTIONS = ("What analysts made", "Codebook", "Decisions", "Pieces and people")
#: The lists that Django brings along.
PEOPLE = {
    "user": (3, 3, "Accounts that can sign in, and whether they are staff."),
    "group": (3, 4, "Sets of permissions for staff."),
}
_apps_of = admin.site.get_app_list


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


def get_sections(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
    """Return the lists that the person may see, by section; those of one app as Django has them.

    Each has one line that it `says` and the number of rows that are `waiting`, which is counted when called.
    """
    if app_label:
        return _apps_of(request, app_label)
    front = reverse("admin:index")
    sections: list[dict[str, Any]] = [
        {"name": name, "app_label": f"section-{number}", "app_url": f"{front}#section-{number}", "models": []}
        for number, name in enumerate(SECTIONS)
    ]
    for app in _apps_of(request):
        for entry in app["models"]:
            own: Any = admin.site.get_model_admin(entry["model"])
            *place, says = PEOPLE.get(entry["object_name"].lower()) or (*own.section, own.says)
            waiting = partial(own.waiting, request) if hasattr(own, "waiting") else 0
            sections[place[0]]["models"].append(entry | {"place": place, "says": says, "waiting": waiting})
    for section in sections:
        section["models"].sort(key=lambda entry: entry["place"])
    return [section | {"has_module_perms": True} for section in sections if section["models"]]


admin.site.login = enter  # type: ignore[method-assign]

admin.site.password_change = change_password  # type: ignore[assignment, method-assign]

admin.site.get_app_list = get_sections  # type: ignore[method-assign]

admin.site.site_header = admin.site.site_title = "Parallax curation"

admin.site.index_title = "Curation"
