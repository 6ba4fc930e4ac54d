"""Repairs of a draft: each is done and stored with the step that takes it back."""

import datetime as dt
import json
from collections.abc import Callable, Collection
from pathlib import PurePath
from typing import Any

from django.conf import settings

from reader.documents import repair
from reader.documents.losses import Losses, compare
from reader.documents.repair import Drafts, Step
from reader.importing import Recognised, read
from reader.importing.decoding import UTF_8, decode
from reader.importing.encodings import ENCODINGS, Reading, readings
from reader.importing.plain_text.dates import find_date
from reader.importing.plain_text.names import read_byline
from reader.importing.proposals import LONGEST_AUTHOR, LONGEST_SOURCE, LONGEST_TITLE
from reader.models import Document, Original
from reader.text.blocks import CHOICES, BlockError, Draft

MOST_STEPS = 50
DESCRIBED = ("title", "author", "source", "published", "language")

#: What a block can be pointed at for: the kind it becomes, if any.
POINTED = {"title": "heading-1", "author": "byline", "published": "aside-date", "source": ""}
LONGEST = {"title": LONGEST_TITLE, "author": LONGEST_AUTHOR, "source": LONGEST_SOURCE}  # code points
_TICKED: dict[str, tuple[str, Callable[[Drafts, list[int]], Drafts]]] = {
    "join": ("Joined", repair.join),
    "drop": ("Dropped", repair.drop),
    "list": ("Made a list of", repair.make_list),
    "table": ("Made a table of", repair.make_table),
}
#: All repairs of ticked blocks, with the words of their buttons: before the letter that is the key, that, and after it.
REPAIRS = {
    "join": ("", "J", "oin"), "split": ("", "S", "plit…"), "drop": ("", "D", "rop"), "list": ("Make a ", "l", "ist"),
    "table": ("Make a ", "t", "able"), "title": ("T", "i", "tle"), "author": ("", "A", "uthor"),
    "published": ("Dat", "e", ""), "source": ("S", "o", "urce"),
}  # fmt: skip


class Changed(Exception):
    """The draft was stored or changed in another window meanwhile, and nothing was done."""


def require_seen(document: Document, seen: str | None) -> None:
    """Raise Changed if `seen`, the fingerprint from which a page was drawn, is not the draft's. None is not checked."""
    if not document.stored and seen not in (None, document.fingerprint):
        raise Changed


def original_of(document: Document) -> Original:
    """Return what a draft was read from; an empty one for a draft of which nothing was kept."""
    return Original.objects.filter(document=document.pk).first() or Original(document=document)


def perform(document: Document, name: str, starts: Collection[int]) -> str:
    """Repair the blocks that begin at `starts`, and say what was done. Raises BlockError and Changed."""
    drafts = document.drafts()
    picked = [number for number, block in enumerate(document.blocks) if block.start in starts]
    if name in POINTED:
        if len(picked) > 1:
            raise BlockError("Several blocks are ticked. Tick only the one that says it.")
        value, label = _pointed(name, drafts[picked[0]].text)
        after = repair.recast(drafts, picked, POINTED[name]) if POINTED[name] else drafts
        return _store(document, f"Set the {label}", drafts, after, {name: value})
    verb, do = _TICKED[name]
    blocks = f"{len(picked)} block{'s' if len(picked) > 1 else ''}"
    return _store(document, f"{verb} {blocks}", drafts, do(drafts, picked))


def recast(document: Document, starts: Collection[int], choice: str) -> str:
    """Make the blocks that begin at `starts` another kind."""
    drafts = document.drafts()
    picked = [number for number, block in enumerate(document.blocks) if block.start in starts]
    after = repair.recast(drafts, picked, choice)
    changed = sum(old != new for old, new in zip(drafts, after, strict=True))
    return _store(document, f"Set to “{CHOICES[choice]}”: {changed} of {len(picked)} ticked", drafts, after)


def split(document: Document, at: int) -> str:
    """Split the block around the code point `at` of the text before it."""
    drafts = document.drafts()
    found = [number for number, block in enumerate(document.blocks) if block.start < at < block.end]
    if not found:
        raise BlockError("There is no block to split at that place.")
    after = repair.split(drafts, found, at - document.blocks[found[0]].start)
    return _store(document, "Split a block in two", drafts, after)


def reread(document: Document, codec: str) -> str:
    """Read the file once more, in the chosen encoding. What was typed into the description stays.

    Raises ImportRefused if the file cannot be read so.
    """
    original = original_of(document)
    if codec not in ENCODINGS or not original.codec:
        raise BlockError("Choose one of the encodings that are offered.")
    data = bytes(original.data)
    before, now = (_described(read(data, name), original) for name in (original.codec, codec))
    fields = {name: now[1][name] for name in DESCRIBED if getattr(document, name) == before[1][name]}
    fields |= {"import_notes": now[0].notes, "codec": codec}
    return _store(document, f"Read as {ENCODINGS[codec]}", document.drafts(), now[0].drafts, fields)


def _described(recognised: Recognised, original: Original) -> tuple[Recognised, dict[str, Any]]:
    values = {name: getattr(recognised, name) for name in DESCRIBED}
    return recognised, values | {"title": recognised.title or PurePath(original.filename).stem or "Untitled"}


def undo(document: Document) -> str:
    """Take the last step back."""
    original = original_of(document)
    if not original.steps:
        raise BlockError("There is nothing to undo.")
    step = Step(**original.steps.pop())
    if step.fields.get("published"):
        step.fields["published"] = dt.date.fromisoformat(step.fields["published"])
    original.codec = step.fields.pop("codec", original.codec)
    if not document.rewrite(step.undo(document.drafts()), **step.fields):
        raise Changed
    original.save(update_fields=["codec", "steps"])
    return f"Undone: {step.label}."


def _store(
    document: Document, label: str, before: Drafts, after: Drafts, fields: dict[str, Any] | None = None
) -> str:
    """Write the new blocks, and the step that leads back. The encoding, if it is in `fields`, is the original's."""
    fields, original = fields or {}, original_of(document)
    old = {name: getattr(original if name == "codec" else document, name) for name in fields}
    if old.get("published"):
        old["published"] = old["published"].isoformat()
    original.codec = fields.pop("codec", original.codec)
    if not document.rewrite(after, **fields):
        raise Changed
    steps = [*original.steps, vars(Step.between(label, before, document.drafts(), old))][-MOST_STEPS:]
    while len(steps) > 1 and len(json.dumps(steps)) > 4 * settings.DOCUMENT_MAX_BYTES:
        steps = steps[1:]
    original.steps = steps
    original.save()
    return f"{label}."


def _pointed(name: str, words: str) -> tuple[Any, str]:
    """Return the value that a block's words give for a field of the description, and the field's name in words."""
    words = " ".join(words.split())
    if name == "published":
        if date := find_date(words):
            return date, "date"
        raise BlockError("No date was found in the ticked block. Type it into the description.")
    if name == "author":
        words = " and ".join(read_byline(words)) or words
    return words[: LONGEST[name]], name


def offered(original: Original) -> tuple[list[Reading], list[Reading]]:
    """Return the likely readings of a draft's file and the others; none of a file in flawless UTF-8."""
    data = bytes(original.data)
    if not original.codec or (original.codec == UTF_8 and not decode(data, UTF_8).note):
        return [], []
    return readings(data, original.codec)


def losses_of(document: Document, original: Original) -> Losses:
    """Return what the draft has not of its file, or of what was first recognised in one that is no plain text."""
    drafts: list[Draft] = document.drafts()
    if original.codec:
        return compare(decode(bytes(original.data), original.codec).text, drafts)
    first = drafts
    for step in reversed(original.steps):
        first = Step(**step).undo(first)
    return compare("\n".join(f"{draft.marker} {draft.text}" for draft in first), drafts)
