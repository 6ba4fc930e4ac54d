"""What the analysts of a comparison say, read from the database and put into cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from annotations.adjudication.cases import Case, Signed, cases_of
from annotations.agreement.measures import Coding, Extent, Linking
from annotations.models import Framing, Highlight, Link, Reading, Relation, Silence, Tag
from annotations.models.annotation import Status
from reader.models import Comparison, Membership, Role

#: What rows would say, as their `state()` by noun and id, or None for a row that would say nothing.
Supposed = Mapping[str, Mapping[int, dict[str, Any] | None]]


@dataclass(frozen=True, eq=False)
class Dispute:
    """What the analysts of a comparison say, as cases, without what curators ruled."""

    cases: list[Case]
    ends: dict[int, tuple[int, int]]  # of the links
    signed: dict[int, int]  # the silences' highlights

    @classmethod
    def read(
        cls, comparison: Comparison, extents: Sequence[Extent[int]], supposed: Supposed | None = None
    ) -> Dispute:
        """Read what the analysts say; where `supposed` has a row, it says that instead."""
        marks, links, silences = _marks(comparison), _links(comparison), _silences(comparison)
        if supposed is not None:
            told = _said_by(comparison, supposed)
            marks, links, silences = (
                [row for row in rows if row.id not in supposed.get(noun, ())] + told[noun]
                for noun, rows in (("highlight", marks), ("link", links), ("silence", silences))
            )
        return cls(
            cases_of(marks, links, silences, extents, _symmetric(comparison)),
            ends={link.id: (link.source, link.target) for link in links},
            signed={silence.id: silence.highlight for silence in silences},
        )


def _marks(comparison: Comparison) -> list[Coding[int]]:
    """Read the analysts' highlights without those that curation has rejected."""
    rows = Highlight.objects.all_of(comparison).live().in_layer(curated=False).exclude(status=Status.REJECTED)
    tags: dict[int, set[int]] = defaultdict(set)
    carried = Highlight.tags.through.objects.filter(highlight__in=rows.order_by().values("pk"))
    for highlight, tag in carried.values_list("highlight", "tag"):
        tags[highlight].add(tag)
    fields = ("pk", "analyst", "document", "start", "end", "framing__slug", "revision", "note")
    marks = []
    for pk, who, document, start, end, framing, revision, note in rows.order_by().values_list(*fields):
        carries = frozenset(tags.get(pk, ()))
        said = who, document, start, end, framing, tuple(sorted(carries)), note
        marks.append(Coding(pk, who, document, start, end, framing, carries, revision, said))
    return marks


def _links(comparison: Comparison) -> list[Linking[int]]:
    rows = Link.objects.all_of(comparison).live().in_layer(curated=False).exclude(status=Status.REJECTED)
    fields = ("pk", "analyst", "source", "target", "relation__slug", "revision", "note")
    return [
        Linking(pk, who, source, target, relation, revision, (who, source, target, relation, note))
        for pk, who, source, target, relation, revision, note in rows.order_by().values_list(*fields)
    ]


def _silences(comparison: Comparison) -> list[Signed]:
    rows = Silence.objects.all_of(comparison).live().in_layer(curated=False)
    fields = ("pk", "analyst", "highlight", "revision", "note")
    return [
        Signed(pk, who, highlight, revision, (who, highlight, note))
        for pk, who, highlight, revision, note in rows.order_by().values_list(*fields)
    ]


def _said_by(comparison: Comparison, supposed: Supposed) -> dict[str, list[Any]]:
    """Return what these states say, by noun. Three queries."""
    framings = dict(Framing.objects.filter(comparison=comparison).values_list("pk", "slug"))
    relations = dict(Relation.objects.filter(comparison=comparison).values_list("pk", "slug"))
    named = Tag.objects.filter(framing__comparison=comparison).values_list("framing", "name", "pk")
    tags = {(framing, name): pk for framing, name, pk in named}
    told: dict[str, list[Any]] = {"highlight": [], "link": [], "silence": []}
    for pk, state in supposed.get("highlight", {}).items():
        if state:
            framing = state["framing_id"]
            carries = frozenset(tags.get((framing, name), 0) for name in state["tag_names"])
            place = state["analyst_id"], state["document_id"], state["start"], state["end"]
            told["highlight"].append(Coding(pk, *place, framings[framing], carries))
    for pk, state in supposed.get("link", {}).items():
        if state:
            ends = state["analyst_id"], state["source_id"], state["target_id"]
            told["link"].append(Linking(pk, *ends, relations[state["relation_id"]]))
    for pk, state in supposed.get("silence", {}).items():
        if state:
            told["silence"].append(Signed(pk, state["analyst_id"], state["highlight_id"]))
    return told


def _symmetric(comparison: Comparison) -> set[str]:
    """Return the slugs of the relations that say the same in either direction."""
    return set(Relation.objects.of(comparison).filter(symmetric=True).values_list("slug", flat=True))


def read_extents(comparison: Comparison) -> list[Extent[int]]:
    """Read how far those who code have read; others leave text unmarked without saying anything by it."""
    here = {"comparison": comparison, "analyst": OuterRef("analyst")}
    coded = Highlight.objects.live().in_layer(curated=False).filter(**here)
    member = Membership.objects.filter(comparison=comparison, user=OuterRef("analyst"), role=Role.ANALYST)
    rows = Reading.objects.of(comparison).filter(Exists(coded) | Exists(member), read_to__gt=0)
    return [Extent(*row) for row in rows.values_list("analyst", "document", "read_to")]
