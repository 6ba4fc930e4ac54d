"""Small pieces coded by a few analysts, and the plain way to look at them: a value for every code point."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from annotations.agreement.measures import Coding, Extent, Linking, Report, Silencing, Text, assess

LEFT, RIGHT = 11, 12
FRAMINGS = ("strategic", "psychological", "moral")
RELATIONS = ("contrasts", "explains", "supports")


class World(NamedTuple):
    """All that `assess` is given."""

    texts: list[Text]
    codings: list[Coding]
    extents: list[Extent]
    linkings: list[Linking] = []
    silencings: list[Silencing] = []

    def assess(self, **options: Any) -> Report:
        return assess(*self, **{"framings": FRAMINGS, "replicates": 0} | options)


def coded(*passages: tuple[str, int, int, str], length: int = 100, blocks: tuple[int, ...] = ()) -> World:
    """One text of which everybody has read all, with `(analyst, start, end, framing)` marked in it."""
    analysts = sorted({analyst for analyst, *_ in passages})
    codings = [
        Coding(number, analyst, LEFT, start, end, framing)
        for number, (analyst, start, end, framing) in enumerate(passages, 1)
    ]
    extents = [Extent(analyst, LEFT, length) for analyst in analysts]
    return World([Text(LEFT, length, blocks)], codings, extents)


def units(*observers: str) -> World:
    """A reliability matrix as it is printed: a row for each observer, a digit for each unit, `.` where missing.

    Each unit is a text of one code point, which an observer has read or not; 0 is text that bears no mark.
    """
    width = len(observers[0].split())
    codings, extents = [], []
    for number, row in enumerate(observers):
        for unit, value in enumerate(row.split()):
            if value != ".":
                extents.append(Extent(f"observer {number}", unit, 1))
                if value != "0":
                    codings.append(Coding(len(codings) + 1, f"observer {number}", unit, 0, 1, value))
    return World([Text(unit, 1) for unit in range(width)], codings, extents)


def table(cells: list[list[int]]) -> World:
    """Two analysts' table of units as a text with one code point a unit; the first kind bears no mark."""
    passages, at = [], 0
    for mine, row in enumerate(cells):
        for theirs, number in enumerate(row):
            for analyst, kind in (("A", mine), ("B", theirs)):
                if kind and number:
                    passages.append((analyst, at, at + number, str(kind)))
            at += number
    return coded(*passages, length=at)


def by_point(world: World, framing: str = "") -> dict[str, list[frozenset[str] | None]]:
    """For each analyst who has read anything, the set of framings on every code point, None where it was not read."""
    reads: dict[tuple[str, int], int] = {}
    for analyst, document, read_to in world.extents:
        reads[analyst, document] = max(read_to, reads.get((analyst, document), 0))
    values: dict[str, list[frozenset[str] | None]] = {}
    for analyst in sorted({analyst for (analyst, _), read_to in reads.items() if read_to}):
        values[analyst] = [
            frozenset(
                coding.framing
                for coding in world.codings
                if (coding.analyst, coding.document) == (analyst, text.document)
                and coding.start <= point < coding.end
                and framing in ("", coding.framing)
            )
            if point < reads.get((analyst, text.document), 0)
            else None
            for text in world.texts
            for point in range(text.length)
        ]
    return values


def random_world(rng: random.Random, analysts: int = 4, marks: int = 8, length: int = 60) -> World:
    """Two texts, partly read, with passages anywhere, links between them and silences."""
    texts = [Text(LEFT, length, tuple(range(0, length, 12))), Text(RIGHT, length // 2, (0, 7, 20))]
    names = [f"analyst {number}" for number in range(analysts)]
    extents = [
        Extent(name, text.document, rng.choice([text.length, rng.randint(0, text.length)]))
        for name in names
        for text in texts
    ]
    passages = set()
    for name in names:
        for _ in range(rng.randint(0, marks)):
            text = rng.choice(texts)
            start = rng.randrange(text.length)
            end = rng.randint(start + 1, min(text.length, start + 15))
            passages.add((name, text.document, start, end, rng.choice(FRAMINGS)))
    ordered = rng.sample(sorted(passages), k=len(passages))
    codings = [Coding(number, *passage) for number, passage in enumerate(ordered, 1)]
    return World(texts, codings, extents, *_decided(rng, names, codings))


def _decided(
    rng: random.Random, names: list[str], codings: list[Coding]
) -> tuple[list[Linking], list[Silencing]]:
    """Links and silences, most on the analyst's own passages, some on those of others."""
    made, signed = set(), set()
    for name in names:
        left, right = (
            [c.id for c in codings if c.document == side and (c.analyst == name or rng.random() < 0.2)]
            for side in (LEFT, RIGHT)
        )
        for _ in range(4 if left and right else 0):
            ends = [rng.choice(left), rng.choice(right)]
            rng.shuffle(ends)
            made.add((name, *ends, rng.choice(RELATIONS)))
        signed |= {(name, number) for number in left + right if rng.random() < 0.3}
    linkings = [Linking(number, *link) for number, link in enumerate(sorted(made), 1)]
    return linkings, [Silencing(*silence) for silence in sorted(signed)]


@st.composite
def worlds(draw: Any) -> World:
    """Worlds that hypothesis can make smaller: few analysts, short texts, few passages."""
    length = draw(st.integers(2, 30))
    blocks = tuple(sorted(draw(st.sets(st.integers(1, length - 1), max_size=4)) | {0}))
    texts = [Text(LEFT, length, blocks), Text(RIGHT, 12)]
    names = ["A", "B", "C", "D"][: draw(st.integers(1, 4))]
    extents = [
        Extent(name, text.document, draw(st.integers(0, text.length))) for name in names for text in texts
    ]
    places = st.tuples(st.sampled_from(names), st.sampled_from(texts), st.integers(0, 29), st.integers(1, 12))
    passages = {
        (name, text.document, start % text.length, min(text.length, start % text.length + size), framing)
        for (name, text, start, size), framing in draw(
            st.lists(st.tuples(places, st.sampled_from(FRAMINGS)), max_size=10)
        )
    }
    codings = [Coding(number, *passage) for number, passage in enumerate(sorted(passages), 1)]
    rng = random.Random(draw(st.integers(0, 999)))
    return World(texts, codings, extents, *_decided(rng, names, codings))
