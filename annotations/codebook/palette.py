"""Colours that a code may have: readable wherever they are used, in light and dark, and distinct.

The shares and grounds here are those of the stylesheets; a test checks that they agree.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypeVar

from annotations.codebook.colours import (
    DEFICIENCIES,
    WHITE,
    Colour,
    channels,
    contrast,
    difference,
    from_oklab,
    mix,
    over,
    seen_with,
    to_oklab,
    written,
)

#: The least contrast by WCAG 2.2, level AA: of text (criterion 1.4.3), and of lines (1.4.11).
READABLE, VISIBLE = 4.5, 3.0

IN_DARK = 0.52  # the share of a colour in its shade for the dark page; the rest is white
TOWARDS_INK = 0.85  # the share of a colour in words of that colour; the rest is ink
CURVE = 0.9  # the opacity of a link's curve
TINTS = 0.13, 0.2  # the opacity of a highlight's tint, at rest and under the pointer
DEEPEST = 3  # tints that can overlap

#: Lines of one style can be confused if their colours differ by less, as `difference` measures it.
NEAR = 0.04


@dataclass(frozen=True, slots=True)
class Page:
    """The page in light or in dark: its ink, and the grounds on which a code's colour is shown."""

    name: str
    ink: Colour
    paper: Colour
    raised: Colour
    sunken: Colour

    def shade(self, colour: Colour) -> Colour:
        return colour if self.name == "light" else mix(colour, IN_DARK, WHITE)

    @property
    def grounds(self) -> tuple[Colour, Colour, Colour]:
        return self.paper, self.raised, self.sunken


PAGES = (
    Page("light", *map(channels, ("#1d1c1a", "#fcfbf8", "#ffffff", "#f3f1ec"))),
    Page("dark", *map(channels, ("#e6e3dc", "#16171a", "#1f2125", "#101114"))),
)

#: The picker's colours and their names. No two are `alike`. Not everybody can tell apart more colours than
#: these, so further framings need another line style.
SWATCHES: dict[str, str] = {
    "#0063a6": "Blue",
    "#b34700": "Rust",
    "#5c0048": "Plum",
    "#008762": "Jade",
    "#1a00a0": "Indigo",
    "#404000": "Olive",
    "#7e55f0": "Violet",
    "#854271": "Mauve",
}

HUES = 16  # styles of analysts: each colour of `SWATCHES` twice, with two line styles


def faults(colour: str) -> Iterator[str]:
    """Yield in words every use in which the colour is not readable. Raises ValueError unless it is `#rrggbb`."""
    for where, ratio, needed in _uses(channels(colour)):
        if ratio < needed:
            short = math.floor(ratio * 10) / 10  # rounded down, because 4.46 is not 4.5
            yield f"{where}: its contrast is {short} to 1, and {needed} is needed"


def _uses(colour: Colour) -> Iterator[tuple[str, float, float]]:
    yield "is too pale to be read on white", contrast(colour), READABLE
    for page in PAGES:
        shade = page.shade(colour)
        line = min(contrast(shade, ground) for ground in page.grounds)
        yield f"makes too faint a line on the {page.name} page", line, VISIBLE
        curve = contrast(over(shade, CURVE, page.sunken), page.sunken)
        yield f"makes too faint a link on the {page.name} page", curve, VISIBLE
        words = mix(shade, TOWARDS_INK, page.ink)
        read = min(contrast(words, ground) for ground in page.grounds)
        yield f"cannot be read as a word on the {page.name} page", read, READABLE
        ground = page.paper  # below tints that overlap, under the pointer
        for _ in range(DEEPEST):
            ground = over(shade, max(TINTS), ground)
        yield f"darkens the words below it on the {page.name} page", contrast(page.ink, ground), READABLE


def nearest(colour: str) -> str:
    """Return the colour itself, or else the nearest shade of its hue that is readable everywhere.

    Lighter and darker shades are tried in steps of 0.01 of Oklab's lightness, then paler ones. Raises
    ValueError unless the colour is `#rrggbb`.
    """
    lightness, a, b = to_oklab(channels(colour))
    for chroma in (1, 0.75, 0.5, 0.25, 0):
        for step in range(101):
            for turn in (-step, step):
                found = written(from_oklab((min(1, max(0, lightness + turn / 100)), chroma * a, chroma * b)))
                if not any(faults(found)):
                    return found
    raise AssertionError("a grey is read everywhere")


class Drawn(Protocol):
    colour: str
    line: str


T = TypeVar("T", bound=Drawn)


def alike(framings: Iterable[T]) -> Iterator[tuple[T, T, list[str]]]:
    """Yield the pairs with one line style whose colours some people can hardly tell apart.

    Each pair has the names of the deficiencies; an empty name stands for eyes without any.
    """
    for one, other in combinations(framings, 2):
        if one.line == other.line and (names := _alike_to(one.colour, other.colour)):
            yield one, other, names


def _alike_to(one: str, other: str) -> list[str]:
    """Return the deficiencies with which two colours look alike on either page; [""] for eyes without any."""
    if nearness(one, other, "") < NEAR:
        return [""]
    return [name for name in DEFICIENCIES if nearness(one, other, name) < NEAR]


def nearness(one: str, other: str, deficiency: str) -> float:
    """Return the smaller difference of two colours over both pages, to eyes with that deficiency or none."""
    found = []
    for page in PAGES:
        pair = [page.shade(channels(colour)) for colour in (one, other)]
        found.append(difference(*(seen_with(deficiency, shade) if deficiency else shade for shade in pair)))
    return min(found)
