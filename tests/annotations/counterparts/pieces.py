"""Small pieces, indexed, for the tests of the rankers."""

from __future__ import annotations

from typing import Any

from django.test import Client

from annotations.counterparts import Asked, Candidate, Index, PiecePair, candidates
from annotations.models import Highlight
from reader.text.blocks import Draft, assemble
from tests.support.members import JSON, address

LEFT = """The Skarvik Line owns eleven ships and the alliance needs them. It lent forty million to the town.

Nobody in Brackwater has forgotten the storm. The breakwater cost more than the quay.

The council will vote in spring."""

RIGHT = """In spring the town decides, and everyone is afraid of the vote.

People on the island were angry when the ferry was cancelled. They wrote to the minister.

Skarvik gave its allies a feeling of safety. Money was borrowed, forty million of it, and gratitude came with it."""


SHIPS = "The Skarvik Line owns eleven ships and the alliance needs them."
ALLIES = "Skarvik gave its allies a feeling of safety."  # its counterpart


def place(quote: str) -> dict[str, int]:
    """Where it stands in the right piece, as it is sent."""
    start = RIGHT.index(quote)
    return {"start": start, "end": start + len(quote)}


def asked(client: Client, source: Highlight) -> dict[str, Any]:
    """What is proposed for a passage, as JSON."""
    answer = client.get(address("counterparts", source), headers=JSON)
    assert answer.status_code == 200
    return answer.json()


def index(text: str | list[Draft], language: str = "en") -> Index:
    """A piece of paragraphs between blank lines, or of drafts."""
    drafts = [Draft("paragraph", part) for part in text.split("\n\n")] if isinstance(text, str) else text
    return Index(*assemble(drafts), language)


def pair(left: str = LEFT, right: str = RIGHT, languages: tuple[str, str] = ("en", "en")) -> PiecePair:
    return PiecePair(index(left, languages[0]), index(right, languages[1]))


def found(of: PiecePair, quote: str, **more: object) -> list[Candidate]:
    """What is proposed for the first place of `quote` in the first piece."""
    start = of.near.text.index(quote)
    return candidates(of, Asked(start, start + len(quote), **more))  # type: ignore[arg-type]


def words(of: PiecePair, candidate: Candidate) -> str:
    return of.far.text[candidate.start : candidate.end]
