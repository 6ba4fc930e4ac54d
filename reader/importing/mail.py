"""Import of e-mails and of web archives (MHTML), which are laid out as e-mails are."""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice

from reader.importing import html
from reader.importing.html.article import leave_out_plain
from reader.importing.html.metadata import Metadata, join_names, language_tag, tidy
from reader.importing.html.pieces import describe, left_out
from reader.importing.html.tree import decode_page, decode_text, parse
from reader.importing.html.walker import walk
from reader.importing.plain_text import MOST_LINES, lists, wrapping
from reader.importing.plain_text.dates import find_date
from reader.importing.plain_text.lines import Line, split
from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import Draft

MOST_PARTS = 1_000
_HEADERS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:From [^\r\n]{1,200}\r?\n)?"
    rb"(?P<all>(?:[A-Za-z][\w-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t]+[^\r\n]{0,2000}\r?\n)*){2,200})(?:\r?\n|$)"
)
_NAME = re.compile(rb"^([A-Za-z][\w-]*):", re.MULTILINE)
_USUAL = {b"to", b"date", b"sent", b"message-id", b"mime-version", b"received", b"cc", b"subject", b"re"}
_SENT = {b"message-id", b"mime-version", b"received"}  # which programs write
_MEMO = {b"from", b"to", b"cc", b"date", b"sent", b"subject", b"re"}  # all that people type above a memo
_ADDRESS = re.compile(rb"^from:[^@\r\n]*(?:\r?\n[ \t][^@\r\n]*)*@", re.IGNORECASE | re.MULTILINE)
_ORIGINAL = re.compile(
    r"[> ]*(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d'origine|message transféré|mensaje original|messaggio originale)\s*-{2,}|begin forwarded message:)\s*",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^((?:> ?)*)((?:On|Am|Le|El|Il) [^\n]{10,90})\n\1([^\n]{0,90}(?:wrote|schrieb|a écrit|escribió|ha scritto) ?:)$",
    re.MULTILINE,
)
_MARGIN = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = re.compile(r"^-- ?$\n", re.MULTILINE)
LONGEST_SIGNATURE = 12  # lines


def matches(data: bytes) -> bool:
    """Return True for an e-mail or a memo: a text that begins with the lines of its header, one saying who wrote it."""
    names = _field_names(data)
    return b"from" in names and len(names & _USUAL) > 1 and (names <= _MEMO or _was_sent(data))


def _was_sent(data: bytes) -> bool:
    """Return True if a header has what only e-mails have."""
    return bool(_field_names(data) & _SENT) or _ADDRESS.search(_header_lines(data)) is not None


def matches_archive(data: bytes) -> bool:
    """Return True for a page that a browser saved with all it needs in one file."""
    names = _field_names(data)
    return (
        b"mime-version" in names and b"content-type" in names and b"multipart/related" in data[:8192].lower()
    )


def _field_names(data: bytes) -> set[bytes]:
    return {name.lower() for name in _NAME.findall(_header_lines(data))}


def _header_lines(data: bytes) -> bytes:
    found = _HEADERS.match(data[:65536])
    return found["all"] if found else b""


def read_archive(data: bytes) -> Recognised:
    """Return the article of the page in a web archive. Raises ImportRefused if there is no page in it."""
    parts = _parts(data)
    page = next(
        (part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    if page is None:
        raise ImportRefused(
            "There is no page in this web archive. Save the page once more, or copy its words."
        )
    address = str(parts[0].get("Snapshot-Content-Location") or page.get("Content-Location") or "").strip()
    source = decode_page(_payload(page), page.get_content_charset() or "")
    return html.read_page(source, address if address.startswith("http") else "")


def read(data: bytes) -> Recognised:
    """Return an e-mail's words, with its subject as the title. What is quoted in it is a quotation, by its depth.

    The other lines above a memo, which was not sent as an e-mail, are asides.
    """
    notes: list[str] = []
    parts = _parts(data)
    message = parts[0]
    bodies = [
        part
        for part in parts
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
    ]
    body = next(
        (part for kind in ("text/html", "text/plain") for part in bodies if part.get_content_type() == kind),
        None,
    )
    if body is None:
        raise ImportRefused(
            "There are no words in this e-mail, only attachments. Save one of them and add that."
        )
    subject = _header(message, "Subject") or _header(message, "Re")
    drafts = [Draft("heading", subject, 1)] if subject else []
    if not _was_sent(data):
        drafts += _asides(message, subject)
    if body.get_content_type() == "text/html":
        root = parse(decode_page(_payload(body), body.get_content_charset() or ""))
        walked = walk(root, leave_out=leave_out_plain)
        drafts += walked.drafts
        notes += left_out(walked.left_out)
    else:
        drafts += _read_text(body, notes)
    if attached := sum(part.get_content_disposition() == "attachment" for part in parts):
        notes.append(f"{attached} {'attachment was' if attached == 1 else 'attachments were'} left out.")
    if sender := _header(message, "From"):
        name, address = parseaddr(sender) if "@" in sender else (sender, "")
        sender = name or address
    about = Metadata(
        subject, join_names([sender]), "", _date(message), language_tag(_header(message, "Content-Language"))
    )
    return describe(drafts, about, notes)


def _parts(data: bytes) -> list[Message]:
    """Return an e-mail and the parts inside it. Raises ImportRefused if they are nested too deep."""
    try:
        return list(islice(message_from_bytes(data.lstrip()).walk(), MOST_PARTS))
    except (RecursionError, ValueError, LookupError, HeaderParseError) as error:
        raise ImportRefused("This e-mail is damaged. Copy its words and paste them instead.") from error


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str:
    """Return a header as people read it, on one line."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    with suppress(ValueError, LookupError, HeaderParseError):
        raw = str(make_header(decode_header(raw)))
    return tidy(_readable(raw))


def _readable(raw: str) -> str:
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _asides(message: Message, subject: str) -> list[Draft]:
    """Return the lines of a header, but that of the subject, as people read them."""
    lines = ((name, tidy(_readable(str(value)))) for name, value in message.raw_items())
    return [Draft("aside", f"{name}: {line}") for name, line in lines if line and line != subject]


def _date(message: Message) -> dt.date | None:
    line = _header(message, "Date") or _header(message, "Sent")
    try:
        return parsedate_to_datetime(line).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return find_date(line)


def _read_text(body: Message, notes: list[str]) -> list[Draft]:
    """Return the blocks of a plain-text body."""
    data = _payload(body)
    if not data.strip():
        return []
    text = decode_text(data, body.get_content_charset() or "")
    if text.count("\n") > MOST_LINES:
        raise ImportRefused(f"This e-mail has more than {MOST_LINES:,} lines. Add it in parts.")
    text, _, signature = _cut_signature(text.replace("\r\n", "\n"))
    if body.get_param("format") == "flowed":
        text = _unfold(text)
    text = _SAYS.sub(r"\1\2 \3", _quote_originals(text))
    found = wrapping.join(_quoted(split(text, notes)), notes)
    depths = [line.level for line in found]
    for line in found:
        line.kind = None
    lists.recognise_bullets(found)
    lists.recognise_numbers(found)
    lists.nest(found)
    drafts = [
        replace(line.draft(), kind="quotation", level=depth - 1) if depth else line.draft()
        for line, depth in zip(found, depths, strict=True)
    ]
    return drafts + [Draft("aside", line.text) for line in split(signature, notes)]


def _cut_signature(text: str) -> tuple[str, str, str]:
    """Return the text, the line "-- " and the signature below it, which is the last thing in an e-mail."""
    signature = None
    for signature in _SIGNATURE.finditer(text):  # noqa: B007
        pass
    if not signature or text.count("\n", signature.end()) > LONGEST_SIGNATURE:
        return text, "", ""
    return text[: signature.start()], signature[0], text[signature.end() :]


def _quote_originals(text: str) -> str:
    """Set a sign > before each line below one such as "Original Message", below which an older e-mail is."""
    lines, depth = [], 0
    for line in text.split("\n"):
        lines.append(">" * depth + " " * bool(depth) + line)
        depth += _ORIGINAL.fullmatch(line) is not None
    return "\n".join(lines)


def _quoted(found: list[Line]) -> list[Line]:
    """Take the signs > from the margins of lines, and write their number as the level."""
    kept: list[Line] = []
    gap, depth = True, 0
    for line in found:
        margin = _MARGIN.match(line.text)
        quoted = margin[0].count(">") if margin else 0
        if margin:
            line.text = line.text[margin.end() :].lstrip()
            line.indent, line.width, line.kind = 0, len(line.text), "quotation"
        line.level = quoted
        gap = gap or line.gap or quoted != depth
        depth = quoted
        if line.text:
            line.gap, gap = gap, False
            kept.append(line)
        else:
            gap = True
    return kept


def _unfold(text: str) -> str:
    """Join lines that a mail program broke and marked so by a space at their end (RFC 3676)."""
    joined: list[str] = []
    depth = open_at = -1
    for line in text.split("\n"):
        margin = re.match(r">*", line)
        quoted = margin.end() if margin else 0
        words = line[quoted:].removeprefix(" ")
        if joined and open_at == len(joined) - 1 and quoted == depth and words:
            joined[-1] += words
        else:
            joined.append(">" * quoted + " " * bool(quoted) + words)
        depth = quoted
        open_at = len(joined) - 1 if words.endswith(" ") else -1
    return "\n".join(joined)
