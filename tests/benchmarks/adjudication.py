"""What the adjudication page takes with many cases: to look at one, to settle one, and after an analyst's edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from annotations.models import Highlight
from reader.models import Comparison, Role
from tests.benchmarks import floors
from tests.benchmarks.coded import coded_comparison
from tests.benchmarks.server import posted, queries, served
from tests.benchmarks.table import Figure, side_by_side
from tests.support import factories

HIDDEN = ("case", "seen", "replaces", "key")
SIZES = {500: 50, 5_000: 500}  # highlights: links
MOST = 300  # kilobytes of the page


def figures() -> Iterator[Figure]:
    """The table's rows for each size; the floor reads every highlight and answers with as many bytes."""
    for highlights, links in SIZES.items():
        owner = get_user_model().objects.create_user(f"owner of {highlights}")
        yield from of(coded_comparison(owner, highlights, links, f"coder {highlights}"), highlights)


def of(comparison: Comparison, highlights: int) -> Iterator[Figure]:
    size = f"{highlights:,} highlights"
    curator = factories.user(username="curator")
    factories.membership(comparison=comparison, user=curator, role=Role.CURATOR)
    client = Client()
    client.force_login(curator)
    page, floor = f"/comparisons/{comparison.pk}/adjudication/", f"/floor/{comparison.pk}/"
    floors.page["bytes"] = client.get(page).content
    bare = partial(client.get, f"{floor}page/")
    whole = highlights >= 5_000
    shown, least = side_by_side(partial(served, client, page), bare)
    yield Figure("serve the adjudication", size, shown, "ms", least, 6 if whole else None)
    yield Figure("queries of the adjudication", size, queries(client, page), "queries")
    yield Figure("bytes of the adjudication", size, len(floors.page["bytes"]) / 1000, "kB", None, MOST)

    def settle_bare() -> None:
        posted(client, f"{floor}insert/")
        bare()

    settled, least = side_by_side(partial(settle, client, page), settle_bare, runs=9)
    yield Figure("settle a case and see the next", size, settled, "ms", least, 12 if whole else None)
    edited, least = side_by_side(
        partial(served, client, page), bare, runs=9, before=partial(edit, comparison)
    )
    yield Figure("serve the adjudication after an edit", size, edited, "ms", least, 20 if whole else None)


def settle(client: Client, page: str) -> None:
    """Settle the case that is open, as the page's form does, and follow to the next."""
    text = client.get(page).content.decode()
    form = text[text.index('<form id="ruling"') :]
    sent: dict[str, Any] = {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in HIDDEN}  # type: ignore[index]
    answer = client.post(page, sent | {"verdict": "neither"})
    assert answer.status_code == 302, answer.content[:300]
    served(client, answer["Location"])


def edit(comparison: Comparison) -> None:
    """Let an analyst write something else on a passage."""
    row = (
        Highlight.objects.filter(comparison=comparison, curated=False)
        .select_related("framing", "analyst")
        .first()
    )
    assert row
    row.edit(row.analyst, seen=row.revision, framing=row.framing, tags=[], note=f"{row.revision}")
