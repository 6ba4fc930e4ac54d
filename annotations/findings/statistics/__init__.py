"""The statistics of a comparison: pure functions of its pieces, passages and pairs."""

from annotations.findings.statistics.balance import Balance, Proportion, balance, part
from annotations.findings.statistics.course import PARTS, Course, course, places_of
from annotations.findings.statistics.inputs import LINKED, OPEN, SILENT, LinkedPair, Passage, Piece
from annotations.findings.statistics.matrix import crossed
