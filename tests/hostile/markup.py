"""What of a page came from its input: elements and attributes that no page of harmless words has.

Read by html5lib, which makes of a page the same tree as a browser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bleach._vendor import html5lib

from reader.documents.markdown import TAGS

#: Attributes that lead somewhere or load something.
LEADING = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "ping",
    "srcset",
    "manifest",
    "hx-get",
    "hx-post",
    "hx-put",
    "hx-delete",
    "hx-patch",
    "hx-push-url",
}
#: Attributes whose value programs act on: nothing that a person wrote may stand there.
MEANT = {
    "id",
    "name",
    "class",
    "style",
    "target",
    "hx-target",
    "hx-swap",
    "hx-swap-oob",
    "hx-trigger",
    "hx-vals",
    "hx-headers",
    "hx-include",
    "hx-select",
    "hx-ext",
    "hx-on",
    "http-equiv",
    "nonce",
    "type",
}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SAFE = re.compile(r"https?:|mailto:|data:image/svg\+xml", re.IGNORECASE)
#: What shows that words of the corpus stand there as they were written; no short name made of them holds such signs.
TRACE = re.compile(r"__ran\(|hostile\.example|onerror=|onload=", re.IGNORECASE)
#: What templates make only where the pieces share words or have headings of their own.
OCCASIONAL = {("b", ""), ("b", "class"), ("a", "data-side"), ("h2", "data-start"), ("h2", "data-end")}

Shape = tuple[str, str]


@lru_cache(maxsize=4)
def tree(page: str) -> Any:
    return html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)


def shapes(page: str) -> set[Shape]:
    """Every element with each of its attributes, as a pair of names."""
    found = set()
    for element in tree(page).iter():
        if isinstance(element.tag, str):
            found |= {(element.tag, ""), *((element.tag, name) for name in element.attrib)}
    return found


def strays(page: str, known: set[Shape]) -> Iterator[str]:
    """What is on a page and came from no template, in words. `known` are the shapes of pages of harmless words."""
    notes = {(tag, "") for tag in TAGS} | {("a", "href"), ("a", "title")} | OCCASIONAL
    for element in tree(page).iter():
        if not isinstance(element.tag, str):
            if TRACE.search(element.text or ""):
                yield f"a comment: {element.text[:80]}"
            continue
        if (element.tag, "") not in known | notes:
            yield f"<{element.tag}> {dict(element.attrib)}"
        runs = element.tag in ("script", "style") and element.get("type") != "application/json"
        if runs and TRACE.search(element.text or ""):
            yield f"in <{element.tag}>: {element.text[:80]}"
        for name, value in element.attrib.items():
            if (element.tag, name) not in known | notes:
                yield f"<{element.tag} {name}={value[:60]!r}>"
            if name in MEANT and TRACE.search(value):
                yield f"<{element.tag} {name}={value[:60]!r}>"
            if name in LEADING and leads(value):
                yield f"<{element.tag} {name}={value[:60]!r}> leads away"


def leads(address: str) -> bool:
    """Whether an address is of a kind that no page should have; browsers read past controls and spaces in it."""
    read = re.sub(r"[\x00-\x20]", "", address)
    return bool(SCHEME.match(read)) and not SAFE.match(read)
