"""Search in the notes, quotes and tags of a comparison, whatever the case, the accents and the quotation marks.

Databases differ in what they take for the same letter, so the words are compared here, as the page compares them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from annotations.models import Highlight, Link
from annotations.models.annotation import AnnotationQuerySet
from annotations.workbench.filters import Filter
from reader.models import Comparison

AROUND = 60  # code points shown on either side of what was found

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f]")
_SIGNS = str.maketrans("\u2018\u2019\u201a\u201c\u201d\u201e«»\u2013\u2014", "'''" + 5 * '"' + "--", "\u00ad")


class Hit(NamedTuple):
    """A highlight or link in which the words were found.

    `code` and `slug` are its framing's or relation's, `where` is note, quote or tag; `before`, `words` and `after`
    are the place that was found.
    """

    noun: str
    id: int
    side: str
    code: str
    slug: str
    where: str
    before: str
    words: str
    after: str


def fold(text: str) -> str:
    """The text as it is compared: without case and accents, one space for any white space."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join("".join(map(_plain, text)).split())


@lru_cache(maxsize=4_096)
def _plain(character: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", character.translate(_SIGNS))).lower()


def found(comparison: Comparison, typed: str, shown: Filter, most: int) -> list[Hit]:
    """At most `most` hits among what the filter lets through, highlights first, each once, in reading order.

    Takes five queries, however many rows there are.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    return list(
        islice(chain(_highlights(comparison, wanted, shown), _links(comparison, wanted, shown)), most)
    )


def _highlights(comparison: Comparison, wanted: str, shown: Filter) -> Iterator[Hit]:
    chosen = shown.highlights(Highlight.objects.of(comparison))
    tags: dict[int, list[str]] = defaultdict(list)
    for pk, name in chosen.filter(tags__isnull=False).order_by("tags__name").values_list("pk", "tags__name"):
        tags[pk].append(name)
    said = _notes(chosen)
    fields = ("pk", "document_id", "framing__name", "framing__slug", "quote")
    for pk, document, code, slug, quote in chosen.in_reading_order().values_list(*fields):
        places = (*said[pk], ("quote", quote), *(("tag", name) for name in tags[pk]))
        if where := _where(places, wanted):
            yield Hit("highlight", pk, comparison.side_of(document), code, slug, *where)


def _links(comparison: Comparison, wanted: str, shown: Filter) -> Iterator[Hit]:
    chosen = shown.links(Link.objects.of(comparison))
    said = _notes(chosen)
    fields = ("pk", "source__document_id", "relation__name", "relation__slug")
    for pk, document, code, slug in chosen.in_reading_order().values_list(*fields):
        if where := _where(said[pk], wanted):
            yield Hit("link", pk, comparison.side_of(document), code, slug, *where)


def _notes(chosen: AnnotationQuerySet) -> dict[int, list[tuple[str, str]]]:
    """The notes of each row and of those merged into it, as places to look in; to who codes blind their own alone."""
    rows: Any = chosen.model._default_manager
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    own = rows.filter(pk__in=chosen.order_by().values("pk")).exclude(note="")
    merged = rows.filter(merged_into__in=chosen.order_by().values("pk")).exclude(note="")
    if chosen.of_one is not None:
        own, merged = own.signed_by(chosen.of_one), merged.signed_by(chosen.of_one)
    for pk, note in (
        *own.values_list("pk", "note"),
        *merged.order_by("pk").values_list("merged_into", "note"),
    ):
        found[pk].append(("note", note))
    return found


def _where(places: Iterable[tuple[str, str]], wanted: str) -> tuple[str, str, str, str] | None:
    """The first of the named texts that holds the words: its name, and what stands before, in and after them."""
    for name, text in places:
        if wanted in fold(text):
            return name, *_excerpt(" ".join(text.split()), wanted)
    return None


def _excerpt(text: str, wanted: str) -> tuple[str, str, str]:
    """What stands before, in and after the words in a text that holds them."""
    origins = [at for at, character in enumerate(text) for _ in _plain(character)]
    at = "".join(map(_plain, text)).find(wanted)
    if at < 0:  # white space that only folding takes for such lies between
        return "", text[: 2 * AROUND], ""
    start, last = origins[at], origins[at + len(wanted) - 1]
    end = next((origin for origin in origins[at + len(wanted) :] if origin > last), len(text))
    before = text[:start] if start <= AROUND else f"…{text[start - AROUND : start]}"
    after = text[end:] if len(text) - end <= AROUND else f"{text[end : end + AROUND]}…"
    return before, text[start:end], after
