"""Recognition of headings in plain text, which does not mark them: title, kicker, standfirst, sections."""
# ruff: noqa: RUF001

import re
from itertools import pairwise

from reader.importing.plain_text.characters import (
    CHINESE_NUMERALS,
    DASHES,
    FULL_STOPS,
    OPENING_QUOTES,
    columns,
    last_sign,
)
from reader.importing.plain_text.lines import Line
from reader.importing.plain_text.lists import be_numbered, read_number

FRONT = 12  # lines among which byline and date of an opening stand
LONGEST_DEK = 300
LONGEST_TITLE = 200

_KEYWORD = re.compile(
    r"(?:abstract|executive summary|summary|introduction|background|method(?:s|ology)?|results|findings"
    r"|discussion|implications|recommendations|conclusions?|references|bibliography|works cited"
    r"|acknowledge?ments|appendix(?: \w)?|foreword|preface|epilogue|zusammenfassung|einleitung|fazit|schluss"
    r"|résumé|introducción|conclusión|resumen|introduzione|conclusion[ei]|introdução|conclusão|inleiding"
    r"|conclusie)(?:\s*:\s*\S.{0,120})?",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:part|chapter|section|teil|kapitel|abschnitt|partie|chapitre|parte|capítulo|capitolo|deel|hoofdstuk)"
    rf" (?:\d{{1,3}}|[IVXLivxl]{{1,7}}|one|two|three|four|five|six|seven|eight|nine|ten)(?:\s*[.:{DASHES}].{{0,120}})?"
    r"|第[\d一二三四五六七八九十百]{1,4}[章节節部回篇](?:\s*[:：]?\s*\S.{0,60})?",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})[.)]\s+(?=\S)")
_DECIMAL = re.compile(r"\d{1,2}((?:\.\d{1,2}){1,4})\.?\s+(?=\S)")
_NUMBER = re.compile(r"\d{1,3}(?:[.)]\s+|[、．]\s*)(?=\S)")
_CHINESE = re.compile(rf"(?:[{CHINESE_NUMERALS}]{{1,3}}、|([（(])[{CHINESE_NUMERALS}]{{1,3}}[）)])\s*(?=\S)")
_NO_HEADING = (".", ",", ";", ":", "…", *"。，；：、،؛")
_BODY_ENDS = (*FULL_STOPS, ":", "：")
_KICKERS = {
    "commentary", "opinion", "analysis", "editorial", "essay", "feature", "interview", "review", "politics",
    "explainer",
}  # fmt: skip
_UNITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}


def recognise_title(lines: list[Line]) -> None:
    """Mark the title, the kicker above it and the standfirst below it."""
    opening = _opening(lines)
    if opening:
        if len(opening) > 1 and _is_kicker(opening[0]):
            opening.pop(0).be("aside", role="kicker")
        opening.pop(0).be("heading", level=1)
        for line in opening:
            line.be("aside", role="dek")
        return
    open_lines = [line for line in lines[:FRONT] if line.kind in (None, "heading")]
    if open_lines and is_part(open_lines[0].text) and sum(is_part(line.text) for line in lines) > 1:
        return  # the first of several parts is no title
    if open_lines and (open_lines[0].kind == "heading" or _is_title(open_lines[0])):
        _recognise_bare_title(open_lines)
    else:
        _recognise_title_below_preamble(lines)


def first(lines: list[Line]) -> int:
    """Return where the title is, or the kicker above it, if a format told the title; 0 for any other."""
    title = next((n for n, line in enumerate(lines) if line.kind == "heading" and line.level == 1), 0)
    return title - 1 if title and _is_kicker(lines[title - 1]) else title


def recognise_sections(lines: list[Line]) -> None:
    """Mark headings: numbered (`I. …`, `1. …`, `1.1 …`), known words, or short lines above a text or list."""
    romans = _romans(lines)
    section = 0  # the level of the last heading that has a section of its own
    for number, line in enumerate(lines):
        if line.kind == "heading" and line.level > 1:
            section = line.level
        if line.kind is not None or len(line.text) > LONGEST_TITLE:
            continue
        after = lines[number + 1] if number + 1 < len(lines) else None
        if level := _level(line, after, romans):
            section = level
        elif after and _heads_a_list(line, after):
            level = min(section + 1, 4) if section else 2
        elif after and _stands_alone(line, after):
            level = section = 3 if romans else 2
        if level:
            line.be("heading", level=level)


def recognise_lone_numbers(lines: list[Line]) -> None:
    """Mark numbered lines that are neither headings nor in a sequence as list items after all."""
    for line in lines:
        if line.kind is None and _NUMBER.match(line.text) and read_number(line):
            be_numbered(line)


def is_headline(text: str, longest: int = 120) -> bool:
    """Return True if a line reads like a heading: short, with a capital first, not ended like a sentence."""
    start = text.lstrip(OPENING_QUOTES + "¿¡([（【〔")[:1]
    return (
        len(text) <= longest
        and len(text.split()) <= longest // 6
        and (start.isupper() or start.isdigit() or (start.isalpha() and not start.islower()))
        and last_sign(text) not in _NO_HEADING
    )


def is_part(text: str) -> bool:
    """Return True for a line such as "Part One" or "Chapter II. The Quay"."""
    return is_headline(text, LONGEST_TITLE) and _PART.fullmatch(text) is not None


def _opening(lines: list[Line]) -> list[Line]:
    """Return the lines before the first byline or date, if few and short: title, kicker, standfirst."""
    for number, line in enumerate(lines[:FRONT]):
        if line.kind == "byline" or line.role == "date":
            opening = [before for before in lines[:number] if before.kind is None]
            if opening:
                few = len(opening) <= 4 and all(len(before.text) <= LONGEST_DEK for before in opening)
                return opening if few else []
        elif line.kind not in (None, "aside", "rule"):
            return []
    return []


def _recognise_bare_title(lines: list[Line]) -> None:
    """Mark the title of an opening without byline or date. `lines` begin with it, or with its kicker."""
    if len(lines) > 1 and lines[0].kind is None and _is_kicker(lines[0]) and _is_title(lines[1]):
        lines.pop(0).be("aside", role="kicker")
    title, rest = lines[0], lines[1:]
    title.be("heading", level=1)
    if len(rest) > 1 and rest[0].gap and len(rest[0].text.split()) >= 5 and rest[0].kind is None:
        subtitle = is_headline(rest[0].text) and not _structured(rest[0])
        if subtitle and rest[1].gap and _is_body(rest[1]):
            rest[0].be("aside", role="dek")


def _recognise_title_below_preamble(lines: list[Line]) -> None:
    """Mark a title below an introductory remark: a bare line right above a heading, a byline or a date."""
    for line, after in pairwise(lines[1:5]):
        known = after.kind in ("heading", "byline") or after.role == "date" or _structured(after)
        if line.kind is None and known and _is_title(line) and not _structured(line):
            line.be("heading", level=1)
            return


def _is_title(line: Line) -> bool:
    bare = line.kind is None and is_headline(line.text, LONGEST_TITLE) and not _counted(line)
    return bare or line.kind == "heading"


def _is_kicker(line: Line) -> bool:
    words = line.text.split()
    return line.text.lower() in _KICKERS or (line.text.isupper() and len(words) <= 3 and len(line.text) <= 30)


def _is_body(line: Line) -> bool:
    ends = last_sign(line.text) in _BODY_ENDS
    long = len(line.text.split()) >= 8 or columns(line.text) >= len(line.text) + 15
    return line.kind is None and (columns(line.text) >= 100 or (ends and long))


def _counted(line: Line) -> bool:
    return any(form.match(line.text[:40]) for form in (_ROMAN, _DECIMAL, _NUMBER, _CHINESE))


def _structured(line: Line) -> bool:
    """Return True if a line shows that it is a heading by its number or as a known word."""
    if line.kind is not None or not is_headline(line.text):
        return line.kind is None and len(line.text) <= 30 and is_part(line.text.rstrip("."))
    return _counted(line) or any(form.fullmatch(line.text) for form in (_KEYWORD, _PART))


def _level(line: Line, after: Line | None, romans: set[int]) -> int:
    """Return the level of a heading with a number or a known word; 0 for any other line."""
    if id(line) in romans:
        return 2
    if not _structured(line) or _ROMAN.match(line.text):
        return 0
    if chinese := _CHINESE.match(line.text):
        return (3 if chinese[1] else 2) if after else 0
    base = 3 if romans else 2
    if decimal := _DECIMAL.match(line.text):
        return min(base + decimal[1].count("."), 4) if after else 0
    if _NUMBER.match(line.text):
        return (
            base
            if after and (_is_body(after) or after.kind not in (None, "rule") or _structured(after))
            else 0
        )
    return 2 if after else 0


def _romans(lines: list[Line]) -> set[int]:
    """Return the identities of lines that count on in Roman numerals from I; none for a single line."""
    counted: list[int] = []
    for line in lines:
        match = _ROMAN.match(line.text) if line.kind is None and is_headline(line.text) else None
        if match and len(match[1]) * 10 + _UNITS[match[2]] == len(counted) + 1:
            counted.append(id(line))
    return set(counted) if len(counted) > 1 else set()


def _heads_a_list(line: Line, after: Line) -> bool:
    return after.kind == "item" and not after.gap and is_headline(line.text, 72)


def _stands_alone(line: Line, after: Line) -> bool:
    """Return True for a short line below a blank one and above a paragraph, list, table or other heading."""
    if not line.gap or not is_headline(line.text, 90):
        return False
    if after.kind is not None:
        return after.kind in ("item", "cell", "quotation", "heading", "paragraph")
    alone = after.gap and last_sign(after.text) in _BODY_ENDS
    return alone or _is_body(after) or _structured(after)
