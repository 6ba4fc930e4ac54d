"""The stylesheet of a comparison: the colours and lines of its codebook.

The content security policy allows no style in the page, so a curator's choices reach it as a file.
"""

from collections.abc import Iterable, Iterator

from annotations.codebook.palette import HUES, IN_DARK, SWATCHES
from annotations.models import Framing, Relation
from annotations.models.codebook import LineStyle
from annotations.rendering import LANES

# The paint of each line style in a strip as wide as the run, and its height in pixels. Repeating gradients
# are in sRGB: with colours mixed in Oklab they run through Oklab, and Firefox draws the stops as a few dots.
PAINTS = {
    LineStyle.SOLID: ("linear-gradient({c}, {c})", 2),
    LineStyle.DASHED: ("repeating-linear-gradient(90deg in srgb, {c} 0 7px, transparent 7px 11px)", 2),
    LineStyle.DOTTED: ("repeating-linear-gradient(90deg in srgb, {c} 0 2px, transparent 2px 5px)", 2),
    LineStyle.DOUBLE: ("linear-gradient({c} 0 1px, transparent 1px 2px, {c} 2px 3px)", 3),
    LineStyle.THICK: ("linear-gradient({c}, {c})", 3),
}

# The same styles for the strokes of a picture: dashes and width in pixels.
STROKES = {
    LineStyle.SOLID: ("none", 1.5),
    LineStyle.DASHED: ("6 3", 1.5),
    LineStyle.DOTTED: ("1.5 2.5", 1.5),
    LineStyle.DOUBLE: ("12 1.5", 2.5),
    LineStyle.THICK: ("none", 3),
}


def codebook_css(framings: Iterable[Framing], relations: Iterable[Relation]) -> str:
    """Return the CSS of framings and relations. Slugs and colours were validated before they were stored."""
    rules: list[str] = []
    for framing in framings:
        sample = f'[data-framing="{framing.slug}"]'
        line = LineStyle(framing.line)
        rules += _rules(f"--framing-{framing.slug}", framing.colour, line, sample, f"f-{framing.slug}")
    for relation in relations:
        arrow = " --arrow: none;" if relation.symmetric else ""
        rules.append(f'[data-relation="{relation.slug}"] {{ --hue: {shade(relation.colour)};{arrow} }}')
    return "\n".join(rules) + "\n"


def analysts_css() -> str:
    """Return the CSS of the analysts' styles; a colour that comes again has another line."""
    lines = list(LineStyle)
    rules: list[str] = []
    for hue in range(HUES):
        colour = list(SWATCHES)[hue % len(SWATCHES)]
        line = lines[(hue + hue // len(SWATCHES)) % len(lines)]
        rules += _rules(f"--analyst-{hue}", colour, line, f'[data-hue="{hue}"]', f"a-{hue}")
    return "\n".join(rules) + "\n"


def shade(colour: str) -> str:
    """Return a colour of the codebook as the light and the dark page show it, in CSS."""
    return f"light-dark({colour}, color-mix(in oklab, {colour} {IN_DARK:.0%}, white))"


def _rules(name: str, colour: str, line: LineStyle, sample: str, mark: str) -> Iterator[str]:
    """Yield the CSS of a colour and a line: their properties, samples of them, and marks in each lane."""
    paint, height = PAINTS[line]
    yield f":root {{ {name}: {shade(colour)}; {name}-line: {paint.format(c=f'var({name})')}; }}"
    dashes, width = STROKES[line]
    yield (
        f"{sample} {{ --hue: var({name}); --hue-line: var({name}-line); --dashes: {dashes}; --stroke: {width}px; }}"
    )
    for lane in range(LANES):
        yield (
            f".{mark}-{lane} {{ --line-{lane}: var({name}-line); --height-{lane}: {height}px; "
            f"--tint-{lane}: var({name}); }}"
        )
