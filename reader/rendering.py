"""From blocks to the HTML of a column. All markup is built here; none of a piece's own is ever echoed.

The text content of what is drawn is the document's canonical text, code point for code point: the white
space between two blocks stands between their elements, so a place in the page and a place in the text are
the same count.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reader.blocks import Block, Span
from reader.models import Document

#: Draws the inside of a block: given the text and the block, HTML whose text content is the block's text.
Inside = Callable[[str, Block], str]

SAFE_SCHEMES = ("http://", "https://", "mailto:")


def render_column(document: Document, inside: Inside | None = None) -> SafeString:
    """The whole document; `inside` draws what is in each block (plainly, when not given)."""
    return render_blocks(*document.content, inside, document.pk)


def render_blocks(
    text: str, blocks: Sequence[Block], inside: Inside | None = None, pk: int | None = None
) -> SafeString:
    """Every block in its element, the separators between them, lists and tables in their wrappers."""
    draw = inside or draw_block
    parts: list[str] = []
    position = 0
    for group, members in groupby(blocks, key=_wrapper):
        run = list(members)
        parts.append(text[position : run[0].start])
        position = run[-1].end
        parts += _draw_group(group, run, text, draw, pk)
    return mark_safe("".join(parts))


def _wrapper(block: Block) -> str | int:
    """Neighbours with the same wrapper share an element; a block that needs none is alone with its place."""
    if block.kind == "item":
        return "ul"
    return "table" if block.kind == "cell" else block.start


def _draw_group(group: str | int, run: list[Block], text: str, draw: Inside, pk: int | None) -> Iterator[str]:
    if group == "table":
        yield from _draw_table(run, text, draw, pk)
        return
    opening, closing = ("<ul>", "</ul>") if group == "ul" else ("", "")
    yield opening
    position = run[0].start
    for block in run:
        yield text[position : block.start]
        yield _element(block, draw(text, block), pk)
        position = block.end
    yield closing


def _draw_table(cells: list[Block], text: str, draw: Inside, pk: int | None) -> Iterator[str]:
    yield "<table><tbody>"
    position = cells[0].start
    for _, members in groupby(cells, key=lambda cell: cell.row):
        row = list(members)
        yield f"{text[position : row[0].start]}<tr>"
        position = row[0].start
        for cell in row:
            yield text[position : cell.start]
            yield _element(cell, draw(text, cell), pk)
            position = cell.end
        yield "</tr>"
    yield "</tbody></table>"


def _element(block: Block, inner: str, pk: int | None) -> str:
    tag, attributes = _tag(block)
    marker = f' data-marker="{escape(block.marker)}"' if block.marker else ""
    identity = "" if pk is None else f' id="{block_id(pk, block)}"'
    return f'<{tag}{identity} data-start="{block.start}" data-end="{block.end}"{attributes}{marker}>{inner}</{tag}>'


def block_id(document_pk: int, block: Block) -> str:
    """The id of a block's element."""
    return f"b{document_pk}-{block.start}"


def _tag(block: Block) -> tuple[str, str]:
    match block.kind:
        case "heading":
            return f"h{min(max(block.level, 1), 6)}", ""
        case "item":
            return "li", f' class="depth-{min(block.level, 3)}"' if block.level else ""
        case "cell":
            return ("th", ' scope="col"') if block.header else ("td", "")
        case "quotation":
            return "blockquote", ""
        case "aside":
            return "p", f' class="aside {escape(block.role)}"' if block.role else ' class="aside"'
        case "byline" | "rule":
            return "p", f' class="{block.kind}"'
    return "p", ""


def draw_block(text: str, block: Block) -> str:
    """The block's text with its own spans and nothing else."""
    return draw_slice(text, block.spans, block.start, block.end)


def draw_slice(text: str, spans: Sequence[Span], start: int, end: int, offset: int = 0) -> str:
    """What stands from `start` to `end`, escaped, under those of `spans` that reach into it.

    `offset` is the place at which `text` begins, where it is not the whole document's.
    """
    if not spans:
        return escape_text(text[start - offset : end - offset])
    cuts = sorted({start, end, *(p for s in spans for p in (s.start, s.end) if start < p < end)})
    pieces = ((a, b, escape_text(text[a - offset : b - offset])) for a, b in pairwise(cuts))
    return "".join(_under_spans(html, spans, a, b) for a, b, html in pieces)


def _under_spans(html: str, spans: Sequence[Span], start: int, end: int) -> str:
    for span in spans:
        if span.start <= start and end <= span.end:
            html = _wrap(span, html)
    return html


def _wrap(span: Span, html: str) -> str:
    if span.kind == "emphasis":
        return f"<em>{html}</em>"
    if span.kind == "strong":
        return f"<strong>{html}</strong>"
    if span.href.lower().startswith(SAFE_SCHEMES):
        return f'<a href="{escape(span.href)}" rel="nofollow noopener noreferrer">{html}</a>'
    return html


def escape_text(text: str) -> str:
    """Text as HTML. Only `&`, `<` and `>` need escaping outside attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
