"""The encodings of text files: their names, those that a file is likely in, and how its first lines read in each."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

#: The encodings that can be chosen, by codec. Of those that differ in a few signs, the one with more of them.
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
    "cp874": "Windows-874 (Thai)",
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
}
MULTIBYTE = ("gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949")
LOOKED_AT = 200_000  # bytes from the beginning, in which an encoding is looked for
LIKELY = 6  # readings at most that are offered first
LINES, WIDTH = 2, 120  # of the sample of a reading

_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")


class Reading(NamedTuple):
    """The first telling lines of a file as they read in the encoding `codec`."""

    codec: str
    name: str
    lines: tuple[str, ...]


def likely(data: bytes) -> list[str]:
    """Return the codecs that a file is likely in, the likeliest first; none if it seems to be no text.

    One bad byte rules out the encodings of several bytes to a sign, so they are tried once more without it.
    """
    found = _detect(data)
    for codec in MULTIBYTE if found and found[0] not in MULTIBYTE else ():
        words = data[:LOOKED_AT].decode(codec, "replace")
        faults = words.count("\ufffd")
        if (
            0 < faults <= 1 + len(words) / 500
            and codec in _detect(words.replace("\ufffd", "").encode(codec))[:1]
        ):
            return [codec, *found]
    return found


def _detect(data: bytes) -> list[str]:
    import chardet  # half a second of start-up, which few files need

    found = chardet.detect_all(data, max_bytes=LOOKED_AT, compat_names=False, include_encodings=ENCODINGS)
    return [result["encoding"] for result in found if result["encoding"] in ENCODINGS]


def readings(data: bytes, codec: str) -> tuple[list[Reading], list[Reading]]:
    """Return how a file reads in the encodings it is likely in, `codec` being the first, and in all others.

    Of encodings in which its sample reads the same, only the first is given.
    """
    sample = _sample(data[:LOOKED_AT])
    guesses = dict.fromkeys([codec, *likely(data)])
    first = list(islice(_distinct(sample, guesses), LIKELY))
    known = {reading.codec for reading in first}
    wide = ("utf-16", "utf-32")  # in which nearly every file reads as some Chinese
    every = (name for name in ENCODINGS if 0 in data or not name.startswith(wide))
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


def _sample(data: bytes) -> bytes:
    """Return the first lines that hold a byte beyond ASCII: the others read the same in most encodings."""
    if 0 in data:
        return data[: LINES * WIDTH * 4]
    lines = [found[0] for found in islice(_LINE.finditer(data), LINES)]
    return b"\n".join(lines) or data[: LINES * WIDTH]
