"""Import of HTML: saved pages of the web, pages that a word processor wrote, and what other formats become."""

import re

from reader.importing.html import metadata, titles
from reader.importing.html.article import locate
from reader.importing.html.pieces import describe, left_out
from reader.importing.html.tree import decode_page, parse
from reader.importing.html.walker import walk
from reader.importing.recognised import Recognised
from reader.text.blocks import Draft

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,2000}?-->|<\?xml[^>]{0,200}\?>)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(?P<address>https?://\S{1,2000})")


def matches(data: bytes) -> bool:
    """Return True for a page that begins as one, after comments and an XML declaration."""
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return _START.match(head) is not None


def read(data: bytes) -> Recognised:
    """Return the article of a page. Raises ImportRefused if there is none that can be read."""
    return read_page(decode_page(data))


def read_page(source: str, address: str = "") -> Recognised:
    """Return the article of a page that was saved from `address`, if that is known."""
    root = parse(source)
    saved = _SAVED_FROM.search(source[:4096])
    address = address or metadata.address_of(root) or (saved["address"] if saved else "")
    about = metadata.read_metadata(root, address)
    element, leave_out, around = locate(root, source)
    walked = walk(element, leave_out=leave_out, base=address)
    drafts = titles.place(root, _without_bare_end(walked.drafts) if around else walked.drafts, about)
    notes = left_out(walked.left_out)
    if around:
        notes.insert(0, "The article was found on the page. What is around it, such as navigation, was left out: "
                     f"{around:,} letters.")  # fmt: skip
    found = describe(drafts, about, notes)
    if around and not (found.author and found.published):
        author, published = metadata.guess_metadata(root, source)
        found.author, found.published = found.author or author, found.published or published
    return found


def _without_bare_end(drafts: list[Draft]) -> list[Draft]:
    """Return the blocks without headings at the end, which headed what is left out."""
    end = len(drafts)
    while end and drafts[end - 1].kind == "heading":
        end -= 1
    return drafts[: end or len(drafts)]
