"""The filter of a comparison: the same choice on the page, in its URL and in an export."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from annotations.models import Highlight
from annotations.models.annotation import Status
from annotations.models.highlight import HighlightQuerySet
from annotations.models.link import LinkQuerySet
from annotations.workbench.groups import Groups
from reader.requests import Request, as_username, numbers_in

#: Labels of the states by their word in a URL.
STATES = {"linked": "Linked", "silent": "No counterpart", "open": "Open"}

#: Labels of the layers by their word in a URL. Without one the analysts' layer is shown.
CURATED = "curated"
LAYERS = {CURATED: "Curated layer"}

#: Labels of the colourings by their word in a URL. Without one marks are coloured by framing.
ANALYSTS = "analysts"
COLOURS = {ANALYSTS: "By analyst"}

SIDES = {"left": "Left", "right": "Right"}

_SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of highlights and links. Within a field any value passes; all given fields must pass.

    `framings` are slugs, `tags` ids, `analysts` usernames, `statuses` values of `Status`; `state` is a key of
    `STATES` or empty. An empty field lets everything pass, except `layer`: a key of `LAYERS`, or empty for
    the analysts' layer, always chooses one. `colours`, a key of `COLOURS` or empty, sets how marks are drawn;
    it chooses nothing and changes no exported file.

    `side`, a key of `SIDES` or empty, is the piece of the highlights. `within`, a range `(start, end)` or
    empty, is in code points; highlights must cover at least one. A link passes if one of its passages does.
    For links alone, `relations` are slugs; `left` and `right` are the framings, `left_tags` and `right_tags`
    the tags of the passage in that piece.
    """

    framings: tuple[str, ...] = ()
    tags: tuple[int, ...] = ()
    analysts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    state: str = ""
    layer: str = ""
    colours: str = ""
    side: str = ""
    within: tuple[int, ...] = ()
    relations: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    left_tags: tuple[int, ...] = ()
    right_tags: tuple[int, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> Filter:
        """Read the filter from a URL's query, by the names in `_fields`.

        `state`, `layer`, `colours`, `side` and `within` (as `12-340`) have one value, the others any number.
        Impossible values are left out.
        """
        return cls(
            framings=_slugs(query, "framing"),
            tags=_numbers(query, "tag"),
            analysts=_tidy(
                as_username(name) for name in query.getlist("analyst") if name and "\0" not in name
            ),
            statuses=_tidy(status for status in query.getlist("status") if status in Status.values),
            state=_word(query, "state", STATES),
            layer=_word(query, "layer", LAYERS),
            colours=_word(query, "colours", COLOURS),
            side=_word(query, "side", SIDES),
            within=_stretch(query.get("within", "")),
            relations=_slugs(query, "relation"),
            left=_slugs(query, "left"),
            right=_slugs(query, "right"),
            left_tags=_numbers(query, "left_tag"),
            right_tags=_numbers(query, "right_tag"),
        )

    def __bool__(self) -> bool:
        """Return True if the filter chooses anything."""
        return self.in_framings() != Filter()

    @property
    def narrows(self) -> bool:
        """True if the filter chooses among the highlights and links of its layer."""
        return replace(self, layer="", colours="") != Filter()

    def in_framings(self) -> Filter:
        """Return the same choice with marks coloured by framing."""
        return replace(self, colours="")

    def highlights(self, highlights: HighlightQuerySet) -> HighlightQuerySet:
        """Return the live rows of `highlights` that pass, each once."""
        chosen = self._read_as(highlights.live().in_layer(self.layer == CURATED))
        if self.analysts:
            chosen = chosen.by(self.analysts)
        if self.statuses:
            chosen = chosen.standing(self.statuses)
        chosen = self._placed(chosen)
        return getattr(chosen, self.state)() if self.state else chosen

    def links(self, links: LinkQuerySet, groups: Groups | None = None) -> LinkQuerySet:
        """Return the live rows of `links` that pass, each once.

        Analyst and status are the link's own. Of its two passages at least one must pass by framing and tags: itself
        or a row that is shown as one with it in `groups`, wherever the link is made.
        """
        if self.state not in ("", "linked"):
            return links.none()
        chosen = links.live().in_layer(self.layer == CURATED)
        if self.framings or self.tags:
            ends = self._read_as(Highlight.objects.live())
            chosen = chosen.touching(ends, _mates(ends, self.tags, groups))
        if self.analysts:
            chosen = chosen.by(self.analysts)
        if self.relations:
            chosen = chosen.relating_by(self.relations)
        if self.within:
            chosen = chosen.touching(self._placed(Highlight.objects.live()))
        for side, slugs, tags in (
            ("left", self.left, self.left_tags),
            ("right", self.right, self.right_tags),
        ):
            if slugs or tags:
                ends = _coded(Highlight.objects.in_piece(side), slugs, tags)
                chosen = chosen.touching(ends, _mates(ends, tags, groups))
        return chosen.standing(self.statuses) if self.statuses else chosen

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of this filter's query, for a form to send along."""
        return parse_qsl(self.query_string())

    def query_string(self) -> str:
        """Return the URL query of this filter: the same for equal filters, empty for none."""
        return urlencode({name: value for name, value in self._fields.items() if value}, doseq=True)

    @property
    def _fields(self) -> dict[str, Any]:
        return {
            "framing": self.framings, "tag": self.tags, "analyst": self.analysts, "status": self.statuses,
            "state": self.state, "layer": self.layer, "colours": self.colours, "side": self.side,
            "within": "-".join(map(str, self.within)), "relation": self.relations,
            "left": self.left, "right": self.right, "left_tag": self.left_tags, "right_tag": self.right_tags,
        }  # fmt: skip

    def _placed(self, highlights: HighlightQuerySet) -> HighlightQuerySet:
        if self.side:
            highlights = highlights.in_piece(self.side)
        return highlights.reaching_into(*self.within) if self.within else highlights

    def _read_as(self, highlights: HighlightQuerySet) -> HighlightQuerySet:
        return _coded(highlights, self.framings, self.tags)


def _coded(
    highlights: HighlightQuerySet, framings: Collection[str], tags: Collection[int]
) -> HighlightQuerySet:
    if framings:
        highlights = highlights.framed_as(framings)
    return highlights.tagged_with(tags) if tags else highlights


def _mates(highlights: HighlightQuerySet, tags: Collection[int], groups: Groups | None) -> Collection[int]:
    """Return the numbers of the rows that are shown as one with any of `highlights`, which have one of `tags`.

    One query, but none without tags or groups: in all else that is asked of an end, the rows of a group are equal.
    """
    if not (tags and groups):
        return ()
    found = set(highlights.filter(pk__in=groups.grouped("highlight")).values_list("pk", flat=True))
    return groups.all_of("highlight", found) - found


def _slugs(query: QueryDict, name: str) -> tuple[str, ...]:
    return _tidy(slug for slug in query.getlist(name) if _SLUG.fullmatch(slug))


def _numbers(query: QueryDict, name: str) -> tuple[int, ...]:
    return tuple(sorted(numbers_in(query.getlist(name))))


def _word(query: QueryDict, name: str, known: Container[str]) -> str:
    """Return the last value that is a known word, or an empty string."""
    return next((value for value in reversed(query.getlist(name)) if value in known), "")


def _stretch(value: str) -> tuple[int, ...]:
    start, _, end = value.partition("-")
    if len(numbers_in([start])) == len(numbers_in([end])) == 1 and int(start) < int(end):
        return int(start), int(end)
    return ()


def _tidy(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def page_filter(request: Request) -> Filter:
    """Return the filter of the requesting page: the request's own query, or for htmx the page's query."""
    if request.htmx:
        query = (request.htmx.current_url or "").partition("?")[2].partition("#")[0]
        return Filter.from_query(QueryDict(query))
    return Filter.from_query(request.GET)
