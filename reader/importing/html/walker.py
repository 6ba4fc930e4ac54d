"""The walk over a tree of HTML that gives its blocks. It is used for every format that is read through HTML.

The tree is walked without recursion and once, so time is in proportion to its size, however deep it is.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from reader.importing.html import footnotes
from reader.importing.html.lists import Numbering
from reader.importing.html.tables import Table, find_layout_tables
from reader.importing.html.words import Words
from reader.text.blocks import Draft, Kind, Span, SpanKind
from reader.text.notes import PREFIX

RULE = "* * *"
HEADINGS = {f"h{level}": level for level in range(1, 7)}
SCHEMES = ("http://", "https://", "mailto:")
LONGEST_ADDRESS = 2_000  # code points; a longer link is written as plain words

_BLOCKS = frozenset(re.split(
    r"\s+",
    """address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu ol p pre section summary table tbody td
    tfoot th thead tr ul xmp""",
))  # fmt: skip
_SPANS: dict[str, SpanKind] = {
    "em": "emphasis", "i": "emphasis", "dfn": "emphasis", "var": "emphasis", "cite": "emphasis",
    "strong": "strong", "b": "strong",
}  # fmt: skip
_STYLES: tuple[tuple[re.Pattern[str], SpanKind], ...] = (
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), "emphasis"),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
)
_PLAIN = re.compile(r"font-(?:weight|style)\s*:\s*(?:normal|400)", re.IGNORECASE)
_EDGE = re.compile(r"\s+")
_AROUND = {"q": ("“", "”"), "rt": ("(", ")")}


@dataclass(slots=True)
class Place:
    """What the words at a place of the tree become, until the end of its `element`."""

    element: Any
    kind: Kind = "paragraph"
    level: int = 0
    marker: str = ""
    role: str = ""
    lines: bool = False  # whether blocks inside are lines of one block
    preformatted: bool = False
    joined: bool = False  # whether its end is no more than the end of a line
    quoted: int = 0
    list: Numbering | None = None
    table: Table | None = None
    cell: tuple[int, int, bool] = (0, 0, False)


@dataclass(slots=True)
class Walk:
    """The result of a walk: the blocks, and how often each sort of thing was left out."""

    drafts: list[Draft] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def walk(root: Any, *, leave_out: Callable[[Any], str], base: str = "") -> Walk:
    """Return the blocks below `root`. `leave_out` names what sort of thing an element is that is left out, or "".

    `base` is the address that relative links are read from; without it they are written as plain words.
    """
    return _Walker(root, leave_out, base).run()


class _Walker:
    def __init__(self, root: Any, leave_out: Callable[[Any], str], base: str) -> None:
        self.root, self.leave_out, self.base = root, leave_out, base
        self.notes = footnotes.find(root)
        self.holders = {above for note in self.notes.notes for above in note.iterancestors()}
        self.layout = find_layout_tables(root)
        self.places = [Place(root)]
        self.words = Words()
        self.done = Walk()

    def run(self) -> Walk:
        from lxml import etree

        skipped: Any = None
        steps = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in steps:
            if event == "start":
                if element is not self.root and self._is_left_out(element):
                    steps.skip_subtree()
                    skipped = element
                    continue
                if element in self.notes.references:
                    self._refer(element)
                    steps.skip_subtree()
                    skipped = element
                    continue
                self._begin(element)
                self._add(element.text)
                continue
            if event == "end" and element is not skipped:
                self._end(element)
            skipped = None
            if element is not self.root:
                self._add(element.tail)
        self._flush()
        return self.done

    def _is_left_out(self, element: Any) -> bool:
        if element in self.notes.returns or element.tag == "rp":
            return True
        if element in self.holders:
            return False
        what = "picture" if element.tag in ("img", "picture", "svg") else self.leave_out(element)
        if what:
            self.done.left_out[what] += 1
        return bool(what)

    def _begin(self, element: Any) -> None:
        tag, place = element.tag, self.places[-1]
        if element in self.notes.notes:
            self._flush()
            if self.done.drafts and self.done.drafts[-1].kind == "rule":
                self.done.drafts.pop()  # it only divides the notes from the text
            note = replace(place, element=element, kind="aside", role="reference", lines=True)
            note.marker = self.notes.notes[element]
            self.places.append(note)
        elif tag in _BLOCKS:
            self._begin_block(element, place)
        elif tag == "br":
            if not self.words.break_line() and not place.lines and not place.preformatted:
                self._flush()
        else:
            self._open_span(element)
            self._add(_AROUND.get(tag, ("", ""))[0])

    def _begin_block(self, element: Any, place: Place) -> None:
        inner = self._place(element, place)
        joined = place.lines and (inner is None or inner.preformatted) and element.tag not in ("hr",)
        if joined or (place.kind == "cell" and element.tag not in ("td", "th", "tr")):
            self.words.leave_gap()
            if inner is not None and inner.preformatted:
                self.places.append(replace(inner, joined=True))
            return
        self._flush()
        if element.tag == "hr":
            self.done.drafts.append(Draft("rule", RULE))
        if inner is not None:
            self.places.append(inner)

    def _place(self, element: Any, place: Place) -> Place | None:
        """Return the place inside a block, or None if its words become what those around it become."""
        tag = element.tag
        if tag in HEADINGS:
            return replace(
                place, element=element, kind="heading", level=HEADINGS[tag], role="", marker="", lines=True
            )
        if tag in ("pre", "listing", "xmp"):
            return replace(place, element=element, preformatted=True)
        if tag == "blockquote":
            quotation = replace(
                place, element=element, kind="quotation", level=place.quoted, marker="", lines=False
            )
            quotation.quoted += 1
            return quotation
        if tag in ("ul", "ol", "dl", "menu", "dir"):
            depth = place.list.depth + 1 if place.list else 0
            return replace(place, element=element, lines=False, list=Numbering(element, depth))
        if tag in ("li", "dt", "dd") and place.kind != "aside":
            numbering = place.list or Numbering(None, 0)
            item = replace(place, element=element, kind="item", role="", lines=True)
            item.level, item.marker = numbering.depth + (tag == "dd"), numbering.marker(element)
            return item
        if tag in ("caption", "figcaption"):
            return replace(
                place, element=element, kind="aside", role="caption", level=0, marker="", lines=True
            )
        if tag == "aside" and place.kind == "paragraph":
            return replace(place, element=element, kind="aside")
        return self._place_in_table(element, place)

    def _place_in_table(self, element: Any, place: Place) -> Place | None:
        tag, table = element.tag, place.table
        if tag == "table" and place.kind != "cell":
            return replace(
                place, element=element, lines=False, table=None if element in self.layout else Table()
            )
        if table is None or tag not in ("thead", "tr", "td", "th"):
            return None
        if tag == "tr":
            table.begin_row()
        elif tag in ("td", "th"):
            column = table.place(element)
            header = tag == "th" or element.getparent().getparent().tag == "thead"
            cell = (table.row, column, header)
            return replace(
                place, element=element, kind="cell", level=0, marker="", role="", lines=True, cell=cell
            )
        return None

    def _end(self, element: Any) -> None:
        if element.tag in _AROUND:
            self._add(_AROUND[element.tag][1])
        self.words.close(element)
        place = self.places[-1]
        if place.element is element and element is not self.root:
            if not place.joined:
                self._flush()
            self.places.pop()
        if element.tag in _BLOCKS:
            if self.places[-1].lines:
                self.words.leave_gap()
            else:
                self._flush()

    def _open_span(self, element: Any) -> None:
        style = element.get("style") or ""
        kind = _SPANS.get(element.tag)
        if element.tag == "a":
            if href := _address(element, self.base):
                self.words.open(element, "link", href)
            return
        if not kind or _PLAIN.search(style):
            kind = next((kind for looks, kind in _STYLES if looks.search(style)), None)
        if kind:
            self.words.open(element, kind)

    def _add(self, text: str | None) -> None:
        if text:
            place = self.places[-1]
            note = place.role == "reference" and bool(place.marker)
            self.words.add(text, preformatted=place.preformatted, note=note)

    def _refer(self, element: Any) -> None:
        """Write the reference to a note in brackets, so that its number is no part of the word before it."""
        label = self.notes.references[element]
        self.words.open(element, "link", f"{PREFIX}{label}")
        self._add(f"[{label}]")
        self.words.close(element)

    def _flush(self) -> None:
        """End the block that is being gathered, if there is any, as what its place makes of it."""
        if not self.words.length:
            return
        place = self.places[-1]
        text, spans = _cut(*self.words.take(), _EDGE)
        if not text:
            return
        if place.kind == "heading":
            spans = tuple(
                span for span in spans if span.kind == "link" or span.end - span.start < len(text.strip())
            )
        if place.role == "reference" and place.marker:
            text, spans = _cut(text, spans, re.compile(rf"\[?{re.escape(place.marker)}(?:[\]).:]+\s*|\s+)"))
        row, column, header = place.cell if place.kind == "cell" else (0, 0, False)
        self.done.drafts.append(
            Draft(place.kind, text, place.level, place.marker, row, column, header, place.role, spans)
        )
        place.marker = ""


def _address(link: Any, base: str) -> str:
    """Return the whole address that a link leads to, or "" if none can be made of it that is safe to follow."""
    href = (link.get("href") or "").strip()
    try:
        href = "" if href.startswith("#") or len(href) > LONGEST_ADDRESS else urljoin(base, href)
        urlsplit(href)
    except ValueError:
        return ""
    return href if href.lower().startswith(SCHEMES) else ""


def _cut(text: str, spans: tuple[Span, ...], start: re.Pattern[str]) -> tuple[str, tuple[Span, ...]]:
    """Return words and spans without what `start` matches, and without white space at the end."""
    found = start.match(text)
    cut = found.end() if found else 0
    text = text[cut:].rstrip()
    moved = (
        replace(span, start=max(span.start - cut, 0), end=min(span.end - cut, len(text))) for span in spans
    )
    return text, tuple(span for span in moved if span.start < span.end)
