"""The pages of a text that has form feeds: their numbers and running heads are left out."""

import re
from collections import Counter

from reader.importing.plain_text.characters import DASHES, SENTENCE_ENDS, last_sign

LEAST = 3  # pages with the same line at their edge, for a running head
FULL = 0.7  # of the longest line of a page, for a line that its edge ended
MOST_SIGNS = 150  # of a line with a page's number, which may have a running head before it
_NUMBER = re.compile(
    rf"(?:[\[(|{DASHES}]\s?)?(?:(?:page|p\.|seite|pag\.|página|pagina)\s)?(?:(?P<number>\d{{1,4}})|(?P<roman>[ivxl]{{1,7}}))"
    rf"(?:\s?(?:/|of|von|de|di|van)\s?\d{{1,4}})?(?:\s?[\])|{DASHES}])?|第\s?(?P<counted>\d{{1,4}})\s?[页頁]",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_HEAD = re.compile(r"\S.*\s{3}")
_DIGITS = re.compile(r"\d+")


def join(source: str, notes: list[str]) -> str:
    """Return the text without form feeds, page numbers and running heads; a paragraph may run over a page's end."""
    if "\f" not in source:
        return source
    pages = [_without_blank_edges(page.split("\n")) for page in source.split("\f")]
    pages = [page for page in pages if page]
    dropped = _drop_numbers(pages) + _drop_heads(pages) + _drop_numbers(pages)
    if dropped:
        notes.append(f"Page numbers and running heads were left out: {dropped}.")
    pages = [page for page in pages if page]
    parts: list[str] = []
    for page in pages:
        if parts:
            parts.append("\n" if _runs_over(parts[-1], page) else "\n\n")
        parts.append("\n".join(page))
    return "".join(parts)


def _without_blank_edges(page: list[str]) -> list[str]:
    held = [number for number, line in enumerate(page) if line.strip()]
    return page[held[0] : held[-1] + 1] if held else []


def _drop_numbers(pages: list[list[str]]) -> int:
    """Leave out the numbers that count on from page to page, at the top or at the bottom of each."""
    dropped = 0
    for edge in (0, -1):
        numbers = {at: number for at, page in enumerate(pages) if page and (number := _number(page[edge]))}
        offsets = Counter(number - at for at, number in numbers.items())
        offset, often = offsets.most_common(1)[0] if offsets else (0, 0)
        if often < 2 or often * 2 < len(pages):
            continue
        for at, number in numbers.items():
            if number - at == offset:
                pages[at].pop(edge)
                pages[at] = _without_blank_edges(pages[at])
                dropped += 1
    return dropped


def _number(line: str) -> int:
    line = line.strip()
    if len(line) > MOST_SIGNS:
        return 0
    head = _HEAD.match(line)
    match = _NUMBER.fullmatch(line) or (_NUMBER.fullmatch(line, head.end()) if head else None)
    roman = (match["roman"] or "") if match else ""
    if roman and _ROMAN.fullmatch(roman.lower()) and (roman.islower() or roman.isupper()):
        values = [(1, 5, 10, 50)["ivxl".index(letter)] for letter in roman.lower()]
        return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))
    return int(match["number"] or match["counted"] or 0) if match else 0


def _drop_heads(pages: list[list[str]]) -> int:
    """Leave out a line at the edge of at least `LEAST` pages, whatever its digits; the first one may be the title."""
    dropped = 0
    for edge in (0, -1):
        heads = Counter(_DIGITS.sub("#", page[edge].strip()) for page in pages if len(page) > 1)
        often = {head for head, count in heads.items() if count >= LEAST and len(head) <= 120}
        for at, page in enumerate(pages):
            if at and len(page) > 1 and _DIGITS.sub("#", page[edge].strip()) in often:
                page.pop(edge)
                pages[at] = _without_blank_edges(page)
                dropped += 1
    return dropped


def _runs_over(before: str, page: list[str]) -> bool:
    """Return True if a paragraph goes on from the end of a page to the top of the next."""
    last, first = before[before.rfind("\n") + 1 :].strip(), page[0].strip()
    full = len(last) > FULL * max(map(len, page)) and len(page) > 1
    return (
        last_sign(last) not in SENTENCE_ENDS
        and (full or not first[:1].isupper())
        and not page[0].startswith("  ")
    )
