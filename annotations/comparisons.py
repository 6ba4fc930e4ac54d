"""Creation of comparisons."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from annotations.codebook import presets
from annotations.models.annotation import Refused
from reader.models import Comparison, Document, Membership, Role


def make_comparison(
    *, left: Document, right: Document, title: str, owner: Any,
    template: str = presets.DEFAULT, like: Comparison | None = None,
) -> Comparison:  # fmt: skip
    """Create a comparison of two stored documents, with its owner as a member and with its codebook.

    The codebook is that of `template`, or a copy of that of `like`. Raises Refused for one document twice, a
    draft or a codebook that cannot be copied, and KeyError for an unknown template. Then nothing is stored.
    """
    if left.pk == right.pk:
        raise Refused("A piece cannot be compared with itself; choose another one for the right.", "right")
    for side, document in (("left", left), ("right", right)):
        if not document.stored:
            raise Refused(f"“{document}” is still a draft; store it first.", side)
    with transaction.atomic():
        pieces = Document.objects.order_by("pk").filter(pk__in=[left.pk, right.pk])
        if len(pieces.select_for_update().values_list("pk")) < 2:  # whoever destroys one waits, or was first
            raise Refused("One of these pieces was destroyed meanwhile. Choose another one.")
        comparison = Comparison.objects.create(title=title, left=left, right=right, created_by=owner)
        Membership.objects.create(comparison=comparison, user=owner, role=Role.OWNER)
        if like is None:
            presets.lay(comparison, owner, template)
        else:
            presets.copy(comparison, owner, like)
    return comparison
