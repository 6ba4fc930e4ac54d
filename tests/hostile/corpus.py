"""Inputs that mean harm, of the project's own writing: what is plain text lies in `inputs/`, the rest is made here.

Whatever would run as a script calls `__ran`, so that a browser can say whether one did. Each kind is a tuple of
strings; `EVERYTHING` holds each of them once.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

INPUTS = Path(__file__).parent / "inputs"


def _lines(name: str) -> tuple[str, ...]:
    return tuple(line for line in (INPUTS / name).read_text("utf-8").split("\n") if line)


#: Elements, attributes, addresses, templates, Markdown and styles.
MARKUP = _lines("markup.txt")
#: What would change a query that was glued together from text.
QUERIES = _lines("queries.txt")
#: What leads out of a folder, and names that some system takes for something else.
PATHS = _lines("paths.txt")
#: What a spreadsheet runs, or what looks like it; those that begin with a tab or a line break too.
FORMULAS = (
    *_lines("formulas.txt"),
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "\t",
    "'\t=1",
    "'\r@x",
    "\u200b=1+1",
)
#: Format strings, shells, serialised objects, and words that programs take for values.
FORMATS = _lines("formats.txt")
#: What would begin a further header, or a further line of a log.
HEADERS = (
    "x\r\nSet-Cookie: hostile=1",
    "x\nLocation: //hostile.example/",
    "x\r\n\r\n<script>__ran(1)</script>",
    "x\rX-Hostile: 1",
    "x%0d%0aX-Hostile: 1",
    "x\u560a\u560dX-Hostile: 1",
    "x\u2028X-Hostile: 1",
    "x\x85X-Hostile: 1",
    'x"; hostile="1',
    "x; hostile=1",
    "a,b;q=9",
    "=?utf-8?B?aG9zdGlsZQ==?=",
    "\x0bX-Hostile: 1",
)
#: Characters that turn the text around, cannot be seen, or take the place of others; and those a database may refuse.
CHARACTERS = (
    "\x00",
    "a\x00b",
    "\x00<script>__ran(1)</script>",
    "\x01\x02\x07\x08\x0b\x0c\x1b[31m\x7f",
    "\x1b]0;hostile\x07",
    "\x80\x85\x9f",
    "\u00ad",
    "\u200b\u200c\u200d\u2060",
    "\u202eevila\u202c",
    "\u2066\u202e\u2069\u2067",
    "\u061c",
    "\ufeffa",
    "a\ufeff",
    "\ufffe\uffff",
    "\ufffd",
    "\u2028\u2029",
    "\U000e0001\U000e0041",
    "\U0010ffff",
    "\ue000",
    "a" + "\u0301" * 500,
    "\u0301a",
    "\ufdfa" * 20,
    "\u1100\u1161\u11a8",
    "Å\u212b\u0041\u030a",
    "İıſK",
    "ﬁ①㎏",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "\ud7ff\ue000",
    "𝕏" * 50,
    "ß" * 100,
    "\t",
    " ",
    "\u3000",
    "\u180e",
    "\u115f",
    "\u2800",
)
#: Halves of characters, which no encoding can write.
HALVES = ("\ud800", "\udfff", "a\udc80b", "\udcff/../x")
#: Numbers that are none, or that no column holds.
NUMBERS = (
    "",
    "0",
    "-1",
    "-0",
    "+1",
    "1.0",
    "1e3",
    "1e400",
    "0x10",
    "0b1",
    "1_000",
    " 1 ",
    "١٢٣",
    "１２",
    "²",
    "NaN",
    "Infinity",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "1" * 30,
    "9" * 4_300,
    "9" * 4_301,
    "-" + "9" * 5_000,
    "1\x00",
    "1'",
    "1;",
    "1 OR 1=1",
    "None",
    "true",
    "[]",
)
#: Text that makes a careless pattern look at it again and again.
BLOWUPS = tuple(
    part * 500 + end
    for part in ("a", " ", "(", "[", "-", "*", "|", "1.", "\t", "> ", "a@", "'", "=", "* ", "](")
    for end in ("", "!", "\x00")
)
#: What is far too long for a field; the last is more than any page of the project takes.
LONG = ("x" * 301, "x" * 4_001, "x" * 20_001, "ü" * 70_000, "<b>" * 30_000, "x " * 200_000)
HUGE = "x" * 10_000_000

KINDS: dict[str, tuple[str, ...]] = {
    "markup": MARKUP,
    "queries": QUERIES,
    "paths": PATHS,
    "formulas": FORMULAS,
    "formats": FORMATS,
    "headers": HEADERS,
    "characters": CHARACTERS,
    "halves": HALVES,
    "numbers": NUMBERS,
    "blow-ups": BLOWUPS,
    "long": LONG,
}
EVERYTHING = tuple(dict.fromkeys(chain.from_iterable(KINDS.values())))
#: Short enough for a request in which every field holds one.
SHORT = tuple(text for text in EVERYTHING if len(text) <= 600)

#: Bytes that are no text in the encoding they seem to be in.
BYTES = (
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf8\x88\x80\x80\x80",
    b"caf\xe9",
    b"\x80" * 50,
    b"\x00" * 50,
    b"\xff\xfea",
    b"\xff\xfe\x00\xd8",
    b"\xfe\xff\xd8\x00",
    b"\xff\xfe\x00\x00\x00\x00\x11\x00",
    b"\xef\xbb\xbf",
    b"\xef\xbb\xbf\xff",
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"GIF89a<script>__ran(1)</script>",
    b"\x1f\x8b\x08",
    b"a\x00b\x00c\x00",
    b"a\x00" * 50 + b"\x00\xd8",
    b"\x2b\x2f\x76\x38\x2dscript",
    b"\x1b$B",
    b"\r" * 100,
    b"\x85" * 9,
)
