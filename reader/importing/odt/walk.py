"""A walk through the elements of an OpenDocument text, which become blocks."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from reader.importing.html.walker import RULE
from reader.importing.odt.parts import find, get, number, tag
from reader.text.blocks import Draft, Kind, Span, SpanKind, normalise
from reader.text.notes import PREFIX

LEFT_OUT = {
    "office:annotation": ("comment", "comments"),
    "draw:image": ("picture", "pictures"),
    "draw:object": ("object", "objects"),
    "text:table-of-content": ("table of contents", "tables of contents"),
    "text:changed-region": ("tracked change", "tracked changes"),
}
_STYLES: dict[str, tuple[Kind, int, str]] = {
    "title": ("heading", 1, ""), "subtitle": ("aside", 0, "dek"), "quotations": ("quotation", 0, ""),
    "quote": ("quotation", 0, ""), "block_20_text": ("quotation", 0, ""), "caption": ("aside", 0, "caption"),
    "illustration": ("aside", 0, "caption"), "figure": ("aside", 0, "caption"), "horizontal_20_line": ("rule", 0, ""),
}  # fmt: skip


@dataclass(slots=True)
class _Run:
    """The words of a block and their spans, as they are put together."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)

    def add(self, text: str) -> None:
        spaced = " ".join(text.replace("\n", " ").replace("\t", " ").split(" "))
        while "  " in spaced:
            spaced = spaced.replace("  ", " ")
        if spaced[:1] == " " and (not self.parts or self.parts[-1][-1] in " \n"):
            spaced = spaced[1:]
        self.put(spaced)

    def put(self, text: str) -> None:
        if text := normalise(text):
            self.parts.append(text)
            self.length += len(text)


class Walk:
    """A walk through a text: `drafts` in order, `notes` for its end, and what was `left_out`, by its element."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.notes: list[Draft] = []
        self.left_out: Counter[str] = Counter()
        self._parents: dict[str, str] = {}
        self._looks: dict[str, list[SpanKind]] = {}
        self._numbered: set[tuple[str, int]] = set()

    def learn(self, root: Any) -> None:
        """Read the styles of a part."""
        for style in find(root, "style:style") if root is not None else ():
            name = get(style, "style:name")
            self._parents[name] = get(style, "style:parent-style-name")
            looks = next(find(style, "style:text-properties"), None)
            if looks is not None:
                bold = get(looks, "fo:font-weight") in ("bold", "600", "700", "800", "900")
                slanted = get(looks, "fo:font-style") in ("italic", "oblique")
                self._looks[name] = [*(("strong",) if bold else ()), *(("emphasis",) if slanted else ())]
        for styles in find(root, "text:list-style") if root is not None else ():
            for level in find(styles, "text:list-level-style-number"):
                self._numbered.add((get(styles, "style:name"), number(level, "text:level")))

    def blocks(self, parent: Any) -> None:
        for element in parent:
            match tag(element):
                case "text:p" | "text:h":
                    self._block(element)
                case "text:list":
                    self._list(element, 0, get(element, "text:style-name"))
                case "table:table":
                    self._table(element)
                case name if name in LEFT_OUT:
                    self.left_out[name] += 1
                case "text:tracked-changes":
                    self.left_out["text:changed-region"] += len(element)
                case "":
                    continue
                case _:
                    self.blocks(element)

    def _block(self, element: Any, **given: Any) -> None:
        run = self._words(element)
        kind, level, role = self._style(element)
        if tag(element) == "text:h":
            kind, level = "heading", number(element, "text:outline-level", 6)
        text = "".join(run.parts)
        if text != (composed := normalise(text)):  # a mark that combines with a letter before a span
            text, run.spans = composed, []
        text = text.rstrip()
        if kind == "rule":
            kind, text = ("paragraph", text) if text else ("rule", RULE)
        draft = Draft(kind, text, level, role=role, spans=tuple(run.spans))
        self.drafts.append(replace(draft, **given) if given else draft)

    def _style(self, element: Any) -> tuple[Kind, int, str]:
        name = get(element, "text:style-name")
        for _ in range(5):
            if found := _STYLES.get(name.lower()):
                return found
            name = self._parents.get(name, "")
        return "paragraph", 0, ""

    def _list(self, element: Any, depth: int, style: str) -> None:
        style, count = get(element, "text:style-name") or style, 0
        for item in element:
            first = True
            for below in item:
                if tag(below) == "text:list":
                    self._list(below, depth + 1, style)
                elif tag(below) == "text:h":
                    self._block(below)
                elif tag(below) == "text:p":
                    count += first
                    marker = f"{count}." if first and (style, depth + 1) in self._numbered else ""
                    self._block(below, kind="item", level=depth, marker=marker, role="")
                    first = False

    def _table(self, table: Any) -> None:
        for row, line in enumerate(find(table, "table:table-row")):
            header = tag(line.getparent()) == "table:table-header-rows"
            column = 0
            for cell in line:
                if tag(cell) == "table:table-cell":
                    before, self.drafts = self.drafts, []
                    self.blocks(cell)
                    words = "\n".join(draft.text for draft in self.drafts if draft.text.strip())
                    spans = self.drafts[0].spans if len(self.drafts) == 1 else ()
                    self.drafts = before
                    if words:
                        self.drafts.append(
                            Draft("cell", words, row=row, column=column, header=header, spans=spans)
                        )
                column += number(cell, "table:number-columns-repeated")

    def _words(self, element: Any) -> _Run:
        run = _Run()
        self._inline(element, run)
        return run

    def _inline(self, element: Any, run: _Run) -> None:
        run.add(element.text or "")
        for child in element:
            start = run.length
            match tag(child):
                case "text:s":
                    run.put(" " * number(child, "text:c"))
                case "text:tab":
                    run.add(" ")
                case "text:line-break":
                    run.put("\n")
                case "text:note":
                    self._note(child, run)
                case "draw:frame" | "draw:text-box":
                    self.blocks(child)
                case name if name in LEFT_OUT:
                    self.left_out[name] += 1
                case "" | "text:ruby-text":
                    pass
                case _:
                    self._inline(child, run)
                    self._mark(child, run, start)
            run.add(child.tail or "")

    def _mark(self, element: Any, run: _Run, start: int) -> None:
        if run.length == start:
            return
        if tag(element) == "text:a":
            run.spans.append(Span("link", start, run.length, get(element, "xlink:href")))
        name = get(element, "text:style-name")
        for look in self._looks.get(name, self._looks.get(self._parents.get(name, ""), [])):
            run.spans.append(Span(look, start, run.length))

    def _note(self, note: Any, run: _Run) -> None:
        """Set a note's sign in the words as a link to the note, which goes to the end of the text."""
        sign = "".join(next(find(note, "text:note-citation"), note).itertext())[:8]
        before, self.drafts = self.drafts, []
        for body in find(note, "text:note-body"):
            self.blocks(body)
        words = " ".join(draft.text for draft in self.drafts)
        self.drafts = before
        start = run.length
        run.put(f"[{sign}]")
        run.spans.append(Span("link", start, run.length, f"{PREFIX}{sign}"))
        self.notes.append(Draft("aside", normalise(words), marker=normalise(sign), role="reference"))
