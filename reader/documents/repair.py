"""Repairs of a draft's blocks, each a function from its blocks to new ones, and the steps that take them back.

`picked` are the numbers of the ticked blocks from 0, in order. A repair raises BlockError, with a sentence for the
user, where it cannot be done.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any
from unicodedata import category, east_asian_width

from reader.importing.plain_text.lines import MARKER
from reader.text.blocks import Block, BlockError, Draft, Span
from reader.text.words import places_of

Drafts = list[Draft]

#: What parts the cells of a line, in the order in which they are tried; each must be in every line.
_DIVIDERS = [re.compile(divider) for divider in (r"\t", r"\s*(?<!\\)\|\s*", r"\s{2,}", r"\s*;\s*", r",\s*")]
_SENTENCE = re.compile("(?:[.!?…]\\s+|[。\uff01\uff1f\n])(?=\\S)")
MOST_PLACES = 2_000  # in one block, at which a person may split


def join(drafts: Drafts, picked: Sequence[int]) -> Drafts:
    """Join neighbouring blocks into one of the first one's kind. Numbering of the others becomes words."""
    first, last = picked[0], picked[-1]
    if len(picked) < 2:
        raise BlockError("Only one block is ticked. Tick all those that are to become one.")
    if last - first + 1 != len(picked):
        raise BlockError(
            "There are other blocks between the ticked ones. Tick those too, or drop them first."
        )
    joined = drafts[first]
    for draft in drafts[first + 1 : last + 1]:
        joined = _joined(joined, draft)
    return [*drafts[:first], joined, *drafts[last + 1 :]]


def _joined(draft: Draft, after: Draft) -> Draft:
    numbering = f"{after.marker} " if after.marker else ""
    words = draft.text.rstrip()
    text = numbering + after.text.lstrip()
    hyphenated = words.endswith("-") and words[-2:-1].isalpha() and text[:1].islower()
    wide = east_asian_width(words[-1]) in "WF" and east_asian_width(text[0]) in "WF"
    words += "" if hyphenated or wide else " "
    by = len(words) + len(text) - len(after.text)
    spans = draft.spans + tuple(span.shifted(by) for span in after.spans)
    return replace(draft, text=words + text, spans=spans)


def split(drafts: Drafts, picked: Sequence[int], at: int) -> Drafts:
    """Split the first ticked block in two before the code point `at` of its words."""
    number = picked[0]
    draft = drafts[number]
    if draft.kind == "cell":
        raise BlockError("A table cell cannot be split. Set it to a paragraph first.")
    if at not in places(draft.text):
        raise BlockError("A block cannot be split there. Choose the word that the second part begins with.")
    return [*drafts[:number], _cut(draft, 0, at), replace(_cut(draft, at), marker=""), *drafts[number + 1 :]]


def _cut(draft: Draft, start: int, end: int | None = None) -> Draft:
    """Return the part `[start, end)` of a block."""
    text = draft.text[start:end]
    spans = tuple(
        replace(span, start=max(span.start - start, 0), end=min(span.end - start, len(text)))
        for span in draft.spans
        if span.end > start and (end is None or span.start < end)
    )
    return replace(draft, text=text, spans=spans)


def places(text: str) -> list[int]:
    """Return the code points before which a block may be split: words, and in Chinese and Japanese every sign.

    Only sentences, and only the first `MOST_PLACES`, in a longer block.
    """
    found = {start for start, _ in places_of(text)}
    found |= {
        at for at, sign in enumerate(text) if east_asian_width(sign) in "WF" and category(sign)[0] == "L"
    }
    if len(found) > MOST_PLACES:
        found = {sentence.end() for sentence in _SENTENCE.finditer(text)}
    return sorted(found - {0})[:MOST_PLACES]


def drop(drafts: Drafts, picked: Sequence[int]) -> Drafts:
    """Leave the ticked blocks out of the piece."""
    gone = set(picked)
    if len(gone) == len(drafts):
        raise BlockError("Every block is ticked, and a piece needs one. To drop all, discard the draft.")
    return [draft for number, draft in enumerate(drafts) if number not in gone]


def make_list(drafts: Drafts, picked: Sequence[int]) -> Drafts:
    """Turn each line of the ticked blocks into a list item. A number that it begins with becomes its marker."""
    return _replaced(drafts, picked, lambda lines: [_item(line) for line in lines])


def _item(line: Draft) -> Draft:
    sign = MARKER.match(line.text)
    item = _cut(line, sign.end() if sign else 0)
    marker = sign[0].strip() if sign else line.marker
    return replace(_bare(item), kind="item", marker=marker if re.search(r"\w", marker) else "")


def make_table(drafts: Drafts, picked: Sequence[int]) -> Drafts:
    """Turn each line of the ticked blocks into a row, whose cells a tab, a bar, wide space, `;` or `,` parts."""
    return _replaced(drafts, picked, _table)


def _table(lines: Drafts) -> Drafts:
    rows = [
        line.text.strip().strip("|").strip(" ") for line in lines if not re.fullmatch(r"[-|:+= ]+", line.text)
    ]
    divider = next((one for one in _DIVIDERS if rows and all(map(one.search, rows))), None)
    if divider is None:
        raise BlockError(
            "Nothing parts the cells in all of these lines: no tab, bar, two spaces, semicolon or comma."
        )
    return [
        Draft("cell", cell.strip(), row=row, column=column, header=row == 0)
        for row, line in enumerate(rows)
        for column, cell in enumerate(divider.split(line))
        if cell.strip()
    ]


def _replaced(drafts: Drafts, picked: Sequence[int], make: Callable[[Drafts], Drafts]) -> Drafts:
    """Replace each run of neighbours among the ticked blocks by what `make` makes of their lines."""
    chosen = set(picked)
    result: Drafts = []
    for ticked, run in groupby(enumerate(drafts), key=lambda pair: pair[0] in chosen):
        blocks = [draft for _, draft in run]
        result += make([line for draft in blocks for line in _lines(draft)]) if ticked else blocks
    return result


def _lines(draft: Draft) -> Drafts:
    ends = [found.start() for found in re.finditer("\n", draft.text)]
    parts = [
        _cut(draft, start, end)
        for start, end in zip([0, *(end + 1 for end in ends)], [*ends, None], strict=True)
    ]
    return [part for part in parts if part.text.strip()]


def _bare(draft: Draft) -> Draft:
    return replace(draft, level=0, row=0, column=0, header=False, role="")


def recast(drafts: Drafts, picked: Sequence[int], choice: str) -> Drafts:
    """Make the ticked blocks another kind."""
    chosen = set(picked)
    return [_recast(draft, choice) if number in chosen else draft for number, draft in enumerate(drafts)]


def _recast(draft: Draft, choice: str) -> Draft:
    values = {name: getattr(draft, name) for name in ("level", "marker", "row", "column", "header", "role")}
    block = Block(draft.kind, 0, len(draft.text), **values).recast(choice)
    return replace(draft, kind=block.kind, **{name: getattr(block, name) for name in values})


@dataclass
class Step:
    """What takes one repair back: `count` blocks from the number `at` are replaced by `drafts`, and `fields` set."""

    label: str
    at: int
    count: int
    drafts: list[dict[str, Any]]
    fields: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def between(cls, label: str, before: Drafts, after: Drafts, fields: dict[str, Any]) -> "Step":
        """Return the step that leads from `after` back to `before`."""
        shorter = min(len(before), len(after))
        at = next((n for n in range(shorter) if before[n] != after[n]), shorter)
        rest = shorter - at
        same = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
        gone = [asdict(draft) for draft in before[at : len(before) - same]]
        return cls(label, at, len(after) - same - at, gone, fields)

    def undo(self, drafts: Drafts) -> Drafts:
        old = [
            Draft(**{**values, "spans": tuple(Span(**span) for span in values["spans"])})
            for values in self.drafts
        ]
        return [*drafts[: self.at], *old, *drafts[self.at + self.count :]]
