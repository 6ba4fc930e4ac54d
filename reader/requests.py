"""The type of a request behind the project's middleware; what reads requests, the page of a list, and partial forms."""

import re
import socket
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from reader.text.search import matches, parts_of

PER_PAGE = 30  # rows of a list of comparisons, pieces or members
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


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, its address, what was looked for, and whether the list is long enough to be searched."""

    page: Page[Any]
    address: str
    looked_for: str
    searchable: bool

    def __bool__(self) -> bool:
        """Tell whether there is anything in the list or would be without the search."""
        return bool(self.page.object_list or self.looked_for)


def listing_of(request: HttpRequest, rows: QuerySet[Any], *said: str, address: str = "") -> Listing:
    """Return the page `page` of the rows whose columns `said` have every word of `q`, compared as in a search.

    `address` is that of the list, where a form's answer shows it at its own.
    """
    looked_for = request.GET.get("q", "").replace("\0", "").strip()[:200]
    if parts := parts_of(looked_for):
        texts = {pk: [(text or "", False) for text in row] for pk, *row in rows.values_list("pk", *said)}
        rows = rows.filter(pk__in=matches(parts, texts))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return Listing(
        page, address or request.path, looked_for, searchable=bool(looked_for) or page.has_other_pages()
    )


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
