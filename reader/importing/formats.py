"""The formats of pieces, told apart by a file's content and not by its name."""

from reader.importing import epub, html, mail, markdown, odt, pdf, subtitles, word
from reader.importing.recognised import Format

#: In the order in which they are asked; what none of them matches is plain text.
FORMATS: tuple[Format, ...] = (
    Format("a PDF file", pdf.matches, pdf.read, (".pdf",)),
    Format("a web archive (MHTML)", mail.matches_archive, mail.read_archive, (".mhtml", ".mht")),
    Format("an HTML page", html.matches, html.read, (".html", ".htm", ".xhtml")),
    Format("an EPUB book", epub.matches, epub.read, (".epub",)),
    Format("a Word document", word.matches, word.read, (".docx",)),
    Format("an e-mail", mail.matches, mail.read, (".eml",)),
    Format("a Markdown text", markdown.matches, markdown.read, (".md", ".markdown")),
    Format("an OpenDocument text", odt.matches, odt.read, (".odt",)),
    Format("a file of subtitles", subtitles.matches, subtitles.read, (".srt", ".vtt")),
)


def format_of(data: bytes) -> Format | None:
    """Return the first format that the bytes are of; None for plain text."""
    return next((one for one in FORMATS if one.matches(data)), None)


def describe_formats() -> str:
    """Name the formats in a sentence for the person who chooses a file."""
    return ", ".join(one.name for one in FORMATS)


def accepted_suffixes() -> str:
    """Return the ends of the names of files that can be read, as a file field's `accept` has them."""
    return ",".join([".txt", "text/plain", *(suffix for one in FORMATS for suffix in one.suffixes)])
