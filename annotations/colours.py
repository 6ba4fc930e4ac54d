"""How well a colour is read: WCAG 2 contrast, and the nearest shade that is read well."""

import re

#: The least contrast of text against its ground that WCAG 2.2 asks for (criterion 1.4.3, level AA).
READABLE = 4.5

_HEX = re.compile(r"#[0-9a-f]{6}")


def normalise(colour: str) -> str:
    """`#RRGGBB`, `RRGGBB` or `#RGB` in any case as `#rrggbb`; anything else comes back as it is, trimmed."""
    digits = colour.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits}" if re.fullmatch(r"[0-9a-f]{6}", digits) else colour.strip()


def contrast(colour: str, ground: str = "#ffffff") -> float:
    """The contrast ratio of two `#rrggbb` colours, from 1 to 21. Raises ValueError for another form."""
    lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on_white(colour: str) -> str:
    """`colour`, darkened in steps of a hundredth until white text or white ground sets it off well enough.

    The hue stays: every channel is scaled alike. Raises ValueError unless the colour is `#rrggbb`.
    """
    channels = _channels(colour)
    for hundredths in range(100, -1, -1):
        shade = "#" + "".join(f"{channel * hundredths // 100:02x}" for channel in channels)
        if contrast(shade) >= READABLE:
            return shade
    raise AssertionError("black is read on white")


def _channels(colour: str) -> tuple[int, ...]:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"“{colour}” is not a colour of the form #rrggbb.")
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour as WCAG 2 defines it, from 0 to 1."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
