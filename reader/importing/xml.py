"""XML from people's files as a tree: no entities of its own, nothing from elsewhere, and no deeper than is sound."""

import re
from html.entities import html5
from typing import Any

from reader.importing.recognised import ImportRefused, extra

_ENTITY = re.compile(rb"&(?P<name>[A-Za-z][A-Za-z0-9]{1,31});")
_OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}


def parse_xml(data: bytes, *, deepest: int, what: str, forgiving: bool = False) -> Any:
    """Return the root of a part of a file, which `what` names in an error; with `forgiving`, faults are passed over.

    The named characters of HTML are known. Raises ImportRefused for a part that is damaged, that declares entities
    or in which elements are nested more than `deepest` deep.
    """
    etree = extra("lxml.etree")
    if b"<!ENTITY" in data or b"\x00" in data[:1000]:
        raise ImportRefused(f"“{what}” in this file declares entities of its own, which are not read.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=forgiving, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_ENTITY.sub(_character, data), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        root, reason = None, error
    else:
        reason = None
    if root is None:
        raise ImportRefused(
            f"“{what}” in this file is damaged. Save the file once more and add it again."
        ) from reason
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            raise ImportRefused(
                f"Elements of “{what}” are nested more than {deepest:,} deep, so it cannot be read."
            )
    return root


def text_of(root: Any, name: str) -> str:
    """Return the words of the first element of this name, in whatever namespace."""
    return next(iter(texts_of(root, name)), "")


def texts_of(root: Any, name: str) -> list[str]:
    return [words for found in root.iter(f"{{*}}{name}") if (words := "".join(found.itertext()).strip())]


def _character(found: re.Match[bytes]) -> bytes:
    name = found["name"]
    known = html5.get(f"{name.decode()};", "")
    return found[0] if name in _OWN or not known else "".join(f"&#{ord(one)};" for one in known).encode()
