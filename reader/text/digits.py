"""Numbers as text."""

from math import floor


def written(value: float, places: int = 3) -> str:
    """Return a figure in digits, never rounded up: .800 is written only of what has reached it."""
    scale = 10**places
    return f"{floor(value * scale + 1e-9) / scale:.{places}f}".replace("-", "\N{MINUS SIGN}")
