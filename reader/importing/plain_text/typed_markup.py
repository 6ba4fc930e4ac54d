"""Recognition of signs in a plain text: rules across the page, underlined headings, quotations marked >."""
# ruff: noqa: RUF001

import re
from collections import Counter

from reader.importing.plain_text.characters import DASHES
from reader.importing.plain_text.lines import Line

_RULE = re.compile(rf"(?:[_=*＊~•·#※─━═⁂❧◇◆○●☆★{DASHES}]\s*+)+")
_ORNAMENTS = ("⁂", "❧", "☙", "*", "＊", "#", "~", "•", "·", "—", "※", "§", "◇", "◆", "☆", "★")
_MARGIN = re.compile(r"(?:>\s?)+")
UNDERLINES = {"=": 2, "-": 3, "~": 3}  # the level of the heading above


def recognise_rules(lines: list[Line], notes: list[str]) -> list[Line]:
    """Mark lines of dashes as rules; one right below a line, and as long as it, makes that line a heading."""
    found: list[Line] = []
    signs: Counter[str] = Counter()
    gaps = [*(line.gap for line in lines[1:]), True]
    for line, gap in zip(lines, gaps, strict=False):
        alone = line.gap and gap and line.text in _ORNAMENTS
        if line.kind is not None or not (alone or is_rule(line.text)):
            found.append(line)
        elif found and _underlines(line, found[-1]):
            found[-1].be("heading", level=UNDERLINES[line.text[0]])
            signs[line.text[0]] += 1
        else:
            line.text = " ".join(line.text.split())
            line.be("rule")
            found.append(line)
    if signs:
        notes.append(f"The lines that underline headings were left out: {signs.total()}.")
    if signs["="] <= 1:  # then = underlines the title, and the next sign the sections
        for line in found:
            line.level = min(line.level, 2)
    return found


def recognise_quotations(lines: list[Line]) -> list[Line]:
    """Mark lines with > in the margin as quotations, and remove the sign."""
    found: list[Line] = []
    gap = False
    for line in lines:
        margin = _MARGIN.match(line.text) if line.kind is None else None
        if margin:
            line.text = line.text[margin.end() :]
            line.kind = "quotation"
        if not line.text:
            gap = True
            continue
        line.gap = line.gap or gap
        gap = False
        found.append(line)
    return found


def is_rule(text: str) -> bool:
    marks = "".join(text.split())
    return len(marks) >= 3 and len(set(marks)) <= 2 and _RULE.fullmatch(text) is not None


def _underlines(line: Line, above: Line) -> bool:
    return (
        not line.gap
        and above.gap
        and above.kind is None
        and set(line.text) <= {line.text[0]}
        and line.text[0] in UNDERLINES
        and abs(len(line.text) - len(above.text)) <= 2
    )
