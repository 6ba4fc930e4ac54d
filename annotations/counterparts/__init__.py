"""Counterparts: places of one piece that may answer to a passage of the other. Pure: texts are passed in.

`candidates` ranks the sentences and highlights of the second piece by the words they share with the passage
and, if vectors are kept, by meaning. Its results are proposals of a machine, not decisions.
"""

from annotations.counterparts.index import Index
from annotations.counterparts.lexical import PiecePair
from annotations.counterparts.ranking import Asked, Candidate, KnownLink, KnownPassage, candidates
from annotations.counterparts.reasons import Reasons, Shared
