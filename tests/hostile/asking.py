"""Asking the scene for anything, as anybody: what was answered, whether something was written, and whether it may be.

Every request is taken back, so that each finds the scene as it was made.
"""

from __future__ import annotations

import copy
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.db import connection, models, transaction
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from reader.models import Role
from tests.hostile import tally
from tests.support import curator, factories
from tests.support.blind_coding import forget
from tests.support.scene import PEOPLE, Scene

#: What may be answered at all.
CONTRACT = {200, 201, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429}
#: What is written whether or not a request is refused.
APART = {"reader.attempt", "sessions.session", "contenttypes.contenttype", "auth.permission"}
#: Columns that differ between any two acts.
FLEETING = (models.DateTimeField, models.UUIDField)
FLEETING_NAMES = {"digest", "password", "last_login"}


class Answer(NamedTuple):
    """`fault` is what broke, in words, and `wrote` whether a statement that changes rows was sent to the database."""

    status: int
    body: bytes
    headers: dict[str, str]
    fault: str
    wrote: bool
    state: dict[str, list[Any]] | None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Asker:
    """Somebody who sends to the scene what nobody should, in each role."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        curator.permit(factories.user(username=f"{scene.word}staff"))
        factories.membership(
            comparison=scene.comparison, user=factories.user(username=f"{scene.word}staff"), role=Role.CURATOR
        )
        self.clients = {who: self.signed_in(who) for who in (*PEOPLE, "guest", "staff")}
        self.before = state()

    def signed_in(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who == "guest":
            client.get(self.scene.address("shared"))
        elif who != "nobody":
            client.force_login(factories.user(username=self.scene.word + who))
        return client

    def ask(
        self, who: str, method: str, address: str, data: Any = None, *, dump: bool = False, **more: Any
    ) -> Answer:
        """What is answered. With `dump` its `state` is all that stands in the database then,
        where something was written."""
        client = self.clients[who]
        cookies = copy.deepcopy(client.cookies)
        client.cookies.load(more.pop("cookies", {}))
        try:
            with transaction.atomic(), writes() as seen:
                if isinstance(data, dict) or (data is None and method in ("GET", "POST")):
                    answer = getattr(client, method.lower())(address, data, **more)
                else:
                    answer = client.generic(method, address, data or b"", **more)
                body = answer.getvalue() if answer.streaming else answer.content
                after = state() if seen and (dump or answer.status_code >= 400) else None
                transaction.set_rollback(True)
        finally:
            client.cookies = cookies
        if seen:
            forget()
        fault = (
            "".join(traceback.format_exception(*answer.exc_info)[-4:]) if answer.status_code == 500 else ""
        )
        tally.looked("requests")
        return Answer(answer.status_code, body, dict(answer.items()), fault, bool(seen), after)

    def faults(self, answer: Answer, what: str) -> list[str]:
        """What is wrong with an answer: none of the contract's, or refused and yet something changed."""
        found = []
        if answer.status not in CONTRACT:
            found.append(f"{what}: {answer.status} {answer.fault}")
            tally.found("server errors", 1)
        if not leads_home(answer.headers.get("Location", "/")):
            found.append(f"{what}: leads away to {answer.headers['Location']}")
        if answer.status >= 400 and answer.state is not None and answer.state != self.before:
            found.append(f"{what}: {answer.status}, and yet {difference(self.before, answer.state)}")
        return found


def leads_home(place: str) -> bool:
    """Whether an address, as a browser reads it, is one of the site itself."""
    whole = urlsplit(urljoin("http://testserver/", place.replace("\\", "/")))
    return (whole.scheme, whole.netloc) == ("http", "testserver")


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that change rows, but for those of sessions and of who is here."""
    seen: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        text = str(sql)
        changes = text.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))
        if changes and "django_session" not in text and 'SET "seen"' not in text:
            seen.append(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def state() -> dict[str, list[Any]]:
    """All rows of all models, without times and tokens."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower in APART:
            continue
        fields = [
            field.attname for field in model._meta.concrete_fields
            if not isinstance(field, FLEETING) and field.name not in FLEETING_NAMES
        ]  # fmt: skip
        found[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*fields))
    return found


def difference(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> str:
    """The rows that stand in one of two states only."""
    found = []
    for label in one:
        gone = [row for row in one[label] if row not in other[label]]
        come = [row for row in other[label] if row not in one[label]]
        if gone or come:
            found.append(f"{label}: {gone[:2]} became {come[:2]}")
    return "; ".join(found)


@contextmanager
def reading() -> Iterator[set[str]]:
    """The names that are read meanwhile from forms and queries, whether they were sent or not."""
    names: set[str] = set()
    methods = ("get", "getlist", "__getitem__", "__contains__")

    def watched(method: Any) -> Any:
        def read(self: Any, key: Any, *more: Any, **others: Any) -> Any:
            names.add(str(key))
            return method(self, key, *more, **others)

        return read

    for name in methods:
        setattr(QueryDict, name, watched(getattr(MultiValueDict, name)))
    try:
        yield names
    finally:
        for name in methods:
            delattr(QueryDict, name)
