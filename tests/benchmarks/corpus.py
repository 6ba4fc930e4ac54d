"""A long piece and its highlights, the same every time: what the budgets are measured on."""

from __future__ import annotations

import random
from typing import Any

from annotations import comparisons
from annotations.anchoring import anchor
from annotations.models import Framing, Highlight, Link, Relation
from reader.models import Comparison, Document
from reader.text.blocks import Draft

SEED = 20260401
WORDS = 100_000
PARAGRAPHS = 1_250
SYLLABLES = [
    "ba",
    "ker",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "ya",
    "den",
    "gor",
    "hal",
    "jin",
    "pex",
    "qua",
    "rul",
    "sta",
    "wen",
    "zor",
    "é",
    "ü",
    "🜁",
]


def long_text(rng: random.Random, words: int = WORDS, paragraphs: int = PARAGRAPHS) -> list[str]:
    """Paragraphs of invented words, `words` in all, a few of them outside ASCII and outside the BMP."""
    lexicon = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(4_000)]
    each = words // paragraphs
    return [" ".join(rng.choices(lexicon, k=each)).capitalize() + "." for _ in range(paragraphs)]


def long_document(rng: random.Random, title: str, owner: Any) -> Document:
    """A stored document of 100,000 words in 1,250 paragraphs."""
    document = Document.from_drafts(
        (Draft("paragraph", words) for words in long_text(rng)), title=title, brought_by=owner
    )
    document.save()
    document.keep()
    return document


def long_comparison(owner: Any, highlights: int, links: int = 0) -> Comparison:
    """Two long documents; `highlights` over the left one and as many over the right as `links` need."""
    rng = random.Random(SEED)
    left, right = long_document(rng, "The long left", owner), long_document(rng, "The long right", owner)
    comparison = comparisons.make_comparison(left=left, right=right, title="Long", owner=owner)
    sources = scatter(rng, comparison, left, owner, highlights)
    targets = scatter(rng, comparison, right, owner, links)
    relations = list(Relation.objects.filter(comparison=comparison))
    Link.objects.bulk_create(
        Link(
            comparison=comparison, analyst=owner, source=source, target=target, relation=rng.choice(relations)
        )
        for source, target in zip(rng.sample(sources, k=links), targets, strict=True)
    )
    return comparison


def scatter(
    rng: random.Random, comparison: Comparison, document: Document, owner: Any, n: int
) -> list[Highlight]:
    """`n` highlights of 20 to 120 code points over the document, 15 in 100 of them across a paragraph's end."""
    framings = list(Framing.objects.filter(comparison=comparison))
    ends = [block.end for block in document.blocks[:-1]]
    rows: dict[tuple[int, int, int], Highlight] = {}  # an analyst makes the same one once
    while len(rows) < n:
        length = rng.randint(20, 120)
        if rng.random() < 0.15:
            start = rng.choice(ends) - rng.randint(5, length - 8)
        else:
            block = rng.choice(document.blocks)
            start = rng.randint(block.start, max(block.start, block.end - length))
        place, framing = anchor(document.text, start, start + length), rng.choice(framings)
        rows[place.start, place.end, framing.pk] = Highlight(
            comparison=comparison, document=document, analyst=owner, framing=framing,
            start=place.start, end=place.end, quote=place.quote, prefix=place.prefix, suffix=place.suffix,
        )  # fmt: skip
    return Highlight.objects.bulk_create(rows.values(), batch_size=500)
