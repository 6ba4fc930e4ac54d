"""Arithmetic of colours: contrast, mixing and overlaying as in browsers, and colour blindness.

Text is `#rrggbb`. A `Colour` is three channels from 0 to 255, or the three coordinates of Oklab.
"""

import re

Colour = tuple[float, float, float]

WHITE: Colour = (255.0, 255.0, 255.0)

_HEX = re.compile(r"#[0-9a-f]{6}")

#: The sight of eyes without one of the three kinds of cones, as matrices over linear RGB.
#: Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision
#: Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), severity 1.0.
DEFICIENCIES: dict[str, tuple[Colour, Colour, Colour]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip

# Oklab: Ottosson (2020), "A perceptual color space for image processing"; CSS Color 4 has the same matrices.
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)


def normalise(colour: str) -> str:
    """Return `#RRGGBB`, `RRGGBB` or `#RGB` in any case as `#rrggbb`; trim anything else."""
    digits = colour.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits}" if re.fullmatch(r"[0-9a-f]{6}", digits) else colour.strip()


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def channels(colour: str) -> Colour:
    """Return red, green and blue from 0 to 255. Raises ValueError unless the colour is `#rrggbb`."""
    if not is_colour(colour):
        raise ValueError(f"“{colour}” is not a colour of the form #rrggbb.")
    red, green, blue = (float(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return red, green, blue


def written(colour: Colour) -> str:
    """Return the nearest `#rrggbb`."""
    return "#" + "".join(f"{round(min(255.0, max(0.0, channel))):02x}" for channel in colour)


def contrast(colour: str | Colour, ground: str | Colour = WHITE) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(_read(colour)), _luminance(_read(ground))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: Colour, share: float, other: Colour) -> Colour:
    """Return `color-mix(in oklab, colour share, other)`; `share` is a share of 1."""
    here, there = to_oklab(colour), to_oklab(other)
    light, a, b = (share * x + (1 - share) * y for x, y in zip(here, there, strict=True))
    return from_oklab((light, a, b))


def over(colour: Colour, opacity: float, ground: Colour) -> Colour:
    """Return what is seen of a colour with this opacity (a share of 1) over a ground."""
    red, green, blue = (opacity * x + (1 - opacity) * y for x, y in zip(colour, ground, strict=True))
    return red, green, blue


def to_oklab(colour: Colour) -> Colour:
    """Return a colour's lightness from 0 to 1, and two axes of hue: green to red, blue to yellow."""
    long, medium, short = (cone ** (1 / 3) for cone in _times(_TO_CONES, _linear(colour)))
    return _times(_TO_LAB, (long, medium, short))


def from_oklab(colour: Colour) -> Colour:
    """Return the channels of an Oklab colour, cut off at what sRGB can show."""
    long, medium, short = (cone**3 for cone in _times(_FROM_LAB, colour))
    return _gamma(_times(_FROM_CONES, (long, medium, short)))


def seen_with(deficiency: str, colour: Colour) -> Colour:
    """Return a colour as a person with one of `DEFICIENCIES` sees it."""
    return _gamma(_times(DEFICIENCIES[deficiency], _linear(colour)))


def difference(one: Colour, other: Colour) -> float:
    """Return how different two colours look: their distance in Oklab, from 0 to about 1.

    0.02 is about what can just be told apart where large areas touch (CSS Color 4, deltaEOK).
    """
    pairs = zip(to_oklab(one), to_oklab(other), strict=True)
    return sum((x - y) ** 2 for x, y in pairs) ** 0.5


def _read(colour: str | Colour) -> Colour:
    return channels(colour) if isinstance(colour, str) else colour


def _luminance(colour: Colour) -> float:
    """Return the relative luminance as WCAG 2 defines it, from 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _times(matrix: tuple[Colour, Colour, Colour], vector: Colour) -> Colour:
    x, y, z = vector
    first, second, third = (row[0] * x + row[1] * y + row[2] * z for row in matrix)
    return first, second, third


def _linear(colour: Colour) -> Colour:
    """Return the linear light of each sRGB channel, from 0 to 1."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    )
    return red, green, blue


def _gamma(light: Colour) -> Colour:
    """Return the sRGB channels of linear light, cut off at 0 and 255."""
    red, green, blue = (
        255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)
        for value in (min(1.0, max(0.0, part)) for part in light)
    )
    return red, green, blue
