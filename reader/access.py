"""Access to objects: a stranger gets 404, a member whose role is too low 403."""

from functools import cache

from django.core.exceptions import PermissionDenied
from django.http import Http404

from reader.models import Archived, Comparison, Document, Membership, Role, Share, Someone
from reader.models.comparison import ComparisonQuerySet
from reader.models.presence import Standing, look_in, look_in_as_guest
from reader.models.share import shares_of


class NotJoined(Http404):
    """A comparison that a superuser sees under Curation, but is no member of; `pk` is its number."""

    def __init__(self, pk: int) -> None:
        super().__init__(
            "You are not a member of this comparison, so it does not open for you. As a superuser you see its rows "
            "under Curation; there you can also add yourself as a member."
        )
        self.pk = pk


ENDED = "The link that opened this comparison has ended. Ask whoever sent it for another."


def get_comparison_for(
    user: Someone, pk: int, role: Role = Role.READER, *, bare: bool = False, even_archived: bool = False
) -> Comparison:
    """Return the comparison with both documents' descriptions, and with the person's `role` on it.

    Costs one query, or two for a guest. A `bare` one has only what drawing its marks needs; all else costs
    another query. Raises Http404 for a stranger and PermissionDenied for a member below `role`; then as `require`.
    """
    rows = _rows(bare)
    comparison = next(iter(rows.with_role_of(user, pk)), None)
    by_link = comparison is None and pk in shares_of(user)
    if by_link:
        comparison = rows.shared_with(user, pk).first()
    if comparison is None:
        if getattr(user, "is_superuser", False) and Comparison.objects.filter(pk=pk).exists():
            raise NotJoined(pk)
        raise Http404(ENDED if by_link else "There is no such comparison, or you are not a member of it.")
    comparison.viewer, comparison.by_link = user.pk, by_link
    require(comparison, role, even_archived=even_archived)
    return comparison


@cache
def _rows(bare: bool) -> ComparisonQuerySet:
    """Build the query once: nearly every request needs it, and building it is most of its cost."""
    return Comparison.objects.bare() if bare else Comparison.objects.with_documents()


def get_standing_for(user: Someone, pk: int) -> Standing:
    """Return revision and other people present, for a page that polls. Raises Http404 for a stranger."""
    standing = look_in(user, pk)
    if standing is None and pk in shares_of(user):
        standing = look_in_as_guest(user, pk)
    if standing is None:
        raise Http404("There is no such comparison, or you are not a member of it.")
    return standing


def require(comparison: Comparison, role: Role, *, even_archived: bool = False) -> None:
    """Raise PermissionDenied unless the person's role on `comparison` is at least `role`.

    More than a reader's role is asked of whoever writes, so it raises Archived too, which is a PermissionDenied, if
    the comparison is archived. A page that only reads, or that ends the archiving, is open `even_archived`.
    """
    if comparison.role < role:
        raise PermissionDenied(
            f"This needs the role of {role.label.lower()}; yours is {Role(comparison.role).label.lower()}."
        )
    if role > Role.READER and comparison.archived and not even_archived:
        raise Archived(comparison)


def get_membership_for(user: Someone, comparison_pk: int, pk: int) -> Membership:
    """Return one's own membership, or anybody's for an owner. Its comparison carries the asker's role.

    Raises PermissionDenied before looking further, so that nobody else learns whether a membership exists.
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
    """Return a share link of a comparison that the person owns."""
    share = get_comparison_for(user, comparison_pk, Role.OWNER).shares.filter(pk=pk).first()
    if share is None:
        raise Http404("There is no such link in this comparison.")
    return share


def get_document_for(user: Someone, pk: int) -> Document:
    """Return a document that the person added or that is in a comparison of theirs, else raise Http404."""
    document = Document.objects.visible_to(user).filter(pk=pk).first()
    if document is None:
        raise Http404("There is no such piece, or it stands in no comparison of yours.")
    return document


def get_own_document_for(user: Someone, pk: int) -> Document:
    """Return a document that the person added. Raises Http404 for strangers, PermissionDenied for readers."""
    document = get_document_for(user, pk)
    if document.brought_by_id != user.pk:
        raise PermissionDenied("Only the person who brought this piece may correct it.")
    return document


def get_destroyable_document_for(user: Someone, pk: int) -> Document:
    """Return a document that the person added, or any for a superuser. Raises as `get_own_document_for` does."""
    every = user.is_active and getattr(user, "is_superuser", False)
    document = Document.objects.filter(pk=pk).first() if every else get_document_for(user, pk)
    if document is None:
        raise Http404("There is no such piece.")
    if not every and document.brought_by_id != user.pk:
        raise PermissionDenied("Only the person who added this piece may destroy it.")
    return document
