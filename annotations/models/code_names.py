"""Names of codes as they are stored and compared: two that look the same are one, in whichever form they were typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from annotations.models.codebook import Code

Named = TypeVar("Named", bound="Code")


def tidy(name: str) -> str:
    """Return a name as it is stored: in NFC, with one space for any white space."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def folded(name: str) -> str:
    """Return a name as it is compared. Names stored by earlier versions may be in another form than NFC."""
    return unicodedata.normalize("NFC", tidy(name).casefold())


def matching(codes: Iterable[Named], names: Collection[str]) -> dict[str, Named]:
    """Return the code of each of the names that one has: the one so written, else one that compares equal."""
    codes = list(codes)
    written = {code.name: code for code in codes}
    equal = {folded(code.name): code for code in reversed(codes)}
    found = {name: written.get(name) or equal.get(folded(name)) for name in names}
    return {name: code for name, code in found.items() if code is not None}
