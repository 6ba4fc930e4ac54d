"""A cache of the texts and blocks of documents.

A text never changes and its blocks seldom do, so parsing megabytes for every request would be waste. A
content is kept under its fingerprint, a digest of text and blocks. Another text or another structure has
another fingerprint, so the cache never differs from what is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reader.lru_cache import Memory
from reader.text.blocks import Block
from reader.text.direction import Direction, direction_of_piece
from reader.text.notes import NoteLinks, link_notes

#: At most forty million code points in all, which is the text of some forty long books.
_memory: Memory[Content] = Memory(most=40_000_000)


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A document's canonical text and its blocks in order. Two are equal only if they are one object.

    `direction` is None for a text without letters.
    """

    text: str
    blocks: tuple[Block, ...]
    direction: Direction | None
    notes: NoteLinks

    @classmethod
    def parse(cls, text: str, block_data: list[dict[str, Any]]) -> Content:
        blocks = tuple(Block.from_json(data) for data in block_data)
        direction = direction_of_piece(text[block.start : block.end] for block in blocks)
        return cls(text, blocks, direction, link_notes(blocks))


def fingerprint_of(text: str, block_data: list[dict[str, Any]]) -> str:
    """Return 64 hexadecimal digits (SHA-256) that identify this text with these blocks."""
    digest = hashlib.sha256(text.encode())
    digest.update(json.dumps(block_data, sort_keys=True).encode())
    return digest.hexdigest()


def recall(fingerprint: str, read: Callable[[], Content]) -> Content:
    """Return the content under `fingerprint`; if there is none, read it and keep it."""
    return _memory.recall(fingerprint, read, lambda content: len(content.text))
