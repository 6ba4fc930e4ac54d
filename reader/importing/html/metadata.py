"""What a page says of itself: title, author, site, date and language, from meta elements and JSON-LD."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from reader.importing.plain_text.dates import find_date
from reader.importing.plain_text.names import is_name
from reader.importing.recognised import extra

LONGEST_DATA = 500_000  # code points of one script of JSON-LD
MOST_OBJECTS = 1_000
_ARTICLES = re.compile(r"(?:Article|Posting|Report|CreativeWork|Book|Review|WebPage)$")
_SUFFIX = re.compile(r"\s+(?:[|·•–—»:-]|::)\s+[^|·•–—»]{2,40}$")  # noqa: RUF001
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SPACE = re.compile(r"\s+")
_SIGNED = (
    "a",
    "span",
    "p",
    "div",
    "address",
    "cite",
    "li",
    "em",
    "strong",
    "b",
)  # elements that may hold a name
_NAMES = {
    "title": ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title", "parsely-title"),
    "author": (
        "citation_author", "author", "dc.creator", "dcterms.creator", "article:author", "parsely-author", "byl",
        "sailthru.author",
    ),
    "source": ("og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "publisher",
               "application-name"),
    "published": (
        "article:published_time", "citation_publication_date", "citation_date", "dc.date", "dcterms.date",
        "dc.date.issued", "dcterms.created", "parsely-pub-date", "datepublished", "pubdate", "date",
    ),
    "language": ("content-language", "og:locale", "dc.language", "dcterms.language"),
}  # fmt: skip


@dataclass(slots=True)
class Metadata:
    """The description of a piece; fields that nothing is said of are empty.

    `saved` if the date is that of the file, so that a date in the piece itself goes before it.
    """

    title: str = ""
    author: str = ""
    source: str = ""
    published: dt.date | None = None
    language: str = ""
    saved: bool = False


def read_metadata(root: Any, address: str = "") -> Metadata:
    """Return what a page says of itself. `address` is where it was saved from; its host is the source at last."""
    said = _meta(root)
    data = {key: value for one in _objects(root) for key, value in _described(one).items() if value}
    title = said["title"] or [data.get("title", "")]
    headed = "".join(root.findtext(".//title") or "") if root.find(".//title") is not None else ""
    authors = [name for name in said["author"] if "://" not in name]
    return Metadata(
        title=tidy(title[0]) or _SUFFIX.sub("", tidy(headed)),
        author=join_names(data.get("author", []) or authors),
        source=tidy(next(iter(said["source"]), "") or data.get("source", "")) or host_of(address),
        published=next(
            (date for line in [data.get("published", ""), *said["published"]] if (date := read_date(line))),
            None,
        ),
        language=next(
            (
                tag
                for line in [root.get("lang"), root.get("xml:lang"), *said["language"]]
                if (tag := language_tag(line))
            ),
            "",
        ),
    )


def guess_metadata(root: Any, source: str) -> tuple[str, dt.date | None]:
    """Return author and date that trafilatura finds on a page: the author only if a name stands there alone."""
    try:
        said = extra("trafilatura.metadata").extract_metadata(source, extensive=False)
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return "", None
    short = (element.text or "" for element in root.iter(*_SIGNED) if len(element.text or "") <= 100)
    alone = {join_names([words.split(",")[0]]) for words in short}
    names = [name for name in (said.author or "").split("; ") if is_name(name) and name in alone]
    return join_names([name for name in names if " " in name or name.isupper()]), read_date(said.date or "")


def address_of(root: Any) -> str:
    """Return the address that relative links of a page are read from, or "" if it does not say where it was."""
    for path in ("base[@href]", "link[@rel='canonical']", "meta[@property='og:url']"):
        element = root.find(f".//{path}")
        address = (element.get("href") or element.get("content") or "").strip() if element is not None else ""
        if address.startswith(("http://", "https://")):
            return address
    return ""


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def read_date(line: str) -> dt.date | None:
    """Return the date in a line of metadata, most often an ISO 8601 time."""
    return find_date(line.strip().replace("/", "-")[:10]) or find_date(line.strip()[:100])


def language_tag(line: str | None) -> str:
    """Return a language tag such as `pt-BR`, or "" if the line is none."""
    tag = (line or "").strip().replace("_", "-")
    return tag if len(tag) <= 35 and _TAG.fullmatch(tag) else ""


def join_names(names: list[str]) -> str:
    """Return "A, B and C" without names that stand twice."""
    names = list(
        dict.fromkeys(name for raw in names if (name := tidy(raw).removeprefix("By ").removeprefix("by ")))
    )
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def tidy(words: str) -> str:
    return _SPACE.sub(" ", words).strip()


def _meta(root: Any) -> dict[str, list[str]]:
    """Return the values of meta elements for each field, in the order of `_NAMES`."""
    values: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (
            element.get("name")
            or element.get("property")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        if name and (content := (element.get("content") or "").strip()):
            values.setdefault(name.strip().lower(), []).append(content)
    return {
        key: [value for name in names for value in values.get(name, [])][:30] for key, names in _NAMES.items()
    }


def _objects(root: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD that describe an article, the least telling first."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and len(script.text or "") <= LONGEST_DATA:
            try:
                waiting = [json.loads(script.text or "")]
            except (ValueError, RecursionError):
                continue
            while waiting and len(found) < MOST_OBJECTS:
                one = waiting.pop()
                if isinstance(one, list):
                    waiting += one[:MOST_OBJECTS]
                elif isinstance(one, dict):
                    found.append(one)
                    waiting.append(one.get("@graph"))
    yield from (one for one in found if _type(one) == "WebPage")
    yield from (one for one in found if _type(one) != "WebPage" and _ARTICLES.search(_type(one)))


def _type(one: dict[str, Any]) -> str:
    kind = one.get("@type")
    return str(kind[0] if isinstance(kind, list) and kind else kind)


def _described(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": str(one.get("headline") or one.get("name") or ""),
        "author": _names(one.get("author") or one.get("creator")),
        "source": next(iter(_names(one.get("publisher"))), ""),
        "published": str(one.get("datePublished") or ""),
    }


def _names(said: Any) -> list[str]:
    each = said[:30] if isinstance(said, list) else [said]
    names = (one.get("name") if isinstance(one, dict) else one for one in each)
    return [name for name in names if isinstance(name, str) and name and "://" not in name]
