"""The formats of pieces, told apart by a file's content and not by its name."""

from reader.importing.odt import ODT
from reader.importing.recognised import Format
from reader.importing.subtitles import SUBTITLES

#: In the order in which they are asked; what none of them matches is plain text.
FORMATS: tuple[Format, ...] = (ODT, SUBTITLES)


def format_of(data: bytes) -> Format | None:
    """Return the first format that the bytes are of; None for plain text."""
    return next((one for one in FORMATS if one.matches(data)), None)
