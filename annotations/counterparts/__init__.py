"""Counterparts: the places of one piece that may answer to a passage of the other. Pure, with the texts passed in.

`candidates` ranks the sentences of the second piece, and its highlights, by the words that they share with the passage
and, where vectors are kept, by their sense. What it gives is proposed by a machine and is nobody's decision.
"""

from annotations.counterparts.index import Index
from annotations.counterparts.lexical import PiecePair
from annotations.counterparts.ranking import Asked, Candidate, KnownLink, KnownPassage, candidates
from annotations.counterparts.reasons import Reasons, Shared

__all__ = [
    "Asked",
    "Candidate",
    "Index",
    "KnownLink",
    "KnownPassage",
    "PiecePair",
    "Reasons",
    "Shared",
    "candidates",
]
