"""The doors of the project: every address of the URLconf by every method, and what is read of a form or a query there.

Nothing is listed by hand: the addresses are the rows of `tests/test_roles.py`, which must hold each that there is, and
the names of fields and parameters are heard from the views while they answer.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.http import QueryDict

from annotations.workbench.filters import Filter
from tests.hostile.asking import Asker, reading
from tests.support.scene import PEOPLE
from tests.test_blind import VARIANTS
from tests.test_roles import ROWS

HTMX, JSON = {"HX-Request": "true"}, {"Accept": "application/json"}
POSTS = [name for name, method in ROWS if method == "POST" and set(ROWS[name, method][1:]) != {"405"}]
GETS = [name for name, method in ROWS if method == "GET" and "200" in ROWS[name, method]]

with reading() as heard:
    Filter.from_query(QueryDict())
#: What the filter of a page reads. A write reads it too, of the page it came from, but never of what it is sent.
FILTER = frozenset(heard)


class Door(NamedTuple):
    """A form of an address: who gets through, what is sent there, which fields it reads, and what is answered then."""

    name: str
    who: str
    address: str
    sent: dict[str, Any]
    fields: frozenset[str]
    done: int


@cache
def door(asker: Asker, name: str) -> Door:
    """The door of a POST, with what a harmless visitor finds out about it."""
    who = through(name)
    address, sent = asker.scene.address(name, who), asker.scene.sent(name)
    with reading() as fields:
        done = asker.ask(who, "POST", address, sent).status
        row = dict(zip(PEOPLE, ROWS[name, "POST"], strict=True))
        assert str(done) == row[who], f"{name} answers {done}, so nothing would be tried there"
        asker.ask(who, "POST", address, {}, headers=JSON)
        asker.ask(who, "POST", address, sent, headers=HTMX)
    return Door(name, who, address, sent, frozenset(fields - (FILTER - sent.keys())), done)


def free(asker: Asker, door: Door) -> list[str]:
    """The fields that take any word."""
    return [
        field for field in sorted(door.fields)
        if asker.ask(door.who, "POST", door.address, door.sent | {field: "word"}).status == door.done
    ]  # fmt: skip


def through(name: str) -> str:
    """Who gets furthest at a POST: the last whose act is done, so an owner where owners may."""
    row = ROWS[name, "POST"]
    done = [who for who, status in zip(PEOPLE, row, strict=True) if status in ("302", "201")]
    return done[-1] if done else "owner"


def parameters(asker: Asker, name: str) -> list[str]:
    """The names that a GET reads of its query."""
    address = asker.scene.address(name)
    queries = [query for where, query in VARIANTS.values() if where == name] if "?" not in address else []
    with reading() as names:
        for query in ["", *queries]:
            asker.ask("owner", "GET", address + query)
            asker.ask("owner", "GET", address + query, headers=HTMX)
    return sorted(names)
