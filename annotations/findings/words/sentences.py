"""What the figures of a word mean, in words."""

from __future__ import annotations

from annotations.agreement.page import written
from annotations.findings.keyness import Key
from annotations.findings.words.corpora import Body

#: One in so many, as it is said.
SAID = {20: "20", 100: "a hundred", 1_000: "a thousand", 10_000: "ten thousand"}


def times(ratio: float) -> str:
    """How many times as frequent, from 1, in as many digits as tell it from 1."""
    return written(ratio, 0 if ratio >= 10 else 1 if ratio >= 1.1 else 2)


def frequent(key: Key) -> str:
    """How much more frequent a word is where it is more so, in a few words."""
    return f"{times(key.times)} times as frequent" if min(key.of, key.against) else "only here"


def chance(level: int) -> str:
    """How often a difference as large comes by chance; `level` is one of `annotations.findings.keyness.LEVELS` or 0."""
    return f"less than once in {SAID[level]}" if level else "more than once in 20"


def sentence(key: Key, of: Body, against: Body) -> str:
    """What a word that stands in either body comes to there, with the figures that say so."""
    things = "two-word phrases" if key.is_phrase else "words"
    places = [
        (of.where, key.of, key.of_size, key.per_thousand[0]),
        (against.where, key.against, key.against_size, key.per_thousand[1]),
    ]
    more, fewer = places if key.lean >= 0 else reversed(places)
    found = f"{more[1]:,} in {more[2]:,} {things} ({written(more[3], 1)} in a thousand)"
    figures = (
        f"(log-likelihood {written(key.g2, 1)}, log ratio {written((key.lean or 1) * key.log_ratio, 1)})"
    )
    if not fewer[1]:
        said = f"“{key.term}” stands only {more[0]}: {found}, and never in the {fewer[2]:,} {fewer[0]}."
    elif not key.lean:
        return f"“{key.term}” is as frequent {of.where} as {against.where}: {found}."
    else:
        other = f"{fewer[1]:,} in {fewer[2]:,} ({written(fewer[3], 1)} in a thousand) {fewer[0]}"
        said = f"“{key.term}” is {times(key.times)} times as frequent {more[0]}: {found}, against {other}."
    if key.level:
        return f"{said} A difference this large would come by chance {chance(key.level)} {figures}."
    return f"{said} That may well be chance, which makes as large a difference {chance(0)} {figures}."
