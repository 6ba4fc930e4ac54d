"""The encodings of text files: their names, those that a file is likely in, and how its first lines read in each."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from reader.importing.alphabets import regularity
from reader.importing.languages import detect

#: The encodings that can be chosen, by codec. Of those that differ in a few signs, the one with more of them. Where
#: readings are as plausible, the earlier one is taken; nearly everything reads as some Thai.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little-endian",
    "utf-16-be": "UTF-16, big-endian",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32, little-endian",
    "utf-32-be": "UTF-32, big-endian",
    "cp1252": "Windows-1252 (Western)",
    "iso8859-15": "ISO-8859-15 (Western)",
    "iso8859-1": "ISO-8859-1 (Western)",
    "mac-roman": "Mac Roman (Western)",
    "cp1250": "Windows-1250 (Central European)",
    "iso8859-2": "ISO-8859-2 (Central European)",
    "iso8859-16": "ISO-8859-16 (South-Eastern European)",
    "mac-latin2": "Mac Central European",
    "cp1251": "Windows-1251 (Cyrillic)",
    "iso8859-5": "ISO-8859-5 (Cyrillic)",
    "koi8-r": "KOI8-R (Russian)",
    "koi8-u": "KOI8-U (Ukrainian)",
    "mac-cyrillic": "Mac Cyrillic",
    "cp1253": "Windows-1253 (Greek)",
    "iso8859-7": "ISO-8859-7 (Greek)",
    "mac-greek": "Mac Greek",
    "cp1254": "Windows-1254 (Turkish)",
    "iso8859-9": "ISO-8859-9 (Turkish)",
    "mac-turkish": "Mac Turkish",
    "cp1255": "Windows-1255 (Hebrew)",
    "iso8859-8": "ISO-8859-8 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "iso8859-6": "ISO-8859-6 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "iso8859-13": "ISO-8859-13 (Baltic)",
    "iso8859-4": "ISO-8859-4 (Northern European)",
    "iso8859-10": "ISO-8859-10 (Nordic)",
    "iso8859-3": "ISO-8859-3 (Southern European)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "gb18030": "GB18030 (Simplified Chinese)",
    "big5hkscs": "Big5 (Traditional Chinese)",
    "cp932": "Shift_JIS (Japanese)",
    "euc_jis_2004": "EUC-JP (Japanese)",
    "iso2022_jp_2": "ISO-2022-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
    "iso2022_kr": "ISO-2022-KR (Korean)",
    "cp437": "DOS 437 (American)",
    "cp850": "DOS 850 (Western)",
    "cp852": "DOS 852 (Central European)",
    "cp866": "DOS 866 (Cyrillic)",
    "cp874": "Windows-874 (Thai)",
}
WIDE = (
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
)  # in which nearly every file reads as some Chinese
COMPARED = 1_500  # bytes at most, how they read being compared
BEFORE = 60  # bytes of a line at most, before the first that tells its encoding
#: Weights beside that of how regular a reading is: how clear its language is, a damaged sign, an encoding of old days.
CLARITY, FAULT, RARE = 0.2, 0.3, 0.03
OLD = ("mac", "cp4", "cp8")
ENOUGH = -0.3  # with which noise is told from text
LIKELY = 6  # readings at most that are offered first
LINES, WIDTH = 2, 120  # of the sample of a reading

_BEYOND = re.compile(r"[^\x00-\x7f\ufffd]+")
_TELLING = re.compile(rb"[\x1b\x80-\xff]")


class Reading(NamedTuple):
    """The first telling lines of a file as they read in the encoding `codec`."""

    codec: str
    name: str
    lines: tuple[str, ...]


def likely(data: bytes) -> list[str]:
    """Return the codecs that a file is likely in, the likeliest first; none if it seems to be no text.

    A likelier reading keeps more to the letters of its language, and is more clearly in one. One sign in 500 may be
    damaged.
    """
    sample = _sample(data, COMPARED)
    texts: dict[str, str] = {}
    for codec in _possible(data):
        text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
        if text.count("\ufffd") <= 1 + len(text) / 500:
            texts.setdefault(text, codec)
    scores = {codec: _plausibility(text) - RARE * codec.startswith(OLD) for text, codec in texts.items()}
    return sorted((codec for codec in scores if scores[codec] > ENOUGH), key=scores.__getitem__, reverse=True)


def _possible(data: bytes) -> Iterator[str]:
    if 0 in data:
        yield from WIDE
        return
    wrong = (
        "utf-16",
        "utf-32",
        *(() if b"\x1b" in data else ("iso2022",)),
        *(() if is_utf_8(data) else ("utf-8",)),
    )
    yield from (codec for codec in ENCODINGS if not codec.startswith(wrong))


def is_utf_8(data: bytes) -> bool:
    """Return True if all of a file is UTF-8, or at least most of what is beyond ASCII."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        return sum(map(len, _BEYOND.findall(text))) > text.count("\ufffd")
    return True


def _plausibility(text: str) -> float:
    words = text.replace("\ufffd", "")
    language, probability = detect(words)
    return round(regularity(words, language) + CLARITY * probability - FAULT * (len(text) - len(words)), 2)


def readings(data: bytes, codec: str) -> tuple[list[Reading], list[Reading]]:
    """Return how a file reads in the encodings it is likely in, `codec` being the first, and in all others.

    Of encodings in which its sample reads the same, only the first is given.
    """
    sample = _sample(data, LINES)
    guesses = dict.fromkeys([codec, *likely(data)])
    first = list(islice(_distinct(sample, guesses), LIKELY))
    known = {reading.codec for reading in first}
    every = ENCODINGS if 0 in data else _possible(data)
    others = _distinct(sample, dict.fromkeys([*known, *every]))
    return first, sorted((one for one in others if one.codec not in known), key=_faults)


def _distinct(sample: bytes, codecs: dict[str, None]) -> Iterator[Reading]:
    seen = set()
    for codec in codecs:
        words = sample.decode(codec, "replace").lstrip("\ufeff")
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        shown = tuple(line[:WIDTH] for line in lines[:LINES])
        if shown and words not in seen:
            seen.add(words)
            yield Reading(codec, ENCODINGS[codec], shown)


def _faults(reading: Reading) -> int:
    return sum(line.count("\ufffd") for line in reading.lines)


def _sample(data: bytes, most: int) -> bytes:
    """Return the first lines, `most` at most, that hold more than ASCII: the others read the same in most encodings.

    Of a long line, the part is given that begins a little before what is not ASCII.
    """
    if 0 in data:
        return data[:COMPARED]
    lines = ((line, found.start()) for line in data.splitlines() if (found := _TELLING.search(line)))
    parts = (
        line if at <= BEFORE else line[line.find(b" ", at - BEFORE, at) + 1 or at :] for line, at in lines
    )
    return b"\n".join(islice(parts, most))[:COMPARED] or data[:COMPARED]
