"""The course of each framing and relation through both pieces, as a chart and as a table of its figures."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotations.findings.page import Code, FindingsSheet
from annotations.findings.statistics import PARTS, Course, Passage, course, places_of

WIDTH, HALF = 400, 36  # width of a chart and height of its tallest bar, in SVG units
STEP = WIDTH // PARTS


class Bar(NamedTuple):
    """One part of a piece: its number, density as a share of 1, the bar's rectangle, its passages' address."""

    part: int
    density: float
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


class Strip(NamedTuple):
    """The chart of a framing or of what a relation links: the left piece above, the right one below."""

    code: Code
    kind: str  # "framing" or "relation"
    halves: list[Half]


class Courses(NamedTuple):
    """The charts of all framings and relations, on one scale: the tallest bar is `most` of its words."""

    strips: list[Strip]
    most: float

    @property
    def parts(self) -> range:
        return range(1, PARTS + 1)


def courses_of(sheet: FindingsSheet) -> Courses:
    """Build a chart for each framing, and one for each relation from the passages that it links."""
    data = sheet.dataset
    drawn: list[tuple[str, Code, Mapping[str, Sequence[Passage]]]] = []
    for code in sheet.framings:
        framed = {
            side: [passage for passage in passages if passage.framing == code.value]
            for side, passages in data.passages.items()
        }
        if any(framed.values()):
            drawn.append(("framing", code, framed))
    for code in sheet.relations:
        pairs = [pair for pair in data.pairs if pair.relation == code.value]
        linked = {"left": [pair.left for pair in pairs], "right": [pair.right for pair in pairs]}
        drawn.append(("relation", code, linked))
    found = [
        (kind, code, {side: course(data.pieces[side], passages) for side, passages in sides.items()})
        for kind, code, sides in drawn
    ]
    most = max((share for *_, sides in found for one in sides.values() for share in one.density), default=0.0)
    return Courses(
        [
            Strip(code, kind, [_half(sheet, kind, code, side, one, most) for side, one in sides.items()])
            for kind, code, sides in found
        ],
        most,
    )


def _half(sheet: FindingsSheet, kind: str, code: Code, side: str, found: Course, most: float) -> Half:
    page, field = ("highlights", "framings") if kind == "framing" else ("links", "relations")
    bars = []
    edge = ""  # along the ends of the bars, with a gap where a part has none
    for number, (density, place) in enumerate(
        zip(found.density, places_of(sheet.dataset.pieces[side]), strict=True)
    ):
        x, height = number * STEP, round(HALF * density / most, 2) if most else 0
        door = sheet.door(page, side=side, within=place, **{field: (code.value,)}) if density else ""
        bars.append(Bar(number + 1, density, x, -height if side == "left" else 0, STEP, height, door))
        if height:
            edge += f"M{x} {-height if side == 'left' else height:g}H{x + STEP}"
    return Half(side, found, bars, edge)
