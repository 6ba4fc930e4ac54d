"""Highlights and links whose analysts changed what they say after a curator had accepted them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from annotations.models import Change
from annotations.models.annotation import Status

#: The fields of a row's state that are accepted with it: its place, its code and the analyst's note.
ACCEPTED: dict[str, tuple[str, ...]] = {
    "highlight": ("document_id", "start", "end", "framing_id", "tag_names", "note"),
    "link": ("source_id", "target_id", "relation_id", "note"),
}


def changed_since_accepted(rows: QuerySet) -> QuerySet:
    """Keep those of these highlights or links that are accepted and that their analyst has changed since.

    The curated layer is curators' own and has none.

    A row is accepted by the last change that was recorded as accepting it, or that made it accepted in another way,
    such as a merge or an import, unless that was undone. What was changed and changed back is kept too: a curator
    looks again. What others than its analyst changed is a curator's own decision and does not count.
    """
    noun = rows.model.noun
    changes = Change.objects.filter(comparison=OuterRef("comparison"), noun=noun, row=OuterRef("pk"))
    newly = (
        Q(verb=Status.ACCEPTED)
        | Q(before__isnull=True)
        | Q(before__status__in=[Status.PROPOSED, Status.REJECTED])
    )
    undone = Change.objects.filter(
        comparison=OuterRef("comparison"), noun=noun, row=OuterRef("row"), undoes=OuterRef("revision")
    )
    accepted = changes.filter(newly, ~Exists(undone), after__status=Status.ACCEPTED).order_by().values("row")
    since = accepted.annotate(last=Max("revision")).values("last")
    said: Any = Q()
    for name in ACCEPTED[noun]:
        said |= ~Q(**{f"before__{name}": F(f"after__{name}")})
    altered = changes.filter(said, actor=OuterRef("analyst"), before__isnull=False, after__isnull=False)
    live = rows.filter(status=Status.ACCEPTED, deleted=None, curated=False).alias(accepted_at=since)
    return live.filter(Exists(altered.filter(revision__gt=OuterRef("accepted_at"))))
