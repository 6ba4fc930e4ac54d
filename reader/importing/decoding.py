"""Decoding of a file's bytes to text, with the reason if a file is refused.

Recognised are UTF-8, UTF-16, UTF-32 (by its mark) and Windows-1252. The last is a guess, because almost any
bytes can be read as it; it is made only if the outcome looks like the writing of a Western language.
"""

import codecs
import re
from typing import NamedTuple

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from reader.importing.recognised import ImportRefused

UTF_8, UTF_16, UTF_32, WINDOWS = "UTF-8", "UTF-16", "UTF-32", "Windows-1252"

#: First bytes of files that hold no plain text. https://en.wikipedia.org/wiki/List_of_file_signatures
MAGIC: dict[bytes, str] = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive, as Word and OpenDocument files are",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x89PNG": "a picture (PNG)",
    b"GIF8": "a picture (GIF)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"II*\x00": "a picture (TIFF)",
    b"MM\x00*": "a picture (TIFF)",
    b"\xd0\xcf\x11\xe0": "an old Word or Office file",
    b"{\\rtf": "a rich-text (RTF) file",
    b"%!PS": "a PostScript file",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}

#: Byte-order marks, longer ones first, because one of UTF-32 begins with one of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32", UTF_32),
    (codecs.BOM_UTF32_BE, "utf-32", UTF_32),
    (codecs.BOM_UTF16_LE, "utf-16", UTF_16),
    (codecs.BOM_UTF16_BE, "utf-16", UTF_16),
)

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
FOREIGN = re.compile(r"[^\x00-\x7f\u2010-\u2026\u20ac]")
SAVE_AGAIN = "Save it as UTF-8 text and bring it again."


class Decoded(NamedTuple):
    text: str
    encoding: str  # as people know it: "UTF-8", "Windows-1252", …


def decode(data: bytes) -> Decoded:
    """Return the text of a plain-text file, and its encoding.

    Raises ImportRefused for a file that is empty, larger than `settings.DOCUMENT_MAX_BYTES`, no plain
    text, or in an encoding that is not recognised.
    """
    refuse_size(len(data))
    for start, name in MAGIC.items():
        if data.startswith(start):
            raise ImportRefused(f"This is {name}, not plain text. Copy its words and paste them instead.")
    decoded = _decode(data)
    decoded = decoded._replace(text=decoded.text.rstrip("\x1a"))  # the end of a file in DOS
    if not decoded.text.strip("\ufeff \t\r\n"):
        raise ImportRefused("There is nothing in it but space. Bring a file with words in it.")
    if len(CONTROL.findall(decoded.text)) > len(decoded.text) / 1000 or "\x00" in decoded.text:
        raise ImportRefused(
            "This file is not plain text: it holds control characters. Copy its words and paste them."
        )
    return decoded


def refuse_size(size: int) -> None:
    """Raise ImportRefused for 0 bytes, or for more than `settings.DOCUMENT_MAX_BYTES`."""
    if not size:
        raise ImportRefused("This file is empty. Bring one with words in it.")
    if size > settings.DOCUMENT_MAX_BYTES:
        limit = filesizeformat(settings.DOCUMENT_MAX_BYTES).replace("\xa0", " ")
        actual = filesizeformat(size).replace("\xa0", " ")
        raise ImportRefused(
            f"This piece has {actual}, and the most that can be taken is {limit}. Bring it in parts."
        )


def _decode(data: bytes) -> Decoded:
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return _by(data, codec, name)
    if codec := _unmarked_utf_16(data):
        return _by(data, codec, UTF_16)
    try:
        return Decoded(data.decode("utf-8"), UTF_8)
    except UnicodeDecodeError as error:
        return _windows(data, error)


def _by(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), name)
    except UnicodeDecodeError as error:
        raise ImportRefused(f"This {name} file is damaged at byte {error.start}. {SAVE_AGAIN}") from error


def _unmarked_utf_16(data: bytes) -> str:
    """Return the codec if most bytes at even or odd places are NUL, as with Latin letters; else ""."""
    if len(data) % 2 or len(data) < 4:
        return ""
    half = len(data) / 2
    even, odd = data[::2].count(0) / half, data[1::2].count(0) / half
    if even < 0.01 and odd > 0.7:
        return "utf-16-le"
    return "utf-16-be" if odd < 0.01 and even > 0.7 else ""


def _windows(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Decode as Windows-1252. Raises ImportRefused for damaged UTF-8 and for no Western writing."""
    as_utf_8 = data.decode("utf-8", errors="replace")
    faults = as_utf_8.count("\ufffd")
    if sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", as_utf_8))) > faults:
        raise ImportRefused(f"This UTF-8 file is damaged at byte {error.start}. {SAVE_AGAIN}")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as undefined:
        raise ImportRefused(f"The encoding of this file is not recognised. {SAVE_AGAIN}") from undefined
    if len(FOREIGN.findall(text)) > 0.3 * len("".join(text.split())):
        raise ImportRefused(f"The encoding of this file is not recognised. {SAVE_AGAIN}")
    return Decoded(text, WINDOWS)
