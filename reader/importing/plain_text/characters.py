"""Sets of characters that look alike: dashes, quotation marks, bullets, the ends of sentences."""
# ruff: noqa: RUF001

DASHES = "–—-"  # the hyphen last, so that the string can stand inside a character class
OPENING_QUOTES = "\"'“‘«„「『《"
CLOSING_QUOTES = "\"'”’»」』》"
BULLETS = "*+•‣▪◦●·・–-"

#: Letters and signs that are written without spaces between them.
UNSPACED = (
    "\u2e80-\u303f\u3041-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)

FULL_STOPS = (".", "!", "?", "…", "。", "！", "？", "．", "؟", "۔", "।")
SENTENCE_ENDS = (*FULL_STOPS, ":", ";", "：", "；", "؛")


def excerpt(text: str, longest: int = 60) -> str:
    """Return the beginning of a text for a sentence about it, at most `longest` code points."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def last_sign(text: str) -> str:
    """Return the last character of a text before any closing quotation marks and brackets."""
    return text.rstrip(CLOSING_QUOTES + ")]）】")[-1:]
