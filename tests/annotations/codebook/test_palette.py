"""The colours a code may have: read wherever the page uses them, and told from each other."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.codebook import colours, palette
from annotations.codebook.colours import channels, contrast, mix, over, written
from annotations.forms.codebook import ColourField
from annotations.models import Framing

STATIC = Path(__file__).parents[3]
ANY = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
FIELD = ColourField()


def css(path: str) -> str:
    return (STATIC / path).read_text("utf-8")


def custom(name: str) -> list[str]:
    """A custom property of the page, in light and in dark, as the stylesheet has it."""
    found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", css("reader/static/reader/base.css"))
    assert found
    return list(found.groups())


def test_the_arithmetic_is_done_with_what_the_stylesheets_say() -> None:
    for name in ("ink", "paper", "raised", "sunken"):
        assert [written(getattr(page, name)) for page in palette.PAGES] == custom(name)
    marks = css("annotations/static/annotations/marks.css")
    assert re.findall(r"--tinting: ([1-9]\d*)%", marks) == [f"{share * 100:.0f}" for share in palette.TINTS]
    assert marks.count("--tint-") == palette.DEEPEST
    workbench = css("annotations/static/annotations/workbench.css")
    for part in ("ribbon", "curve"):
        assert (
            re.search(rf"#connectors \.{part} \{{[^}}]* (?:stroke-)?opacity: \.(\d+);", workbench)[1] == "9"
        )
    shares = re.findall(
        r"var\(--hue, [^)]*\)\) (\d+)%, var\(--ink\)",
        workbench + css("annotations/static/annotations/cards.css"),
    )
    assert shares
    assert {int(share) / 100 for share in shares} == {palette.TOWARDS_INK}


@given(ANY)
@example("#000000")
@example("#ffffff")
@example("#0000ff")
@example("#00ff00")
def test_whatever_the_form_accepts_is_read_everywhere_and_what_it_proposes_is_accepted(colour: str) -> None:
    try:
        FIELD.clean(colour)
    except Exception as refused:
        [error] = refused.error_list
        assert str(error.message).startswith(colour)
        colour = error.params["shade"]
        assert FIELD.clean(colour) == colour
    light, dark = palette.PAGES
    shade = mix(channels(colour), 0.52, colours.WHITE)
    for page, hue in ((light, channels(colour)), (dark, shade)):
        for ground in (page.paper, page.raised, page.sunken):
            assert contrast(hue, ground) >= 3
            assert contrast(mix(hue, 0.85, page.ink), ground) >= 4.5
        for tint in (0.13, 0.2):
            ground = page.paper
            for _ in range(3):
                ground = over(hue, tint, ground)
                assert contrast(page.ink, ground) >= 4.5


@pytest.mark.parametrize(
    ("colour", "why"),
    [
        ("#ffcc00", "is too pale to be read on white"),
        (
            "#000000",
            "darkens the words below it on the light page: its contrast is 4.3 to 1, and 4.5 is needed",
        ),
        ("#000000", "makes too faint a line on the dark page"),
    ],
)
def test_a_fault_is_said_in_words(colour: str, why: str) -> None:
    assert why in " ".join(str(fault) for fault in palette.faults(colour))


def test_every_swatch_is_read_and_no_two_look_alike() -> None:
    assert all(palette.nearest(colour) == colour for colour in palette.SWATCHES)
    framings = [Framing(colour=colour, line="solid") for colour in palette.SWATCHES]
    assert not list(palette.alike(framings))


def test_red_and_green_look_alike_to_some_unless_their_lines_differ() -> None:
    red, green = Framing(colour="#7a4a00", line="solid"), Framing(colour="#4a5d00", line="solid")
    [(_, _, names)] = palette.alike([red, green])
    assert names == ["protanopia", "deuteranopia"]
    green.line = "dotted"
    assert not list(palette.alike([red, green]))
    [(_, _, names)] = palette.alike([Framing(colour=c, line="thick") for c in ("#0063a6", "#0064a5")])
    assert names == [""]


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="not a colour"):
        contrast("blue")


# What the specifications and the paper print for these colours.
def test_the_arithmetic_is_that_of_its_sources() -> None:
    assert contrast("#777777") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.to_oklab(channels("#ff0000")) == pytest.approx((0.628, 0.225, 0.126), abs=0.001)
    assert written(mix(channels("#ff0000"), 0.5, channels("#0000ff"))) == "#8c53a2"
    for name in colours.DEFICIENCIES:
        for grey in ("#000000", "#808080", "#ffffff"):
            assert written(colours.seen_with(name, channels(grey))) == grey
    red, green = (colours.seen_with("deuteranopia", channels(c)) for c in ("#ff0000", "#00ff00"))
    assert colours.difference(red, green) < colours.difference(channels("#ff0000"), channels("#00ff00")) / 2


@given(ANY, ANY)
def test_oklab_goes_there_and_back_and_differences_are_even(one: str, other: str) -> None:
    assert written(colours.from_oklab(colours.to_oklab(channels(one)))) == one
    a, b = channels(one), channels(other)
    assert colours.difference(a, b) == colours.difference(b, a)
    assert (colours.difference(a, b) < 1e-9) == (one == other)
    assert 1 <= contrast(a, b) <= 21.001


def test_colours_are_written_one_way() -> None:
    assert [colours.normalise(c) for c in ("#0063A6", "0063a6", " #fff ", "blue")] == [
        "#0063a6", "#0063a6", "#ffffff", "blue",
    ]  # fmt: skip
