"""Import of Word documents (DOCX), which mammoth turns into HTML.

mammoth takes most of a millisecond for each paragraph or run and reads an archive whole, so it is given only the parts
that it needs, unpacked and counted before.
"""

import io
import re
import zipfile

from reader.importing.archives import Archive, looks_like
from reader.importing.html.article import leave_out_plain
from reader.importing.html.metadata import Metadata, join_names, language_tag, read_date, tidy
from reader.importing.html.pieces import describe, left_out
from reader.importing.html.tree import parse
from reader.importing.html.walker import walk
from reader.importing.recognised import ImportRefused, Recognised, extra
from reader.importing.xml import parse_xml, text_of

MOST_WORK = 45_000  # elements that mammoth makes something of; some five seconds
MOST_ELEMENTS = 200_000  # all elements
DEEPEST = 100  # elements inside each other

_PARTS = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml"
    r"|word/(?:_rels/)?(?:document|footnotes|endnotes|styles|numbering|comments)\d*\.xml(?:\.rels)?)"
)
_COUNTED = re.compile(rb"<(?:[\w.-]+:)?(?:p|r|t|br|cr|tab|tbl|tr|tc|sdt|hyperlink|ins|bookmarkStart)[\s/>]")
_LINE = re.compile(
    rb"<w:pict[ >](?:(?!</w:pict>).){0,1000}o:hr=\"t(?:(?!</w:pict>).){0,1000}</w:pict>", re.DOTALL
)
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
br[type='page'] =>
"""


def matches(data: bytes) -> bool:
    return looks_like(data, b"word/document.xml")


def read(data: bytes) -> Recognised:
    """Return the blocks of a Word document. Raises ImportRefused if it is damaged, protected or too large."""
    archive = Archive(data)
    parts = {name: archive.read(name) for name in archive.names() if _PARTS.fullmatch(name)}
    parts = {name: _LINE.sub(b"<w:t>* * *</w:t>", part) for name, part in parts.items()}
    _refuse_work(parts)
    for name, part in parts.items():
        parse_xml(part, deepest=DEEPEST, what=name)
    root = parse(f"<div>{_convert(parts)}</div>")
    walked = walk(root, leave_out=leave_out_plain)
    about = _describe(parts.get("docProps/core.xml", b""))
    if (titled := root.find(".//h1[@class='title']")) is not None:
        about.title = tidy("".join(titled.itertext()))
    notes = left_out(walked.left_out)
    if re.search(rb"<w:(?:ins|del)[ >]", parts.get("word/document.xml", b"")):
        notes.append("Changes that were tracked were taken as accepted.")
    if parts.get("word/comments.xml"):
        notes.append("The comments in the margin were left out.")
    return describe(walked.drafts, about, notes)


def _refuse_work(parts: dict[str, bytes]) -> None:
    work = sum(len(_COUNTED.findall(part)) for part in parts.values())
    elements = sum(part.count(b"<") - part.count(b"</") for part in parts.values())
    if work > MOST_WORK or elements > MOST_ELEMENTS:
        number, most = (work, MOST_WORK) if work > MOST_WORK else (elements, MOST_ELEMENTS)
        raise ImportRefused(
            f"This document consists of {number:,} paragraphs and parts of them, and the most that can be read is "
            f"{most:,}. Add it in parts, or save it as plain text or as a web page."
        )


def _convert(parts: dict[str, bytes]) -> str:
    """Return the HTML that mammoth makes of the parts of a document. Pictures become empty elements."""
    mammoth = extra("mammoth")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    try:
        converted = mammoth.convert_to_html(
            packed, style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {}),
            ignore_empty_paragraphs=True, external_file_access=False,
        )  # fmt: skip
    except Exception as error:
        raise ImportRefused(
            "This Word document is damaged or written in a way that cannot be read. Open it, save it once more and "
            "add it again, or copy its words."
        ) from error
    return str(converted.value)


def _describe(core: bytes) -> Metadata:
    """Return what the properties of a document say; the title only if somebody wrote one."""
    root = parse_xml(core, deepest=DEEPEST, what="docProps/core.xml") if core else None
    if root is None:
        return Metadata()
    return Metadata(
        title=tidy(text_of(root, "title")), author=join_names(text_of(root, "creator").split(";")),
        published=read_date(text_of(root, "created")), language=language_tag(text_of(root, "language")),
        saved=True,
    )  # fmt: skip
