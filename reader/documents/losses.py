"""The words of a file that are not in the draft that was made of it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.text.blocks import Draft, normalise
from reader.text.words import texts_of

_SIGNS = re.compile(r"[\W_]+")  # neither letters nor digits
NEAR = 2_000  # letters after the last line found, in which the next one is looked for first
FAR = 200  # lines at most that are looked for in the whole piece
LONGEST = 1_000  # code points of a line that is looked for as a whole
SHOWN, WIDTH = 20, 200  # passages, and code points of each
FEW = 3  # words that are found by chance


class Losses(NamedTuple):
    """How many words are lost, and the first passages of them, in the order of the file."""

    words: int
    passages: list[str]


def compare(source: str, drafts: Sequence[Draft]) -> Losses:
    """Return what of the lines of `source` is not among the words of `drafts`, nor in their numbering."""
    piece = _letters("".join(draft.marker + draft.text for draft in drafts))
    lost: list[str] = []
    position = far = 0
    for line in _lines(normalise(source)):
        letters = _letters(line)
        found = piece.find(letters, position, position + len(letters) + NEAR)
        if found < 0 and far < FAR:
            far += 1
            found = piece.find(letters)
        if found >= 0:
            position = found + len(letters)
        elif far < FAR:
            lost += _missing(line.split(), piece[position : position + len(letters) + NEAR])
        else:
            lost.append(line.strip())
    return Losses(
        sum(len(texts_of(passage)) for passage in lost), [passage[:WIDTH] for passage in lost[:SHOWN]]
    )


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, long ones in parts, so that what looks for the words of one takes a short time."""
    for line in re.split(r"[\n\f\v\x85\u2028\u2029]+", text):
        yield from re.findall(rf".{{1,{LONGEST}}}(?:\s|$)|.{{1,{LONGEST}}}", line)


def _missing(words: list[str], near: str) -> list[str]:
    """Return the runs of words that do not follow each other in `near`."""
    runs: list[list[str]] = [[]]
    start = 0
    while start < len(words):
        end = _longest(words, start, near)
        if end - start >= FEW:
            runs.append([])
            start = end
        else:
            runs[-1].append(words[start])
            start += 1
    return [" ".join(run) for run in runs if _letters("".join(run))]


def _longest(words: list[str], start: int, near: str) -> int:
    """Return the end of the longest run of words from `start` that is in `near`, by halving."""
    least, most = start, len(words)
    while least < most:
        middle = (least + most + 1) // 2
        if _letters("".join(words[start:middle])) in near:
            least = middle
        else:
            most = middle - 1
    return least


def _letters(text: str) -> str:
    return _SIGNS.sub("", text)
