"""Models of what analysts and curators add to a comparison, one module for each noun."""

from annotations.models.change import Change
from annotations.models.codebook import Framing, Relation, Tag
from annotations.models.comment import Comment
from annotations.models.dismissal import Dismissal
from annotations.models.embedding import Embedding
from annotations.models.highlight import Highlight
from annotations.models.link import Link
from annotations.models.reading_progress import Reading
from annotations.models.ruling import Ruling
from annotations.models.silence import Silence

__all__ = [
    "Change", "Comment", "Dismissal", "Embedding", "Framing", "Highlight", "Link", "Reading", "Relation", "Ruling",
    "Silence", "Tag",
]  # fmt: skip
