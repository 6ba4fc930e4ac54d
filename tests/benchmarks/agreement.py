"""What the agreement of fifty analysts takes: all figures at once, of a piece of 100,000 words."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import NamedTuple

from annotations.agreement.measures import Coding, Extent, Linking, Silencing, Text, assess
from tests.benchmarks.corpus import PARAGRAPHS, SEED
from tests.benchmarks.table import Figure, side_by_side

ANALYSTS = 50
SIZES = (5_000, 10_000, 20_000)
LENGTH = 600_000  # code points: 100,000 words
FRAMINGS = ("strategic", "psychological")
LEFT, RIGHT = 1, 2
MOST = 60  # times one figure, which is the least


class Rows(NamedTuple):
    texts: list[Text]
    codings: list[Coding]
    extents: list[Extent]
    linkings: list[Linking]
    silencings: list[Silencing]


def figures() -> Iterator[Figure]:
    """The table's rows: what all figures take at each size, beside the least, and how it grows."""
    times = {}
    for highlights in SIZES:
        rows = coded(highlights)
        size = f"{highlights:,} highlights, {ANALYSTS} analysts"
        times[highlights], floor = side_by_side(
            partial(everything, rows), partial(least, rows), runs=5, warm=1, before=gc.collect
        )
        yield Figure("all figures of agreement", size, times[highlights], "ms", floor, MOST)
    growth = times[SIZES[-1]] / times[SIZES[0]] / (SIZES[-1] / SIZES[0])
    size = f"{SIZES[0]:,} to {SIZES[-1]:,} highlights"
    # 1 is linear; what is above it is the memory that more rows take.
    yield Figure("growth of agreement, beside that of the highlights", size, growth, "", None, 1.2)


def coded(highlights: int, length: int = LENGTH, analysts: int = ANALYSTS) -> Rows:
    """Half of the passages lie near passages that everybody marked, half anywhere; a tenth each is linked or silent."""
    rng = random.Random(SEED)
    names = [f"analyst {number:02}" for number in range(analysts)]
    blocks = range(0, length, length // PARAGRAPHS)
    texts = [Text(LEFT, length, blocks), Text(RIGHT, length, blocks)]
    extents = [
        Extent(name, text.document, length - rng.choice([0, 0, 0, rng.randrange(length // 4)]))
        for name in names
        for text in texts
    ]
    codings: list[Coding] = []
    while len(codings) < highlights:
        shared, place = rng.random() < 0.5, rng.randrange(200, length - 300)
        document, framing = rng.choice((LEFT, RIGHT)), rng.choice(FRAMINGS)
        for name in names if shared else [rng.choice(names)]:
            start = place + (rng.randint(-10, 10) if shared and rng.random() < 0.5 else 0)
            number = len(codings) + 1
            codings.append(Coding(number, name, document, start, start + rng.randint(20, 120), framing))
        if not shared:  # as many single ones as there are in a shared passage
            codings += [
                Coding(len(codings) + more, rng.choice(names), document, start, start + 60, framing)
                for more, start in enumerate(rng.sample(range(length - 300), k=analysts - 1), 1)
            ]
    del codings[highlights:]
    ends: dict[tuple[str, int], list[int]] = {}
    for coding in codings:
        ends.setdefault((coding.analyst, coding.document), []).append(coding.id)
    linkings = [
        Linking(len(names) * at + number, name, source, target, rng.choice(["explains", "echoes"]))
        for number, name in enumerate(names)
        for at, (source, target) in enumerate(
            zip(ends.get((name, LEFT), [])[::10], ends.get((name, RIGHT), [])[::10], strict=False)
        )
    ]
    silencings = [Silencing(coding.analyst, coding.id) for coding in codings[5::10]]
    return Rows(texts, codings, extents, linkings, silencings)


def everything(rows: Rows) -> list[float | None]:
    """Every figure of all and of every two analysts, intervals of alpha included."""
    report = assess(*rows, framings=FRAMINGS)
    found = [figure.value for figure in report.alphas.values()]
    found += [report.links.joined.value, report.links.relation.value, report.silences.alpha.value]
    for pair in report.pairs():
        found += [figure.value for figure in pair.kappas.values()]
        for spans in (*pair.exact.values(), *pair.overlap.values()):
            found += [spans.precision.value, spans.recall.value, spans.f1.value]
        found += [pair.links.joined.value, pair.links.kappa.value, pair.silences.alpha.value]
    return found


def shown(rows: Rows) -> list[float | None]:
    """The figures that the page of all and of one pair of analysts shows."""
    report = assess(*rows, framings=FRAMINGS)
    first, second = report.analysts[:2]
    pair = report.pair(first, second)
    found = [*report.alphas.values(), *report.matrix("kappa").values(), *pair.kappas.values()]
    found += [
        report.links.joined,
        report.links.relation,
        report.silences.alpha,
        pair.links.joined,
        pair.links.kappa,
    ]
    return [figure.value for figure in found]


def disagreements(rows: Rows) -> int:
    """How many passages stand behind the alpha of all."""
    return len(assess(*rows, framings=FRAMINGS).disagreements())


def least(rows: Rows) -> int:
    """The least: one figure instead of all, the code points that every two analysts have both marked, framing aside.

    One pass over all boundaries leaves out what fewer than two have marked; of the rest, what an analyst has marked are
    the bits of a whole number.
    """
    turns = sorted(
        turn
        for _, analyst, document, start, end, *_ in rows.codings
        for turn in ((document, start, 1, analyst), (document, end, -1, analyst))
    )
    depth = {extent.analyst: 0 for extent in rows.extents}
    edges: dict[str, list[int]] = {analyst: [] for analyst in depth}  # beginnings and ends by turns
    over = last = kept = 0
    for _, point, more, analyst in turns:
        kept += point - last if over > 1 else 0
        last = point
        was, depth[analyst] = depth[analyst], depth[analyst] + more
        if not was or not depth[analyst]:
            over += more
            edges[analyst].append(kept)
            if not depth[analyst] and edges[analyst][-2] == kept:  # nobody else was there
                del edges[analyst][-2:]
    numbers = [_number(own, kept // 8 + 1) for own in edges.values()]
    return sum((one & other).bit_count() for one, other in combinations(numbers, 2))


def _number(edges: list[int], size: int) -> int:
    starts, ends = bytearray(size), bytearray(size)
    for side, own in ((starts, edges[::2]), (ends, edges[1::2])):
        for edge in own:
            side[edge >> 3] ^= 1 << (edge & 7)
    return int.from_bytes(ends, "little") - int.from_bytes(starts, "little")
