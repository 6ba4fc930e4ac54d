"""Links and silences of the curated layer: made once the curated copies of their passages exist.

`join_up` sees to it at the end of every act. Links and silences that a curator has since changed or deleted by
hand are not made again. A link withdraws the silences on its ends, whoever signed them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from annotations.adjudication.curated_layer import highlights_by_number, joined_notes, reading_of
from annotations.adjudication.decision import Wish
from annotations.adjudication.queue import sources_of
from annotations.history.bulk_write import Edit, create, write
from annotations.models import Highlight, Link, Ruling, Silence
from annotations.models.annotation import Status
from annotations.models.change import Recording


class Ends(NamedTuple):
    """The curated passages that came of the analysts' passages: ids by id."""

    of: dict[int, int]

    @classmethod
    def worked_out(cls, comparison: Any, rulings: Iterable[Ruling], wished: Collection[int]) -> Ends:
        """Match each passage with the most similar one that its ruling made, if any overlaps it.

        A ruling makes none where the layer had the same passage in the same framing before.
        """
        ruled = {
            source.id: ruling.pk
            for ruling in rulings
            for source in sources_of(ruling)
            if source.noun == "highlight"
        }
        layer: dict[int | None, list[Highlight]] = defaultdict(list)
        same: dict[tuple[int, int, int, int], int] = {}
        curated = Highlight.objects.all_of(comparison).live().in_layer(curated=True)
        for row in curated.only("document", "start", "end", "framing", "ruling").order_by("pk"):
            layer[row.ruling_id].append(row)
            same.setdefault(reading_of(row), row.pk)
        found: dict[int, int] = {}
        for original in highlights_by_number(comparison, wished).values():
            if original.pk not in ruled:
                continue
            near = [row for row in layer[ruled[original.pk]] if _likeness(original, row)[1] > 0]
            if near:
                found[original.pk] = max(near, key=lambda row: _likeness(original, row)).pk
            elif reading_of(original) in same:
                found[original.pk] = same[reading_of(original)]
        return cls(found)


def _likeness(one: Highlight, other: Highlight) -> tuple[bool, int, int, int]:
    """Return a sort key, larger for highlights more alike: same framing, more overlap, less outside."""
    if one.document_id != other.document_id:
        return False, 0, 0, 0
    shared = min(one.end, other.end) - max(one.start, other.start)
    spread = max(one.end, other.end) - min(one.start, other.start)
    return one.framing_id == other.framing_id, shared, -spread, -other.pk


def join_up(record: Recording) -> None:
    """Make the wished links and silences whose passages are in the layer by now."""
    standing = Ruling.objects.all_of(record.comparison).live()
    if not standing.exclude(wishes=[]).exists():
        return
    rulings = list(standing)
    wishes = [(ruling, Wish(**wish)) for ruling in rulings for wish in ruling.wishes]
    ends = Ends.worked_out(record.comparison, rulings, {end for _, wish in wishes for end in wish.ends}).of
    links = Link.objects.all_of(record.comparison).in_layer(curated=True)
    made = set(links.filter(ruling__isnull=False).values_list("ruling", "source", "target"))
    there = {
        tuple(place): pk for *place, pk in links.live().values_list("source", "target", "relation", "pk")
    }
    news: dict[tuple[int, int, int], Link] = {}
    for ruling, wish in wishes:
        if wish.relation and all(end in ends for end in wish.ends):
            source, target = (ends[end] for end in wish.ends)
            place = source, target, wish.relation
            if place in news:
                news[place].note = joined_notes([news[place].note, wish.note])
            elif (ruling.pk, source, target) not in made and place not in there:
                news[place] = _annotation(
                    Link, record, ruling, wish.note, source_id=source, target_id=target,
                    relation_id=wish.relation, status=Status.ACCEPTED,
                )  # fmt: skip
    create(record, [(link, Edit("created", {})) for link in news.values()])
    there |= {place: link.pk for place, link in news.items()}
    linked = {end: link for (source, target, _), link in there.items() for end in (source, target)}
    _withdraw(record, linked)
    _sign(record, [(ruling, wish) for ruling, wish in wishes if not wish.relation], ends, linked)


def _withdraw(record: Recording, linked: dict[int, int]) -> None:
    """Withdraw the silences on linked passages; `linked` has the number of a link for each of these."""
    signed = Silence.objects.all_of(record.comparison).in_layer(curated=True).live()
    edits = {
        pk: Edit("withdrawn", {"deleted": record.at}, f"linked by #{linked[end]}")
        for pk, end in signed.values_list("pk", "highlight") if end in linked
    }  # fmt: skip
    write(record, Silence, edits)


def _sign(
    record: Recording, wishes: Sequence[tuple[Ruling, Wish]], ends: dict[int, int], linked: Collection[int]
) -> None:
    silences = Silence.objects.all_of(record.comparison).in_layer(curated=True)
    made = set(silences.filter(ruling__isnull=False).values_list("ruling", "highlight"))
    there = set(silences.live().values_list("highlight", flat=True))
    news: dict[int, Silence] = {}
    for ruling, wish in wishes:
        place = ends.get(wish.source)
        if place in news:
            news[place].note = joined_notes([news[place].note, wish.note])
        elif place and place not in linked and place not in there and (ruling.pk, place) not in made:
            news[place] = _annotation(Silence, record, ruling, wish.note, highlight_id=place)
    create(record, [(silence, Edit("signed", {})) for silence in news.values()])


def _annotation(kind: type, record: Recording, ruling: Ruling, note: str, **fields: Any) -> Any:
    return kind(
        comparison=record.comparison, analyst_id=ruling.analyst_id, note=note, curated=True, ruling=ruling, **fields,
    )  # fmt: skip
