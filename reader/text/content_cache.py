"""The texts and blocks of documents, kept in memory by what they are.

A text never changes and its blocks seldom do, so parsing megabytes anew for every request would be waste. A
content is kept under its fingerprint, a digest of text and blocks, so that what is found is always what is
stored: another text or another structure has another fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reader.lru_cache import Memory
from reader.text.blocks import Block

#: At most forty million code points in all: the texts of some forty long books.
_memory: Memory[Content] = Memory(most=40_000_000)


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A document's canonical text and its blocks in order. Two are equal only where they are one object."""

    text: str
    blocks: tuple[Block, ...]

    @classmethod
    def parse(cls, text: str, block_data: list[dict[str, Any]]) -> Content:
        return cls(text, tuple(Block.from_json(data) for data in block_data))


def fingerprint_of(text: str, block_data: list[dict[str, Any]]) -> str:
    """64 hexadecimal digits that stand for this text with these blocks."""
    digest = hashlib.sha256(text.encode())
    digest.update(json.dumps(block_data, sort_keys=True).encode())
    return digest.hexdigest()


def recall(fingerprint: str, read: Callable[[], Content]) -> Content:
    """The content kept under `fingerprint`; where there is none, what `read` gives, kept from now on."""
    return _memory.recall(fingerprint, read, lambda content: len(content.text))
