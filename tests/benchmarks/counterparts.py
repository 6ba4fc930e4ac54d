"""How well counterparts are proposed, on aligned pairs of sentences, and how fast, in a piece of 100,000 words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, cycle
from typing import NamedTuple

from django.test import Client
from django.test.utils import override_settings

from annotations.counterparts import embeddings, proposals, semantic
from annotations.counterparts.index import Index
from annotations.counterparts.lexical import PiecePair
from annotations.counterparts.ranking import Asked, Ranking
from reader.lru_cache import Memory
from reader.models import Comparison
from tests.benchmarks import floors
from tests.benchmarks.pairs import SETS, Aligned, read
from tests.benchmarks.table import Figure, side_by_side

Place = tuple[int, int]
Ranker = Callable[[int, int], Iterator[Place]]


class Scores(NamedTuple):
    """In percent: how often the counterpart is the first, among the first three, and the mean reciprocal rank."""

    first: float
    three: float
    mrr: float


def figures() -> Iterator[Figure]:
    """For each set, both directions together: each ranker's figures beside those of plain TF-IDF."""
    for name in SETS:
        aligned = read(name)
        floor = scores(aligned, plain)
        size = f"{name.replace('_', ' ')}, {len(aligned.pairs)} pairs"
        yield from _rows("plain TF-IDF", size, floor, None)
        for title, ranker, least in RANKERS:
            if title == "words" or semantic.is_installed():
                yield from _rows(title, size, scores(aligned, ranker), floor if least else None)


def _rows(title: str, size: str, found: Scores, floor: Scores | None) -> Iterator[Figure]:
    for what, place in (("hit@1", 0), ("hit@3", 1), ("MRR", 2)):
        wanted = 1 if floor and what != "hit@1" else None
        yield Figure(
            f"counterparts by {title}: {what}", size, found[place], "%", floor and floor[place], wanted, more=True
        )  # fmt: skip


def scores(aligned: Aligned, ranker: Callable[[Index, Index], Ranker]) -> Scores:
    """The figures of a ranker over all pairs, from the left to the right and back."""
    ranks = []
    for near, far, pairs in (
        (aligned.left, aligned.right, aligned.pairs),
        (aligned.right, aligned.left, [(far, near) for near, far in aligned.pairs]),
    ):
        rank = ranker(near, far)
        ranks += [_rank(rank(*passage), counterpart) for passage, counterpart in pairs]
    return Scores(
        100 * sum(rank == 1 for rank in ranks) / len(ranks),
        100 * sum(rank <= 3 for rank in ranks) / len(ranks),
        100 * sum(1 / rank for rank in ranks) / len(ranks),
    )


def _rank(places: Iterator[Place], wanted: Place) -> float:
    return next((rank for rank, place in zip(count(1), places, strict=False) if place == wanted), math.inf)


def plain(near: Index, far: Index) -> Ranker:
    """The base line: the cosine of TF-IDF over words as they are written, in small letters."""

    def words(piece: Index, start: int, end: int) -> list[str]:
        return re.findall(r"\w\w+", piece.text[start:end].lower())

    texts = [words(piece, one.start, one.end) for piece in (near, far) for one in piece.sentences]
    often = Counter(word for text in texts for word in set(text))

    def vector(text: list[str]) -> dict[str, float]:
        weights = {
            word: n * (math.log((1 + len(texts)) / (1 + often[word])) + 1)
            for word, n in Counter(text).items()
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1
        return {word: weight / length for word, weight in weights.items()}

    rows = [(one, vector(words(far, one.start, one.end))) for one in far.sentences]

    def rank(start: int, end: int) -> Iterator[Place]:
        query = vector(words(near, start, end))
        found = [
            (-sum(query.get(w, 0) * weight for w, weight in row.items()), one.start, one.end)
            for one, row in rows
        ]
        return ((begin, finish) for _, begin, finish in sorted(found))

    return rank


def words(near: Index, far: Index) -> Ranker:
    pair = PiecePair(near, far)
    return lambda start, end: _places(Ranking(pair, Asked(start, end)))


def sense(near: Index, far: Index) -> Ranker:
    """The second ranker by itself."""
    vectors = _vectors(near), _vectors(far)
    windows = far.windows(1)

    def rank(start: int, end: int) -> Iterator[Place]:
        found = semantic.scores(*vectors, start, end, 1)
        order = sorted(range(len(windows)), key=lambda number: (-found[number], number))
        return ((windows[number].start, windows[number].end) for number in order)

    return rank


def both(near: Index, far: Index) -> Ranker:
    pair, vectors = PiecePair(near, far), (_vectors(near), _vectors(far))
    return lambda start, end: _places(Ranking(pair, Asked(start, end), vectors))


def _places(ranking: Ranking) -> Iterator[tuple[int, int]]:
    return ((ranking.windows[number].start, ranking.windows[number].end) for number in ranking.order)


def _vectors(piece: Index) -> semantic.Vectors:
    return semantic.Vectors(piece, semantic.made(piece, semantic.model()))


RANKERS = (("words", words, True), ("sense", sense, False), ("words and sense", both, True))


def speed(client: Client, comparison: Comparison, highlights: int) -> Iterator[Figure]:
    """The list for one passage: when nothing is in memory yet, and then for one passage after the other.

    The floor of the first counts the words of both pieces; that of the others counts words in common.
    """
    size = f"{highlights:,} highlights"
    rows = [row.pk for row in comparison.highlights.order_by("pk") if row.document_id == comparison.left_id]
    numbers = cycle(rows[:60])
    address, floor = f"/comparisons/{comparison.pk}/highlights/{{}}/counterparts/", f"/floor/{comparison.pk}/"
    client.get(f"/comparisons/{comparison.pk}/")

    def listed() -> bytes:
        return _list(client, address.format(next(numbers)))

    floors.page["bytes"] = listed()
    floors.sentences[:] = [
        frozenset(floors.words_in(comparison.right.text[block.start : block.end]))
        for block in comparison.right.blocks
    ]
    first, least = side_by_side(listed, partial(client.get, f"{floor}words/"), runs=5, warm=1, before=forget)
    yield Figure("first counterparts of a piece", size, first, "ms", least, 12)
    search = partial(client.get, f"{floor}search/{rows[0]}/")
    then, least = side_by_side(listed, search, runs=50)
    yield Figure("counterparts of a passage", size, then, "ms", least, 10)
    if semantic.is_installed():
        with override_settings(SEMANTIC=True):
            for document in comparison.documents.values():
                embeddings.embed(document)
            then, least = side_by_side(listed, search, runs=50)
        yield Figure("counterparts of a passage, by sense too", size, then, "ms", least, 10)


def forget() -> None:
    """As a process that has looked for no counterpart before."""
    proposals._indices, proposals._pairs = Memory(most=8_000_000), Memory(most=8)


def _list(client: Client, address: str) -> bytes:
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.status_code
    return answer.content
