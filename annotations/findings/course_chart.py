"""The course of each framing and relation through both pieces, as a chart and as a table of its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from annotations.findings.formatting import Code, percent
from annotations.findings.page import FindingsSheet
from annotations.findings.statistics import PARTS, Course, Passage, course
from annotations.findings.statistics.course import places_of

WIDTH, HALF = 400, 36  # width of a chart and height of its tallest bar, in SVG units
STEP = WIDTH // PARTS


class Bar(NamedTuple):
    """One part of a piece: its number, density as text, the bar's rectangle, and its passages' address."""

    part: int
    density: str
    x: int
    y: float
    width: int
    height: float
    door: str


class Half(NamedTuple):
    """One piece's half of a chart: its bars, and the line along their ends as an SVG path."""

    side: str
    course: Course
    bars: list[Bar]
    edge: str

    @property
    def begins(self) -> str:
        return percent(self.course.first or 0.0)

    @property
    def ends(self) -> str:
        return percent(self.course.last or 0.0)


class Strip(NamedTuple):
    """The chart of a framing or of what a relation links: the left piece above, the right one below."""

    code: Code
    kind: str  # "framing" or "relation"
    halves: list[Half]


class Courses(NamedTuple):
    """The charts of all framings and relations, on one scale: the tallest bar is `most` of its words."""

    strips: list[Strip]
    most: str

    @property
    def parts(self) -> range:
        return range(1, PARTS + 1)


def courses_of(sheet: FindingsSheet) -> Courses:
    """Build a chart for each framing, and one for each relation from the passages that it links."""
    wanted = [*_by_framing(sheet), *_by_relation(sheet)]
    found = [
        {side: course(sheet.material.pieces[side], passages) for side, passages in sides.items()}
        for _, _, sides in wanted
    ]
    most = max((share for both in found for one in both.values() for share in one.density), default=0.0)
    places = {side: places_of(piece) for side, piece in sheet.material.pieces.items()}

    def door(kind: str, code: Code, side: str) -> Callable[[int], str]:
        def listed(part: int) -> str:
            asked = {"side": side, "within": places[side][part] or ()}
            if kind == "framing":
                return sheet.highlights_door(**asked, framings=(code.value,))
            return sheet.links_door(**asked, relations=(code.value,))

        return listed

    return Courses(
        [
            Strip(code, kind, [_half(side, one, most, door(kind, code, side)) for side, one in both.items()])
            for (kind, code, _), both in zip(wanted, found, strict=True)
        ],
        percent(most),
    )


Wanted = tuple[str, Code, dict[str, list[Passage]]]


def _by_framing(sheet: FindingsSheet) -> Iterator[Wanted]:
    for code in sheet.framings:
        sides = {
            side: [passage for passage in sheet.material.of(side) if passage.framing == code.value]
            for side in sheet.material.pieces
        }
        if any(sides.values()):
            yield "framing", code, sides


def _by_relation(sheet: FindingsSheet) -> Iterator[Wanted]:
    for code in sheet.relations:
        pairs = [pair for pair in sheet.material.pairs if pair.relation == code.value]
        yield (
            "relation",
            code,
            {side: [getattr(pair, side) for pair in pairs] for side in sheet.material.pieces},
        )


def _half(side: str, found: Course, most: float, door: Callable[[int], str]) -> Half:
    bars = [
        Bar(
            part + 1, percent(density), part * STEP, round(-height if side == "left" else 0, 2), STEP, height,
            door(part) if density else "",
        )
        for part, density in enumerate(found.density)
        for height in [round(HALF * density / most, 2) if most else 0]
    ]  # fmt: skip
    return Half(side, found, bars, _edge(bars, -1 if side == "left" else 1))


def _edge(bars: Sequence[Bar], way: int) -> str:
    """Return the line along the ends of the bars, with a gap where a part has none."""
    return "".join(f"M{bar.x} {way * bar.height:g}H{bar.x + bar.width}" for bar in bars if bar.height)
