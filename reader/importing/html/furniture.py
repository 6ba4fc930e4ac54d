"""Parts of a page that are no part of the piece on it: scripts, navigation, adverts, related links."""

import re
from typing import Any

_SCRIPTS = frozenset({"script", "style", "template", "noscript", "link", "meta", "base", "head", "title"})
_BY_TAG = {
    **dict.fromkeys(_SCRIPTS, "scripts and styles"),
    **dict.fromkeys(("nav",), "navigation"),
    **dict.fromkeys(("button", "input", "select", "option", "textarea", "label", "dialog"), "forms"),
    **dict.fromkeys(("iframe", "object", "embed", "applet", "canvas", "audio", "video"), "embedded media"),
}
_BY_ROLE = {
    **dict.fromkeys(("navigation", "menu", "menubar", "toolbar", "search", "banner"), "navigation"),
    **dict.fromkeys(("contentinfo", "doc-toc"), "navigation"),
    **dict.fromkeys(("dialog", "alertdialog"), "forms"),
    "complementary": "related links",
}
_EDIT = "links to edit"
_BY_NAME = {
    "navigation": "nav navbar navbox navheader navfooter docnav navigation menu "
    "breadcrumb breadcrumbs pagination pager skip toc printfooter catlinks masthead",
    "adverts": "ad ads advert adverts advertisement advertising banner sponsor sponsored promo promotion outbrain "
    "taboola newsletter subscribe subscription signup paywall cookie cookies consent popup modal",
    "related links": "related recommended recommendations trending sidebar readmore",
    "sharing buttons": "share sharing sharebar social addthis",
    "comments": "comment comments disqus respond",
    _EDIT: "editsection headerlink",
}
_NAMES = {name: what for what, names in _BY_NAME.items() for name in names.split()}
_PHRASES = {"most-read": "related links", "more-from": "related links", "read-more": "related links"}
_PARTS = re.compile(r"[^a-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SMALL = frozenset({"span", "a", "i", "b", "sup", "small"})
_STRUCTURE = frozenset(
    {"html", "body", "main", "article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong"}
)


def name_furniture(element: Any, *, guess: bool) -> str:
    """Return what sort of furniture an element is, such as "navigation"; "" if it may be part of a piece.

    Classes and ids are looked at only to `guess`, which goes for pages of the web and not for books.
    """
    tag = element.tag
    if what := _BY_TAG.get(tag):
        return what
    if not element.attrib:
        return ""
    if what := _BY_ROLE.get(element.get("role") or ""):
        return what
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return "what is hidden"
    if tag in _SMALL and element.get("aria-hidden") == "true":
        return "what is hidden"
    what = _guess(element) if guess and tag not in _STRUCTURE else ""
    return what if what == _EDIT or not (what and tag in _SMALL and _is_in_a_sentence(element)) else ""


def _is_in_a_sentence(element: Any) -> bool:
    before, around = element.getprevious(), element.getparent()
    words = (element.tail, before.tail if before is not None else around.text if around is not None else "")
    return any(text and text.strip() for text in words)


def _guess(element: Any) -> str:
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if named == " ":
        return ""
    if phrase := next((what for phrase, what in _PHRASES.items() if phrase in named), ""):
        return phrase
    return next((_NAMES[part] for part in _PARTS.split(named) if part in _NAMES), "")
