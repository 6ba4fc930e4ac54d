"""The settled cases that an act would open again, as its page names them before the act is done."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from annotations.adjudication.queue import RuledCase
from reader.admin.base import roles, shorten
from reader.models import Comparison, Role

NAMED = 5  # cases that are named, of however many
QUOTE = 60  # code points of a case's passage


class Line(NamedTuple):
    """A settled case: its passage, and the address of the case, which only members may open."""

    quote: str
    address: str


def shown(request: HttpRequest, found: Iterable[tuple[Comparison, RuledCase]]) -> dict[str, Any]:
    """Return what `_reopened.html` takes: the first cases, the number of all, and how many are not named."""
    cases = list(found)
    lines = [_line(request, *case) for case in cases[:NAMED]]
    return {"total": len(cases), "lines": lines, "more": len(cases) - len(lines)}


def _line(request: HttpRequest, comparison: Comparison, entry: RuledCase) -> Line:
    place = entry.case.places[0]
    text = comparison.documents[comparison.side_of(place.document)].content.text
    member = roles(request).get(comparison.pk, 0) >= Role.CURATOR
    address = f"{reverse('adjudication', args=[comparison.pk])}?case={entry.case.key}" if member else ""
    return Line(shorten(text[place.start : place.end], QUOTE), address)
