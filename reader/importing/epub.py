"""Import of books (EPUB): the documents of the spine, in their order, as one piece."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from reader.importing.archives import Archive, looks_like
from reader.importing.html.furniture import name_furniture
from reader.importing.html.metadata import Metadata, join_names, language_tag, read_date, tidy
from reader.importing.html.pieces import describe, left_out
from reader.importing.html.tree import MOST_ELEMENTS
from reader.importing.html.walker import walk
from reader.importing.recognised import ImportRefused, Recognised, extra
from reader.importing.xml import parse_xml, text_of, texts_of

DEEPEST = 500  # elements inside each other
MOST_DOCUMENTS = 3_000
CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_LEFT_OUT = {"doc-toc", "toc", "landmarks", "page-list", "cover", "pagebreak", "doc-pagebreak"}
_TYPE = "{http://www.idpf.org/2007/ops}type"


def matches(data: bytes) -> bool:
    return looks_like(data, b"application/epub+zip") or looks_like(data, CONTAINER.encode())


def read(data: bytes) -> Recognised:
    """Return the blocks of a book. Raises ImportRefused if it is damaged, protected or too large."""
    archive = Archive(data)
    container = parse_xml(archive.read(CONTAINER), deepest=DEEPEST, what=CONTAINER)
    packages = [root.get("full-path") or "" for root in container.iter("{*}rootfile")]
    if not packages or packages[0] not in archive.names():
        raise ImportRefused("This book does not say where its text is, so it cannot be read.")
    package = parse_xml(archive.read(packages[0]), deepest=DEEPEST, what=packages[0], forgiving=True)
    names = list(_spine(package, posixpath.dirname(packages[0])))
    _refuse_protected(archive, names)
    walked = walk(_join(archive, names), leave_out=_leave_out)
    return describe(walked.drafts, _describe(package), left_out(walked.left_out), book=True)


def _spine(package: Any, folder: str) -> Iterator[str]:
    """Yield the names of the entries with text in reading order; what is not linear, often notes, comes last."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    refs = list(package.iter("{*}itemref"))[:MOST_DOCUMENTS]
    seen: set[str] = set()
    for ref in sorted(refs, key=lambda ref: ref.get("linear") == "no"):
        item = items.get(ref.get("idref"))
        if (
            item is None
            or item.get("media-type") not in _PAGES
            or "nav" in (item.get("properties") or "").split()
        ):
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if name not in seen:
            seen.add(name)
            yield name


def _refuse_protected(archive: Archive, names: list[str]) -> None:
    locked = archive.read("META-INF/encryption.xml")
    if locked:
        root = parse_xml(locked, deepest=DEEPEST, what="META-INF/encryption.xml", forgiving=True)
        if {unquote(found.get("URI") or "") for found in root.iter("{*}CipherReference")} & set(names):
            raise ImportRefused("This book is protected against copying, so its text cannot be read.")


def _join(archive: Archive, names: list[str]) -> Any:
    """Return one tree with the bodies of all documents, their ids and links made those of the book."""
    etree = extra("lxml.etree")
    book = etree.Element("body")
    elements = 0
    for name in names:
        data = archive.read(name)
        elements += data.count(b"<")
        if elements > 2 * MOST_ELEMENTS:
            raise ImportRefused(f"This book has more than {MOST_ELEMENTS:,} elements. Add it in parts.")
        if not data.strip():
            continue
        page = parse_xml(data, deepest=DEEPEST, what=name, forgiving=True)
        body = next(page.iter("{*}body", "{*}book"), page)
        for element in body.iter("*"):
            element.tag = _local_name(element)
            _relabel(element, name)
        body.tag = "section"
        book.append(body)
    return book


def _local_name(element: Any) -> str:
    """Return a name without its space, in small letters; a name that is none, as in a damaged file, says nothing."""
    name = str(element.tag).rpartition("}")[2].lower()
    return name if re.fullmatch(r"[\w.-]+", name) and name[0].isalpha() else "span"


def _relabel(element: Any, name: str) -> None:
    if identity := element.get("id"):
        element.set("id", f"{name}#{identity}")
    href = element.get("href") or ""
    if element.tag == "a" and href and ":" not in href.split("#")[0]:
        path, _, fragment = href.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
        element.set("href", f"#{target}#{fragment}")


def _leave_out(element: Any) -> str:
    types = {*(element.get(_TYPE) or "").split(), element.get("role") or ""}
    return "navigation" if types & _LEFT_OUT else name_furniture(element, guess=False)


def _describe(package: Any) -> Metadata:
    return Metadata(
        title=tidy(text_of(package, "title")), author=join_names(texts_of(package, "creator")[:30]),
        source=tidy(text_of(package, "publisher")), published=read_date(text_of(package, "date")),
        language=language_tag(text_of(package, "language")),
    )  # fmt: skip
