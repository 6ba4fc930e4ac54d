"""Sets of characters that look alike: dashes, quotation marks, bullets, the ends of sentences."""
# ruff: noqa: RUF001

import re

DASHES = "–—-"  # the hyphen last, so that the string can stand inside a character class
OPENING_QUOTES = "\"'“‘«„「『《"
CLOSING_QUOTES = "\"'”’»」』》"
BULLETS = "*+•‣▪◦●·・–-"

#: Letters and signs that are written without spaces between them.
UNSPACED = (
    "\u2e80-\u303f\u3041-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)

CHINESE_NUMERALS = "一二三四五六七八九十"

FULL_STOPS = (".", "!", "?", "…", "。", "！", "？", "．", "؟", "۔", "।")
SENTENCE_ENDS = (*FULL_STOPS, ":", ";", "：", "；", "؛")


_WIDE = re.compile(f"[{UNSPACED}\u1100-\u115f\uac00-\ud7a3]")
_WIDE_SIGNS = re.compile("[‘’“”…—·]")


def columns(text: str) -> int:
    """Return the width of a text in which an East Asian letter takes two columns."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def chinese_columns(text: str) -> int:
    """Return the same width where quotation marks and dashes take two columns as well."""
    return columns(text) + len(_WIDE_SIGNS.findall(text))


def read_chinese_number(digits: str) -> int:
    """Return the value of a number such as 二十三, or of one written digit by digit, such as 二〇二五."""
    values = [max(CHINESE_NUMERALS.find(digit) + 1, 0) for digit in digits]
    if 10 not in values:
        return int("".join(map(str, values)) or 0)
    at = values.index(10)
    return (values[at - 1] if at else 1) * 10 + (values[at + 1] if at + 1 < len(values) else 0)


def excerpt(text: str, longest: int = 60) -> str:
    """Return the beginning of a text for a sentence about it, at most `longest` code points."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def last_sign(text: str) -> str:
    """Return the last character of a text before any closing quotation marks and brackets."""
    return text.rstrip(CLOSING_QUOTES + ")]）】")[-1:]
