"""Documents, the comparisons that set two of them side by side, and who may come in."""

from reader.models.comparison import Coding, Comparison, Membership, Role, Side
from reader.models.document import Document
from reader.models.people import Someone
from reader.models.share import Share

__all__ = ["Coding", "Comparison", "Document", "Membership", "Role", "Share", "Side", "Someone"]
