"""The place of the article on a web page, among navigation, adverts and what else is around it."""

import re
from collections.abc import Callable
from typing import Any

from reader.importing.html.furniture import name_furniture
from reader.importing.recognised import extra

MOST_ELEMENTS = 20_000  # of a page that is searched; the search takes seconds for more
SHARE = 0.97  # of the article's letters that its element holds
LEAST = 200  # letters of an article
BEGINNING = 40  # letters by which a long paragraph is known again

_LETTERS = re.compile(r"[^\W_]+")
_WEB = ("nav", "form", "input", "button", "iframe", "aside")
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "kbd",
        "mark",
        "q",
    }
    | {"s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)


class Weights:
    """The letters below each element of a page: of the article, and in all but furniture."""

    def __init__(self, root: Any, known: set[str]) -> None:
        from lxml import etree

        self.matched: dict[Any, int] = {}
        self.letters: dict[Any, int] = {}
        gathered: list[list[str]] = [[]]
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            inline = element.tag in _INLINE
            words = element.tail
            if event == "start":
                words = element.text
                if name_furniture(element, guess=False):
                    steps.skip_subtree()
                    words = None
                if not inline:
                    gathered.append([])
            elif not inline:
                self._weigh(element, "".join(gathered.pop()), known)
            if words:
                gathered[-1].append("".join(_LETTERS.findall(words)))

    def _weigh(self, element: Any, own: str, known: set[str]) -> None:
        hit = len(own) if own and (own in known or (len(own) > BEGINNING and own[:BEGINNING] in known)) else 0
        self.matched[element] = hit + sum(self.matched.get(child, 0) for child in _below(element))
        self.letters[element] = len(own) + sum(self.letters.get(child, 0) for child in _below(element))


def _below(element: Any) -> list[Any]:
    """Return the nearest blocks inside an element, through inline elements."""
    found, waiting = [], list(element)
    while waiting:
        child = waiting.pop()
        if child.tag in _INLINE:
            waiting += child
        else:
            found.append(child)
    return found


def locate(root: Any, source: str) -> tuple[Any, Callable[[Any], str], int]:
    """Return the element with the article, a function that names what is left out in it, and the words around it."""
    body = root.find(".//body")
    body = root if body is None else body
    if not _is_of_the_web(body):
        return body, leave_out_plain, 0
    known = _extract(source) if sum(1 for _ in body.iter("*")) <= MOST_ELEMENTS else set()
    weights = Weights(body, known)
    found, whole = body, weights.matched.get(body, 0)
    if whole >= LEAST:
        while heavy := [child for child in _below(found) if weights.matched.get(child, 0) >= SHARE * whole]:
            found = heavy[0]
    around = weights.letters.get(body, 0) - weights.letters.get(found, 0)
    most = weights.letters.get(found, 0) / 3

    def leave_out(element: Any) -> str:
        holds = weights.matched.get(element, 0) > 0 or weights.letters.get(element, 0) > most
        what = name_furniture(element, guess=not holds)
        if not what and found is body and element.tag in ("header", "footer") and not holds:
            inner = element.getparent() is not None and element.getparent().tag != "body"
            what = "" if inner or element.find(".//h1") is not None else "navigation"
        return what

    return found, leave_out, around


def leave_out_plain(element: Any) -> str:
    """Return what is left out in HTML that no website has put anything around: what nobody reads as words."""
    return name_furniture(element, guess=False)


def _is_of_the_web(body: Any) -> bool:
    """Return True for a page with a sign of a website around it. What word processors write has none."""
    return any(element.tag in _WEB or name_furniture(element, guess=True) for element in body.iter("*"))


def _extract(source: str) -> set[str]:
    """Return the letters of each paragraph that trafilatura takes for the article's, and of its beginning."""
    try:
        words = extra("trafilatura").extract(source, include_comments=False, fast=True) or ""
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return set()  # a page that it fails on is walked whole
    lines = ("".join(_LETTERS.findall(part)) for line in words.split("\n") for part in line.split("|"))
    return {key for line in lines if line for key in (line, line[:BEGINNING])}
