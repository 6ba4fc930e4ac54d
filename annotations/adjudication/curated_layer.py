"""The curated layer: the rows that rulings add to it, and their removal, each within the act of a ruling.

Passages are added at once. Links and silences are kept as wishes about the analysts' own passages, and made
once the curated copies of those passages exist; `join_up` sees to it at the end of every act. Links and
silences that a curator has since changed or deleted by hand are not made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from annotations.adjudication.cases import Source, SourceRow
from annotations.adjudication.decision import Decision, Wish
from annotations.adjudication.queue import RuledCase, rows_of, sources_of
from annotations.history.reversal import withdraw_gainsaid
from annotations.models import Highlight, Link, Ruling, Silence
from annotations.models.annotation import Annotation, Refused, Status
from annotations.models.change import Recording
from annotations.models.ruling import Verdict

CHUNK = 500  # rows read or written by one query

Gone = tuple[Annotation, dict[str, Any]]  # a deleted row, and its state before


def lay_aside(record: Recording, rulings: Iterable[Ruling]) -> list[Gone]:
    """Delete softly these rulings, what they made, and what other rulings joined to that."""
    rulings = list({ruling.pk: ruling for ruling in rulings}.values())
    gone: list[Gone] = []
    for some in _chunks(rulings):
        pks = [ruling.pk for ruling in some]
        highlights = list(Highlight.objects.live().filter(ruling__in=pks).prefetch_related("tags"))
        ends = [highlight.pk for highlight in highlights]
        meeting = Q(source__in=ends) | Q(target__in=ends)
        links = Link.objects.filter(Q(ruling__in=pks) | meeting, deleted=None, ruling__isnull=False)
        silences = Silence.objects.filter(
            Q(ruling__in=pks) | Q(highlight__in=ends), deleted=None, ruling__isnull=False
        )
        kinds: tuple[Sequence[Any], ...] = (some, highlights, list(links), list(silences))
        for rows in kinds:
            gone += _delete(record, rows)
    return gone


def note_gone(record: Recording, gone: Iterable[Gone], verb: str, reason: str = "") -> None:
    """Record deleted rows in the history with the reason: rulings with `verb`, the others as deleted."""
    for row, before in gone:
        record.note(row, verb if isinstance(row, Ruling) else "deleted", before, reason[:200])


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
    return [Wish(*entry.ends[0], said.own.relation.pk, said.own.note)._asdict()]


def wishes_for(cases: Sequence[Sequence[Source | SourceRow]]) -> list[list[dict[str, Any]]]:
    """Return the links and silences of each of these lists of rows, as wishes."""
    wishes: dict[SourceRow, Wish] = {}
    for some in _chunks([number for rows in cases for number in rows_of(rows, "link")]):
        for link in Link.objects.filter(pk__in=some):
            wishes[SourceRow("link", link.pk)] = Wish(
                link.source_id, link.target_id, link.relation_id, link.note
            )
    for some in _chunks([number for rows in cases for number in rows_of(rows, "silence")]):
        for silence in Silence.objects.filter(pk__in=some):
            wishes[SourceRow("silence", silence.pk)] = Wish(silence.highlight_id, note=silence.note)
    return [
        [wishes[row]._asdict() for noun, number, *_ in rows if (row := SourceRow(noun, number)) in wishes]
        for rows in cases
    ]


def lay_copies(record: Recording, rulings: Sequence[tuple[Ruling, Sequence[Source | SourceRow]]]) -> None:
    """Add copies of the highlights among these rows; equal ones become one, with the tags of all.

    Copies that the curator's layer already has are left out.
    """
    numbers = {ruling.pk: rows_of(rows, "highlight") for ruling, rows in rulings}
    originals = _highlights({number for own in numbers.values() for number in own})
    fields = ("document", "start", "end", "framing")
    mine = Highlight.objects.live().in_layer(curated=True).filter(comparison=record.comparison)
    there = set(mine.filter(analyst=record.actor).values_list(*fields)) if originals else set()
    laid: list[tuple[Highlight, list[Any]]] = []
    for ruling, _ in rulings:
        for same in _same([originals[number] for number in numbers[ruling.pk]]):
            if _reading(same[0]) not in there:
                there.add(_reading(same[0]))
                laid.append(_copy(record, ruling, same))
    _store(record, laid)


def _same(rows: Iterable[Highlight]) -> list[list[Highlight]]:
    """Group the highlights with the same document, bounds and framing."""
    found: dict[tuple, list[Highlight]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.pk):
        found[_reading(row)].append(row)
    return list(found.values())


def _reading(row: Highlight) -> tuple[int, int, int, int]:
    return row.document_id, row.start, row.end, row.framing_id


def _copy(record: Recording, ruling: Ruling, same: list[Highlight]) -> tuple[Highlight, list[Any]]:
    first = same[0]
    copy = Highlight(
        comparison=record.comparison, analyst=record.actor, document_id=first.document_id,
        framing_id=first.framing_id, start=first.start, end=first.end, quote=first.quote,
        prefix=first.prefix, suffix=first.suffix, note=joined_notes(row.note for row in same),
        status=Status.ACCEPTED, curated=True, ruling=ruling, created=record.at, modified=record.at,
        revision=record.revision,
    )  # fmt: skip
    tags = {tag.pk: tag for row in same for tag in row.tags.all()}
    return copy, [tags[pk] for pk in sorted(tags)]


def joined_notes(notes: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(note for note in notes if note))[:20_000]


def _store(record: Recording, laid: Sequence[tuple[Highlight, list[Any]]]) -> None:
    through = Highlight.tags.through
    for some in _chunks(laid):
        Highlight.objects.bulk_create([copy for copy, _ in some])
        through.objects.bulk_create(through(highlight=copy, tag=tag) for copy, tags in some for tag in tags)
        for copy, tags in some:
            copy._prefetched_objects_cache = {"tags": tags}
            record.note(copy, "created", None)


def _lay_own(record: Recording, ruling: Ruling, said: Decision) -> None:
    own = said.own
    if own is None or own.passage is None or own.framing is None:
        raise Refused("Say where your own version stands and how it is framed.", "verdict")
    row = Highlight(
        comparison=record.comparison, analyst=record.actor, framing=own.framing, note=own.note,
        status=Status.ACCEPTED, curated=True, ruling=ruling, created=record.at, modified=record.at,
        revision=record.revision,
    )  # fmt: skip
    row.place(own.passage, own.tags)
    _store(record, [(row, list(own.tags))])


class Ends(NamedTuple):
    """The curated passages that came of the analysts' passages: ids by id."""

    of: dict[int, int]

    @classmethod
    def worked_out(cls, comparison: Any, rulings: Iterable[Ruling], wished: Collection[int]) -> Ends:
        """Match each passage with the most similar one that its ruling made, if any overlaps it."""
        ruled = {
            source.id: ruling.pk
            for ruling in rulings
            for source in sources_of(ruling)
            if source.noun == "highlight"
        }
        layer: dict[int | None, list[Highlight]] = defaultdict(list)
        curated = (
            Highlight.objects.all_of(comparison).live().in_layer(curated=True).filter(ruling__isnull=False)
        )
        for row in curated.only("document", "start", "end", "framing", "ruling").order_by("pk"):
            layer[row.ruling_id].append(row)
        found = {}
        for original in _highlights(wished).values():
            near = [row for row in layer[ruled.get(original.pk)] if _likeness(original, row)[1] > 0]
            if near and original.pk in ruled:
                found[original.pk] = max(near, key=lambda row: _likeness(original, row)).pk
        return cls(found)


def _likeness(one: Highlight, other: Highlight) -> tuple[bool, int, int, int]:
    """Return a sort key, larger for highlights more alike: same framing, more overlap, less outside."""
    if one.document_id != other.document_id:
        return False, 0, 0, 0
    shared = min(one.end, other.end) - max(one.start, other.start)
    spread = max(one.end, other.end) - min(one.start, other.start)
    return one.framing_id == other.framing_id, shared, -spread, -other.pk


def join_up(record: Recording) -> None:
    """Make the wished links and silences whose passages are in the layer by now.

    Silences that were signed by hand are withdrawn where a link comes.
    """
    rulings = list(Ruling.objects.all_of(record.comparison).live())
    wishes = [(ruling, Wish(**wish)) for ruling in rulings for wish in ruling.wishes]
    if not wishes:
        return
    ends = Ends.worked_out(record.comparison, rulings, {end for _, wish in wishes for end in wish.ends}).of
    links = Link.objects.all_of(record.comparison).in_layer(curated=True)
    made = set(links.filter(ruling__isnull=False).values_list("ruling", "source", "target"))
    there = set(links.live().values_list("source", "target", "relation"))
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
    _make(record, Link, list(news.values()), "created")
    if news:
        withdraw_gainsaid(record, "linked by a ruling")
    linked = {end for source, target, _ in there | news.keys() for end in (source, target)}
    _sign(record, [(ruling, wish) for ruling, wish in wishes if not wish.relation], ends, linked)


def _sign(
    record: Recording, wishes: Sequence[tuple[Ruling, Wish]], ends: dict[int, int], linked: set[int]
) -> None:
    silences = Silence.objects.all_of(record.comparison).in_layer(curated=True)
    made = set(silences.filter(ruling__isnull=False).values_list("ruling", "highlight"))
    there = set(silences.live().values_list("highlight", flat=True))
    news: dict[int, Silence] = {}
    for ruling, wish in wishes:
        place = ends.get(wish.source)
        if place in news:
            news[place].note = joined_notes([news[place].note, wish.note])
        elif place and place not in linked | there and (ruling.pk, place) not in made:
            news[place] = _annotation(Silence, record, ruling, wish.note, highlight_id=place)
    _make(record, Silence, list(news.values()), "signed")


def _annotation(kind: type, record: Recording, ruling: Ruling, note: str, **fields: Any) -> Any:
    return kind(
        comparison=record.comparison, analyst_id=ruling.analyst_id, note=note, curated=True, ruling=ruling,
        created=record.at, modified=record.at, revision=record.revision, **fields,
    )  # fmt: skip


def _make(record: Recording, kind: type[Annotation], rows: list[Any], verb: str) -> None:
    kind._default_manager.bulk_create(rows)
    for row in rows:
        record.note(row, verb, None)


def _delete(record: Recording, rows: Sequence[Any]) -> Iterator[Gone]:
    if rows:
        befores = [row.state() for row in rows]
        values = {"deleted": record.at, "modified": record.at, "revision": record.revision}
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(**values)
        for row, before in zip(rows, befores, strict=True):
            for name, value in values.items():
                setattr(row, name, value)
            yield row, before


def _highlights(numbers: Collection[int]) -> dict[int, Highlight]:
    found: dict[int, Highlight] = {}
    for some in _chunks(sorted(numbers)):
        rows = Highlight.objects.filter(pk__in=some).prefetch_related("tags")
        found.update((row.pk, row) for row in rows)
    return found


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
