"""The formats of pieces, told apart by a file's content and not by its name."""

from reader.importing import pdf
from reader.importing.recognised import Format

#: In the order in which they are asked; what none of them matches is plain text.
FORMATS: tuple[Format, ...] = (Format("a PDF file", pdf.matches, pdf.read, (".pdf",)),)


def format_of(data: bytes) -> Format | None:
    """Return the first format that the bytes are of; None for plain text."""
    return next((one for one in FORMATS if one.matches(data)), None)
