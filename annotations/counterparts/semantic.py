"""Likeness of two passages in sense, by the vectors of their sentences: an optional second ranker.

The vectors come from a static model inside the package `wordllama` (the extra `semantic`). They are made when
a piece is stored, and kept, so that a page needs neither the model nor the network. Without the package or a
piece's vectors there is no such ranker, and the words alone decide.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from annotations.counterparts.index import Index
from annotations.counterparts.piece import touched

if TYPE_CHECKING:
    from numpy.typing import NDArray

AROUND = 0.3  # weight of the likeness of the blocks
NUMBERS = "float16"


class Model(Protocol):
    """A maker of vectors: `name` identifies the model, and `embed` returns a row for each text."""

    name: str

    def embed(self, texts: list[str]) -> NDArray[Any]: ...


class WordLlama:
    """The model of 16 MB in the wheel of `wordllama`: 256 numbers for a sentence, the mean of its words."""

    name = "wordllama-l2-supercat-256"

    def __init__(self) -> None:
        handlers = logging.root.handlers[:]
        level = logging.root.level
        import wordllama

        # The import reconfigures the process's root logger, which is put back here.
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        here = Path(wordllama.__file__).parent
        self._model = wordllama.WordLlama.load(cache_dir=here, disable_download=True)

    def embed(self, texts: list[str]) -> NDArray[Any]:
        return self._model.embed(texts)


def knows(language: str) -> bool:
    """Tell whether the model has the words of this language, which is given by its tag."""
    return language.partition("-")[0] == "en"


def is_installed() -> bool:
    return find_spec("wordllama") is not None and can_count()


def can_count() -> bool:
    return find_spec("numpy") is not None


@cache
def model() -> Model:
    """Read the model, once in a process: some tenths of a second. Raises ImportError if not installed."""
    return WordLlama()


def made(index: Index, by: Model) -> bytes:
    """Return the vectors of a piece's sentences in text order, each of length 1, as two-byte numbers."""
    import numpy

    texts = [index.text[sentence.start : sentence.end] for sentence in index.sentences]
    rows = by.embed(texts) if texts else numpy.zeros((0, 1))
    return _unit(numpy.nan_to_num(rows)).astype(NUMBERS).tobytes()


class Vectors:
    """The kept vectors of a piece. Raises ValueError for bytes that do not fit its sentences."""

    def __init__(self, index: Index, kept: bytes) -> None:
        import numpy

        self.index = index
        self.rows = numpy.frombuffer(kept, NUMBERS).reshape(len(index.sentences), -1).astype("float32")
        self._of_windows: dict[int, tuple[NDArray[Any], NDArray[Any]]] = {}

    def block(self, sentence: int) -> NDArray[Any]:
        first, last = self.index.bounds[sentence]
        return _unit(self.rows[first:last].sum(0))

    def of_windows(self, size: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return a row for each window of `size` sentences, and one for its block."""
        import numpy

        if size not in self._of_windows:
            windows = self.index.windows(size)
            own = [self.rows[window.first : window.last].sum(0) for window in windows]
            blocks = [self.block(window.first) for window in windows]
            self._of_windows[size] = _unit(numpy.array(own)), numpy.array(blocks)
        return self._of_windows[size]


def scores(near: Vectors, far: Vectors, start: int, end: int, size: int) -> list[float]:
    """Score each window of `size` sentences by its likeness to a passage of the first piece, -1.3 to 1.3."""
    import numpy

    sentences = near.index.sentences
    here = touched(sentences, start, end)
    if not here or not far.index.sentences:
        return [0.0] * len(far.index.windows(size))
    share = [min(end, sentences[at].end) - max(start, sentences[at].start) for at in here]
    passage = _unit(numpy.array(share, "float32") @ near.rows[here.start : here.stop])
    own, blocks = far.of_windows(size)
    return (own @ passage + AROUND * (blocks @ near.block(here[0]))).tolist()


def _unit(rows: NDArray[Any]) -> NDArray[Any]:
    import numpy

    if not rows.size:
        return rows
    return rows / numpy.maximum(numpy.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
