"""Aligned pairs of sentences, as two pieces: what the rankers of counterparts are measured on.

A set is a file of its own, invented for this project: `paraphrase` and `framing` may be tuned on; `held_out` never is.
The left sentences stand in paragraphs by topic. The right ones are told in another order and in other paragraphs, so
that neither the place nor the paragraph gives a counterpart away.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from annotations.counterparts.index import Index
from reader.text.blocks import Draft, assemble

SETS = ("paraphrase", "framing", "held_out")
EACH = 5  # sentences of a paragraph on the right
SEED = 1


class Aligned(NamedTuple):
    """Two pieces in English, and the places `(start, end)` of each pair in the one and the other."""

    left: Index
    right: Index
    pairs: list[tuple[tuple[int, int], tuple[int, int]]]


def read(name: str) -> Aligned:
    """The set of this name."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    topics: dict[str, list[list[str]]] = {}
    for row in rows:
        topics.setdefault(row[0], []).append(row)
    rng = random.Random(SEED)
    told = list(topics.values())
    left = _piece([[row[1] for row in topic] for topic in told])
    rng.shuffle(told)
    right_rows = [row[2] for topic in told for row in rng.sample(topic, len(topic))]
    right = _piece([right_rows[at : at + EACH] for at in range(0, len(right_rows), EACH)])
    return Aligned(left, right, [(_place(left, row[1]), _place(right, row[2])) for row in rows])


def _piece(paragraphs: list[list[str]]) -> Index:
    return Index(*assemble(Draft("paragraph", " ".join(sentences)) for sentences in paragraphs), "en")


def _place(piece: Index, sentence: str) -> tuple[int, int]:
    start = piece.text.index(sentence)
    return start, start + len(sentence)
