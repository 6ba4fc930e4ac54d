"""The one door to objects: a stranger gets 404, a member whose role is too low 403."""

from functools import cache

from django.core.exceptions import PermissionDenied
from django.http import Http404

from reader.models import Comparison, Document, Membership, Role, Share, Someone
from reader.models.comparison import ComparisonQuerySet
from reader.models.presence import Standing, look_in, look_in_as_guest
from reader.models.share import shares_of

ENDED = "The link that opened this comparison has ended. Ask whoever sent it for another."


def get_comparison_for(user: Someone, pk: int, role: Role = Role.READER, *, bare: bool = False) -> Comparison:
    """The comparison with both documents' descriptions, and the person's `role` on it. One query, or two for
    whom a share link brought. A `bare` one has only what drawing its marks needs; all else costs a query when asked.

    Raises Http404 for a stranger and PermissionDenied for a member below `role`.
    """
    rows = _rows(bare)
    comparison = next(iter(rows.with_role_of(user, pk)), None)
    by_link = comparison is None and pk in shares_of(user)
    if by_link:
        comparison = rows.shared_with(user, pk).first()
    if comparison is None:
        raise Http404(ENDED if by_link else "There is no such comparison, or you are not a member of it.")
    comparison.viewer, comparison.by_link = user.pk, by_link
    require(comparison, role)
    return comparison


@cache
def _rows(bare: bool) -> ComparisonQuerySet:
    """Made once: nearly every request asks for them, and building a query is most of its cost."""
    return Comparison.objects.bare() if bare else Comparison.objects.with_documents()


def get_standing_for(user: Someone, pk: int) -> Standing:
    """A comparison's revision and who else is there, for a page that asks every few seconds. Raises Http404
    for a stranger.
    """
    standing = look_in(user, pk)
    if standing is None and pk in shares_of(user):
        standing = look_in_as_guest(user, pk)
    if standing is None:
        raise Http404("There is no such comparison, or you are not a member of it.")
    return standing


def require(comparison: Comparison, role: Role) -> None:
    """Raise PermissionDenied unless the person whose role is on `comparison` has at least `role`."""
    if comparison.role < role:
        raise PermissionDenied(
            f"This needs the role of {role.label.lower()}; yours is {Role(comparison.role).label.lower()}."
        )


def get_membership_for(user: Someone, comparison_pk: int, pk: int) -> Membership:
    """A person's membership: one's own, or any for an owner. PermissionDenied before it is looked up, so that
    nobody else learns whether it is there. Its comparison carries the asker's role.
    """
    comparison = get_comparison_for(user, comparison_pk)
    rows = Membership.objects.seen_in(comparison).select_related("user")
    own = rows.filter(user=user.pk, pk=pk).first()
    if own is None:
        require(comparison, Role.OWNER)
    membership = own or rows.filter(pk=pk).first()
    if membership is None:
        raise Http404("This person is not a member, or no longer.")
    membership.comparison = comparison
    return membership


def get_share_for(user: Someone, comparison_pk: int, pk: int) -> Share:
    """A share link of a comparison that the person owns."""
    share = get_comparison_for(user, comparison_pk, Role.OWNER).shares.filter(pk=pk).first()
    if share is None:
        raise Http404("There is no such link in this comparison.")
    return share


def get_document_for(user: Someone, pk: int) -> Document:
    """A document the person brought, or that stands in a comparison of theirs. Raises Http404 otherwise."""
    document = Document.objects.visible_to(user).filter(pk=pk).first()
    if document is None:
        raise Http404("There is no such piece, or it stands in no comparison of yours.")
    return document


def get_own_document_for(user: Someone, pk: int) -> Document:
    """A document that the person brought, and so may correct. 404 for a stranger, 403 for another reader of it."""
    document = get_document_for(user, pk)
    if document.brought_by_id != user.pk:
        raise PermissionDenied("Only the person who brought this piece may correct it.")
    return document
