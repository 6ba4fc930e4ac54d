"""Search in notes, quotes and tags, ignoring case, accents and the form of quotation marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db.models import Q

from annotations.models import Highlight
from annotations.models.annotation import AnnotationQuerySet
from annotations.workbench.filters import Filter
from annotations.workbench.groups import Groups
from annotations.workbench.state import workbench_of
from reader.models import Comparison
from reader.text.search import fold, fold_character

AROUND = 60  # code points shown on either side of what was found


class Hit(NamedTuple):
    """A highlight or link in which the words were found.

    `code` and `slug` are those of its framing or relation. `where` is note, quote or tag. `words` is the text
    found, `before` and `after` the text around it.
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


def found(comparison: Comparison, typed: str, shown: Filter, most: int) -> list[Hit]:
    """Return at most `most` hits that pass the filter: highlights, then links, each once, in reading order.

    Takes at most seven queries, however many rows there are.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    return list(
        islice(chain(_highlights(comparison, wanted, shown), _links(comparison, wanted, shown)), most)
    )


def _highlights(comparison: Comparison, wanted: str, shown: Filter) -> Iterator[Hit]:
    workbench = workbench_of(comparison, shown)
    chosen, groups = workbench.highlights(), workbench.groups
    tags: dict[int, list[str]] = defaultdict(list)
    rows: Any = Highlight.objects.filter(
        Q(pk__in=chosen.order_by().values("pk")) | Q(pk__in=groups.stands_for["highlight"])
    )
    for pk, name in rows.filter(tags__isnull=False).order_by("tags__name").values_list("pk", "tags__name"):
        tags[groups.shown("highlight", pk)].append(name)
    said = _notes(chosen, groups)
    fields = ("pk", "document_id", "framing__name", "framing__slug", "quote")
    for pk, document, code, slug, quote in chosen.in_reading_order().values_list(*fields):
        places = (*said[pk], ("quote", quote), *(("tag", name) for name in tags[pk]))
        if where := _where(places, wanted):
            yield Hit("highlight", pk, comparison.side_of(document), code, slug, *where)


def _links(comparison: Comparison, wanted: str, shown: Filter) -> Iterator[Hit]:
    workbench = workbench_of(comparison, shown)
    chosen = workbench.links()
    said = _notes(chosen, workbench.groups)
    fields = ("pk", "source__document_id", "relation__name", "relation__slug")
    for pk, document, code, slug in chosen.in_reading_order().values_list(*fields):
        if where := _where(said[pk], wanted):
            yield Hit("link", pk, comparison.side_of(document), code, slug, *where)


def _notes(chosen: AnnotationQuerySet, groups: Groups) -> dict[int, list[tuple[str, str]]]:
    """Return the notes of each row, and of those that it stands for, to search."""
    noun = chosen.model.noun
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, note in chosen.order_by().exclude(note="").values_list("pk", "note"):
        found[pk].append(("note", note))
    if hidden := groups.stands_for[noun]:
        mates = chosen.model._default_manager.filter(pk__in=hidden).exclude(note="").order_by("pk")
        for pk, note in mates.values_list("pk", "note"):
            found[hidden[pk]].append(("note", note))
    return found


def _where(places: Iterable[tuple[str, str]], wanted: str) -> tuple[str, str, str, str] | None:
    """Return the name of the first text that holds the words, and the text before, in and after them."""
    for name, text in places:
        if wanted in fold(text):
            return name, *_excerpt(" ".join(text.split()), wanted)
    return None


def _excerpt(text: str, wanted: str) -> tuple[str, str, str]:
    """Return what comes before, in and after the words in a text that holds them, shortened for display."""
    origins = [at for at, character in enumerate(text) for _ in fold_character(character)]
    at = "".join(map(fold_character, text)).find(wanted)
    if at < 0:  # folding turned a character into white space and collapsed it
        return "", text[: 2 * AROUND], ""
    start, last = origins[at], origins[at + len(wanted) - 1]
    end = next((origin for origin in origins[at + len(wanted) :] if origin > last), len(text))
    before = text[:start] if start <= AROUND else f"…{text[start - AROUND : start]}"
    after = text[end:] if len(text) - end <= AROUND else f"{text[end : end + AROUND]}…"
    return before, text[start:end], after
