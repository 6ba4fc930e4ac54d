"""Decoding of a file's bytes to text, with the reason if a file is refused.

UTF-8, UTF-16 and UTF-32 are told by their marks or by their own form. Any other encoding is a guess, which the
draft's page lets a person correct.
"""

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from reader.importing.encodings import ENCODINGS, is_utf_8, likely
from reader.importing.recognised import ImportRefused

UTF_8 = "utf-8"

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
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: The sequences that change the letters in ISO-2022, whose every byte is ASCII.
ESCAPES = (b"\x1b$", b"\x1b(")
SAVE_AGAIN = "Save it as UTF-8 text and bring it again."
NAMED = 3  # places of bytes that cannot be read, of which a note says where they are


class Decoded(NamedTuple):
    """The text of a file, the codec that read it, and a sentence about bytes that it could not read."""

    text: str
    codec: str
    note: str = ""


def decode(data: bytes, codec: str = "") -> Decoded:
    """Return the text of a plain-text file as read by `codec`, or by the likeliest one if that is empty.

    Raises ImportRefused for a file that is empty, larger than `settings.UPLOAD_MAX_BYTES`, no plain text, or in an
    encoding that is not recognised.
    """
    refuse_size(len(data))
    for start, name in MAGIC.items():
        if data.startswith(start):
            raise ImportRefused(f"This is {name}, not plain text. Copy its words and paste them instead.")
    decoded = _by(data, codec) if codec else _decode(data)
    decoded = decoded._replace(text=decoded.text.rstrip("\x1a"))  # the end of a file in DOS
    if not decoded.text.strip("\ufeff \t\r\n"):
        raise ImportRefused("There is nothing in it but space. Bring a file with words in it.")
    if len(CONTROL.findall(decoded.text)) > len(decoded.text) / 1000 or "\x00" in decoded.text:
        raise ImportRefused(
            "This file is not plain text: it holds control characters. Copy its words and paste them."
        )
    return decoded


def refuse_size(size: int) -> None:
    """Raise ImportRefused for a file of 0 bytes, or of more than `settings.UPLOAD_MAX_BYTES`."""
    if not size:
        raise ImportRefused("This file is empty. Bring one with words in it.")
    if size > settings.UPLOAD_MAX_BYTES:
        most = _in_words(settings.UPLOAD_MAX_BYTES)
        raise ImportRefused(
            f"This file has {_in_words(size)}, and the most that can be taken is {most}. "
            "Save it without its pictures, or bring it in parts."
        )


def refuse_long_text(texts: Iterable[str]) -> None:
    """Raise ImportRefused if texts have more bytes together, in UTF-8, than `settings.DOCUMENT_MAX_BYTES`."""
    size = sum(len(text.encode()) for text in texts)
    if size > settings.DOCUMENT_MAX_BYTES:
        raise ImportRefused(
            f"The text of this piece has {_in_words(size)}, and the most that can be taken is "
            f"{_in_words(settings.DOCUMENT_MAX_BYTES)}. Bring it in parts."
        )


def _in_words(size: int) -> str:
    return filesizeformat(size).replace("\xa0", " ")


def _decode(data: bytes) -> Decoded:
    for mark, codec in MARKS:
        if data.startswith(mark):
            return _refuse_noise(_by(data, codec))
    if codec := _unmarked_utf_16(data):
        return _by(data, codec)
    may_be_utf_8 = is_utf_8(data)
    if may_be_utf_8 and (_is_latin(data) or not any(sign in data for sign in (b"\x00", *ESCAPES))):
        return _by(data, UTF_8)
    guesses = likely(data) or [UTF_8] * may_be_utf_8
    if not guesses:
        raise ImportRefused(f"The encoding of this file is not recognised. {SAVE_AGAIN}")
    return _by(data, guesses[0])


def _is_latin(data: bytes) -> bool:
    """Return True if most bytes are small letters or spaces, which no text in UTF-16 or ISO-2022 has."""
    return len(re.findall(rb"[a-z ]", data)) > len(data) / 2


def _by(data: bytes, codec: str) -> Decoded:
    """Decode by `codec`, with U+FFFD for what it cannot read."""
    for mark, marked in MARKS:
        data = data[len(mark) :] if marked == codec == UTF_8 and data.startswith(mark) else data
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return Decoded(data.decode(codec, "replace"), codec, _faults(data, codec))


def _faults(data: bytes, codec: str) -> str:
    """Say in which lines the first bytes are that `codec` cannot read, and how many more there are."""
    places: list[str] = []
    start = 0
    while len(places) <= NAMED and start < len(data):
        try:
            data[start:].decode(codec)
            break
        except UnicodeDecodeError as error:
            at = start + error.start
            line = len(re.findall("\r\n?|\n", data[:at].decode(codec, "replace"))) + 1
            places.append(f"line {line} (byte {at + 1:,})")
            start += max(error.end, error.start + 1)
    more = " and others" if len(places) > NAMED else ""
    return (
        f"Some bytes are no {ENCODINGS[codec]} and are shown as \ufffd: {', '.join(places[:NAMED])}{more}. "
        "Look whether letters are missing there."
    )


def _refuse_noise(decoded: Decoded) -> Decoded:
    """Raise ImportRefused if more than one sign in a hundred cannot be read, although a mark names the encoding."""
    if decoded.note and decoded.text.count("\ufffd") > 1 + len(decoded.text) / 100:
        raise ImportRefused(f"This {ENCODINGS[decoded.codec]} file is damaged. {SAVE_AGAIN}")
    return decoded


def _unmarked_utf_16(data: bytes) -> str:
    """Return the codec if most bytes at even or odd places are NUL, as with Latin letters; else ""."""
    if len(data) % 2 or len(data) < 4:
        return ""
    half = len(data) / 2
    even, odd = data[::2].count(0) / half, data[1::2].count(0) / half
    if even < 0.01 and odd > 0.7:
        return "utf-16-le"
    return "utf-16-be" if odd < 0.01 and even > 0.7 else ""
