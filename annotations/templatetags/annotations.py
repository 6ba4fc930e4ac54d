"""What the templates say of a quote, of a note and of a person."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from annotations.facets import Facet
from annotations.filters import Filter
from annotations.findings import Passage
from reader.models import Comparison, Document
from reader.richtext import render_markdown

register = template.Library()


@register.filter
def shorten(quote: str, most: int = 240) -> str:
    """A quote of at most about `most` characters, its middle left out: how it begins and ends tells it apart."""
    quote = " ".join(quote.split())
    if len(quote) <= most:
        return quote
    head, tail = quote[: most * 2 // 3], quote[-(most // 3) :]
    return f"{head.rsplit(' ', 1)[0]} … {tail.split(' ', 1)[-1]}"


@register.filter
def markdown(source: str) -> SafeString:
    """A note's Markdown as safe HTML."""
    return render_markdown(source)


@register.filter
def passage(document: Document, place: Passage) -> str:
    """The words of a passage of the findings."""
    return document.content.text[place.start : place.end]


@register.filter
def besides(shown: Filter, facets: Iterable[Facet]) -> list[tuple[str, str]]:
    """The names and values that a form of these facets takes along, because it offers no others of their names."""
    offered = {facet.name for facet in facets}
    return [(name, value) for name, value in shown.pairs if name not in offered]


@register.filter
def number_of(numbers: dict[int, int], pk: int) -> int | None:
    """The number that a highlight has on paper, where it has one."""
    return numbers.get(pk)


@register.filter
def named(person: Any, comparison: Comparison) -> str:
    """A person's name as the viewer of the comparison may read it."""
    return comparison.name_of(person)
