"""Damaged copies of a file, as an import meets them: the same ones each time.

    python -m tests.support.damage FORMAT NUMBER

reads that many damaged copies of a format's file, each in a fork with the limits of an import, and prints what came of
it as JSON.
"""

import io
import json
import os
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator

from reader.importing import ImportRefused, plain_text, worker
from reader.importing.decoding import decode
from reader.importing.formats import format_of
from reader.importing.isolation import from_json
from reader.text.blocks import assemble, check, normalise
from tests.support import archives, pdf_files

TEXT = "plain text"
PAGE = (
    "<!DOCTYPE html><html lang=en><title>The tariff</title><nav><a href=/>Home</a></nav><article><h1>The tariff</h1>"
    "<p>It <em>rose</em> on every quay of the harbour.<sup><a href='#n'>1</a></sup></p><ol><li>a<ul><li>b</ul></ol>"
    "<table><tr><th>a<td>b</table><blockquote>Why?</blockquote><p id=n>1 The log.</p></article></html>"
)
#: By the name of each format a small file with much of what such files hold.
FILES: dict[str, Callable[[], bytes]] = {
    TEXT: lambda: (
        b"The Ferry Tariff\n\nBy the Harbour Desk\n\n1. Prices\n2. Routes\n\n| a | b |\n\n> Pay here.\n"
    ),
    "a PDF file": pdf_files.article,
    "an HTML page": lambda: PAGE.encode(),
    "a web archive (MHTML)": lambda: (
        'From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="part"\n\n--part\n'
        f"Content-Type: text/html; charset=utf-8\n\n{PAGE}\n--part--\n"
    ).encode(),
    "an e-mail": lambda: (
        b"From: The Harbour Desk <desk@example.org>\nTo: all@example.org\nSubject: The tariff\n"
        b"Date: Tue, 7 May 2024 10:00:00 +0000\nMessage-ID: <1@example.org>\n\nIt rose.\n\n> Why?\n>> Nobody says.\n"
    ),
    "a Markdown text": lambda: (
        b"---\ntitle: The tariff\n---\n# The tariff\n\nIt **rose**.[^1]\n\n- a\n  1. b\n\n> Why?\n\n"
        b"| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: The log.\n"
    ),
    "a Word document": lambda: archives.document(
        archives.paragraph("The tariff", "Title")
        + archives.paragraph("It rose.")
        + archives.paragraph("a", numbered=0)
    ),
    "a file of subtitles": lambda: (
        b"1\n00:00:01,000 --> 00:00:03,000\n- Desk: It rose\non every quay.\n\n"
        b"2\n00:00:04,000 --> 00:00:05,500\n<i>Why?</i>\n"
    ),
    "an OpenDocument text": lambda: archives.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
            '<text:h text:outline-level="1">The tariff</text:h><text:p>It rose.</text:p></office:text></office:body>'
            "</office:document-content>",
        }
    ),
    "an EPUB book": lambda: archives.book(
        {"one.xhtml": "<h1>One</h1><p>It <em>rose</em>.</p>", "two.xhtml": "<ul><li>a</li></ul>"}
    ),
}


def damaged(data: bytes, number: int) -> Iterator[bytes]:
    """Yield copies with bytes changed, lost and doubled, and with the end cut off.

    Most copies of an archive are damaged in its files instead, since checksums find most other damage.
    """
    chance = random.Random(len(data))
    for count in range(number):
        if count % 4 and zipfile.is_zipfile(io.BytesIO(data)):
            yield _repacked(data, chance)
        else:
            yield _damage(data, chance)


def _damage(data: bytes, chance: random.Random) -> bytes:
    copy = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(copy))
        length = chance.randint(1, 60)
        match chance.randrange(8):
            case 0 | 1 | 2:
                copy[place] = chance.randrange(256)
            case 3 | 4:
                del copy[place : place + length]
            case 5 | 6:
                copy[place:place] = copy[chance.randrange(len(copy)) :][:length]
            case 7:
                del copy[place:]
        copy = copy or bytearray(b" ")
    return bytes(copy)


_WORDS = re.compile(rb">([^<>]+)<")
_ELEMENT = re.compile(rb"<([\w:]+)[^<>]*>[^<]*</\1>")


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """Return an archive in which one file is damaged, or its words or elements are changed, or two are exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    hit, other = chance.choice([*parts]), chance.choice([*parts])
    held = parts[hit]
    match chance.randrange(4):
        case 0:
            parts[hit] = _damage(held, chance)
        case 1:
            parts[hit], parts[other] = parts[other], parts[hit]
        case 2:
            parts[hit] = _WORDS.sub(lambda words: b">%s<" % bytes(chance.choices(words[1], k=20)), held)
        case 3:
            parts[hit] = _ELEMENT.sub(lambda element: element[0] * chance.randint(0, 3), held)
    return archives.zipped({**parts})


def outcome(data: bytes) -> str:
    """Read a file in this process: "piece", "refused", or what is wrong with the answer in words."""
    if format_of(data):
        answer = worker.answer(data)
        if "fault" in answer:
            return str(answer["fault"])
        if "refused" in answer:
            return "refused" if answer["refused"].endswith(".") else f"no sentence: {answer['refused']}"
        drafts = from_json(json.loads(json.dumps(answer))).drafts
    else:
        try:
            drafts = plain_text.read(decode(data).text).drafts
        except ImportRefused:
            return "refused"
    text, blocks = assemble(drafts)
    check(text, blocks)
    return "piece" if normalise(text) == text else "not normalised"


def read_damaged(data: bytes, number: int) -> int:
    """Read that many damaged copies here, and return how many gave a piece. The others must give a sentence."""
    found = Counter(outcome(copy) for copy in damaged(data, number))
    assert set(found) <= {"piece", "refused"}, found
    return found["piece"]


def main(name: str, number: int) -> None:
    found: Counter[str] = Counter()
    slowest, largest = 0.0, 0
    outcome(FILES[name]())  # so that each child finds the modules loaded
    for copy in damaged(FILES[name](), number):
        reading, writing = os.pipe()
        if not (child := os.fork()):
            worker.limit()
            os.write(writing, outcome(copy).encode())
            os._exit(0)
        os.close(writing)
        said = os.read(reading, 1_000).decode()
        os.close(reading)
        _, status, used = os.wait4(child, 0)
        found[said or f"ended by signal {os.waitstatus_to_exitcode(status)}"] += 1
        slowest, largest = max(slowest, used.ru_utime + used.ru_stime), max(largest, used.ru_maxrss)
    print(json.dumps({"found": found, "seconds": round(slowest, 2), "megabytes": largest // 1_000}))


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(DOCUMENT_MAX_BYTES=5_000_000, UPLOAD_MAX_BYTES=20_000_000, USE_I18N=False)
    main(sys.argv[1], int(sys.argv[2]))
