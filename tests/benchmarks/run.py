"""Measures every figure of the table, on a document of 100,000 words with ever more highlights."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from tests.benchmarks import (
    adjudication,
    agreement,
    agreement_page,
    browser,
    counterparts,
    curation,
    formats,
    server,
    words,
)
from tests.benchmarks.corpus import long_comparison
from tests.benchmarks.table import Figure, growth, show

SIZES = {100: 10, 1_000: 100, 5_000: 500}  # highlights: links
MANY = 100_000


def measure(quick: bool) -> Iterator[Figure]:
    """Every figure, on a document of 100,000 words with each number of highlights."""
    analyst = get_user_model().objects.create_user("analyst")
    client = Client()
    client.force_login(analyst)
    for highlights, links in SIZES.items():
        comparison = long_comparison(analyst, highlights, links)
        print(f"Measuring with {highlights:,} highlights and {links} links …", flush=True)
        yield from server.figures(client, comparison, highlights)
        yield from words.figures(client, comparison, highlights)
        yield from counterparts.speed(client, comparison, highlights)
        if not quick:
            yield from browser.figures(client, comparison, highlights)
    print(f"Measuring the memory of an export of {MANY:,} highlights …", flush=True)
    yield server.memory(client, comparison, long_comparison(analyst, MANY), f"{MANY:,} highlights")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make bench", description="Measure, print one table and write bench.json."
    )
    parser.add_argument("--quick", action="store_true", help="the server alone, without the browser")
    arguments = parser.parse_args()
    # No test environment: it would copy the context of every template that is drawn.
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        figures = list(measure(arguments.quick))
        print("Measuring the agreement of many analysts …", flush=True)
        figures += [*growth(figures), *agreement.figures(), *agreement_page.figures()]
        print("Measuring the reading of each format …", flush=True)
        figures += formats.figures()
        print("Measuring curation in bulk …", flush=True)
        figures += curation.figures()
        print("Measuring the adjudication …", flush=True)
        figures += [*(judged := list(adjudication.figures())), *growth(judged)]
        print("Measuring what is proposed as a counterpart …", flush=True)
        show([*figures, *counterparts.figures()])
    finally:
        teardown_databases(databases, verbosity=0)
