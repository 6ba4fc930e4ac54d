"""Refusals of codes that were retired between the reading of a form and the write. Call them under the lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from annotations.models.annotation import Refused
from annotations.models.codebook import Framing, Relation, Tag


def unknown_code(slug: str, codes: Iterable[Framing | Relation], noun: str) -> str:
    """Return the sentence that refuses a slug which is none of these codes."""
    known = ", ".join(code.slug for code in codes)
    return f"“{slug}” is not a {noun} of this codebook, which has: {known}."


def refuse_retired(code: Framing | Relation) -> None:
    """Raise Refused if the framing or relation is retired by now."""
    in_use = type(code).objects.filter(comparison=code.comparison_id).current()
    if not in_use.filter(pk=code.pk).exists():
        raise Refused(unknown_code(code.slug, in_use, code.noun), code.noun)


def refuse_retired_tags(framing: Framing, tags: Collection[Tag], kept: Collection[int] = ()) -> None:
    """Raise Refused if a tag is not of this framing or is retired by now, unless its number is in `kept`."""
    new = {tag.pk for tag in tags} - set(kept)
    in_use = set(Tag.objects.current().filter(pk__in=new).values_list("pk", flat=True)) if new else set()
    gone = new - in_use
    strays = [tag.name for tag in tags if tag.framing_id != framing.pk or tag.pk in gone]
    if strays:
        raise Refused(f"“{strays[0]}” is not a tag of {framing.name}.", "tags")
