"""Access to annotations through their comparison. Raises Http404 for strangers and for unknown rows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from annotations.models import (
    Comment,
    Dismissal,
    Framing,
    Highlight,
    Link,
    Reading,
    Relation,
    Ruling,
    Silence,
    Tag,
)
from annotations.models.annotation import Annotation
from annotations.models.codebook import Code
from reader.access import get_comparison_for, require
from reader.models import Comparison, Role, Someone


def get_highlight_for(user: Someone, comparison_pk: int, pk: int, role: Role = Role.READER) -> Highlight:
    """Return a highlight, even a deleted one, with what its card shows; its comparison carries the role."""
    return _get(user, Highlight.objects.with_card(), comparison_pk, pk, role)


def get_link_for(user: Someone, comparison_pk: int, pk: int, role: Role = Role.READER) -> Link:
    """Return a link, even a deleted one, with both its ends."""
    link = _get(user, Link.objects.with_ends(), comparison_pk, pk, role)
    link.source.comparison = link.target.comparison = link.comparison
    return link


def get_silence_for(user: Someone, comparison_pk: int, pk: int, role: Role = Role.READER) -> Silence:
    return _get(user, Silence.objects.select_related("highlight", "analyst"), comparison_pk, pk, role)


def get_reading_for(user: Someone, comparison_pk: int, pk: int, role: Role = Role.READER) -> Reading:
    """Return the person's own reading; nobody acts on those of others."""
    return _get(user, Reading.objects.by(user).select_related("analyst"), comparison_pk, pk, role)


def get_dismissal_for(user: Someone, comparison_pk: int, pk: int) -> Dismissal:
    """Return the person's own dismissal; nobody else learns of it."""
    rows = Dismissal.objects.seen_by(user.pk or 0).select_related("analyst", "highlight")
    return _get(user, rows, comparison_pk, pk, Role.ANALYST)


def get_ruling_for(user: Someone, comparison_pk: int, pk: int) -> Ruling:
    """Return a ruling, even one that no longer stands. Only for curators."""
    return _get(user, Ruling.objects.select_related("analyst", "side"), comparison_pk, pk, Role.CURATOR)


def get_comment_for(user: Someone, comparison_pk: int, pk: int, role: Role = Role.READER) -> Comment:
    """Return a reply, even a deleted one, with its highlight or link."""
    rows = Comment.objects.with_people().select_related("highlight", "link")
    comment = _get(user, rows, comparison_pk, pk, role)
    comment.subject.comparison = comment.comparison
    return comment


def get_code_for(user: Someone, comparison_pk: int, noun: str, pk: int, role: Role = Role.READER) -> Code:
    """Return a code, even a retired one; `noun` is framing, tag or relation."""
    comparison = get_comparison_for(user, comparison_pk, role)
    kinds = {kind.noun: kind for kind in (Framing, Tag, Relation)}
    code = kinds[noun].objects.of(comparison).filter(pk=pk).first() if noun in kinds else None
    if code is None:
        raise Http404("There is nothing with this number in this codebook.")
    code.comparison = comparison
    return code


def _get(user: Someone, rows: Any, comparison_pk: int, pk: int, role: Role) -> Any:
    comparison = get_comparison_for(user, comparison_pk, role)
    row = rows.of(comparison).filter(pk=pk).first()
    if row is None:
        raise Http404("There is nothing with this number in this comparison.")
    row.comparison = comparison
    return row


def require_everybodys(comparison: Comparison, what: str) -> None:
    """Raise PermissionDenied while coding is blind to the person, because `what` shows everybody's work."""
    if comparison.sees_only is not None:
        raise PermissionDenied(
            f"{what} shows everybody's work. While this comparison is coded blind it is for its curators alone, "
            "so that nobody's coding leans on another's; once a curator opens the coding, it is for you too."
        )


def has_say_over(row: Annotation, user: Someone) -> bool:
    """Return True for a curator, and for the analyst who made the row if it is not in the curated layer.

    Nobody has a say over a row of an archived comparison.
    """
    own = row.analyst_id == user.pk and not row.curated
    return row.comparison.may(Role.CURATOR) or (row.comparison.may(Role.ANALYST) and own)


def require_say_over(row: Annotation, user: Someone) -> None:
    """Raise PermissionDenied unless `has_say_over` is true."""
    require(row.comparison, Role.ANALYST)
    if not has_say_over(row, user):
        raise PermissionDenied(f"Only its analyst or a curator may change this {row._meta.verbose_name}.")


def require_authorship(comment: Comment, user: Someone) -> None:
    """Raise PermissionDenied unless the person wrote the reply and may still annotate."""
    require(comment.comparison, Role.ANALYST)
    if comment.author_id != user.pk:
        raise PermissionDenied("Only its author may change this reply.")
