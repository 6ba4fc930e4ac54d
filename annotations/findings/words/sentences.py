"""Sentences on the figures of a word."""

from annotations.findings.keyness import Key
from annotations.findings.words.corpora import Body
from reader.text.digits import written

#: The significance of a difference that chance makes once in so many.
SAID = {20: "p < .05", 100: "p < .01", 1_000: "p < .001", 10_000: "p < .0001"}


def times(ratio: float) -> str:
    """Format a ratio of at least 1 in as many digits as tell it from 1."""
    return written(ratio, 0 if ratio >= 10 else 1 if ratio >= 1.1 else 2)


def frequent(key: Key) -> str:
    """Say in a few words how much more frequent a word is in the body that has more of it."""
    return f"{times(key.times)} times as frequent" if min(key.of, key.against) else "only here"


def significance(level: int) -> str:
    """Return the significance of a difference; `level` is an n of `keyness.LEVELS`, or 0."""
    return SAID[level] if level else "not significant, p ≥ .05"


def sentence(key: Key, of: Body, against: Body) -> str:
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
        return f"{said} Significant: {significance(key.level)} {figures}."
    return f"{said} Not significant: p ≥ .05 {figures}."
