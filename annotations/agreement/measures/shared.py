"""Counts of the code points that two analysts marked alike, for all pairs at once.

Going through the pairs at every segment would take their number times the number of segments. Instead each
analyst's marks become the bits of one whole number, one for each code point, and two analysts share as many
code points as their numbers share bits. Code points that fewer than two marked alike are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from annotations.agreement.measures.continuum import Stretch
from annotations.agreement.measures.inputs import Interval


def alike(stretches: Sequence[Iterable[Stretch]]) -> dict[Interval, int]:
    """Count the code points to which two analysts give the same value, other than 0, by their numbers."""
    kinds: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for analyst, own in enumerate(stretches):
        for start, end, value in own:
            kinds[value] += ((start, 1, analyst), (end, -1, analyst))
    return _in_common(kinds.values(), len(stretches))


def marked(stretches: Sequence[Iterable[Stretch]]) -> dict[Interval, int]:
    """Count the code points to which two analysts both give a value other than 0, by their numbers."""
    turns = [
        turn
        for analyst, own in enumerate(stretches)
        for start, end, _ in own
        for turn in ((start, 1, analyst), (end, -1, analyst))
    ]
    return _in_common([turns], len(stretches))


def _in_common(kinds: Iterable[list[tuple[int, int, int]]], analysts: int) -> dict[Interval, int]:
    """Count the bits in common of every pair; in one kind, an analyst's intervals lie apart or touch."""
    intervals: list[list[Interval]] = [[] for _ in range(analysts)]
    squeezed = 0
    for turns in kinds:
        turns.sort()
        over = last = 0
        begun = [0] * analysts
        for point, more, analyst in turns:
            if over > 1:
                squeezed += point - last
            last = point
            over += more
            if more > 0:
                begun[analyst] = squeezed
            elif squeezed > begun[analyst]:
                intervals[analyst].append((begun[analyst], squeezed))
    numbers = [_bits(own, squeezed) for own in intervals]
    return {
        (one, other): (numbers[one] & numbers[other]).bit_count()
        for one in range(analysts)
        for other in range(one + 1, analysts)
    }


def _bits(intervals: Iterable[Interval], length: int) -> int:
    """Return the number with bits 1 in the intervals: 2^end - 2^start summed, without adding long numbers."""
    ends, starts = bytearray(length // 8 + 1), bytearray(length // 8 + 1)
    for start, end in intervals:
        starts[start >> 3] ^= 1 << (start & 7)
        ends[end >> 3] ^= 1 << (end & 7)
    return int.from_bytes(ends, "little") - int.from_bytes(starts, "little")
