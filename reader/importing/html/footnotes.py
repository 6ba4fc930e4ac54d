"""Footnotes and endnotes of a page: the references in the text, the notes, and the links back."""

import re
from typing import Any, NamedTuple

LONGEST_LABEL = 5  # code points, such as "12" or "iii"
LONGEST_NOTE = 8_000  # code points; a longer target of a link is a chapter

_LABEL = re.compile(r"[\[(]?\s*(?P<label>\d{1,4}|[ivxlc]{1,5}|[A-Za-z]|[*†‡§¶]{1,3})\s*[\])]?")
_MARKED = re.compile(r"foot-?note|end-?note|note-?ref|cite_ref|reference", re.IGNORECASE)
_INLINE = frozenset({"a", "span", "sup", "b", "i", "em", "strong", "small", "cite"})
_NO_NOTES = frozenset(
    {"body", "html", "main", "article", "table", "tbody", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_TYPES = ("role", "epub:type", "{http://www.idpf.org/2007/ops}type")


class Footnotes(NamedTuple):
    """The elements of notes: labels by reference, labels by note, and the links from notes back to the text."""

    references: dict[Any, str]
    notes: dict[Any, str]
    returns: set[Any]


def find(root: Any) -> Footnotes:
    """Return the footnotes of a tree. A reference has a short label and links to a note further on."""
    found = Footnotes({}, {}, set())
    links: list[tuple[Any, Any]] = []
    order: dict[Any, int] = {}
    targets: dict[str, Any] = {}
    for number, element in enumerate(root.iter("*")):
        order[element] = number
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                targets.setdefault(name, element)
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href[:1] == "#" and (target := targets.get(href[1:])) is not None:
            links.append((link, target))
    linked = {(_block(link), _block(target)) for link, target in links}
    for link, target in links:
        label = _LABEL.fullmatch("".join(link.itertext()).strip()[: LONGEST_LABEL + 4])
        note = _block(target)
        answered = (note, _block(link)) in linked and note is not _block(link)
        if label and order[target] > order[link] and (_is_raised(link) or answered) and _is_note(note):
            found.references[link] = label["label"]
            found.notes.setdefault(note, label["label"])
    _find_returns(found, links)
    return found


def _find_returns(found: Footnotes, links: list[tuple[Any, Any]]) -> None:
    """Add the links that lead from a note to a reference or to the block with it."""
    near: set[Any] = set()
    for reference in found.references:
        near.update((reference, reference.getparent(), reference.getprevious(), _block(reference)))
    for link, target in links:
        if target in near and link not in found.references and any(up in found.notes for up in _upward(link)):
            found.returns.add(link)


def _upward(element: Any) -> list[Any]:
    """Return the element and the few elements around it in which a note can be."""
    found = [element]
    while len(found) < 8 and (above := found[-1].getparent()) is not None:
        found.append(above)
    return found


def _block(element: Any) -> Any:
    """Return the nearest element around or at `element` that is a block."""
    return next((one for one in _upward(element) if one.tag not in _INLINE), element)


def _is_raised(link: Any) -> bool:
    above = link.getparent()
    named = " ".join(filter(None, [link.get("class"), link.get("id"), *(link.get(name) for name in _TYPES)]))
    return (
        bool(_MARKED.search(named))
        or any(child.tag == "sup" for child in link)
        or (above is not None and (above.tag == "sup" or "noteref" in (above.get("class") or "")))
    )


def _is_note(element: Any) -> bool:
    if element.tag in _NO_NOTES:
        return False
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > LONGEST_NOTE:
            return False
    return True
