"""Highlighted text as HTML, by way of marked runs that do not overlap.

A run is a part of one block that the same highlights cover throughout. The runs of a block follow each other
without a gap, so their texts concatenate to the block's text, and the marked ones cover exactly the offsets
of the highlights.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.documents.rendering import draw_back, draw_column, draw_slice, id_prefix
from reader.lru_cache import cached
from reader.models import Document
from reader.text.blocks import Block
from reader.text.notes import with_notes

LANES = 3  # underlines with a place of their own below a line of text; a fourth shares the last place


class Mark(NamedTuple):
    """A highlight to draw: `[start, end)` in code points, its framing's slug, and its states as CSS classes.

    `number` is printed where the highlight ends; 0 for none. `hue` names its analyst's style, if marks are
    drawn by analyst and not by framing.
    """

    id: int
    start: int
    end: int
    framing: str
    states: tuple[str, ...] = ()
    number: int = 0
    hue: str = ""


class Run(NamedTuple):
    """A run: `[start, end)` in code points, and the marks that each cover the whole of it."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def runs(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Run]:
    """Yield the runs of `[start, end)`, in order and without a gap. Marks that reach outside are cut off."""
    within = sorted(
        (m for m in marks if m.start < end and start < m.end), key=lambda m: (m.start, -m.end, m.id)
    )
    cuts = sorted({start, end, *(p for m in within for p in (m.start, m.end) if start < p < end)})
    opened = 0
    active: list[Mark] = []
    for a, b in itertools.pairwise(cuts):
        while opened < len(within) and within[opened].start <= a:
            active.append(within[opened])
            opened += 1
        active = [mark for mark in active if mark.end > a]
        yield Run(a, b, tuple(active))


def lanes(marks: Sequence[Mark]) -> dict[int, int]:
    """Return each mark's lane by its id. Overlapping marks get different lanes while there are any."""
    taken: list[int] = []  # the end of the last mark in each lane
    found: dict[int, int] = {}
    for mark in sorted(marks, key=lambda m: (m.start, -m.end, m.id)):
        lane = next((i for i, end in enumerate(taken) if end <= mark.start), len(taken))
        taken[lane : lane + 1] = [mark.end]
        found[mark.id] = min(lane, LANES - 1)
    return found


def draw_marked_column(
    document: Document, marks: Mapping[int, Sequence[Mark]], beside: Mapping[int, str] | None = None, *,
    once: bool = True,
) -> str:  # fmt: skip
    """Draw the whole document as HTML; `marks` holds those that reach into each block, by the block's start.

    `beside` and `once` are those of `draw_column`.
    """
    text, notes, prefix = (
        document.content.text,
        document.content.notes,
        id_prefix(document.pk if once else None),
    )
    marked = [with_notes(block, notes, prefix) for block in document.content.blocks if block.start in marks]
    insides = {block.start: draw_marked(text, block, marks[block.start]) for block in marked}
    return draw_column(document, insides, beside, once=once)


def draw_marked(text: str, block: Block, marks: Sequence[Mark]) -> str:
    """Draw the block's text with its spans; each marked run is a `<mark>` naming highlights and framings."""
    return _drawn(text[block.start : block.end], block, tuple(marks))


@cached(maxsize=8_192)  # blocks, about 2 kB each; the result depends on the arguments alone
def _drawn(words: str, block: Block, marks: tuple[Mark, ...]) -> str:
    lane = lanes(marks)
    drawn = (_draw_run(words, block, run, lane) for run in runs(block.start, block.end, marks))
    return draw_back(block) + "".join(drawn)


def _draw_run(words: str, block: Block, run: Run, lane: dict[int, int]) -> str:
    inner = draw_slice(words, block.spans, run.start, run.end, block.start)
    if not run.marks:
        return inner
    ids = " ".join(str(mark.id) for mark in run.marks)
    framings = " ".join(dict.fromkeys(mark.framing for mark in run.marks))
    classes = [
        f"a-{mark.hue}-{lane[mark.id]}" if mark.hue else f"f-{mark.framing}-{lane[mark.id]}"
        for mark in run.marks
    ]
    classes += dict.fromkeys(state for mark in run.marks for state in mark.states)
    ended = {state for mark in run.marks if mark.end == run.end for state in mark.states}
    classes += [f"{state}-here" for state in ("linked", "silent") if state in ended]
    # Only a highlight's first run takes the Tab key and describes itself. Its role is a link: it opens the
    # card, and a mark has no name, while a link is named by its words. On paper there is no card to open.
    more = ""
    if any(mark.start == run.start for mark in run.marks):
        opens = "" if any(mark.number for mark in run.marks) else ' role="link" tabindex="0"'
        more = f'{opens} aria-describedby="{_said(run)}"'
    numbers = ", ".join(str(mark.number) for mark in run.marks if mark.number and mark.end == run.end)
    more += f' data-numbers="{numbers}"' if numbers else ""
    hues = " ".join(dict.fromkeys(mark.hue for mark in run.marks if mark.hue))
    more += f' data-hues="{hues}"' if hues else ""
    opening = f'<mark data-highlights="{ids}" data-framings="{framings}" class="{" ".join(classes)}"{more}>'
    return f"{opening}{inner}</mark>"


def _said(run: Run) -> str:
    """Return the ids of the page's elements with which assistive technology describes a run."""
    framings = dict.fromkeys(f"mark-{mark.framing}" for mark in run.marks)
    states = dict.fromkeys(f"is-{state}" for mark in run.marks for state in mark.states if state != "beyond")
    analysts = dict.fromkeys(f"by-{mark.hue}" for mark in run.marks if mark.hue)
    return " ".join((*framings, *analysts, *states))
