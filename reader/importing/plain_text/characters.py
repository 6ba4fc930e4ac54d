"""Sets of characters that look alike: dashes, quotation marks, bullets, the ends of sentences."""
# ruff: noqa: RUF001

DASHES = "–—-"  # the hyphen last, so that the string can stand inside a character class
OPENING_QUOTES = "\"'“‘«„"
CLOSING_QUOTES = "\"'”’»"
BULLETS = "*+•‣▪◦●·–-"

SENTENCE_ENDS = (".", "!", "?", ":", ";", "…")


def excerpt(text: str, longest: int = 60) -> str:
    """Return the beginning of a text for a sentence about it, at most `longest` code points."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def last_sign(text: str) -> str:
    """Return the last character of a text before any closing quotation marks and brackets."""
    return text.rstrip(CLOSING_QUOTES + ")]")[-1:]
