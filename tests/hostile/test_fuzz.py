"""Forms and queries of random content, as anybody: never a fault, and what is refused changes nothing"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile import corpus, tally
from tests.hostile.asking import Asker
from tests.hostile.doors import FILTER, GETS, HTMX, JSON, POSTS
from tests.support.sampling import fewer
from tests.support.scene import PEOPLE

pytestmark = pytest.mark.django_db

WHO = st.sampled_from([*PEOPLE, "guest", "staff"])
TONGUES = st.sampled_from([{}, HTMX, JSON, HTMX | JSON, {"Accept": "image/png"}])
#: Halves of characters cannot travel in a form.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = (
    WORDS | st.integers().map(str) | st.sampled_from([text for text in corpus.SHORT if text.isprintable()])
)
NAMES = (
    st.sampled_from(
        sorted(
            {
                *FILTER,
                "document",
                "start",
                "end",
                "quote",
                "framing",
                "tags",
                "note",
                "revision",
                "key",
                "text",
                "status",
                "id",
                "case",
                "seen",
                "verdict",
                "reason",
                "source",
                "target",
                "page",
                "q",
                "since",
                "word",
                "of",
                "against",
                "least",
                "a",
                "b",
                "figure",
                "order",
                "edit",
                "block",
                "choice",
                "apply",
                "title",
                "username",
                "role",
                "days",
                "coding",
                "past",
            }
        )
    )
    | WORDS
)
FUZZED = settings(
    max_examples=fewer(40, 2),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("name", POSTS)
@FUZZED
@given(data=st.data())
def test_a_form(asker: Asker, name: str, data: st.DataObject) -> None:
    """The right form with some fields changed, left out, doubled or added; now and then a body that is no form."""
    who, tongue = data.draw(WHO), data.draw(TONGUES)
    sent: dict[str, Any] = dict(asker.scene.sent(name))
    for field in data.draw(st.sets(st.sampled_from(sorted(sent)), max_size=2)) if sent else ():
        value = data.draw(st.none() | VALUES | st.lists(VALUES, max_size=3))
        sent = {key: kept for key, kept in sent.items() if key != field} | (
            {field: value} if value is not None else {}
        )
    sent |= data.draw(st.dictionaries(NAMES, VALUES, max_size=2))
    body = data.draw(st.sampled_from([sent] * 5 + [b""]) | st.binary(max_size=80))
    more = {} if isinstance(body, dict) else {"content_type": data.draw(st.sampled_from(KINDS))}
    answer = asker.ask(who, "POST", asker.scene.address(name), body, headers=tongue, **more)
    assert asker.faults(answer, f"{who} {name} {body!r}") == []
    tally.tried(f"fuzzed POST {name}")


KINDS = [
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
]


@pytest.mark.parametrize("name", GETS)
@FUZZED
@given(who=WHO, tongue=TONGUES, query=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_a_query(
    asker: Asker, name: str, who: str, tongue: dict[str, str], query: list[tuple[str, str]]
) -> None:
    address = asker.scene.address(name).partition("?")[0]
    answer = asker.ask(who, "GET", f"{address}?{urlencode(query)}", headers=tongue)
    assert asker.faults(answer, f"{who} {name} {query}") == []
    tally.tried(f"fuzzed GET {name}")
