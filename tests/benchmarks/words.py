"""What Words takes through the whole stack: which words tell two framings or two pieces of 100,000 words apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

from django.test import Client

from annotations.findings.words import corpora
from annotations.findings.words import page as words_page
from annotations.models import Highlight
from reader.lru_cache import Memory
from reader.models import Comparison
from tests.benchmarks import floors
from tests.benchmarks.server import queries, served
from tests.benchmarks.table import Figure, side_by_side

MOST = 6  # times the least
HTMX = {"HX-Request": "true"}
ASKED = {
    "two framings": "",
    "both pieces": "?of=~left&against=~right",
    "a framing and the rest": "?against=~rest",
}


def figures(client: Client, comparison: Comparison, highlights: int) -> Iterator[Figure]:
    """The table's rows: each choice of bodies just after a write, and again; a word in context; the queries.

    The floor of words that were never counted counts those of both pieces; just after a write it counts those of the
    passages, and has the pieces' words already; again, it reads the rows.
    """
    size = f"{highlights:,} highlights"
    page, floor = f"/comparisons/{comparison.pk}/findings/words/", f"/floor/{comparison.pk}/"
    floors.page["bytes"] = client.get(page).content
    floors.split_words(comparison)
    never, written, bare = (partial(client.get, floor + of) for of in ("words/", "passages/", "page/"))

    def beside(floor: Any, address: str, before: Any = lambda: None, **asked: Any) -> tuple[float, float]:
        return side_by_side(partial(served, client, address, **asked), floor, runs=5, warm=1, before=before)

    yield Figure("serve words of pieces that were never counted", size, *ms(beside(never, page, forget)), 12)
    for title, query in ASKED.items():
        name = f"serve words of {title} just after a write"
        edit = partial(next, edits(comparison))
        most = (
            MOST if highlights >= 5_000 else None
        )  # few passages are counted in less time than a page takes
        yield Figure(name, size, *ms(beside(written, page + query, edit)), most)
    yield Figure("serve words again", size, *ms(beside(bare, page)))
    term = Highlight.objects.all_of(comparison).live().earliest("pk").quote.split()[1]
    found = beside(bare, f"{page}concordance/", data={"word": term, "of": "~left"}, headers=HTMX)
    yield Figure("open a word in place", size, *ms(found))
    yield Figure("queries of words", size, queries(client, page), "queries")


def ms(times: tuple[float, float]) -> tuple[float, str, float]:
    value, floor = times
    return value, "ms", floor


def forget() -> None:
    """As a process that has counted no words before."""
    corpora._memory, words_page._memory = Memory(most=500_000), Memory(most=1_000_000)
    corpora._vocabularies = Memory(most=500_000)


def edits(comparison: Comparison) -> Iterator[None]:
    """Each step changes a passage, as somebody may who works beside the reader."""
    for run in count():
        row = Highlight.objects.all_of(comparison).live().earliest("pk")
        row.edit(
            comparison.created_by, seen=row.revision, framing=row.framing, tags=(), note=f"Read {run} times."
        )  # fmt: skip
        yield
