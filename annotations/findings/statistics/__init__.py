"""The statistics of a comparison: pure functions of its pieces, passages and pairs."""

from annotations.findings.statistics.balance import Balance, Proportion, balance
from annotations.findings.statistics.course import PARTS, Course, course
from annotations.findings.statistics.inputs import LINKED, OPEN, SILENT, LinkedPair, Material, Passage, Piece
from annotations.findings.statistics.matrix import by_relation, crossed, framings_of, tags_of
from annotations.findings.statistics.unanswered import Unanswered, unanswered

__all__ = [
    "LINKED",
    "OPEN",
    "PARTS",
    "SILENT",
    "Balance",
    "Course",
    "LinkedPair",
    "Material",
    "Passage",
    "Piece",
    "Proportion",
    "Unanswered",
    "balance",
    "by_relation",
    "course",
    "crossed",
    "framings_of",
    "tags_of",
    "unanswered",
]  # fmt: skip
