"""The result of an import, and the error of one."""

import datetime as dt
from dataclasses import dataclass, field

from reader.text.blocks import Draft


class ImportRefused(ValueError):
    """A piece that cannot be read; the message is a sentence for the user."""


@dataclass(slots=True)
class Recognised:
    """A piece as recognised: its blocks, what its own words say of it, and what was left out or changed.

    `notes` are sentences for the person who corrects the recognition before the piece is stored.
    """

    drafts: list[Draft]
    title: str = ""
    author: str = ""
    source: str = ""
    published: dt.date | None = None
    language: str = "en"
    notes: list[str] = field(default_factory=list)
