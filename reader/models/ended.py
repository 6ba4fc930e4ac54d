"""Refusals of a write in a comparison that has ended: it is archived, or destroyed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404


class Archived(PermissionDenied):
    """A write in a comparison that is archived. The message is for the user."""

    def __init__(self, comparison: object) -> None:
        super().__init__(
            f"“{comparison}” is archived: it can be read and exported, and nothing in it can change. An owner can take "
            "it out of the archive, on its page of members."
        )


class Destroyed(Http404):
    """A write in a comparison that somebody has destroyed meanwhile."""

    def __init__(self) -> None:
        super().__init__("There is no such comparison, or you are not a member of it.")
