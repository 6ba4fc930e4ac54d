"""Blocks as the HTML of a column. All markup is built here; none of a piece's own is ever echoed.

The text content of that HTML is the document's canonical text, code point for code point: the white space
between two blocks stands between their elements. So an offset in the page is the same offset in the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reader.lru_cache import cached
from reader.models import Document
from reader.text.blocks import Block, Span
from reader.text.content_cache import Content
from reader.text.direction import Direction, direction_within
from reader.text.notes import NoteLinks, with_notes

#: Blocks after which a stretch ends before the next paragraph. A browser lays out and paints again only the
#: stretch that changed. If a long piece were a single stretch, that would be most of the work of a new mark.
STRETCH = 40
SAFE_SCHEMES = ("http://", "https://", "mailto:")


def render_column(document: Document) -> SafeString:
    """Return the whole document without marks."""
    return mark_safe(draw_column(document, {}))


def render_blocks(text: str, blocks: Sequence[Block], around: Direction = "ltr") -> SafeString:
    """Return some blocks of a text without marks, for a page that does not show the document's column.

    `around` is the direction of the element that they are put in.
    """
    return mark_safe("".join(Frame(text, blocks, around=around).pieces))


def draw_column(
    document: Document, insides: Mapping[int, str], beside: Mapping[int, str] | None = None, *, once: bool = True
) -> str:  # fmt: skip
    """Draw the whole document as HTML. `insides` has the HTML inside some blocks, by their starts.

    `beside` has HTML that is no part of the text and goes before some blocks' words: before the element of a
    paragraph, inside that of a list item, before the whole table of a cell. If the piece is on the page more
    than `once`, its blocks have no ids.
    """
    frame = _frame(document.content, document.pk if once else None)
    pieces = frame.pieces.copy()
    for start, html in insides.items():
        pieces[frame.inside_of[start]] = html
    for start, html in (beside or {}).items():
        pieces[frame.beside_of[start]] += html
    return "".join(pieces)


class Frame:
    """The HTML of blocks as `pieces` to join: elements with separators between, and wrappers.

    By a block's start, `inside_of` is the index of the piece inside it, and `beside_of` that of the piece
    after which HTML may be put beside it. Lists, tables and stretches have the wrappers. A block that holds line
    breaks says so, to keep them. A block or table that
    is read in another direction than what is around it says so.
    """

    def __init__(
        self, text: str, blocks: Sequence[Block], pk: int | None = None, around: Direction = "ltr",
        notes: NoteLinks | None = None,
    ) -> None:  # fmt: skip
        self.pieces: list[str] = []
        self.inside_of: dict[int, int] = {}
        self.beside_of: dict[int, int] = {}
        self._text, self._pk, self._around, self._position = text, pk, around, 0
        self._notes, self._prefix = notes or {}, id_prefix(pk)
        for stretch in _stretches(_runs(blocks)):
            self._open('<div class="stretch">', stretch[0][0])
            for run in stretch:
                self._draw_run(run)
            self.pieces.append("</div>")

    def _draw_run(self, run: list[Block]) -> None:
        if run[0].kind == "cell":
            self.beside_of.update((cell.start, len(self.pieces)) for cell in run)
            table = direction_within(self._text[run[0].start : run[-1].end], self._around)
            self._open(f"<table{_dir(table, self._around)}><tbody>", run[0])
            for _, cells in groupby(run, key=lambda cell: cell.row):
                row = list(cells)
                self._open("<tr>", row[0])
                for missing, cell in zip(empty_before(row), row, strict=True):
                    self.pieces += ["<td></td>"] * missing
                    self._draw(cell, table)
                self.pieces.append("</tr>")
            self.pieces.append("</tbody></table>")
        elif run[0].kind == "item":
            self._open("<ul>", run[0])
            for item in run:
                self._draw(item, self._around)
            self.pieces.append("</ul>")
        else:
            self._draw(run[0], self._around)

    def _open(self, tag: str, block: Block) -> None:
        """Add the text before `block`, and then the opening tag."""
        self.pieces += (self._text[self._position : block.start], tag)
        self._position = block.start

    def _draw(self, block: Block, around: Direction) -> None:
        block = with_notes(block, self._notes, self._prefix)
        tag, attributes = _tag(block)
        words = self._text[block.start : block.end]
        attributes += _dir(direction_within(words, around), around) + (" data-lines" if "\n" in words else "")
        marker = f' data-marker="{escape(block.marker)}"' if block.marker and not way_back(block) else ""
        identity = "" if self._pk is None else f' id="{block_id(self._pk, block)}"'
        if block.kind != "cell":
            self.beside_of[block.start] = len(self.pieces) + (block.kind == "item")
        place = f' data-start="{block.start}" data-end="{block.end}"'
        self._open(f"<{tag}{identity}{place}{attributes}{marker}>", block)
        self.inside_of[block.start] = len(self.pieces)
        self.pieces += (draw_block(self._text, block), f"</{tag}>")
        self._position = block.end


def empty_before(row: Sequence[Block]) -> list[int]:
    """Return how many empty cells, which are no blocks, come before each cell of a table's row."""
    return [max(column - before - 1, 0) for before, column in pairwise([-1, *(cell.column for cell in row)])]


@cached(maxsize=16)  # documents; a Content stays one object as long as it is cached
def _frame(content: Content, pk: int | None) -> Frame:
    return Frame(content.text, content.blocks, pk, content.direction or "ltr", content.notes)


def _dir(own: Direction, around: Direction) -> str:
    return "" if own == around else f' dir="{own}"'


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the items of each list and the cells of each table together, and every other block alone."""
    run: list[Block] = []
    for block in blocks:
        follows = run and run[-1].kind == block.kind
        if follows and (block.kind == "item" or (block.kind == "cell" and block.row >= run[-1].row)):
            run.append(block)
        else:
            if run:
                yield run
            run = [block]
    if run:
        yield run


def _stretches(runs: Iterable[list[Block]]) -> Iterator[list[list[Block]]]:
    """Yield the runs in stretches of at least `STRETCH` blocks. All but the first begin with a paragraph.
    That has no margin above it, so a stretch around it does not change the spacing.
    """
    stretch: list[list[Block]] = []
    blocks = 0
    for run in runs:
        if blocks >= STRETCH and run[0].kind == "paragraph":
            yield stretch
            stretch, blocks = [], 0
        stretch.append(run)
        blocks += len(run)
    if stretch:
        yield stretch


def id_prefix(document_pk: int | None) -> str:
    """Return what the ids of a document's blocks begin with; "" for blocks without ids."""
    return "" if document_pk is None else f"b{document_pk}-"


def block_id(document_pk: int, block: Block) -> str:
    return f"{id_prefix(document_pk)}{block.start}"


def _tag(block: Block) -> tuple[str, str]:
    match block.kind:
        case "heading":
            return f"h{min(max(block.level, 1), 6)}", ""
        case "item":
            return "li", f' class="depth-{min(block.level, 3)}"' if block.level else ""
        case "cell":
            return ("th", ' scope="col"') if block.header else ("td", "")
        case "quotation":
            return "blockquote", f' class="depth-{min(block.level, 3)}"' if block.level else ""
        case "aside":
            return "p", f' class="aside {escape(block.role)}"' if block.role else ' class="aside"'
        case "byline" | "rule":
            return "p", f' class="{block.kind}"'
    return "p", ""


def draw_block(text: str, block: Block) -> str:
    """Draw the block's text with its own spans and nothing else."""
    return draw_back(block) + draw_slice(text, block.spans, block.start, block.end)


def draw_back(block: Block) -> str:
    """Draw the number of a note as a link back to the text, without any words; nothing for another block."""
    span = way_back(block)
    if not span:
        return ""
    target, _, label = span.href.partition(" ")
    return (
        f'<a class="note-back" href="#{target}" data-marker="{escape(label)}" '
        f'aria-label="Back to the reference to note {escape(label)}"></a>'
    )


def way_back(block: Block) -> Span | None:
    """Return the span of a note's link back to the text."""
    return next((span for span in block.spans if span.kind == "back"), None)


def draw_slice(text: str, spans: Sequence[Span], start: int, end: int, offset: int = 0) -> str:
    """Draw the text from `start` to `end`, escaped, each part inside those of `spans` that cover it.

    `offset` is where `text` begins in the document, in code points.
    """
    if not spans:
        return escape_text(text[start - offset : end - offset])
    cuts = sorted({start, end, *(p for s in spans for p in (s.start, s.end) if start < p < end)})
    pieces = ((a, b, escape_text(text[a - offset : b - offset])) for a, b in pairwise(cuts))
    return "".join(_under_spans(html, spans, a, b) for a, b, html in pieces)


def _under_spans(html: str, spans: Sequence[Span], start: int, end: int) -> str:
    over = [span for span in spans if span.start <= start and end <= span.end]
    noted = any(span.kind == "note" for span in over)
    for span in over:
        if span.kind == "emphasis":
            html = f"<em>{html}</em>"
        elif span.kind == "strong":
            html = f"<strong>{html}</strong>"
        elif span.kind == "note":
            target, _, label = span.href.partition(" ")
            rest = ' tabindex="-1"' if start > span.start else ""  # a mark ends inside the number
            html = f'<a class="note-ref" href="#{target}" aria-label="Note {escape(label)}"{rest}>{html}</a>'
        elif not noted and span.href.lower().startswith(SAFE_SCHEMES):  # a link cannot hold another
            html = f'<a href="{escape(span.href)}" rel="nofollow noopener noreferrer">{html}</a>'
    return html


def escape_text(text: str) -> str:
    """Return text as HTML. Only `&`, `<` and `>` need escaping outside attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
