"""Every page of a world written in the corpus: no element and no attribute in it came from what people wrote"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.hostile import corpus, markup, tally
from tests.hostile.world import HARMLESS, World
from tests.support.members import HTMX

pytestmark = pytest.mark.django_db

#: Worlds among which the corpus is divided. The first is read whole, each other one where it is its turn: html5lib
#: takes its time, and `tests/browser/test_hostile_pages.py` reads a world of all of it.
SOME = 4


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[World]]:
    with django_db_blocker.unblock(), transaction.atomic():
        few = HARMLESS[:: 2 * SOME]
        yield [World(few, 6), *(World(corpus.MARKUP[part::SOME], 9) for part in range(SOME))]
        transaction.set_rollback(True)


def read(world: World, address: str, **more: Any) -> str:
    answer = world.client.get(address, **more)
    body = answer.getvalue() if answer.streaming else answer.content
    assert answer.status_code == 200, address
    if "json" in answer["Content-Type"]:
        json.loads(body)
    tally.looked("pages read")
    return body.decode("utf-8")


@pytest.fixture(scope="module")
def known(worlds: list[World]) -> set[markup.Shape]:
    """What the pages and parts hold that were written in harmless words."""
    found: set[markup.Shape] = set()
    for address in (*worlds[0].pages(), *worlds[0].admin_pages()):
        found |= markup.shapes(read(worlds[0], address))
    for address in worlds[0].pages():
        found |= markup.shapes(read(worlds[0], address, headers=HTMX))
    return found


def test_pages_hold_only_what_their_templates_make(worlds: list[World], known: set[markup.Shape]) -> None:
    found = []
    for number, world in enumerate(written := worlds[1:]):
        for place, address in enumerate((*world.pages(), *world.admin_pages())):
            if number == 0 or place % len(written) == number:
                page = read(world, address)
                found += [f"{address}: {stray}" for stray in markup.strays(page, known)]
    tally.found("elements or attributes made", len(found))
    assert found == [], "\n".join(dict.fromkeys(one.partition(": ")[2] for one in found))


def test_parts_of_pages_hold_only_what_their_templates_make(
    worlds: list[World], known: set[markup.Shape]
) -> None:
    found = []
    for address in worlds[2].pages():
        page = read(worlds[2], address, headers=HTMX)
        found += [f"{address}: {stray}" for stray in markup.strays(page, known)]
    assert found == [], "\n".join(dict.fromkeys(one.partition(": ")[2] for one in found))


def test_what_is_glued_in_is_found_out(known: set[markup.Shape]) -> None:
    """So that the tests above can fail: each of these vectors is one where it is not escaped."""
    page = "<!doctype html><title>x</title><p>{}</p>"
    for vector in (
        "<img src=x onerror=__ran(1)>",
        "<svg/onload=__ran(1)>",
        '<a href="javascript:__ran(1)">x</a>',
        '<div hx-get="/" hx-trigger=load>',
        "<form id=hostile.example>",
        "<script>__ran(1)</script>",
    ):
        assert list(markup.strays(page.format(vector), known)), vector
    assert not list(markup.strays(page.format("&lt;img src=x onerror=__ran(1)&gt;"), known))
