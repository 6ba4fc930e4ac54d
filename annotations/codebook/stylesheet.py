"""The codebook's colours and lines as a stylesheet of the comparison's own.

The content security policy allows no style in the page, so what a curator chose reaches it as a file.
"""

from collections.abc import Iterable, Iterator

from annotations.codebook.palette import HUES, IN_DARK, SWATCHES
from annotations.models import Framing, Relation
from annotations.models.framing import LineStyle
from annotations.rendering import LANES

# How each line style is painted, in a strip as wide as the run, and how many pixels high it is. A gradient of colours
# that are mixed in oklab runs through oklab too, where Firefox draws the repeated stops as a few dots.
PAINTS = {
    LineStyle.SOLID: ("linear-gradient({c}, {c})", 2),
    LineStyle.DASHED: ("repeating-linear-gradient(90deg in srgb, {c} 0 7px, transparent 7px 11px)", 2),
    LineStyle.DOTTED: ("repeating-linear-gradient(90deg in srgb, {c} 0 2px, transparent 2px 5px)", 2),
    LineStyle.DOUBLE: ("linear-gradient({c} 0 1px, transparent 1px 2px, {c} 2px 3px)", 3),
    LineStyle.THICK: ("linear-gradient({c}, {c})", 3),
}

# The same as the stroke of a picture's line: its dashes and its width in pixels.
STROKES = {
    LineStyle.SOLID: ("none", 1.5),
    LineStyle.DASHED: ("6 3", 1.5),
    LineStyle.DOTTED: ("1.5 2.5", 1.5),
    LineStyle.DOUBLE: ("12 1.5", 2.5),
    LineStyle.THICK: ("none", 3),
}


def codebook_css(framings: Iterable[Framing], relations: Iterable[Relation]) -> str:
    """Custom properties and one rule a framing and lane; slugs and colours are validated before they are stored."""
    lines = list(_framing_rules(framings)) + list(_relation_rules(relations))
    return "\n".join(lines) + "\n"


def analysts_css() -> str:
    """The same for each style of an analyst: another colour for each, and another line where a colour comes again."""
    lines = list(LineStyle)
    rules: list[str] = []
    for hue in range(HUES):
        colour = list(SWATCHES)[hue % len(SWATCHES)]
        line = lines[(hue + hue // len(SWATCHES)) % len(lines)]
        rules += _rules(f"--analyst-{hue}", colour, line, f'[data-hue="{hue}"]', f"a-{hue}")
    return "\n".join(rules) + "\n"


def shade(colour: str) -> str:
    """A colour of the codebook as the light and the dark page show it, in CSS."""
    return f"light-dark({colour}, color-mix(in oklab, {colour} {IN_DARK:.0%}, white))"


def _framing_rules(framings: Iterable[Framing]) -> Iterator[str]:
    for framing in framings:
        sample = f'[data-framing="{framing.slug}"]'
        line = LineStyle(framing.line)
        yield from _rules(f"--framing-{framing.slug}", framing.colour, line, sample, f"f-{framing.slug}")


def _rules(name: str, colour: str, line: LineStyle, sample: str, mark: str) -> Iterator[str]:
    """A colour and a line as properties, for the elements that show a sample of them, and for marks in each lane."""
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


def _relation_rules(relations: Iterable[Relation]) -> Iterator[str]:
    for relation in relations:
        yield f'[data-relation="{relation.slug}"] {{ --hue: {shade(relation.colour)}; }}'
