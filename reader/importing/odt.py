"""Import of OpenDocument texts, XML in a ZIP archive (https://docs.oasis-open.org/office/OpenDocument/v1.3/)."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from reader.importing.plain_text.dates import is_date_line
from reader.importing.plain_text.names import read_byline
from reader.importing.proposals import propose
from reader.importing.recognised import Format, ImportRefused, Recognised, extra
from reader.text.blocks import Draft, Kind, Span, SpanKind, normalise

MOST_BYTES = 60_000_000  # of one part, unpacked
MOST_ELEMENTS = 1_000_000
MOST_REPEATS = 100  # of a cell or a space
FRONT = 12  # blocks among which byline and date stand

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": "office:1.0", "style": "style:1.0", "text": "text:1.0", "table": "table:1.0", "draw": "drawing:1.0",
    "fo": "xsl-fo-compatible:1.0", "meta": "meta:1.0",
}  # fmt: skip
_OTHER_SPACES = {"dc": "http://purl.org/dc/elements/1.1/", "xlink": "http://www.w3.org/1999/xlink"}
_LEFT_OUT = {
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


def matches(data: bytes) -> bool:
    return data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:300]


def read(data: bytes) -> Recognised:
    """Return the blocks of an OpenDocument text. Raises ImportRefused for one that is damaged, locked or too large."""
    content = _part(data, "content.xml")
    body = next(_find(content, "office:text"), None) if content is not None else None
    if content is None or body is None:
        raise ImportRefused(
            "This OpenDocument file is damaged or locked by a password. Save it again without one."
        )
    walk = _Walk()
    for part in (_part(data, "styles.xml"), content):
        walk.learn(part)
    walk.blocks(body)
    drafts = [
        _recognised(draft) if at < FRONT else draft for at, draft in enumerate(walk.drafts + walk.notes)
    ]
    found = propose(drafts, _left_out(walk.left_out))
    _describe(found, _part(data, "meta.xml"))
    return found


def _part(data: bytes, name: str) -> Any:
    """Return the root of a part; None if it is missing or no XML. Raises ImportRefused if it is too large."""
    etree = extra("lxml.etree")

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as file:
            xml = file.read(MOST_BYTES + 1)
    except (
        KeyError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
    ):
        return None
    if len(xml) > MOST_BYTES or xml.count(b"<") > 2 * MOST_ELEMENTS:
        raise ImportRefused("This OpenDocument file is too large once it is unpacked. Bring it in parts.")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ImportRefused("This OpenDocument file declares entities, which are not read. Save it again.")
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return None


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    space = _OTHER_SPACES.get(prefix) or _NAMES + _SPACES[prefix]
    return f"{{{space}}}{local}"


_SHORT = {_NAMES + space: prefix for prefix, space in _SPACES.items()} | {
    s: p for p, s in _OTHER_SPACES.items()
}


def _tag(element: Any) -> str:
    """Return an element's name with the usual prefix; empty for a comment or an unknown one."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.removeprefix("{").partition("}")
    return f"{_SHORT.get(space, '')}:{local}"


def _find(root: Any, name: str) -> Iterator[Any]:
    yield from root.iter(_full(name))


def _get(element: Any, name: str) -> str:
    return element.get(_full(name)) or ""


def _number(element: Any, name: str, most: int = MOST_REPEATS) -> int:
    value = _get(element, name)
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 10 else 1


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


class _Walk:
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
        for style in _find(root, "style:style") if root is not None else ():
            name = _get(style, "style:name")
            self._parents[name] = _get(style, "style:parent-style-name")
            looks = next(_find(style, "style:text-properties"), None)
            if looks is not None:
                bold = _get(looks, "fo:font-weight") in ("bold", "600", "700", "800", "900")
                slanted = _get(looks, "fo:font-style") in ("italic", "oblique")
                self._looks[name] = [*(("strong",) if bold else ()), *(("emphasis",) if slanted else ())]
        for styles in _find(root, "text:list-style") if root is not None else ():
            for level in _find(styles, "text:list-level-style-number"):
                self._numbered.add((_get(styles, "style:name"), _number(level, "text:level")))

    def blocks(self, parent: Any) -> None:
        for element in parent:
            match _tag(element):
                case "text:p" | "text:h":
                    self._block(element)
                case "text:list":
                    self._list(element, 0, _get(element, "text:style-name"))
                case "table:table":
                    self._table(element)
                case name if name in _LEFT_OUT:
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
        if _tag(element) == "text:h":
            kind, level = "heading", _number(element, "text:outline-level", 6)
        text = "".join(run.parts)
        if text != (composed := normalise(text)):  # a mark that combines with a letter before a span
            text, run.spans = composed, []
        draft = Draft(kind, text, level, role=role, spans=tuple(run.spans))
        self.drafts.append(replace(draft, **given) if given else draft)

    def _style(self, element: Any) -> tuple[Kind, int, str]:
        name = _get(element, "text:style-name")
        for _ in range(5):
            if found := _STYLES.get(name.lower()):
                return found
            name = self._parents.get(name, "")
        return "paragraph", 0, ""

    def _list(self, element: Any, depth: int, style: str) -> None:
        style, count = _get(element, "text:style-name") or style, 0
        for item in element:
            first = True
            for part in item:
                if _tag(part) == "text:list":
                    self._list(part, depth + 1, style)
                elif _tag(part) == "text:h":
                    self._block(part)
                elif _tag(part) == "text:p":
                    count += first
                    marker = f"{count}." if first and (style, depth + 1) in self._numbered else ""
                    self._block(part, kind="item", level=depth, marker=marker, role="")
                    first = False

    def _table(self, table: Any) -> None:
        for row, line in enumerate(_find(table, "table:table-row")):
            header = _tag(line.getparent()) == "table:table-header-rows"
            column = 0
            for cell in line:
                if _tag(cell) == "table:table-cell":
                    before, self.drafts = self.drafts, []
                    self.blocks(cell)
                    words = "\n".join(draft.text for draft in self.drafts if draft.text.strip())
                    spans = self.drafts[0].spans if len(self.drafts) == 1 else ()
                    self.drafts = before
                    if words:
                        self.drafts.append(
                            Draft("cell", words, row=row, column=column, header=header, spans=spans)
                        )
                column += _number(cell, "table:number-columns-repeated")

    def _words(self, element: Any) -> _Run:
        run = _Run()
        self._inline(element, run)
        return run

    def _inline(self, element: Any, run: _Run) -> None:
        run.add(element.text or "")
        for child in element:
            start = run.length
            match _tag(child):
                case "text:s":
                    run.put(" " * _number(child, "text:c"))
                case "text:tab":
                    run.add(" ")
                case "text:line-break":
                    run.put("\n")
                case "text:note":
                    self._note(child, run)
                case "draw:frame" | "draw:text-box":
                    self.blocks(child)
                case name if name in _LEFT_OUT:
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
        if _tag(element) == "text:a":
            run.spans.append(Span("link", start, run.length, _get(element, "xlink:href")))
        name = _get(element, "text:style-name")
        for look in self._looks.get(name, self._looks.get(self._parents.get(name, ""), [])):
            run.spans.append(Span(look, start, run.length))

    def _note(self, note: Any, run: _Run) -> None:
        """Set a note's sign in the words, and the note at the end of the text."""
        sign = "".join(next(_find(note, "text:note-citation"), note).itertext())[:8]
        before, self.drafts = self.drafts, []
        for body in _find(note, "text:note-body"):
            self.blocks(body)
        words = " ".join(draft.text for draft in self.drafts)
        self.drafts = before
        run.put(f"[{sign}]")
        self.notes.append(Draft("aside", normalise(f"[{sign}] {words}"), role="reference"))


def _recognised(draft: Draft) -> Draft:
    if draft.kind == "paragraph" and read_byline(draft.text):
        return replace(draft, kind="byline")
    if draft.kind == "paragraph" and is_date_line(draft.text):
        return replace(draft, kind="aside", role="date")
    return draft


def _left_out(counts: Counter[str]) -> list[str]:
    said = [f"{number} {_LEFT_OUT[name][number > 1]}" for name, number in counts.items() if number]
    return [f"Not taken from the file: {', '.join(said)}."] if said else []


def _describe(found: Recognised, meta: Any) -> None:
    """Take title and author from the file's description where the text itself says none."""
    if meta is None:
        return
    title, author = (
        " ".join(" ".join(text for one in _find(meta, name) for text in one.itertext()).split())
        for name in ("dc:title", "meta:initial-creator")
    )
    if title and not any(draft.kind == "heading" and draft.level == 1 for draft in found.drafts):
        found.title = title[:300]
    found.author = found.author or author[:200]


ODT = Format("an OpenDocument text", matches, read, (".odt",))
