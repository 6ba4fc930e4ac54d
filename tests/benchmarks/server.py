"""What the server does: pages, writes and exports, through the whole stack, without a network between."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reader.models import Comparison
from tests.benchmarks import floors
from tests.benchmarks.table import Figure, median


def figures(client: Client, comparison: Comparison, highlights: int) -> Iterator[Figure]:
    """The server's rows of the table for one comparison."""
    size = f"{highlights:,} highlights"
    page, floor = f"/comparisons/{comparison.pk}/", f"/floor/{comparison.pk}/"
    floors.page["bytes"] = client.get(page).content
    yield Figure(
        "serve the workbench", size, median(lambda: client.get(page)), "ms",
        median(lambda: client.get(f"{floor}page/")), 3,
    )  # fmt: skip
    yield Figure("queries of the workbench", size, queries(client, page), "", None, None)
    yield Figure(
        "store one highlight", size, median(storing(client, comparison), runs=15), "ms",
        median(lambda: client.post(f"{floor}insert/"), runs=15), 4,
    )  # fmt: skip
    export = f"{page}export/highlights.csv"
    yield Figure(
        "export as CSV", size, median(lambda: drain(client.get(export))), "ms",
        median(lambda: drain(client.get(f"{floor}csv/"))), 4,
    )  # fmt: skip
    yield Figure("memory of the export", size, peak(lambda: drain(client.get(export))), "MB", None, None)


def drain(response: Any) -> int:
    return sum(len(part) for part in response.streaming_content)


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
    block = document.blocks[len(document.blocks) // 2]
    starts = count(block.start)
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
