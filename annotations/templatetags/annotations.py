"""Template filters for quotes, notes and authors."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.findings.statistics import Passage
from annotations.models.authorship import all_tags, beside, joined
from annotations.workbench.facets import Facet
from annotations.workbench.filters import Filter
from annotations.workbench.navigation import places_of
from reader.documents.markdown import render_markdown
from reader.members.places import Place
from reader.models import Comparison, Document

register = template.Library()
register.filter("markdown", render_markdown)


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON for an attribute: an answer to htmx may hold no script, not even with data."""
    return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))


@register.filter
def shorten(quote: str, most: int = 240) -> str:
    """Shorten a quote to about `most` characters by leaving out its middle: beginning and end identify it."""
    quote = " ".join(quote.split())
    if len(quote) <= most:
        return quote
    head, tail = quote[: most * 2 // 3], quote[-(most // 3) :]
    return f"{head.rsplit(' ', 1)[0]} … {tail.split(' ', 1)[-1]}"


@register.filter
def from_a_word(text: str) -> str:
    """Cut the text before a passage so that it begins with a whole word."""
    _, space, rest = text.partition(" ")
    return rest if space and rest.strip() else text


@register.filter
def to_a_word(text: str) -> str:
    """Cut the text after a passage so that it ends with a whole word."""
    words, space, _ = text.rpartition(" ")
    return words if space and words.strip() else text


@register.filter
def percent(share: float) -> str:
    """Format a share of 1 with one decimal; only exact 0 and 1 are shown as none and as all."""
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{min(max(100 * share, 0.1), 99.9):.1f}%"


@register.filter
def passage(document: Document, place: Passage) -> str:
    return document.content.text[place.start : place.end]


@register.filter
def besides(shown: Filter, facets: Iterable[Facet]) -> list[tuple[str, str]]:
    """Return the filter's names and values that a form of these facets must carry as hidden fields."""
    offered = {facet.name for facet in facets}
    return [(name, value) for name, value in shown.pairs if name not in offered]


@register.simple_tag
def places(comparison: Comparison, shown: Filter | None = None) -> list[Place]:
    """Return the pages of the comparison that its viewer may open."""
    return places_of(comparison, shown)


@register.filter
def out_of_band(blocks: Iterable[tuple[str, SafeString]]) -> SafeString:
    """Return elements' ids and inner HTML as out-of-band swaps, so that htmx puts each into its place."""
    drawn = (f'<div hx-swap-oob="innerHTML:#{place}">{inner}</div>' for place, inner in blocks)
    return mark_safe("".join(drawn))  # ids and HTML both come from our own code


@register.filter
def number_of(numbers: dict[int, int], pk: int) -> int | None:
    """Return the number that a highlight has on paper, if it has one."""
    return numbers.get(pk)


@register.filter
def named(person: Any, comparison: Comparison) -> str:
    """Return a person's name as the viewer of the comparison may read it."""
    return comparison.name_of(person)


@register.filter
def called(piece: str | int | Document, comparison: Comparison) -> str:
    """Return the short name of a piece of the comparison, given its side, its number or itself."""
    number = piece.pk if isinstance(piece, Document) else piece
    return comparison.names[number if isinstance(number, str) else comparison.side_of(number)]


@register.filter
def authors(row: Any, comparison: Comparison) -> str:
    """Return the names of the row's authors, as the comparison's viewer may read them."""
    names = ", ".join(comparison.name_of(person) for person in row.coauthors)
    name = comparison.name_of(row.analyst)
    return f"{name}, also by {names}" if names else name


@register.filter
def tags(row: Any) -> list[Any]:
    """Return the tags that the row's authors gave it."""
    return all_tags(row)


@register.filter
def said(row: Any) -> str:
    """Return the authors' notes on the row as Markdown."""
    return joined(row.note, beside(row))


@register.filter
def notes(row: Any) -> SafeString:
    """Return the same notes as HTML, each apart and with its author."""
    own = row.note
    first = (
        format_html('<div class="note" dir="auto">{}</div>', render_markdown(own)) if own else SafeString()
    )
    others = [(one.who, one.row, render_markdown(one.note)) for one in beside(row)]
    return first + format_html_join(
        "", '<div class="note" dir="auto"><span class="meta">{} (#{})</span>{}</div>', others
    )
