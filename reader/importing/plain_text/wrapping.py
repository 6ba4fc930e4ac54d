"""The joining of lines that were broken only to fit a page, at whatever width."""
# ruff: noqa: RUF001

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from reader.importing.plain_text.characters import (
    DASHES,
    OPENING_QUOTES,
    SENTENCE_ENDS,
    UNSPACED,
    chinese_columns,
    columns,
    last_sign,
)
from reader.importing.plain_text.headings import is_part
from reader.importing.plain_text.lines import MARKER, Line, runs, without_insets

NARROWEST, WIDEST = 24, 260  # columns between which a text counts as broken by hand
WIDEST_LETTERS = 130  # the same for a text in Latin letters
LEAST = 2  # lines that break off at the margin
UNEVEN = 0.15  # of the width, by which lines fall short of it where letters differ in width

_UNSPACED = re.compile(f"[{UNSPACED}]")

SHORT = 0.75  # of the width, below which a line shows that a paragraph ends

_FIRST = re.compile(rf"[{UNSPACED}][，。、；：！？）」』】》”’…．]*|[^\s{UNSPACED}]+")

_NEVER_FIRST = "，。、；：！？）」』】》”’"

Measure = Callable[[str], int]


class Pair(NamedTuple):
    """Two lines one below the other: the widths of the first and of what the second adds to it, in columns.

    `open` means that no sentence ends between them, `small` that the second begins with no capital.
    """

    width: int
    added: int
    open: bool
    small: bool
    titled: bool


class Wrapping(NamedTuple):
    """The `width` at which lines were broken, and how many columns a full line may fall short of it."""

    width: int
    slack: int
    measure: Measure
    share: float = 1  # of the lines, how many are full
    parted: bool = False  # by blank lines: no paragraph ends between two lines

    def is_full(self, before: Line, line: Line) -> bool:
        """Return True if the first word of `line` would not have fitted on the line before."""
        pair = _pair(before, line, self.measure)
        return pair.width <= self.width + 4 and self.width < pair.width + pair.added + self.slack


def join(lines: list[Line], notes: list[str]) -> list[Line]:
    """Join paragraphs and list items that were broken by hand over several lines.

    A line is joined with the next one if the first word of that would not have fitted on it, or if that is
    indented below a list marker. Where lines are joined, any other line begins a block.
    """
    whole = find(lines)
    groups: list[list[Line]] = []
    joined: set[int] = set()  # widths at which lines were joined
    own: Wrapping | None = None
    for run in _all_runs(lines):
        own = None if run[0].kind not in (None, "quotation") else _of_run(run, whole)
        listed = _listed(run, own)
        groups.append(run[:1])
        for line in run[1:]:
            if _goes_on(groups[-1], line, own, id(line) in listed):
                groups[-1].append(line)
                joined.update((own.width,) if own else ())
            else:
                line.gap = line.gap or (own is not None and line.kind is None and not _is_marked(line))
                groups.append([line])
    if joined and len(groups) < len(lines):
        width = whole.width if whole else max(joined)
        notes.append(f"The lines were broken by hand at about {width} characters; they are joined.")
    hyphens = sum(_is_hyphenated(a, b) for group in groups for a, b in pairwise(group))
    if hyphens:
        notes.append(f"Words were broken over a line's end, and their hyphens are kept: {hyphens}.")
    spaced = _is_spaced(lines)
    return [_joined(group, spaced) for group in groups]


def find(lines: Iterable[Line]) -> Wrapping | None:
    """Return how a text was broken by hand; None if each line is a paragraph of its own."""
    found = without_insets(list(runs(lines)))
    plain = all(columns(line.text) == len(line.text) for line in chain.from_iterable(found))
    measures: tuple[Measure, ...] = (len,) if plain else (columns, chinese_columns, len)
    for slack in (0.0, UNEVEN):
        wrappings = [one for measure in measures if (one := _measured(found, measure, slack))]
        if wrappings:
            return max(wrappings, key=lambda one: one.share)
    return None


def _of_run(run: list[Line], whole: Wrapping | None) -> Wrapping | None:
    """Return how one run of lines was broken, which may be otherwise than the whole text."""
    if whole and (len(run) < 5 or any(whole.is_full(a, b) for a, b in pairwise(run))):
        return whole
    return (_measured([run], len, 0.0, least=4) if len(run) > 4 else None) or whole


def _measured(
    found: list[list[Line]], measure: Measure, uneven: float, least: int = LEAST
) -> Wrapping | None:
    pairs = [
        _pair(before, line, measure)
        for run in found
        for before, line in pairwise(run)
        if not (line.starts or _is_marked(line) or is_part(before.text))
    ]
    pieces = [line.text for run in found for line in run]
    capitals = _share(word[0].isupper() for text in pieces for word in text.split()[1:])
    commas = _share(text[-1] in ",;，、" for text in pieces)
    width, widest = _best_width(pairs), WIDEST_LETTERS if measure is len else WIDEST
    if uneven:
        widths = sorted(pair.width for pair in pairs if pair.open and pair.small and pair.width <= widest)
        width = widths[len(widths) * 19 // 20] if len(widths) >= 4 else 0
    if not NARROWEST <= width <= widest:
        return None
    slack = int(uneven * width) or (0 if measure is len else 1)
    full = [pair for pair in pairs if pair.width <= width < pair.width + pair.added + slack]
    good = sum(pair.open for pair in full)
    small = sum(pair.open and pair.small for pair in full)
    other = [
        pair for pair in pairs if pair.open and not pair.width <= width < pair.width + pair.added + slack
    ]
    titles = sum(pair.titled and pair.width <= 0.85 * width for pair in other)
    ended = sum(not pair.open for pair in pairs)
    against = len(other) - titles
    holds = (
        good >= (max(least, 4) if uneven else least)
        and small >= ((0.6 if uneven else 0.4) - 2 * capitals) * good
        and (not uneven or commas < 0.4)
        and against <= (0.12 if uneven else 0.04) * good
        and titles <= good
        and ended <= 2 * good
    )
    if not holds:
        return None
    short = any(not pair.open and pair.width < SHORT * width for pair in pairs)
    parted = not short and sum(len(run) > 1 for run in found) > 1
    return Wrapping(width, slack, measure, len(full) / len(pairs), parted)


def _share(held: Iterable[bool]) -> float:
    """Return how many of the values are true, from 0 to 1."""
    values = list(held)
    return sum(values) / max(len(values), 1)


def _best_width(pairs: Sequence[Pair]) -> int:
    """Return the width at which most lines would have been broken where they are; 0 for no lines."""
    steps = [0] * (WIDEST + 2)
    for pair in pairs:
        if pair.open and pair.width <= WIDEST:
            steps[pair.width] += 1
            steps[min(pair.width + pair.added, WIDEST + 1)] -= 1
    often = list(accumulate(steps))
    most = max(often)
    first = often.index(most)
    last = first
    while last < WIDEST and often[last + 1] == most:
        last += 1
    return max([first, *(pair.width for pair in pairs if first < pair.width <= last)]) if most else 0


def _pair(before: Line, line: Line, measure: Measure) -> Pair:
    first = _FIRST.match(line.text[: WIDEST + 1])
    word = first[0] if first else line.text[:1]
    start = line.text.lstrip(OPENING_QUOTES + "([")[:1]
    begin = before.text.lstrip(OPENING_QUOTES + "([")[:1]
    ascii_only = before.text.isascii() or measure is len
    width = before.width if ascii_only else before.indent + measure(before.text)
    space = not (_UNSPACED.match(word) and _UNSPACED.match(before.text[-1]))
    return Pair(
        width,
        measure(word) + space,
        last_sign(before.text) not in SENTENCE_ENDS,
        not start.isupper(),
        not begin.islower() and (start.isupper() or not start.islower()) and before.text[-1] not in ",，、",
    )


def _all_runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines in runs without a blank line or a change of kind; a recognised line is a run alone."""
    run: list[Line] = []
    for line in lines:
        if run and (line.gap or line.kind != run[0].kind or line.kind not in (None, "quotation")):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_marked(line: Line) -> bool:
    return MARKER.match(line.text) is not None


def _listed(run: list[Line], wrapping: Wrapping | None) -> set[int]:
    """Return the identities of the lines that begin with a list marker, and not by chance with a dash or number."""
    marks = [(line, match[0].strip()) for line in run if (match := MARKER.match(line.text))]
    if wrapping is None or not marks:
        return {id(line) for line, _ in marks}
    doubtful = {
        id(line) for before, line in pairwise(run) if wrapping.is_full(before, line) and _is_open(before)
    }
    known = {mark for _, mark in marks}
    sure = {mark for line, mark in marks if id(line) not in doubtful}
    found = set()
    for line, mark in marks:
        digits = "".join(filter(str.isdigit, mark))
        counted = [mark.replace(digits, str(int(digits) + step)) for step in (-1, 1)] if digits else []
        if id(line) not in doubtful or mark in sure - set(DASHES[:2]) or known.intersection(counted):
            found.add(id(line))
    return found


def _is_open(line: Line) -> bool:
    return last_sign(line.text) not in SENTENCE_ENDS


def _goes_on(group: list[Line], line: Line, wrapping: Wrapping | None, listed: bool) -> bool:
    """Return True if `line` belongs to `group`; `listed` means that it begins with a list marker."""
    first, last = group[0], group[-1]
    if line.starts:
        return False
    full = wrapping is not None and wrapping.is_full(last, line)
    open_ = _is_open(last)
    if listed:
        return False
    if line.indent >= first.indent + 2 and MARKER.match(first.text):
        return True
    if wrapping is None:
        return False
    if line.indent > last.indent + 1:
        return full and open_
    if full or line.text[0] in _NEVER_FIRST:
        return True
    if line.indent != last.indent or last.width > wrapping.width + 4:
        return False
    if open_:
        return line.indent <= 1 and line.text[0].islower() and last.width >= 0.6 * wrapping.width
    return wrapping.parted and last.width >= SHORT * wrapping.width


def _joined(group: list[Line], spaced: bool) -> Line:
    parts = [group[0].text]
    for before, line in pairwise(group):
        parts += (_glue(before.text, line.text, spaced), line.text)
    group[0].text = "".join(parts)
    return group[0]


def _glue(before: str, after: str, spaced: bool) -> str:
    """Return what stood between two lines before they were broken: a space, or nothing."""
    unspaced = bool(_UNSPACED.match(before[-1])), bool(_UNSPACED.match(after[0]))
    if any(unspaced):
        other = after[0] if unspaced[0] else before[-1]
        return " " if spaced and not all(unspaced) and other.isalnum() else ""
    if before[-1] == "\u00ad" or (after.startswith("--") and after[2:3].isalnum()):
        return ""
    word = before.rstrip(DASHES)
    divided = word != before and word[-1:].isalnum() and after[0].isalnum()
    return "" if divided else " "


def _is_hyphenated(before: Line, line: Line) -> bool:
    return before.text.endswith("-") and before.text[-2:-1].isalpha() and line.text[0].islower()


def _is_spaced(lines: list[Line]) -> bool:
    """Return True if letters that need no spaces are set off by them from Latin ones."""
    spaced = direct = 0
    for line in lines[:2_000]:
        if not line.text.isascii():
            spaced += len(re.findall(rf"[{UNSPACED}] [A-Za-z0-9]", line.text))
            direct += len(re.findall(rf"[{UNSPACED}][A-Za-z0-9]", line.text))
    return spaced > direct
