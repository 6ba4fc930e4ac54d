"""A comparison of two long pieces in a database of its own, with analysts signed in, for servers to serve it."""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.postgres import Server, throwaway

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.benchmarks.production",
    "SECRET_KEY": "for-as-long-as-this-measurement-runs-" * 2,
    "ALLOWED_HOSTS": "127.0.0.1",
    "HTTPS": "0",
    "DEBUG": "0",
    "LOG_LEVEL": "CRITICAL",
}
TOKEN = "c" * 32  # against forged requests: the cookie and the header have only to agree


@contextmanager
def database(kind: str, *, files: bool = False) -> Iterator[Server | None]:
    """An empty database, `sqlite` or `postgres`, that Django is set up for; PostgreSQL's server is given. With `files`
    the static ones are collected.

    Raises `NoPostgres` where there is none. Everything is as durable as in earnest.
    """
    with tempfile.TemporaryDirectory(prefix="parallax-stage-") as folder:
        os.environ |= SETTINGS | ({"STATIC_ROOT": f"{folder}/static"} if files else {})
        if kind == "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/parallax.sqlite3"
            yield _set_up(None)
            return
        with throwaway(careful=True) as server:
            os.environ["DATABASE_URL"] = server.url
            yield _set_up(server)
            _hang_up()


def _set_up(server: Server | None) -> Server | None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if "STATIC_ROOT" in os.environ:
        call_command("collectstatic", verbosity=0, interactive=False)
    return server


def _hang_up() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()


@dataclass(frozen=True)
class Person:
    """An analyst who is signed in: their number, name and session."""

    pk: int
    name: str
    session: str

    @property
    def cookies(self) -> dict[str, str]:
        return {"sessionid": self.session, "csrftoken": TOKEN}


@dataclass(frozen=True)
class Stage:
    """What the analysts act upon: a comparison, and the texts of its documents by their numbers, left first."""

    comparison: int
    texts: dict[int, str]
    framings: dict[str, list[str]]  # slug → its tags
    relations: list[str]
    people: list[Person]

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "people": [person.__dict__ for person in self.people]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Stage:
        people = [Person(**person) for person in data["people"]]
        texts = {int(pk): text for pk, text in data["texts"].items()}
        return cls(**{**data, "people": people, "texts": texts})


def long(highlights: int) -> Any:
    """A comparison of two pieces of 100,000 words, with so many highlights, one in ten of them linked."""
    from tests.benchmarks.corpus import long_comparison
    from tests.support import factories

    return long_comparison(factories.user(username="owner"), highlights, highlights // 10)


def short() -> Any:
    """A comparison of two pieces of 8,000 words, which a server that has just begun reads in no time."""
    from annotations import comparisons
    from reader.text.blocks import Draft
    from tests.benchmarks.corpus import SEED, long_text
    from tests.support import factories

    chance, owner = random.Random(SEED), factories.user(username="owner")
    left, right = (
        factories.document(drafts=[Draft("paragraph", words) for words in long_text(chance, 8_000, 100)])
        for _ in range(2)
    )
    return comparisons.make_comparison(left=left, right=right, title="Short", owner=owner)


def lay(comparison: Any, analysts: int) -> Stage:
    """What so many analysts need to act upon the comparison, each signed in already."""
    return Stage(
        comparison=comparison.pk,
        texts={document.pk: document.text for document in comparison.documents.values()},
        framings={
            framing.slug: [tag.name for tag in framing.tags.all()] for framing in comparison.framings.all()
        },
        relations=[relation.slug for relation in comparison.relations.all()],
        people=[_analyst(comparison, f"analyst-{number}") for number in range(1, analysts + 1)],
    )


def _analyst(comparison: Any, name: str) -> Person:
    """A member who has signed in already: how long a password takes is not what is measured."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tests.support import factories

    person = get_user_model().objects.create(username=name, password="!")
    factories.membership(comparison=comparison, user=person)
    client = Client()
    client.force_login(person)
    return Person(person.pk, name, client.cookies["sessionid"].value)


def command(port: int, *more: str) -> list[str]:
    """Gunicorn as it serves in earnest on a machine of two cores, whatever this one has."""
    served = [sys.executable, "-m", "gunicorn", "-c", "python:reader.deployment.gunicorn"]
    return [*served, "--bind", f"127.0.0.1:{port}", "--workers", "2", *more]
