"""What Words takes through the whole stack: which words tell two framings or two pieces of 100,000 words apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from statistics import median

from django.test import Client

from annotations import words_bodies, words_section
from annotations.models import Highlight
from reader.memory import Memory
from reader.models import Comparison
from tests.benchmarks import floors
from tests.benchmarks.server import queries
from tests.benchmarks.table import Figure, side_by_side

MOST = 300  # milliseconds
ASKED = {
    "two framings": "",
    "both pieces": "?of=~left&against=~right",
    "a framing and the rest": "?against=~rest",
}


def figures(client: Client, comparison: Comparison, highlights: int) -> Iterator[Figure]:
    """The table's rows: each choice of bodies just after a write, and again; a word in context; the queries."""
    size = f"{highlights:,} highlights"
    page = f"/comparisons/{comparison.pk}/findings/words/"
    yield Figure("serve words of pieces that were never counted", size, unknown(client, page), "ms")
    for title, query in ASKED.items():
        name = f"serve words of {title} just after a write"
        yield Figure(name, size, after(client, comparison, page + query), "ms", None, MOST)
    floors.page["bytes"] = client.get(page).content
    again, least = side_by_side(
        partial(client.get, page), partial(client.get, f"/floor/{comparison.pk}/page/"), runs=7
    )
    yield Figure("serve words again", size, again, "ms", least)
    term = Highlight.objects.all_of(comparison).live().earliest("pk").quote.split()[1]
    place = partial(
        client.get, f"{page}concordance/", {"word": term, "of": "~left"}, headers={"HX-Request": "true"}
    )
    opened, least = side_by_side(place, partial(client.get, f"/floor/{comparison.pk}/page/"), runs=7)
    yield Figure("open a word in place", size, opened, "ms", least)
    yield Figure("queries of words", size, queries(client, page), "queries")


def unknown(client: Client, address: str) -> float:
    """The time of a page, in milliseconds, where no process has counted the pieces' words before."""
    client.get(address)
    words_bodies._memory, words_section._memory = Memory(most=500_000), Memory(most=1_000_000)
    return timed(client, address)


def after(client: Client, comparison: Comparison, address: str, runs: int = 3) -> float:
    """The median time of a page, in milliseconds, each time after somebody has changed a passage."""
    client.get(address)
    times = []
    for run in range(runs):
        row = Highlight.objects.all_of(comparison).live().earliest("pk")
        row.edit(
            comparison.created_by,
            seen=row.revision,
            framing=row.framing,
            tags=(),
            note=f"Read {run} times before {address}.",
        )
        times.append(timed(client, address))
    return median(times)


def timed(client: Client, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    taken = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200
    return taken
