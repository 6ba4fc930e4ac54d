"""Every regular expression of the project, and the reading of a piece, on text made to keep them busy: time is linear

Four times the text may take at most eight times as long, best of five, with a floor below which nothing is measured.
What takes longer is measured anew, for the machine has other work; what takes the square of the length does so always.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import annotations
import reader
from reader.documents.markdown import render_markdown
from reader.importing import ImportRefused, read
from reader.text.blocks import assemble, normalise
from tests.hostile import corpus, tally

FLOOR = 0.01  # seconds; less than this is noise on a busy machine
ROUNDS = 4
SIZES = (4_000, 16_000)  # code points
#: The longest text that an expression is ever given, where its callers see to that.
BOUNDED = {"reader.importing.plain_text.asides._CREDIT[0]": 170}
ATTACKS = tuple(
    f"{part}¦{end}"
    for part in (
        "a",
        "A",
        "1",
        " ",
        "\t",
        "(",
        "[",
        "-",
        "*",
        "|",
        ".",
        "1.",
        "a.",
        "a-",
        "a'",
        "> ",
        "* ",
        "__",
        "A ",
        "and ",
        "by ",
        "Mr. ",
        "é",
        "\u0301",
        "=",
        "://",
        "www.",
        "# ",
        "IV",
        "\u2014",
    )
    for end in ("", "!", "\n", "\u2028", ")")
)


def attack(pattern: str, size: int) -> str:
    part, _, end = pattern.partition("¦")
    return (part * (size // len(part) + 1))[:size] + end


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled expression that a module of the project holds, and what it compiles when asked, by its place."""
    found = {}
    for package in (reader, annotations):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name and module.name not in ("reader.asgi", "reader.wsgi"):
                importlib.import_module(module.name)
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("reader", "annotations"):
            for title, value in vars(module).items():
                for place, one in enumerate(value if isinstance(value, list | tuple) else [value]):
                    if isinstance(one, re.Pattern):
                        found[f"{name}.{title}[{place}]"] = one
    return found


PATTERNS = patterns()


def quickest(act: Callable[[], Any], tries: int = 5) -> float:
    """Seconds of this process alone, the least of several."""
    least = float("inf")
    for _ in range(tries):
        began = time.process_time()
        act()
        least = min(least, time.process_time() - began)
        if least < FLOOR:
            break
    return least


def grows(act: Callable[[str], Any], pattern: str, sizes: tuple[int, int] = SIZES) -> bool:
    """Whether four times the text takes more than eight times as long, however often it is measured."""
    small, large = (attack(pattern, size) for size in sizes)

    def grew() -> bool:
        took = quickest(lambda: act(large))
        return took > FLOOR and took > 8 * max(quickest(lambda: act(small)), FLOOR / 4)

    return all(grew() for _ in range(ROUNDS))


@pytest.mark.long
def test_a_pattern_that_explodes_is_found_out() -> None:
    """So that the tests below can fail: this one takes the square of the length, so 64 times as long here."""
    assert grows(re.compile(r"a*b").search, "a¦!", (2_000, 16_000))


def test_every_module_is_walked() -> None:
    assert len(PATTERNS) >= 45
    assert "reader.importing.plain_text.names._BY[0]" in PATTERNS


@pytest.mark.long
@pytest.mark.parametrize("name", PATTERNS)
def test_an_expression_takes_linear_time(name: str) -> None:
    """Matched at the beginning, as lines are, and looked for all through, as words are."""
    expression, most = PATTERNS[name], BOUNDED.get(name)
    slow = [
        f"{how} {pattern!r}"
        for how in used(name)
        for pattern in ATTACKS
        if grows(lambda text, how=how: exhaust(getattr(expression, how), text[:most]), pattern)
    ]
    tally.looked("patterns")
    tally.tried(f"expression {name}", len(ATTACKS))
    assert slow == []


def exhaust(method: Callable[[str], Any], text: str) -> None:
    found = method(text)
    if hasattr(found, "__next__"):
        for _ in found:
            pass


def used(name: str) -> list[str]:
    """By which methods its module uses an expression; all that matter where another name stands for it there."""
    module, _, title = name.partition("[")[0].rpartition(".")
    source = importlib.import_module(module).__loader__.get_source(module)  # type: ignore[union-attr]
    methods = re.findall(rf"\b{title}\.(match|fullmatch|search|finditer|findall|split|sub)\b", source)
    return sorted({"finditer" if one in ("findall", "sub", "split") else one for one in methods}) or ["match"]


@pytest.mark.long
@pytest.mark.parametrize("pattern", ATTACKS[::3])
def test_reading_a_piece_takes_linear_time(pattern: str) -> None:
    assert not grows(lambda text: read_or_refuse(text), pattern)
    assert not grows(
        lambda text: read_or_refuse("\n".join(text[i : i + 80] for i in range(0, len(text), 80))), pattern
    )
    tally.tried("reading of a piece", 2)


NOTES = (
    "[¦",
    "*¦",
    "_¦",
    "`¦",
    "](¦",
    "![¦",
    "<¦",
    "> ¦",
    "- ¦",
    "&¦",
    "\\¦",
    "~¦",
    "a@¦",
    "**a ¦",
    "[a](¦",
    "<!--¦",
)


@pytest.mark.long
@pytest.mark.parametrize("pattern", NOTES)
def test_drawing_a_note_takes_linear_time(pattern: str) -> None:
    """A note has at most 20,000 code points."""
    assert not grows(render_markdown, pattern, (5_000, 20_000))
    tally.tried("drawing of a note")


def read_or_refuse(source: bytes | str) -> str:
    """The text that would be stored, empty where it is refused in words."""
    try:
        return assemble(read(source).drafts)[0]
    except ImportRefused:
        return ""


def visible(text: str) -> list[str]:
    return [character for character in text if character.isalnum()]


@given(st.text(max_size=600) | st.lists(st.sampled_from(corpus.SHORT), max_size=12).map("\n".join))
def test_any_text_is_read_or_refused_in_words(source: str) -> None:
    """Letters and digits are all kept, in their order, but for list numbers, which are kept beside the text."""
    tally.tried("text of a piece")
    stored = read_or_refuse(source)
    assert stored == normalise(stored)
    stored.encode()
    left = iter(visible(normalise(source)))
    assert all(character in left for character in visible(stored))


@given(
    st.binary(max_size=600) | st.tuples(st.sampled_from(corpus.BYTES), st.binary(max_size=60)).map(b"".join)
)
def test_any_bytes_are_read_or_refused_in_words(source: bytes) -> None:
    tally.tried("bytes of a piece")
    read_or_refuse(source).encode()


@pytest.mark.parametrize("data", corpus.BYTES)
def test_bytes_of_the_corpus(data: bytes) -> None:
    for source in (data, data * 400, b"Some words, and then: " + data, data + b" and some words after."):
        tally.tried("bytes of a piece")
        stored = read_or_refuse(source)
        assert "\x00" not in stored
        stored.encode()
