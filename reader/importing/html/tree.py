"""Bytes or text of HTML as a tree, within limits."""

import codecs
import re
from typing import Any

from reader.importing.decoding import decode
from reader.importing.recognised import ImportRefused, extra

MOST_ELEMENTS = 200_000
NO_WORDS = "There are no words in it. Bring a piece that has some."
DEEPEST = 2_000  # elements inside each other; the parser gives up a little further on

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(?P<name>[\w-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


def decode_page(data: bytes, charset: str = "") -> str:
    """Return the text of a page. UTF-8 goes before what the page or `charset` says, since it is never met by chance.

    Raises ImportRefused if it cannot be read in any of them.
    """
    declared = _CHARSET.search(data[:4096])
    return decode_text(data, charset or (declared["name"].decode() if declared else ""))


def decode_text(data: bytes, charset: str) -> str:
    """Return the text of bytes that are said to be in `charset`, which may be wrong or empty."""
    for name in ("utf-8-sig", charset):
        try:
            if name and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return data.decode(codecs.lookup(name).name)
        except (LookupError, UnicodeError):
            continue
    return decode(data).text


def parse(source: str) -> Any:
    """Return the root of a page. Raises ImportRefused if it has too many elements, or they are nested too deep."""
    if source.count("<") > 2 * MOST_ELEMENTS:
        raise ImportRefused(f"This page has more than {MOST_ELEMENTS:,} elements. Add it in parts.")
    etree = extra("lxml.etree")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    declaration = _DECLARATION.match(source)
    source = source[declaration.end() if declaration else 0 :].replace("\x00", "")
    try:
        root = etree.fromstring(source.encode(errors="replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ImportRefused(NO_WORDS) from error
    if root is None:
        raise ImportRefused(NO_WORDS)
    if any("depth" in entry.message for entry in parser.error_log):
        raise ImportRefused(
            f"Elements of this page are nested more than {DEEPEST:,} deep, so it cannot be read."
        )
    return root
