"""The passages behind a channel's figure: text to which its readers gave different values."""

from typing import NamedTuple

from annotations.agreement.measures.continuum import Channel
from annotations.agreement.measures.inputs import Material


class Held(NamedTuple):
    """A value and the analysts who gave it. `framings` is empty for text that they read and left unmarked."""

    framings: tuple[str, ...]
    analysts: tuple[str, ...]


class Disagreement(NamedTuple):
    """A stretch `[start, end)` of a document over which every analyst gives one value, and not all the same.

    `weight` is the share of 1 of the figure's observed disagreement. `held` has the most common value first.
    """

    document: int
    start: int
    end: int
    weight: float
    held: tuple[Held, ...]


class _Segment(NamedTuple):
    start: int
    end: int
    apart: float
    readers: int
    marks: tuple[tuple[int, int], ...]


def find_disagreements(material: Material, channel: Channel, most: int | None = None) -> list[Disagreement]:
    """Return at most `most` disagreements of a channel, most weight first, then in reading order.

    Neighbouring segments with the same values are merged. Alpha needs the material of all analysts, the kappa
    of two analysts the material of those two. The weights of all disagreements sum to 1.
    """
    segments = _segments(material, channel)
    whole = sum(segment.apart for segment in segments)
    segments.sort(key=lambda segment: (-segment.apart, segment.start))
    return [_named(material, channel, segment, whole) for segment in segments[:most]]


def _segments(material: Material, channel: Channel) -> list[_Segment]:
    # `readers` has a bit for each analyst; `marks` has the value by analyst, `counts` analysts by value.
    readers = 0
    marks: dict[int, int] = {}
    counts: dict[int, int] = {}
    found: list[_Segment] = []
    joins = 0  # where the last segment ends, if the next one may be merged into it
    last = 0
    for point, kind, analyst, value in _turns(material, channel):
        if point > last:
            number = readers.bit_count()
            bare = number - len(marks)
            squares = bare * bare + sum(count * count for count in counts.values())
            if number > 1 and squares < number * number:
                apart = (point - last) * (number * number - squares) / (number - 1)
                held = tuple(sorted(marks.items()))
                before = found[-1] if found else None
                if before and joins == last and (before.readers, before.marks) == (readers, held):
                    found[-1] = before._replace(end=point, apart=before.apart + apart)
                else:
                    found.append(_Segment(last, point, apart, readers, held))
                joins = point
            last = point
        if kind == 0:
            joins = 0  # Segments of different documents are never merged.
        elif kind == 1:
            del marks[analyst]
            counts[value] -= 1
        elif kind == 2:
            readers ^= 1 << analyst
        else:
            marks[analyst] = value
            counts[value] = counts.get(value, 0) + 1
    return found


def _turns(material: Material, channel: Channel) -> list[tuple[int, int, int, int]]:
    """Return the changes: 0 a document begins, 1 a mark ends, 2 reading starts or ends, 3 a mark begins."""
    turns = [(offset, 0, 0, 0) for offset in material.offsets]
    for analyst, (reads, stretches) in enumerate(zip(material.reads, channel.stretches, strict=True)):
        for offset, reach in zip(material.offsets, reads, strict=True):
            if reach:
                turns += [(offset, 2, analyst, 0), (offset + reach, 2, analyst, 0)]
        for start, end, value in stretches:
            turns += [(start, 3, analyst, value), (end, 1, analyst, value)]
    turns.sort()
    return turns


def _named(material: Material, channel: Channel, segment: _Segment, whole: float) -> Disagreement:
    marks = dict(segment.marks)
    groups: dict[int, list[str]] = {}
    for number, analyst in enumerate(material.analysts):
        if segment.readers >> number & 1:
            groups.setdefault(marks.get(number, 0), []).append(analyst)
    held = sorted(
        (Held(channel.names(value), tuple(analysts)) for value, analysts in groups.items()),
        key=lambda held: (-len(held.analysts), held.analysts),
    )
    document, start = material.place(segment.start)
    return Disagreement(
        document, start, start + segment.end - segment.start, segment.apart / whole, tuple(held)
    )
