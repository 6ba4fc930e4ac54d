"""The curated layer: the rows that rulings add to it, and their removal, each within the act of a ruling.

Passages are added at once, each in one framing once, whoever added it. Links and silences are kept as wishes
about the analysts' own passages; `curated_counterparts` makes them at the end of every act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from annotations.adjudication.cases import Source, SourceRow
from annotations.adjudication.decision import Decision, Wish
from annotations.adjudication.queue import RuledCase, rows_of
from annotations.history.bulk_write import Edit, Written, apply, batches, create, read
from annotations.models import Highlight, Link, Ruling, Silence
from annotations.models.annotation import Refused, Status
from annotations.models.change import Recording
from annotations.models.retirement import refuse_retired
from annotations.models.ruling import Verdict
from reader.models import Comparison


def lay_aside(record: Recording, rulings: Iterable[int], verb: str, reason: str = "") -> list[Written]:
    """Delete softly the rulings with these numbers, what they made, and what other rulings joined to that.

    It is for the caller to note them: the rulings with `verb`, the others as deleted.
    """
    gone: list[Written] = []
    for pks in batches(set(rulings)):
        some = read(Ruling, pks, record.comparison)
        ends = list(
            Highlight.objects.live().filter(ruling__in=pks).order_by("pk").values_list("pk", flat=True)
        )
        meeting = Q(source__in=ends) | Q(target__in=ends)
        links = Link.objects.filter(Q(ruling__in=pks) | meeting, deleted=None, ruling__isnull=False)
        silences = Silence.objects.filter(
            Q(ruling__in=pks) | Q(highlight__in=ends), deleted=None, ruling__isnull=False
        )
        highlights = read(Highlight, ends, record.comparison) if ends else []
        kinds: tuple[Sequence[Any], ...] = (some, highlights, list(links), list(silences))
        for rows in kinds:
            said = Edit(verb if rows is some else "deleted", {"deleted": record.at}, reason[:200])
            gone += apply(record, rows, {row.pk: said for row in rows})
    return gone


def lay(record: Recording, ruling: Ruling, entry: RuledCase, said: Decision) -> None:
    """Add the passages that the decision takes."""
    if said.verdict == Verdict.OWN and not entry.case.of_links:
        _lay_own(record, ruling, said)
    else:
        lay_copies(record, [(ruling, taken(entry, said))])


def taken(entry: RuledCase, said: Decision) -> list[SourceRow]:
    """Return the rows of the sides that the decision takes."""
    if said.verdict not in (Verdict.TAKE, Verdict.BOTH):
        return []
    return [
        row for side in entry.case.sides for row in side.rows
        if said.verdict == Verdict.BOTH or side.analyst == said.side
    ]  # fmt: skip


def wishes_of(entry: RuledCase, said: Decision) -> list[dict[str, Any]]:
    """Return the links and silences that the decision asks for, as wishes."""
    if said.verdict != Verdict.OWN:
        return wishes_for([taken(entry, said)])[0]
    if not entry.case.of_links:
        return []
    if said.own is None or said.own.relation is None or not entry.ends:
        raise Refused("Say how the two passages relate in your own version.", "relation")
    refuse_retired(said.own.relation)
    return [Wish(*entry.ends[0], said.own.relation.pk, said.own.note)._asdict()]


def wishes_for(cases: Sequence[Sequence[Source | SourceRow]]) -> list[list[dict[str, Any]]]:
    """Return the links and silences of each of these lists of rows, as wishes."""
    wishes: dict[SourceRow, Wish] = {}
    for some in batches(number for rows in cases for number in rows_of(rows, "link")):
        for link in Link.objects.filter(pk__in=some):
            wishes[SourceRow("link", link.pk)] = Wish(
                link.source_id, link.target_id, link.relation_id, link.note
            )
    for some in batches(number for rows in cases for number in rows_of(rows, "silence")):
        for silence in Silence.objects.filter(pk__in=some):
            wishes[SourceRow("silence", silence.pk)] = Wish(silence.highlight_id, note=silence.note)
    return [
        [wishes[row]._asdict() for noun, number, *_ in rows if (row := SourceRow(noun, number)) in wishes]
        for rows in cases
    ]


def lay_copies(record: Recording, rulings: Sequence[tuple[Ruling, Sequence[Source | SourceRow]]]) -> None:
    """Add copies of the highlights among these rows; equal ones become one, with the tags of all.

    Copies that the layer already has, whoever added them, are left out.
    """
    numbers = {ruling.pk: rows_of(rows, "highlight") for ruling, rows in rulings}
    wanted = {number for own in numbers.values() for number in own}
    originals = highlights_by_number(record.comparison, wanted)
    fields = ("document", "start", "end", "framing")
    layer = Highlight.objects.live().in_layer(curated=True).filter(comparison=record.comparison)
    there = set(layer.values_list(*fields)) if originals else set()
    laid: list[tuple[Highlight, Edit]] = []
    for ruling, _ in rulings:
        for same in _same([originals[number] for number in numbers[ruling.pk]]):
            if reading_of(same[0]) not in there:
                there.add(reading_of(same[0]))
                laid.append(_copy(record, ruling, same))
    create(record, laid)


def _same(rows: Iterable[Highlight]) -> list[list[Highlight]]:
    """Group the highlights with the same document, bounds and framing."""
    found: dict[tuple, list[Highlight]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.pk):
        found[reading_of(row)].append(row)
    return list(found.values())


def reading_of(row: Highlight) -> tuple[int, int, int, int]:
    return row.document_id, row.start, row.end, row.framing_id


def _copy(record: Recording, ruling: Ruling, same: list[Highlight]) -> tuple[Highlight, Edit]:
    first = same[0]
    copy = Highlight(
        comparison_id=record.comparison.pk, analyst_id=record.actor_pk, document_id=first.document_id,
        framing_id=first.framing_id, start=first.start, end=first.end, quote=first.quote,
        prefix=first.prefix, suffix=first.suffix, note=joined_notes(row.note for row in same),
        status=Status.ACCEPTED, curated=True, ruling_id=ruling.pk,
    )  # by numbers, as there may be thousands  # fmt: skip
    tags = {tag.pk: tag for row in same for tag in row.tags.all()}
    return copy, Edit("created", {}, tags=[tags[pk] for pk in sorted(tags)])


def joined_notes(notes: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(note for note in notes if note))[:20_000]


def _lay_own(record: Recording, ruling: Ruling, said: Decision) -> None:
    own = said.own
    if own is None or own.passage is None or own.framing is None:
        raise Refused("Say where your own version stands and how it is framed.", "verdict")
    row = Highlight(
        comparison=record.comparison, analyst=record.actor, framing=own.framing, note=own.note,
        status=Status.ACCEPTED, curated=True, ruling=ruling,
    )  # fmt: skip
    row.place(own.passage, own.tags)
    create(record, [(row, Edit("created", {}, tags=own.tags))])


def highlights_by_number(comparison: Comparison, numbers: Iterable[int]) -> dict[int, Highlight]:
    return {row.pk: row for some in batches(numbers) for row in read(Highlight, some, comparison)}
