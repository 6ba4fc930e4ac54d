"""Import of OpenDocument texts (https://docs.oasis-open.org/office/OpenDocument/v1.3/)."""

from collections import Counter
from typing import Any

from reader.importing.html.metadata import Metadata, language_tag, read_date, tidy
from reader.importing.html.pieces import describe
from reader.importing.odt.parts import find, part
from reader.importing.odt.walk import LEFT_OUT, Walk
from reader.importing.recognised import ImportRefused, Recognised


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
    return describe(walk.drafts + walk.notes, _describe(part(data, "meta.xml")), _left_out(walk.left_out))


def _left_out(counts: Counter[str]) -> list[str]:
    said = [f"{count} {LEFT_OUT[name][count > 1]}" for name, count in counts.items() if count]
    return [f"Not taken from the file: {', '.join(said)}."] if said else []


def _describe(meta: Any) -> Metadata:
    """Return what the file's description says."""
    title, author, date, language = (
        tidy(" ".join(text for one in find(meta, name) for text in one.itertext()))
        if meta is not None
        else ""
        for name in ("dc:title", "meta:initial-creator", "meta:creation-date", "dc:language")
    )
    return Metadata(title, author, "", read_date(date), language_tag(language), saved=True)
