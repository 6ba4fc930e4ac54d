"""Import of OpenDocument texts (https://docs.oasis-open.org/office/OpenDocument/v1.3/)."""

from collections import Counter
from dataclasses import replace
from typing import Any

from reader.importing.odt.parts import find, part
from reader.importing.odt.walk import LEFT_OUT, Walk
from reader.importing.plain_text.dates import is_date_line
from reader.importing.plain_text.names import read_byline
from reader.importing.proposals import propose
from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import Draft

FRONT = 12  # blocks among which byline and date stand


def matches(data: bytes) -> bool:
    return data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:300]


def read(data: bytes) -> Recognised:
    """Return the blocks of an OpenDocument text. Raises ImportRefused for one that is damaged, locked or too large."""
    content = part(data, "content.xml")
    body = next(find(content, "office:text"), None) if content is not None else None
    if content is None or body is None:
        raise ImportRefused(
            "This OpenDocument file is damaged or locked by a password. Save it again without one."
        )
    walk = Walk()
    for root in (part(data, "styles.xml"), content):
        walk.learn(root)
    walk.blocks(body)
    drafts = [
        _recognised(draft) if at < FRONT else draft for at, draft in enumerate(walk.drafts + walk.notes)
    ]
    found = propose(drafts, _left_out(walk.left_out))
    _describe(found, part(data, "meta.xml"))
    return found


def _recognised(draft: Draft) -> Draft:
    if draft.kind == "paragraph" and read_byline(draft.text):
        return replace(draft, kind="byline")
    if draft.kind == "paragraph" and is_date_line(draft.text):
        return replace(draft, kind="aside", role="date")
    return draft


def _left_out(counts: Counter[str]) -> list[str]:
    said = [f"{count} {LEFT_OUT[name][count > 1]}" for name, count in counts.items() if count]
    return [f"Not taken from the file: {', '.join(said)}."] if said else []


def _describe(found: Recognised, meta: Any) -> None:
    """Take title and author from the file's description where the text itself says none."""
    if meta is None:
        return
    title, author = (
        " ".join(" ".join(text for one in find(meta, name) for text in one.itertext()).split())
        for name in ("dc:title", "meta:initial-creator")
    )
    if title and not any(draft.kind == "heading" and draft.level == 1 for draft in found.drafts):
        found.title = title[:300]
    found.author = found.author or author[:200]
