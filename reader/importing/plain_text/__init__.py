"""Import of plain text, in which only words and lines show what each part is.

Each step looks at the lines that the steps before it left unrecognised; those left at the end are
paragraphs. Every step takes time in proportion to the length of the text.
"""

from reader.importing import proposals
from reader.importing.plain_text import (
    asides,
    headings,
    lines,
    lists,
    pages,
    tables,
    transcripts,
    typed_markup,
    verse,
    wrapping,
)
from reader.importing.recognised import ImportRefused, Recognised

MOST_LINES = 250_000  # three times those of the longest piece that could be prose


def read(source: str) -> Recognised:
    """Return the blocks of a plain text, with proposals for title, author, source, date and language."""
    if source.count("\n") > MOST_LINES:
        raise ImportRefused(f"This text has more than {MOST_LINES:,} lines. Bring it in parts.")
    notes: list[str] = []
    found = lines.split(pages.join(source, notes), notes)
    found = transcripts.recognise(found, notes)
    found = tables.recognise(found, notes)
    found = typed_markup.recognise_quotations(typed_markup.recognise_rules(found, notes))
    found = verse.recognise(found, notes)
    return recognise(wrapping.join(found, notes), notes)


def recognise(found: list[lines.Line], notes: list[str], *, sure: bool = False) -> Recognised:
    """Return the blocks of lines that are paragraphs each, of which a format may have recognised some already.

    `sure` if all headings of sections are among those.
    """
    spoken = transcripts.keep(found)
    lists.recognise_bullets(found)
    lists.recognise_numbers(found)
    lists.nest(found)
    found = asides.recognise_captions(found, notes)
    asides.recognise(found)
    headings.recognise_title(found[headings.first(found) :])
    if not sure:
        headings.recognise_sections(found)
    headings.recognise_lone_numbers(found)
    asides.recognise_pull_quotes(found, notes)
    recognised = proposals.propose([line.draft() for line in found], notes)
    if spoken and not any(line.kind == "heading" for line in found):
        recognised.title = ""  # the first words are somebody's turn
    return recognised
