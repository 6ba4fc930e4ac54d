"""Notes of a piece: the block that each reference in the text leads to, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reader.text.blocks import Block, Span

PREFIX = (
    "#note-"  # of the address of a stored reference; the note's number follows, which is its block's marker
)

#: By the start of a block, its references (`note`) and its way back (`back`), which is empty and where it begins. Their
#: `href` is the start of the block that they lead to, a space and the note's number.
NoteLinks = Mapping[int, tuple[Span, ...]]


def link_notes(blocks: Sequence[Block]) -> NoteLinks:
    """Return the links between references and notes. Where several notes have a number, the next one is meant."""
    nearest: dict[str, Block] = {}
    first: dict[Block, Block] = {}  # by note, the block of the first reference to it
    found: dict[int, list[Span]] = {}
    for block in reversed(blocks):
        for span in reversed(block.spans):
            label = span.href.removeprefix(PREFIX)
            note = nearest.get(label) if span.kind == "link" and label != span.href else None
            if note:
                first[note] = block
                reference = Span("note", span.start, span.end, f"{note.start} {label}")
                found.setdefault(block.start, []).append(reference)
        if block.marker and block.kind not in ("item", "heading"):
            nearest[block.marker] = block
    for note, block in first.items():
        back = Span("back", note.start, note.start, f"{block.start} {note.marker}")
        found.setdefault(note.start, []).append(back)
    return {start: tuple(spans) for start, spans in found.items()}


def with_notes(block: Block, links: NoteLinks, prefix: str) -> Block:
    """Return a block with its links to notes, for blocks that are elements whose ids are `prefix` and their start."""
    found = links.get(block.start, ()) if prefix else ()
    if not found:
        return block
    kept = tuple(span for span in block.spans if not span.href.startswith(PREFIX))
    return replace(block, spans=kept + tuple(replace(span, href=prefix + span.href) for span in found))
