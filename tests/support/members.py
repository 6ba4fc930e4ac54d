"""Working in a comparison as its members do: signed-in clients, and what a browser or a program sends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Change, Framing
from reader.models import Comparison, Document, Role
from tests.support import factories

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}

#: A number that no column of a database holds.
HUGE = 10**30


def member(comparison: Comparison, username: str = "analyst", role: Role = Role.ANALYST) -> Client:
    """Signed in as a person of this name, who becomes a member in this role where they are none yet."""
    person = factories.user(username=username)
    comparison.memberships.get_or_create(user=person, defaults={"role": role})
    return signed_in(person)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, row: Any, query: str = "") -> str:
    """The address `name` of a row of a comparison, or of a comparison itself."""
    numbers = [row.pk] if isinstance(row, Comparison) else [row.comparison_id, row.pk]
    return reverse(name, args=numbers) + query


def selected(
    document: Document, quote: str, framing: Framing | str = "strategic", **more: Any
) -> dict[str, Any]:
    """What the browser sends for a selection of the first place of `quote`."""
    start = document.text.index(quote)
    slug = framing if isinstance(framing, str) else framing.slug
    return {
        "document": document.pk, "start": start, "end": start + len(quote), "quote": quote, "framing": slug,
    } | more  # fmt: skip


def edited(row: Any, **more: Any) -> dict[str, Any]:
    """What the editor of a highlight or a link sends when nothing but `more` was typed into it."""
    sent = {"note": row.note, "revision": row.revision}
    if row.noun == "highlight":
        sent |= {"framing": row.framing.slug, "tags": row.tag_names}
    else:
        sent |= {"relation": row.relation.slug}
    sent |= more
    return {name: value or [""] if name == "tags" else value for name, value in sent.items()}


def at_once(acts: Sequence[Callable[[], Any]]) -> list[int]:
    """Do each act in a thread of its own, all beginning together; the status of each answer."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> int:
        try:
            barrier.wait(timeout=20)
            return act().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def revision(row: Any) -> int:
    """The revision of a comparison, or of the comparison of a row, as it is stored."""
    pk = row.pk if isinstance(row, Comparison) else row.comparison_id
    return Comparison.objects.values_list("revision", flat=True).get(pk=pk)


def verbs(row: Any) -> list[str]:
    """What was done to the row, oldest first."""
    return list(Change.objects.of(row).reverse().values_list("verb", flat=True))


def queries(client: Client, where: str, **more: Any) -> int:
    """How many queries a page takes. Its second visit is counted: the first may fill caches."""
    client.get(where, **more)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(where, **more)
        if answer.streaming:
            answer.getvalue()
    assert answer.status_code == 200
    return len(captured)


def links_drawn(client: Client, comparison: Comparison, query: str = "") -> list[int]:
    """The numbers of the links that the workbench is told to draw."""
    return [wire["id"] for wire in held(client, comparison, "wires", query)]


def held(client: Client, comparison: Comparison, name: str, query: str = "") -> Any:
    """What the workbench holds as JSON under the id `name`."""
    page = client.get(address("workbench", comparison, query)).content.decode()
    return json.loads(
        page.partition(f'<script id="{name}" type="application/json">')[2].partition("</script>")[0]
    )


def marks(page: str) -> dict[int, str]:
    """The classes of the first marked run of each highlight on a page or in an answer."""
    found: dict[int, str] = {}
    for numbers, classes in re.findall(
        r'<mark data-highlights="([^"]+)" data-framings="[^"]+" class="([^"]+)"', page
    ):
        for number in numbers.split():
            found.setdefault(int(number), classes)
    return found
