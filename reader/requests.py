"""The type of a request behind the project's middleware, and what reads requests and forms that are sent in part."""

import re
import socket
from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

LARGEST_ID = 2**63 - 1  # the largest number a database column holds; SQLite raises OverflowError for more


class Request(HttpRequest):
    """A request of a signed-in user, unless its view says otherwise, with htmx's own details."""

    user: User
    htmx: HtmxDetails


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def has_gone(request: HttpRequest) -> bool:
    """Return True if who sent a request has closed the connection, as far as gunicorn's socket tells."""
    sock = request.META.get("gunicorn.socket")
    try:
        return sock is not None and sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except (OSError, ValueError):
        return False  # nothing has come, as from everybody who waits


def numbers_in(values: Iterable[str]) -> set[int]:
    """Return the values that can be the id of a row, as numbers."""
    found = {int(value) for value in values if re.fullmatch(r"[0-9]{1,19}", value)}
    return {number for number in found if number <= LARGEST_ID}


def as_username(typed: str) -> str:
    """Return a user name in the form in which accounts store it, NFKC."""
    return User.normalize_username(typed)


class ShownCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes of which a sender can say that none is ticked: by an empty value. Without any, nothing is said."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values: Any = super().value_from_datadict(data, files, name)
        return [value for value in values if value != ""] if isinstance(values, list | tuple) else values

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


def unsent_fields(form: forms.BaseForm) -> frozenset[str]:
    """Return the fields of a bound form that were not sent, and of which the row has a value.

    A lone checkbox is never among them, because a browser sends nothing of one that is not ticked.
    """
    return frozenset(
        name for name, field in form.fields.items()
        if name in form.initial and not field.disabled
        and field.widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
    )  # fmt: skip


def completed(form: forms.BaseForm, names: Collection[str]) -> Any:
    """Return the data of a bound form as if the fields in `names` had been sent with the values of the row."""
    if not names:
        return form.data
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for name in names:
        value = form.fields[name].prepare_value(form.initial[name])
        key, values = form.add_prefix(name), value if isinstance(value, list) else [value]
        data.setlist(key, values) if hasattr(data, "setlist") else data.update({key: value})
    return data
