"""The result of an import, the error of one, and the type of a format."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.text.blocks import Draft


class ImportRefused(ValueError):
    """A piece that cannot be read; the message is a sentence for the user."""


@dataclass(slots=True)
class Recognised:
    """A piece as recognised: its blocks, what its own words say of it, and what was left out or changed.

    `notes` are sentences for the person who corrects the recognition before the piece is stored. `codec` is the
    one that read plain text, and empty for any other piece.
    """

    drafts: list[Draft]
    title: str = ""
    author: str = ""
    source: str = ""
    published: dt.date | None = None
    language: str = "en"
    notes: list[str] = field(default_factory=list)
    codec: str = ""


class Format(NamedTuple):
    """A format: its `name` in a sentence, such as "a PDF file", whether bytes are of it, and its reader.

    The reader raises ImportRefused for a file that it cannot read.
    """

    name: str
    matches: Callable[[bytes], bool]
    read: Callable[[bytes], Recognised]
