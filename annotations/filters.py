"""What of a comparison is shown: the same choice on the page, in its address and in an export."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from annotations.models import Highlight
from annotations.models.annotation import Status
from annotations.models.highlight import HighlightQuerySet
from annotations.models.link import LinkQuerySet

#: State by its word in an address: label.
STATES = {"linked": "Linked", "silent": "No counterpart", "open": "Open"}

#: The layers by their word in an address. Without one it is what the analysts made.
CURATED = "curated"
LAYERS = {CURATED: "Curated layer"}

#: What gives marks their colours, by its word in an address. Without one it is their framings.
ANALYSTS = "analysts"
COLOURS = {ANALYSTS: "By analyst"}

_SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)
_LARGEST_ID = 2**63 - 1  # what a database column of numbers holds; SQLite raises for more


def numbers_in(values: Iterable[str]) -> set[int]:
    """Those of the values that can be a row's number."""
    found = {int(value) for value in values if re.fullmatch(r"[0-9]{1,19}", value)}
    return {number for number in found if number <= _LARGEST_ID}


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of highlights and links. Within one field any value will do; all fields given must pass.

    `framings` are slugs, `tags` ids, `analysts` usernames, `statuses` values of `Status`; `state` is a key
    of `STATES` or empty. An empty field lets everything pass, but `layer`, a key of `LAYERS` or empty for
    what the analysts made, always chooses one. `colours`, a key of `COLOURS` or empty, says how marks are drawn;
    it chooses nothing, and no file is otherwise by it.
    """

    framings: tuple[str, ...] = ()
    tags: tuple[int, ...] = ()
    analysts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    state: str = ""
    layer: str = ""
    colours: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Filter:
        """The filter that an address asks for by `framing`, `tag`, `analyst`, `status`, `state`, `layer` and `colours`.

        All but the last three may stand several times. A value that can be none of these is left out.
        """
        states = [state for state in query.getlist("state") if state in STATES]
        layers = [layer for layer in query.getlist("layer") if layer in LAYERS]
        colours = [colours for colours in query.getlist("colours") if colours in COLOURS]
        return cls(
            framings=_tidy(slug for slug in query.getlist("framing") if _SLUG.fullmatch(slug)),
            tags=tuple(sorted(numbers_in(query.getlist("tag")))),
            analysts=_tidy(name for name in query.getlist("analyst") if name and "\0" not in name),
            statuses=_tidy(status for status in query.getlist("status") if status in Status.values),
            state=states[-1] if states else "",
            layer=layers[-1] if layers else "",
            colours=colours[-1] if colours else "",
        )

    def __bool__(self) -> bool:
        """Whether it chooses anything."""
        return self.in_framings() != Filter()

    def in_framings(self) -> Filter:
        """The same choice, with its marks in the colours of their framings."""
        return replace(self, colours="")

    def highlights(self, highlights: HighlightQuerySet) -> HighlightQuerySet:
        """The live ones of `highlights` that pass, each once."""
        chosen = self._read_as(highlights.live().in_layer(self.layer == CURATED))
        if self.analysts:
            chosen = chosen.by(self.analysts)
        if self.statuses:
            chosen = chosen.standing(self.statuses)
        return getattr(chosen, self.state)() if self.state else chosen

    def links(self, links: LinkQuerySet) -> LinkQuerySet:
        """The live ones of `links` that pass, each once.

        Analyst and status are the link's own; of its two passages one at least must pass by framing and tags.
        """
        if self.state not in ("", "linked"):
            return links.none()
        chosen = links.live().in_layer(self.layer == CURATED)
        if self.framings or self.tags:
            chosen = chosen.touching(self._read_as(Highlight.objects.live()))
        if self.analysts:
            chosen = chosen.by(self.analysts)
        return chosen.standing(self.statuses) if self.statuses else chosen

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values that ask for this filter, for a form to take along."""
        return parse_qsl(self.query_string())

    def query_string(self) -> str:
        """The part of an address that asks for this filter: the same for equal filters, empty for none."""
        fields = {
            "framing": self.framings, "tag": self.tags, "analyst": self.analysts,
            "status": self.statuses, "state": (self.state,) if self.state else (),
            "layer": (self.layer,) if self.layer else (),
            "colours": (self.colours,) if self.colours else (),
        }  # fmt: skip
        return urlencode(fields, doseq=True)

    def _read_as(self, highlights: HighlightQuerySet) -> HighlightQuerySet:
        if self.framings:
            highlights = highlights.framed_as(self.framings)
        return highlights.tagged_with(self.tags) if self.tags else highlights


def _tidy(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
