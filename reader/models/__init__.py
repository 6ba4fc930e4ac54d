"""Documents, comparisons of two of them, and who may see those."""

from reader.models.attempt import Attempt, TooMany
from reader.models.comparison import Coding, Comparison, Membership, Role, Side
from reader.models.document import Document
from reader.models.ended import Archived, Destroyed
from reader.models.original import Original
from reader.models.people import Someone
from reader.models.share import Share

__all__ = [
    "Archived", "Attempt", "Coding", "Comparison", "Destroyed", "Document", "Membership", "Original", "Role",
    "Share", "Side", "Someone", "TooMany",
]  # fmt: skip
