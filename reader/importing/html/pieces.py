"""The blocks of a walk as a piece: levels of headings in order, bylines and dates recognised, and described."""

from collections import Counter
from dataclasses import replace

from reader.importing import proposals
from reader.importing.html.metadata import Metadata, tidy
from reader.importing.languages import settle_language
from reader.importing.plain_text import asides, headings
from reader.importing.plain_text.lines import Line
from reader.importing.plain_text.typed_markup import is_rule
from reader.importing.recognised import Recognised
from reader.text.blocks import Draft

_PLURALS = {"picture": ("picture was", "pictures were")}


def describe(drafts: list[Draft], about: Metadata, notes: list[str], *, book: bool = False) -> Recognised:
    """Return the piece with these blocks. What the file says of itself goes before what its words say.

    Only the one heading of level 1 goes before the title that a file says, except in a `book`: there it may be
    a chapter.
    """
    notes = [*notes]
    found = proposals.propose(_recognise(_level(drafts, about.title, book), notes), notes)
    headed = [draft.text for draft in found.drafts if draft.kind == "heading" and draft.level == 1]
    title = tidy(headed[0]) if len(headed) == 1 and not (book and about.title) else about.title or found.title
    language, doubt = settle_language(about.language, proposals.opening(found.drafts))
    return replace(
        found,
        title=proposals.clip(title, proposals.LONGEST_TITLE),
        author=proposals.clip(about.author or found.author, proposals.LONGEST_AUTHOR),
        source=proposals.clip(about.source or found.source, proposals.LONGEST_SOURCE),
        published=(about.published if not about.saved else None) or found.published or about.published,
        language=language,
        notes=[*notes, doubt] if doubt else notes,
    )


def left_out(counts: Counter[str]) -> list[str]:
    """Return sentences that say what a walk left out, pictures by their number."""
    pictures = counts["picture"]
    rest = sorted(what for what, count in counts.items() if count and what != "picture")
    notes = [f"{pictures:,} {_PLURALS['picture'][pictures != 1]} left out."] if pictures else []
    return notes + ([f"Left out as no part of the piece: {', '.join(rest)}."] if rest else [])


def _level(drafts: list[Draft], title: str, book: bool) -> list[Draft]:
    """Return the blocks with one title at most: if there are several headings of level 1, they are sections."""
    tops = [draft for draft in drafts if draft.kind == "heading" and draft.level == 1]
    if len(tops) < 2 and not (book and title and tops):
        return drafts
    kept = tops[0] if tidy(tops[0].text).casefold() == tidy(title).casefold() else None
    return [
        replace(draft, level=min(draft.level + 1, 6))
        if draft.kind == "heading" and draft is not kept
        else draft
        for draft in drafts
    ]


def _recognise(drafts: list[Draft], notes: list[str]) -> list[Draft]:
    """Recognise what is around the title, captions and the closing matter among the paragraphs, as in a plain text."""
    lines = [
        Line(
            draft.text.strip(),
            gap=True,
            kind=None if draft.kind == "paragraph" else draft.kind,
            level=draft.level,
            role=draft.role,
        )
        for draft in drafts
    ]
    of = dict(zip(map(id, lines), drafts, strict=True))
    for line in lines:
        if line.kind is None and is_rule(line.text):
            line.be("rule")
    kept = asides.recognise_captions(lines, notes)
    asides.recognise(kept)
    if any(line.kind == "heading" and line.level == 1 for line in kept[: headings.FRONT]):
        headings.recognise_title(kept[headings.first(kept) :])
    return [
        replace(of[id(line)], kind=line.kind, role=line.role) if line.kind and of[id(line)].kind == "paragraph"
        else of[id(line)]
        for line in kept
    ]  # fmt: skip
