"""The picture that the findings begin with: the figures of their tables as bars and as bands between the pieces."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from annotations.findings.page import Cell, Code, Column, FindingsSheet
from annotations.findings.statistics import LINKED, part
from reader.models import Document

# Of the bands, in pixels.
ROOM = 232  # height for all framings of a piece, if they do not need more
SPARE = 48  # height for the links of many framings, beyond that of their names
SLOT = 30  # least height for a framing's name
GAP = 6  # between two framings
MOST = 24  # thickness of one link
WIDE = 11  # thickness from which on a band has room for its number


class Segment(NamedTuple):
    """A part of a bar: `kind` is framing, shared or rest, or the state of a counterpart.

    `share` of 1 is the figure in words, `alone` the part of 1 that is drawn, which it does not share with another
    framing; `x` and `width` are the part drawn, in percent of the bar.
    """

    kind: str
    code: Code | None
    share: float
    passages: int
    door: str
    alone: float = 0.0
    x: str = ""
    width: str = ""


class Bars(NamedTuple):
    """A piece's words by framing and its passages by counterpart. `both` are two framings that share words."""

    side: str
    document: Document
    words: int
    passages: int
    door: str
    balance: list[Segment]
    both: list[Code]
    counterparts: list[Segment]


class End(NamedTuple):
    """A framing of one piece at the edge of the bands: its name's place, its bar within it, and its links."""

    code: Code
    links: int
    y: float
    height: float
    bar_y: float
    bar: float
    door: str


class Band(NamedTuple):
    """The links between a framing of the left piece and one of the right: an SVG path in a field 100 wide.

    `left_y` and `right_y` are its middle at both edges; `relations` says how many links of each it has.
    """

    left: Code
    right: Code
    links: int
    share: float
    relations: list[tuple[Code, int]]
    path: str
    left_y: float
    right_y: float
    is_wide: bool
    door: str


class Bands(NamedTuple):
    """All links as bands between the pieces, in a field of this height."""

    links: int
    door: str
    height: float
    lefts: list[End]
    rights: list[End]
    bands: list[Band]

    @property
    def most(self) -> Band:
        """The band with the most links, the first one of several."""
        return max(self.bands, key=lambda band: band.links)


class Picture(NamedTuple):
    pieces: list[Bars]
    crossing: Bands | None  # None without links


def picture_of(sheet: FindingsSheet) -> Picture:
    return Picture([_bars(sheet, column) for column in sheet.columns], _crossing(sheet))


def _bars(sheet: FindingsSheet, column: Column) -> Bars:
    """Lay out both bars of a piece. Of two framings, what they share lies between them; of more, after them."""
    counted, every = column.balance, column.all
    framings = [line for line in column.framings if line.share.passages]
    drawn = [
        (
            Segment("framing", line.code, line.share.of_words, line.share.passages, line.door),
            counted.alone[line.code.value],
        )
        for line in framings
        if line.code
    ]
    shared = Segment("shared", None, counted.of_shared, every.share.passages, every.door)
    drawn.insert(1 if len(drawn) == 2 else len(drawn), (shared, counted.shared))
    left = counted.words - every.share.words
    rest = Segment("rest", None, part(left, counted.words), 0, sheet.text_door(column.side))
    states = [(LINKED, column.linked.share, column.linked.door)]
    states += [(missing.state, missing.share, missing.door) for missing in column.unanswered]
    counterparts = [
        (Segment(state, None, share.of_passages, share.passages, door), share.passages)
        for state, share, door in states
    ]
    return Bars(
        column.side, column.document, counted.words, every.share.passages, every.door,
        _placed([*drawn, (rest, left)], counted.words),
        [line.code for line in framings if line.code] if len(framings) == 2 else [],
        _placed(counterparts, every.share.passages),
    )  # fmt: skip


def _placed(segments: Sequence[tuple[Segment, int]], whole: int) -> list[Segment]:
    """Lay the parts side by side, each as wide as its number of the `whole`; none for what has no figure."""
    starts = accumulate((number for _, number in segments), initial=0)
    return [
        segment._replace(
            alone=part(number, whole),
            x=f"{100 * part(start, whole):.3f}",
            width=f"{100 * part(number, whole):.3f}",
        )
        for start, (segment, number) in zip(starts, segments, strict=False)
        if segment.share or segment.kind == "framing"
    ]


def _crossing(sheet: FindingsSheet) -> Bands | None:
    table = sheet.matrix
    if not table.total:
        return None
    totals = {
        "left": [(code, total) for code, _, total in table.rows],
        "right": [
            (code, sum(cells[n].pairs for _, cells, _ in table.rows)) for n, code in enumerate(table.columns)
        ],
    }
    sides = [
        [(code, links, sheet.door("links", **{side: (code.value,)})) for code, links in ends if links]
        for side, ends in totals.items()
    ]
    numbers = [[links for _, links, _ in ends] for ends in sides]
    unit = min(map(_unit, numbers))
    height = max(_height(links, unit) for links in numbers)
    lefts, rights = (_ends(ends, unit, height) for ends in sides)
    return Bands(table.total, table.door, height, lefts, rights, _bands(sheet, lefts, rights, unit))


def _unit(links: Sequence[int]) -> float:
    """Return the thickness of one link with which the framings of a piece fit, each in a slot or more."""
    room = max(ROOM - GAP * (len(links) - 1), SLOT * len(links) + SPARE)
    unit = min(MOST, room / sum(links))
    while large := [number for number in links if number * unit >= SLOT]:
        fits = (room - SLOT * (len(links) - len(large))) / sum(large)
        if fits >= unit:
            break
        unit = fits
    return unit


def _height(links: Sequence[int], unit: float) -> float:
    return round(sum(max(SLOT, number * unit) for number in links) + GAP * (len(links) - 1), 2)


def _ends(ends: Sequence[tuple[Code, int, str]], unit: float, height: float) -> list[End]:
    """Lay the framings of a piece one below the other, in the middle of the height."""
    y = (height - _height([links for _, links, _ in ends], unit)) / 2
    found = []
    for code, links, door in ends:
        bar = links * unit
        slot = max(SLOT, bar)
        found.append(
            End(code, links, round(y, 2), round(slot, 2), round(y + (slot - bar) / 2, 2), round(bar, 2), door)
        )  # fmt: skip
        y += slot + GAP
    return found


def _bands(sheet: FindingsSheet, lefts: list[End], rights: list[End], unit: float) -> list[Band]:
    """Lay the bands of each framing in the order of the other piece's framings, so that few cross."""
    cells = _cells(sheet.matrix.rows, sheet.matrix.columns)
    kinds = [
        (code, _cells(one.rows, one.columns))
        for code, one in zip(sheet.relations, sheet.matrices, strict=True)
    ]
    right_at = {end.code: end.bar_y for end in rights}
    found = []
    for left in lefts:
        y = left.bar_y
        for right in rights:
            cell = cells[left.code, right.code]
            if not cell.pairs:
                continue
            thick, far = cell.pairs * unit, right_at[right.code]
            relations = [
                (code, times) for code, table in kinds if (times := table[left.code, right.code].pairs)
            ]
            found.append(
                Band(
                    left.code, right.code, cell.pairs, cell.share, relations, _path(y, far, thick),
                    round(y + thick / 2, 2), round(far + thick / 2, 2), thick >= WIDE, cell.door,
                )
            )  # fmt: skip
            y, right_at[right.code] = y + thick, far + thick
    return found


def _cells(
    rows: Sequence[tuple[Code, list[Cell], int]], columns: Sequence[Code]
) -> dict[tuple[Code, Code], Cell]:
    return {
        (row, column): cell for row, cells, _ in rows for column, cell in zip(columns, cells, strict=True)
    }


def _path(left: float, right: float, thick: float) -> str:
    """Return the outline of a band from its top on the left edge to its top on the right one."""
    y, far = (f"{place:.2f}" for place in (left, right))
    below, far_below = (f"{place + thick:.2f}" for place in (left, right))
    return f"M0 {y}C50 {y} 50 {far} 100 {far}V{far_below}C50 {far_below} 50 {below} 0 {below}Z"
