"""The result of an import, the error of one, and the type of a format."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple

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

    `suffixes` are the usual ends of its files' names, for the dialogue in which a file is chosen. The reader
    raises ImportRefused for a file that it cannot read.
    """

    name: str
    matches: Callable[[bytes], bool]
    read: Callable[[bytes], Recognised]
    suffixes: tuple[str, ...] = ()


def extra(module: str) -> Any:
    """Import a module of the extra `formats`. Raises ImportRefused, with how to install it, if it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ImportRefused(
            "This server cannot read files of this kind, because the extra `formats` of Parallax is not installed. "
            "Ask whoever runs it, or copy the words and paste them."
        ) from error
