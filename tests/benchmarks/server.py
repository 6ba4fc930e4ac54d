"""What the server does: pages, writes and exports, through the whole stack, without a network between."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reader.models import Comparison
from tests.benchmarks import floors
from tests.benchmarks.table import Figure, side_by_side


def figures(client: Client, comparison: Comparison, highlights: int) -> Iterator[Figure]:
    """The server's rows of the table for one comparison."""
    size = f"{highlights:,} highlights"
    page, floor = f"/comparisons/{comparison.pk}/", f"/floor/{comparison.pk}/"
    floors.page["bytes"] = client.get(page).content
    bare = partial(client.get, f"{floor}page/")
    shown, least = side_by_side(partial(client.get, page), bare)
    whole = (
        highlights >= 5_000
    )  # a page's own frame costs the same with few marks; its budget is that of many
    yield Figure("serve the workbench", size, shown, "ms", least, 3 if whole else None)
    yield Figure("queries of the workbench", size, queries(client, page), "queries")
    store = storing(client, comparison)
    insert = partial(posted, client, f"{floor}insert/")
    stored, least = side_by_side(store, insert, runs=31)
    yield Figure("store one highlight", size, stored, "ms", least, 4)

    after, least = side_by_side(partial(client.get, page), bare, before=store)
    yield Figure("serve the workbench just after a write", size, after, "ms", least, 6 if whole else None)
    floors.page["bytes"] = client.get(f"{page}findings/").content
    found, least = side_by_side(partial(client.get, f"{page}findings/"), bare, runs=5)
    yield Figure("serve the findings", size, found, "ms", least, 30 if whole else None)
    yield Figure("queries of the findings", size, queries(client, f"{page}findings/"), "queries")
    export = partial(drained, client, f"{page}export/highlights.csv")
    written, least = side_by_side(export, partial(drained, client, f"{floor}csv/"), runs=7)
    yield Figure("export as CSV", size, written, "ms", least, 4)


def memory(client: Client, few: Comparison, many: Comparison, size: str) -> Figure:
    """What the export of `many` allocates at most, in megabytes, beside that of `few`: it stays flat."""
    least, most = (
        peak(partial(drained, client, f"/comparisons/{one.pk}/export/highlights.csv")) for one in (few, many)
    )
    return Figure("memory of the export", size, most, "MB", least, 1.2)


def served(client: Client, address: str, **asked: Any) -> None:
    assert client.get(address, **asked).status_code == 200


def drained(client: Client, address: str) -> int:
    return sum(len(part) for part in client.get(address).streaming_content)


def posted(client: Client, address: str) -> None:
    assert client.post(address).status_code == 201


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def peak(act: Any) -> float:
    """The most memory that `act` had allocated at once, in megabytes."""
    tracemalloc.start()
    act()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def storing(client: Client, comparison: Comparison) -> Any:
    """An act that stores one more highlight each time, as the toolbar does."""
    document = comparison.left
    starts = cycle(block.start + 3 for block in document.blocks)
    address = f"/comparisons/{comparison.pk}/highlights/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/comparisons/{comparison.pk}/"}

    def store() -> None:
        start = next(starts)
        quote = document.text[start : start + 40]
        data = {
            "document": document.pk,
            "start": start,
            "end": start + 40,
            "quote": quote,
            "framing": "strategic",
        }
        answer = client.post(address, data, headers=headers)
        assert answer.status_code in (201, 409), answer.content[:300]

    return store
