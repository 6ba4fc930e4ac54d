"""The corpus through every field of every form and every parameter of every page: answered as the contract says

What is refused changes nothing. A run takes a part of the corpus at each door, another one at the next, so that all of
it is tried; `PARALLAX_HOSTILE=all` takes all of it at each.
"""

import os
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.conf import settings

from tests.hostile import corpus, tally
from tests.hostile.asking import Asker
from tests.hostile.doors import GETS, HTMX, POSTS, door, free, parameters

pytestmark = pytest.mark.django_db

EACH = 1 if os.environ.get("PARALLAX_HOSTILE") == "all" else 60
#: Halves of characters cannot be sent in a form: a browser writes a replacement for them.
SENT = tuple(text.encode("utf-8", "replace").decode() for text in corpus.SHORT)


def part(name: str, addresses: list[str], each: int) -> tuple[str, ...]:
    """What of the corpus is tried at this address."""
    return SENT[addresses.index(name) % each :: each]


@pytest.mark.parametrize("name", POSTS)
def test_fields_that_take_words_take_any(asker: Asker, name: str) -> None:
    """All of them at once, each with something else; what is refused is refused in words."""
    tried = door(asker, name)
    fields = free(asker, tried)
    words = part(name, POSTS, EACH)
    faults = []
    for number in range(len(words) if fields else 0):
        said = {field: words[(number + 7 * place) % len(words)] for place, field in enumerate(fields)}
        tongue = (HTMX, {}, {"Accept": "application/json"})[number % 3]
        answer = asker.ask(tried.who, "POST", tried.address, tried.sent | said, headers=tongue)
        faults += asker.faults(answer, f"{name} {said}")
        for field in fields:
            tally.tried(f"POST {name} {field}")
    assert faults == []


@pytest.mark.parametrize("name", POSTS)
def test_fields_that_take_no_words_refuse_them(asker: Asker, name: str) -> None:
    tried = door(asker, name)
    fields = cycle(sorted(tried.fields) or ["none"])
    faults = []
    for text in (*part(name, POSTS, 2 * EACH), *corpus.NUMBERS[POSTS.index(name) % 10 :: 10]):
        field = next(fields)
        answer = asker.ask(tried.who, "POST", tried.address, tried.sent | {field: text})
        faults += asker.faults(answer, f"{name} {field}={text[:40]!r}")
        tally.tried(f"POST {name} {field}")
    assert faults == []


@pytest.mark.parametrize("name", GETS)
def test_parameters_of_a_page(asker: Asker, name: str) -> None:
    """All at once, and then one alone, as a number would be read where it is all that is asked for."""
    names = parameters(asker, name) or ["q"]
    address = asker.scene.address(name, "analyst").partition("?")[0]
    words = (*part(name, GETS, 2 * EACH), *corpus.NUMBERS[GETS.index(name) % 10 :: 10])
    faults = []
    for number, text in enumerate(words):
        query = [(each, words[(number + 5 * place) % len(words)]) for place, each in enumerate(names)]
        query = query if number % 2 else [(names[number // 2 % len(names)], text)]
        page = f"http://testserver{address}?{urlencode(query)}"
        tongue = ({"HX-Request": "true", "HX-Current-URL": page}, {})[number % 3 > 0]
        answer = asker.ask("analyst", "GET", f"{address}?{urlencode(query)}", headers=tongue)
        faults += asker.faults(answer, f"{name} {query}")
        for each, _ in query:
            tally.tried(f"GET {name} {each}")
    assert faults == []


@pytest.mark.parametrize("name", ["document_add", "highlights", "highlight_comments", "search"])
def test_what_is_far_too_long(asker: Asker, name: str) -> None:
    """Refused in words or cut; what is more than any page takes is refused before it is read."""
    tried = door(asker, name) if name in POSTS else None
    fields = free(asker, tried) if tried else ["q"]
    assert fields
    for text in (*corpus.LONG, *corpus.BLOWUPS, corpus.HUGE, corpus.HUGE * 3):
        for field in fields:
            if tried:
                answer = asker.ask(tried.who, "POST", tried.address, tried.sent | {field: text})
            else:
                answer = asker.ask("owner", "GET", asker.scene.address(name), {field: text[:100_000]})
            assert asker.faults(answer, f"{name} {field} of {len(text)}") == []
            tally.tried(f"{name} {field} long")
            if tried and len(text) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                assert answer.status in (400, 413)
