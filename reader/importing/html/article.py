"""The place of the article on a web page, among navigation, adverts and what else is around it."""

import re
from collections.abc import Callable
from typing import Any

from reader.importing.html import footnotes
from reader.importing.html.furniture import name_furniture
from reader.importing.html.walker import HEADINGS
from reader.importing.recognised import extra

MOST_ELEMENTS = 20_000  # of a page that is searched; the search takes seconds for more
SHARE = 0.97  # of the article's letters that its element holds
LEAST = 200  # letters of an article
BEGINNING = 40  # letters by which a long paragraph is known again

FEW = 0.15  # of the article's letters at most, in what follows it
LITTLE = 0.25  # of the letters at most, outside of links, in what leads to other pages

_ARTICLE = re.compile(r"(?:^|/)(?:article|\w*(?:Article|Posting))$")
_OF_THE_PIECE = re.compile(
    r"author|byline|\bbio|(?:foot|end)-?notes?\b|references|citation|correction", re.IGNORECASE
)
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "dl", "aside", "header", "footer", "p"})
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
    """The letters below each element of a page but those of furniture: of the article, of links, and all of them."""

    def __init__(self, root: Any, known: set[str]) -> None:
        from lxml import etree

        self.matched: dict[Any, int] = {}
        self.letters: dict[Any, int] = {}
        self.linked: dict[Any, int] = {}
        self.headed: dict[Any, tuple[int, int]] = {}  # headings that are links, and other ones
        self.order: dict[Any, int] = {}
        self._hits: list[Any] = []  # the blocks of the article
        gathered: list[list[Any]] = [[0]]  # the letters in links, and the words, of each open block
        links = 0
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            inline = element.tag in _INLINE
            words = element.tail
            if event == "start":
                self.order[element] = len(self.order)
                words = element.text
                if name_furniture(element, guess=False):
                    steps.skip_subtree()
                    words = None
                if not inline:
                    gathered.append([0])
                links += element.tag == "a"
            else:
                links -= element.tag == "a"
                if not inline:
                    self._weigh(element, gathered.pop(), known)
            if words:
                letters = "".join(_LETTERS.findall(words))
                gathered[-1].append(letters)
                gathered[-1][0] += len(letters) * bool(links)

    def _weigh(self, element: Any, gathered: list[Any], known: set[str]) -> None:
        own, below = "".join(gathered[1:]), _below(element)
        hit = len(own) if own and (own in known or (len(own) > BEGINNING and own[:BEGINNING] in known)) else 0
        self._hits += [element] * bool(hit)
        self.matched[element] = hit + sum(self.matched.get(child, 0) for child in below)
        self.letters[element] = len(own) + sum(self.letters.get(child, 0) for child in below)
        self.linked[element] = gathered[0] + sum(self.linked.get(child, 0) for child in below)
        headed = [self.headed.get(child, (0, 0)) for child in below]
        if element.tag in HEADINGS and own:
            headed.append((1, 0) if gathered[0] >= len(own) / 2 else (0, 1))
        self.headed[element] = (sum(one for one, _ in headed), sum(other for _, other in headed))

    def text(self, found: Any) -> tuple[Any, Any]:
        """Return the innermost element with most of the article's words in `found`, and its last block with any."""
        whole, text = self.matched.get(found, 0), found
        while heavy := [child for child in _below(text) if self.matched.get(child, 0) * 2 >= whole > 0]:
            text = heavy[0]
        inside = (hit for hit in reversed(self._hits) if hit is text or text in hit.iterancestors())
        return text, next(inside, text)

    def is_box(self, element: Any, found: Any) -> bool:
        """Return True for a box of prose within the article, which is often named as what is beside a page."""
        letters, linked = self.letters.get(element, 0), self.linked.get(element, 0)
        return letters >= LEAST and linked <= LITTLE * letters and found in element.iterancestors()

    def points_elsewhere(self, element: Any) -> bool:
        """Return True if an element has little more than links, or headings that are links with teasers below."""
        letters, linked = self.letters.get(element, 0), self.linked.get(element, 0)
        away, here = self.headed.get(element, (0, 0))
        return linked > 0 and (letters - linked <= LITTLE * letters or away > here)


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
    found = _with_notes(found, body)
    around = weights.letters.get(body, 0) - weights.letters.get(found, 0)
    most = weights.letters.get(found, 0) / 3
    text, last = weights.text(found)
    above = set(text.iterancestors()) if _is_one_article(root) else set()

    def leave_out(element: Any) -> str:
        holds = weights.matched.get(element, 0) > 0 or weights.letters.get(element, 0) > most
        away = weights.matched.get(element, 0) <= FEW * whole and weights.points_elsewhere(element)
        what = name_furniture(element, guess=not holds or away)
        if what == "related links" and weights.is_box(element, found):
            return ""
        if what or element not in weights.letters or element.tag not in _CONTAINERS or whole < LEAST:
            return what
        if found is body and element.tag in ("header", "footer") and not holds:
            inner = element.getparent() is not None and element.getparent().tag != "body"
            return "" if inner or element.find(".//h1") is not None else "navigation"
        if _is_of_the_piece(element):
            return ""
        if element.getparent() in above and weights.order[element] > weights.order[text]:
            words = weights.matched[element] * (not weights.points_elsewhere(element))
            return "" if words or weights.matched[element] > FEW * whole else "what follows the article"
        after = weights.order[element] > weights.order[last]
        inside = weights.matched.get(element.getparent(), 0) > 0 and element.tag in ("ul", "ol", "dl")
        if holds or inside or not away:
            return ""
        return "related links" if after or not (element.tag == "p" or _heads_the_piece(element)) else ""

    return found, leave_out, around


def _with_notes(found: Any, body: Any) -> Any:
    """Return the innermost element that holds `found` and all notes to which the words in it refer."""
    notes = footnotes.find(body)
    labels = {label for link, label in notes.references.items() if found in link.iterancestors()}
    for note in (note for note, label in notes.notes.items() if label in labels):
        around = {note, *note.iterancestors()}
        while found is not body and found not in around:
            found = found.getparent()
    return found


def _is_one_article(root: Any) -> bool:
    """Return True if a page says that it is an article, and so no part of a manual or a forum."""
    kinds = [one.get("content") or "" for one in root.iter("meta") if one.get("property") == "og:type"]
    kinds += [one.get("itemtype") or "" for one in root.iter("*") if one.get("itemscope") is not None]
    signed = any(one.get("rel") == "author" for one in root.iter("a"))
    return signed or any(_ARTICLE.search(kind) for kind in kinds)


def _is_of_the_piece(element: Any) -> bool:
    """Return True if an element's name says that it is part of a piece, though no paragraph of it."""
    return element.get("rel") == "author" or bool(
        _OF_THE_PIECE.search(
            f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        )
    )


def _heads_the_piece(element: Any) -> bool:
    """Return True if an element holds what a piece begins with or shows: title, byline, date, a picture."""
    return any(
        one.tag in ("h1", "time", "figure", "figcaption") or _is_of_the_piece(one)
        for one in element.iter("*")
    )


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
