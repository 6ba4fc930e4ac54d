"""The parts of an OpenDocument file: XML in a ZIP archive, within limits."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from reader.importing.recognised import ImportRefused, extra

MOST_BYTES = 60_000_000  # of one part, unpacked
MOST_ELEMENTS = 1_000_000
MOST_REPEATS = 100  # of a cell or a space

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": "office:1.0", "style": "style:1.0", "text": "text:1.0", "table": "table:1.0", "draw": "drawing:1.0",
    "fo": "xsl-fo-compatible:1.0", "meta": "meta:1.0",
}  # fmt: skip
_OTHER_SPACES = {"dc": "http://purl.org/dc/elements/1.1/", "xlink": "http://www.w3.org/1999/xlink"}


def part(data: bytes, name: str) -> Any:
    """Return the root of a part; None if it is missing or no XML. Raises ImportRefused if it is too large."""
    etree = extra("lxml.etree")

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as file:
            xml = file.read(MOST_BYTES + 1)
    except (
        KeyError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
    ):
        return None
    if len(xml) > MOST_BYTES or xml.count(b"<") > 2 * MOST_ELEMENTS:
        raise ImportRefused("This OpenDocument file is too large once it is unpacked. Bring it in parts.")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ImportRefused("This OpenDocument file declares entities, which are not read. Save it again.")
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return None


def full(name: str) -> str:
    prefix, _, local = name.partition(":")
    space = _OTHER_SPACES.get(prefix) or _NAMES + _SPACES[prefix]
    return f"{{{space}}}{local}"


_SHORT = {_NAMES + space: prefix for prefix, space in _SPACES.items()} | {
    s: p for p, s in _OTHER_SPACES.items()
}


def tag(element: Any) -> str:
    """Return an element's name with the usual prefix; empty for a comment or an unknown one."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.removeprefix("{").partition("}")
    return f"{_SHORT.get(space, '')}:{local}"


def find(root: Any, name: str) -> Iterator[Any]:
    yield from root.iter(full(name))


def get(element: Any, name: str) -> str:
    return element.get(full(name)) or ""


def number(element: Any, name: str, most: int = MOST_REPEATS) -> int:
    value = get(element, name)
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 10 else 1
