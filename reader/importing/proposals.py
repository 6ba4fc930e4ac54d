"""Proposals for a piece's title, author, source, date and language, from its own blocks."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from reader.importing.languages import LOOKED_AT, guess_language
from reader.importing.plain_text.characters import CLOSING_QUOTES, DASHES
from reader.importing.plain_text.dates import find_date, is_labelled_update
from reader.importing.plain_text.names import JOB, read_byline
from reader.importing.recognised import Recognised
from reader.text.blocks import Draft

LONGEST_TITLE, LONGEST_AUTHOR, LONGEST_SOURCE = 300, 200, 300  # code points, as in the fields of Document
FIRST_WORDS = 80  # code points of the text that serve as a title if there is none

_LABELLED = re.compile(r"(?:source|published (?:in|by)|quelle|fuente)\s*:\s*(?P<source>\S.*)", re.IGNORECASE)
_EMPLOYER = re.compile(
    r"\b(?:at|for|of|with) (?P<source>(?:The )?[A-Z][\w&.\u2019-]*(?: [A-Z][\w&.\u2019-]*){0,4})"
)
_WORK = re.compile(JOB.pattern + r"|\b(?:writes|covers|teaches|works)\b", re.IGNORECASE)
_ADDRESS = re.compile(rf"(?:https?://|www\.)[^\s,;<>){CLOSING_QUOTES}]{{3,200}}")


def propose(drafts: list[Draft], notes: list[str]) -> Recognised:
    return Recognised(
        drafts,
        notes=notes,
        title=clip(_title(drafts), LONGEST_TITLE),
        author=clip(_author(drafts), LONGEST_AUTHOR),
        source=next((source for source in _sources(drafts) if len(source) <= LONGEST_SOURCE), ""),
        published=_published(drafts),
        language=guess_language(opening(drafts)),
    )


def _title(drafts: Sequence[Draft]) -> str:
    """Return the title, or else the first heading, or else the first words."""
    headings = sorted(
        (draft for draft in drafts if draft.kind == "heading"), key=lambda draft: draft.level > 1
    )
    if headings:
        return headings[0].text
    rest = sorted(drafts, key=lambda draft: ("paragraph", "quotation", "item").count(draft.kind) == 0)
    return clip(" ".join(rest[0].text.split()), FIRST_WORDS) if rest else ""


def _author(drafts: Sequence[Draft]) -> str:
    names = next(
        (names for draft in drafts if draft.kind == "byline" and (names := read_byline(draft.text))), []
    )
    names = [re.sub("^the ", "The ", name) for name in names]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _sources(drafts: Sequence[Draft]) -> Iterator[str]:
    """Yield the named source, then the author's employer, then a URL among the references."""
    asides = [draft for draft in drafts if draft.kind == "aside"]
    for draft in asides:
        if draft.role == "reference" and (labelled := _LABELLED.match(draft.text)):
            yield labelled["source"].rstrip(".")
    for draft in asides:
        job = _WORK.search(draft.text[:200]) if draft.role == "biography" else None
        if job and (employer := _EMPLOYER.search(draft.text, job.end(), job.end() + 120)):
            yield employer["source"].rstrip(".")
    for draft in asides:
        if draft.role == "reference" and (address := _ADDRESS.search(draft.text)):
            yield address[0].rstrip(".")


def _published(drafts: Sequence[Draft]) -> dt.date | None:
    """Return the date of the first date line, or in a byline; one of an update counts only if there is no other."""
    lines = [draft.text for draft in drafts if draft.role == "date"]
    lines.sort(key=is_labelled_update)
    lines += [draft.text for draft in drafts if draft.kind == "byline"]
    return next((date for line in lines if (date := find_date(line))), None)


def opening(drafts: Sequence[Draft]) -> str:
    """Return the words of the first blocks, as many as the language is guessed from."""
    parts: list[str] = []
    length = 0
    for draft in drafts:
        parts.append(draft.text[:LOOKED_AT])
        length += len(parts[-1])
        if length > LOOKED_AT:
            break
    return "\n".join(parts)


def clip(words: str, longest: int) -> str:
    """Return at most `longest` code points, cut between words."""
    if len(words) <= longest:
        return words
    return words[: longest - 1].rsplit(maxsplit=1)[0].rstrip(f" ,;:{DASHES}") + "…"
