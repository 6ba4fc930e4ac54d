"""Every page of a world written in the corpus: no element and no attribute in it came from what people wrote"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.hostile import corpus, markup, tally
from tests.hostile.world import HARMLESS, World
from tests.working import HTMX

pytestmark = pytest.mark.django_db

#: Not all of it in one page, which would take html5lib long: a world of every fourth, and another fourth each day.
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


def test_pages_hold_only_what_their_templates_make(worlds: list[World]) -> None:
    plain, *written = worlds
    known: set[markup.Shape] = set()
    for address in (*plain.pages(), *plain.admin_pages()):
        known |= markup.shapes(read(plain, address))
    found = []
    for number, world in enumerate(written):
        for place, address in enumerate((*world.pages(), *world.admin_pages())):
            if number == 0 or place % len(written) == number:
                page = read(world, address)
                found += [f"{address}: {stray}" for stray in markup.strays(page, known)]
    tally.found("elements or attributes made", len(found))
    assert found == [], "\n".join(dict.fromkeys(one.partition(": ")[2] for one in found))


def test_parts_of_pages_hold_only_what_their_templates_make(worlds: list[World]) -> None:
    plain, *written = worlds
    known: set[markup.Shape] = set()
    for address in plain.pages():
        known |= markup.shapes(read(plain, address, headers=HTMX)) | markup.shapes(read(plain, address))
    found = []
    for address in written[1].pages():
        page = read(written[1], address, headers=HTMX)
        found += [f"{address}: {stray}" for stray in markup.strays(page, known)]
    assert found == [], "\n".join(dict.fromkeys(one.partition(": ")[2] for one in found))


def test_what_is_glued_in_is_found_out(worlds: list[World]) -> None:
    """So that the tests above can fail: each of these vectors is one where it is not escaped."""
    known = markup.shapes(read(worlds[0], next(worlds[0].pages())))
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
