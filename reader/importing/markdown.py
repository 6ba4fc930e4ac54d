"""Import of Markdown: CommonMark with tables, footnotes, struck-out words and front matter, read through HTML."""

import re

from markdown_it import MarkdownIt

from reader.importing import plain_text
from reader.importing.decoding import decode
from reader.importing.html.article import leave_out_plain
from reader.importing.html.metadata import Metadata, join_names, language_tag, read_date, tidy
from reader.importing.html.pieces import describe, left_out
from reader.importing.html.tree import parse
from reader.importing.html.walker import walk
from reader.importing.recognised import Recognised, extra
from reader.text.blocks import Draft

LOOKED_AT = 200_000  # bytes
MOST_WORK = 150_000  # lines and signs, such as brackets and stars; more would take longer than ten seconds

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\n(?P<matter>(?:[\w-]+:.*\n|[ \t]+.*\n|-[ \t].*\n|#.*\n|\n){1,200}?)(?:---|\.\.\.)[ \t]*\n"
)
_FIELD = re.compile(r"(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_HEADING = re.compile(r"\s*#{1,2} \S.{0,200}(?:\n|$)")
_LONE = re.compile(r"(?:^|\n\n)#{1,6} \S[^\n]{0,200}\n\n(?!#)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)")
#: Signs that are rare in plain text. Two sorts of them, or a heading at the start, make a text Markdown.
_SIGNS = tuple(
    re.compile(sign, re.MULTILINE)
    for sign in (
        r"^#{1,6} \S",
        r"^(?:```|~~~)[\w-]*[ \t]*$",
        r"\]\((?:https?://|mailto:|[#./\w-]+\.\w|#)[^\s()]{0,500}[^)\n]{0,100}\)",
        r"(?<![\w*])\*\*[^\s*][^*\n]{0,200}(?<!\s)\*\*(?![\w*])",
        r"^\|?[ \t]*:?-{3,}:?[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?[ \t]*)?$",
        r"(?:^\[\^[\w-]{1,40}\]:|\w\[\^[\w-]{1,40}\])",
        r"!\[[^\]\n]{0,200}\]\([^)\n]{1,500}\)",
        r"^\[[^\]\n^]{1,100}\]: (?:https?://|<)\S+",
        r"(?<![\w`])`[^`\n]{1,100}`(?![\w`])",
        r"~~\S[^~\n]{0,200}~~",
    )
)
_WORK = re.compile(r"[*_\[\]`<!~|>\n]")


def matches(data: bytes) -> bool:
    """Return True for a text with front matter, headings in # that are set apart, or two sorts of signs of Markdown."""
    head = data[:LOOKED_AT]
    if b"\x00" in head or head.startswith((b"%PDF", b"PK", b"{\\rtf")):
        return False
    text = head.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
    if _HEADING.match(text) and text.lstrip()[:2] != "#!":
        return "\n\n" in text or "\n#" in text
    lone = len(_LONE.findall(text)) == len(re.findall(r"^#", text, re.MULTILINE)) > 0
    return (
        lone or _FRONT.match(text) is not None or sum(sign.search(text) is not None for sign in _SIGNS) >= 2
    )


def read(data: bytes) -> Recognised:
    """Return the blocks of a Markdown text, or those of a plain text if it is too long to be read as Markdown."""
    source = decode(data).text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if len(_WORK.findall(source)) > MOST_WORK:
        recognised = plain_text.read(source)
        recognised.notes.insert(
            0, "This Markdown text is very long, so it was read as plain text, with its signs."
        )
        return recognised
    about = Metadata()
    if front := _FRONT.match(source):
        about = _describe(front["matter"])
        source = source[front.end() :]
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(extra("mdit_py_plugins.footnote").footnote_plugin)
    walked = walk(parse(f"<div>{parser.render(source)}</div>"), leave_out=leave_out_plain)
    drafts = walked.drafts
    if about.title and not any(draft.kind == "heading" and draft.level == 1 for draft in drafts):
        drafts = [Draft("heading", about.title, 1), *drafts]
    return describe(drafts, about, left_out(walked.left_out))


def _describe(matter: str) -> Metadata:
    """Return what front matter says. Only its lines `name: value` and simple lists are read."""
    said: dict[str, list[str]] = {}
    values: list[str] = []
    for line in matter.split("\n"):
        if named := _FIELD.match(line):
            values = said.setdefault(named["name"].lower(), [])
            value = _unquote(named["value"])
            values += (
                [_unquote(one) for one in value[1:-1].split(",")]
                if value[:1] == "["
                else [value]
                if value
                else []
            )
        elif item := _ITEM.match(line):
            values.append(_unquote(item["value"].removeprefix("name:")))

    def first(*names: str) -> str:
        return tidy(next((said[name][0] for name in names if said.get(name)), ""))

    return Metadata(
        first("title"), join_names(said.get("author") or said.get("authors") or []),
        first("source", "publisher", "site", "publication"), read_date(first("date", "published")),
        language_tag(first("lang", "language")),
    )  # fmt: skip


def _unquote(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
