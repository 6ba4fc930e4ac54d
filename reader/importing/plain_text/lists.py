"""Recognition of lists in a plain text: bullets, and numbers that count on from line to line."""
# ruff: noqa: RUF001

import re

from reader.importing.plain_text.characters import BULLETS, CHINESE_NUMERALS, read_chinese_number
from reader.importing.plain_text.lines import Line

_BULLET = re.compile(rf"([{BULLETS}])\s+(?=\S)")
_SURE = "*•‣▪◦●-"  # the others begin other lines too, so they need a neighbour with the same bullet
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_NUMBER = re.compile(
    rf"([(（]?)(\d{{1,3}}|[a-z]|[{_HEBREW}]|[{CHINESE_NUMERALS}]{{1,3}})(?:([.)])\s+|([、．）])\s*)(?=\S)"
    r"|(?P<ringed>[①-⒛])\s*(?=\S)"
)


def recognise_bullets(lines: list[Line]) -> None:
    marks = [_BULLET.match(line.text) if line.kind is None else None for line in lines]
    signs = ["", *(mark[1] if mark else "" for mark in marks), ""]
    for number, (line, mark) in enumerate(zip(lines, marks, strict=True), 1):
        if mark and (mark[1] in _SURE or mark[1] in (signs[number - 1], signs[number + 1])):
            line.text = line.text[mark.end() :]
            line.be("item")


def recognise_numbers(lines: list[Line]) -> None:
    """Mark lines whose numbers count on from one to the next as items; a number alone says nothing yet.

    Only lines that are indented more deeply may come between two numbers.
    """
    open_at: list[tuple[Line, tuple[str, int]]] = []  # the last numbered line of each depth
    members: list[Line] = []
    for line in lines:
        while open_at and open_at[-1][0].indent > line.indent + 1:
            open_at.pop()
        number = read_number(line) if line.kind is None else None
        beside = open_at and open_at[-1][0].indent >= line.indent - 1
        if beside:
            before, last = open_at.pop()
            if number and number == (last[0], last[1] + 1):
                members += (before, line)
        if number:
            open_at.append((line, number))
    for line in members:
        if line.kind is None:
            be_numbered(line)


def read_number(line: Line) -> tuple[str, int] | None:
    """Return style and value of the number that a line begins with: `("(a)", 2)` for `(b)`."""
    match = _NUMBER.match(line.text)
    if not match:
        return None
    if ringed := match["ringed"]:  # ①, ⑴ or ⒈, up to 20
        at = ord(ringed) - ord("①")
        return "①⑴⒈"[at // 20], at % 20 + 1
    opening, value, *closings = match.groups()
    kind, count = _count(value)
    return f"{opening}{kind}{closings[0] or closings[1]}", count


def _count(value: str) -> tuple[str, int]:
    """Return the kind of a number and its value, such as `("a", 2)` for `b`."""
    if value.isdigit():
        return "1", int(value)
    if value in _HEBREW:
        return "א", _HEBREW.index(value) + 1
    if value[0] not in CHINESE_NUMERALS:
        return "a", ord(value) - 96
    return "一", read_chinese_number(value)


def be_numbered(line: Line) -> None:
    """Mark a line that begins with a number as an item, with the number as its marker."""
    match = _NUMBER.match(line.text)
    if match:
        line.marker, line.text = match[0].strip(), line.text[match.end() :]
        line.be("item")


def nest(lines: list[Line]) -> None:
    """Set the depth of items by their indentation."""
    indents: list[int] = []
    for line in lines:
        if line.kind != "item":
            indents = []
            continue
        while indents and indents[-1] > line.indent + 1:
            indents.pop()
        if not indents or line.indent > indents[-1] + 1:
            indents.append(line.indent)
        line.level = len(indents) - 1
