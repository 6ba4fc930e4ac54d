"""The title of a page among its headings, of which the first one is often the name of the site or of its department."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reader.importing.html.metadata import Metadata, tidy
from reader.text.blocks import Draft

FRONT = 30  # blocks among which the title is
LEAST, SHARE = 8, 0.6  # letters of a heading that is known again in a longer title, and the share of that
_LETTERS = re.compile(r"[^\W_]+")


def place(root: Any, drafts: list[Draft], about: Metadata) -> list[Draft]:
    """Return the blocks with the page's title as the heading of the first level, before them if it is nowhere else."""
    said = _letters(about.title)
    at = _find(said, (draft.text if draft.kind == "heading" else "" for draft in drafts[:FRONT]))
    if at is not None:
        above = [_as_kicker(draft) for draft in drafts[:at]]
        return [*above, replace(drafts[at], level=1), *drafts[at + 1 :]]
    if any(draft.kind == "heading" and draft.level == 1 for draft in drafts[:FRONT]):
        return drafts
    headings = [tidy("".join(heading.itertext())) for heading in root.iter("h1", "h2")]
    at = _find(said, headings)
    firsts = [tidy("".join(heading.itertext())) for heading in root.iter("h1")]
    title = headings[at] if at is not None else next(iter(filter(None, firsts)), "")
    if not title or any(draft.text.strip() == title for draft in drafts[:10]):
        return drafts
    return [Draft("heading", title, 1), *drafts]


def _find(said: str, headings: Iterable[str]) -> int | None:
    """Return where the heading is that reads as the page says, or nearly so; the longest one of these."""
    found = [
        (len(key), -n) for n, text in enumerate(headings) if (key := _letters(text)) and _is_in(key, said)
    ]
    return -max(found)[1] if found else None


def _is_in(key: str, said: str) -> bool:
    shorter, longer = sorted((key, said), key=len)
    return key == said or (shorter in longer and len(shorter) >= max(LEAST, SHARE * len(longer)))


def _as_kicker(draft: Draft) -> Draft:
    top = draft.kind == "heading" and draft.level == 1
    return replace(draft, kind="aside", level=0, role="kicker") if top else draft


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()
