"""What the pages of agreement take through the whole stack: fifty analysts on two pieces of 100,000 words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from annotations import comparisons
from annotations.anchoring import anchor
from annotations.models import Highlight, Link, Reading, Silence
from reader.models import Comparison, Membership, Role
from tests.benchmarks import floors
from tests.benchmarks.agreement import ANALYSTS, LEFT, Rows, coded, disagreements, shown
from tests.benchmarks.corpus import SEED, long_document
from tests.benchmarks.server import queries, served
from tests.benchmarks.table import Figure, side_by_side

HIGHLIGHTS = 5_000
PAIR = "?a=analyst+00&b=analyst+01"
MOST = 3  # times the figures alone


def figures() -> Iterator[Figure]:
    """The table's rows: both pages just after a write, when nothing is remembered, and again; and their queries.

    The floor of what is computed anew is what the page shows, of as many rows, without the page.
    """
    owner = get_user_model().objects.create_user("owner of the agreement")
    comparison = coded_by_many(owner, ANALYSTS)
    client = Client()
    client.force_login(owner)
    size = f"{HIGHLIGHTS:,} highlights, {ANALYSTS} analysts"
    page = f"/comparisons/{comparison.pk}/agreement/"
    behind = f"{page}passages/?figure=alpha"
    readings = declared(comparison)
    rows = coded(HIGHLIGHTS)
    for what, address, figures_of in (
        ("agreement just", page + PAIR, shown),
        ("what is behind alpha", behind, disagreements),
    ):
        after, least = side_by_side(
            partial(served, client, address),
            partial(figures_of, rows),
            runs=5,
            warm=1,
            before=partial(next, readings),
        )
        yield Figure(f"serve {what} after a write", size, after, "ms", least, MOST)
    floors.page["bytes"] = client.get(page + PAIR).content
    again, least = side_by_side(
        partial(served, client, page + PAIR), partial(client.get, f"/floor/{comparison.pk}/page/"), runs=7
    )
    yield Figure("serve agreement again", size, again, "ms", least)
    fewer = f"/comparisons/{coded_by_many(owner, 5).pk}/agreement/{PAIR}"
    client.get(fewer)
    # The floor is what five analysts take.
    yield Figure("queries of agreement", size, queries(client, page + PAIR), "", queries(client, fewer), 1)


def declared(comparison: Comparison) -> Iterator[None]:
    """With each step somebody declares to have read less of a piece."""
    analyst = get_user_model().objects.get(username="analyst 00")
    for read_to in range(len(comparison.left.text), 0, -1):
        Reading.declare(comparison, analyst, comparison.left, read_to)
        yield


def coded_by_many(owner: Any, analysts: int) -> Comparison:
    """Two long documents that so many analysts have coded: the passages, links and silences of `coded`."""
    rng = random.Random(SEED)
    left, right = (long_document(rng, title, owner) for title in ("The left of many", "The right of many"))
    comparison = comparisons.make_comparison(left=left, right=right, title="Many", owner=owner)
    comparison = Comparison.objects.get(pk=comparison.pk)
    comparison.role, comparison.viewer = Role.OWNER, owner.pk
    length = min(len(left.text), len(right.text))
    rows = coded(HIGHLIGHTS * analysts // ANALYSTS, length, analysts)
    people = {
        name: _analyst(comparison, name) for name in sorted({extent.analyst for extent in rows.extents})
    }
    Reading.objects.bulk_create(
        Reading(
            comparison=comparison, analyst=people[analyst], read_to=read_to,
            document=left if document == LEFT else right,
        )
        for analyst, document, read_to in rows.extents
    )  # fmt: skip
    store(comparison, rows, people)
    return comparison


def _analyst(comparison: Comparison, name: str) -> Any:
    person, _ = get_user_model().objects.get_or_create(username=name)
    Membership.objects.create(comparison=comparison, user=person, role=Role.ANALYST)
    return person


def store(comparison: Comparison, rows: Rows, people: dict[str, Any]) -> None:
    """Store the rows, each passage of an analyst once, and what is said of them."""
    framings = {framing.slug: framing for framing in comparison.framings.all()}
    relations = {relation.slug: relation for relation in comparison.relations.all()}
    once = {coding[1:]: coding for coding in rows.codings}
    made: dict[int, Highlight] = {}
    for coding in once.values():
        document = comparison.left if coding.document == LEFT else comparison.right
        place = anchor(document.text, coding.start, coding.end)
        made[coding.id] = Highlight(
            comparison=comparison, document=document, analyst=people[coding.analyst],
            framing=framings[coding.framing], start=place.start, end=place.end, quote=place.quote,
            prefix=place.prefix, suffix=place.suffix,
        )  # fmt: skip
    Highlight.objects.bulk_create(made.values(), batch_size=500)
    Link.objects.bulk_create(
        Link(
            comparison=comparison, analyst=people[link.analyst], source=made[link.source],
            target=made[link.target], relation=relations[link.relation],
        )
        for link in rows.linkings if link.source in made and link.target in made
    )  # fmt: skip
    Silence.objects.bulk_create(
        Silence(comparison=comparison, analyst=people[analyst], highlight=made[number])
        for analyst, number in rows.silencings if number in made
    )  # fmt: skip
