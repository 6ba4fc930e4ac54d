"""The agreement page: the figures of all analysts and of each pair, with the passages behind each figure."""

from dataclasses import replace
from functools import cached_property
from math import floor
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from django.urls import reverse

from annotations.agreement.assessment import Assessment, Part
from annotations.agreement.measures import ALL, AnalystPair, Decisions, Figure, LinkCounts
from annotations.agreement.query import MATRIX, Asked
from reader.text.digits import written

TOGETHER = "All framings together"


class FigureLine(NamedTuple):
    """A figure with its name, its framing's slug if it has one, and the address of the passages behind it."""

    label: str
    slug: str
    figure: Figure
    door: str

    @property
    def value(self) -> str:
        return "" if self.figure.value is None else written(self.figure.value)

    @property
    def bounds(self) -> tuple[str, str] | None:
        """The 95% interval, if there is one."""
        if self.figure.low is None or self.figure.high is None:
            return None
        return written(self.figure.low), written(self.figure.high)

    @property
    def rests_on(self) -> str:
        unit = self.figure.unit
        if self.figure.n == 1:
            things, *rest = unit.split(" ", 1)
            unit = " ".join([things.removesuffix("s"), *rest])
        return f"{self.figure.n:,} {unit}"


class Cell(NamedTuple):
    """A figure of the matrix: its digits, its level from 0 to 4, and the address that selects the pair."""

    value: str
    level: int
    address: str
    looked_at: bool


class FramingRow(NamedTuple):
    label: str
    slug: str
    lines: list[FigureLine]


class Sheet:
    """Everything the agreement page shows. Costly figures are computed on first use and kept."""

    figures = list(MATRIX.items())

    def __init__(self, assessment: Assessment, asked: Asked) -> None:
        self.assessment, self.asked = assessment, asked

    @cached_property
    def analysts(self) -> tuple[str, ...]:
        return self.assessment.report.analysts

    @property
    def undeclared(self) -> list[Part]:
        return [part for part in self.assessment.parts if not part.takes_part]

    @property
    def framings(self) -> list[tuple[str, str]]:
        """The slug and name of all framings together, then of each reported framing in codebook order."""
        return [(slug, self._label(slug)) for slug in (ALL, *self.assessment.report.framings)]

    @property
    def beyond(self) -> list[Part]:
        """The analysts with passages that do not count, because these begin beyond the text they read."""
        return [part for part in self.assessment.parts if part.takes_part and part.left_out]

    @cached_property
    def framing(self) -> str:
        """The framing of the matrix and of the pair; `ALL` unless the query names one that is reported."""
        return self.asked.framing if self.asked.framing in self.assessment.report.framings else ALL

    @property
    def groups(self) -> list[tuple[str, list[FigureLine]]]:
        """The figures of all analysts together, under a heading for each kind."""
        return [
            ("What is marked, and in which framing: Krippendorff's alpha", self.common),
            ("Links, every two analysts pooled", self.links),
            ("What becomes of a passage that two marked, every two analysts pooled", self.silences),
        ]

    @property
    def common(self) -> list[FigureLine]:
        """Krippendorff's alpha of all analysts, for all framings together and then for each framing."""
        alphas = self.assessment.report.alphas
        return [self._line(figure, "alpha", self._label(slug), slug) for slug, figure in alphas.items()]

    @property
    def links(self) -> list[FigureLine]:
        return self._of_links(self.assessment.report.links)

    @property
    def silences(self) -> list[FigureLine]:
        return self._of_silences(self.assessment.report.silences)

    @cached_property
    def matrix(self) -> list[tuple[str, list[Cell | None]]]:
        """A row of cells for each analyst; None for the analyst alone and for pairs without common text."""
        found = self.assessment.report.matrix(self.asked.matrix, self.framing)
        base = replace(self.asked, a="", b="").query_string()
        quoted = {name: quote_plus(name) for name in self.analysts}
        pair = {self.asked.a, self.asked.b}
        cells: dict[tuple[str, str], Cell] = {}
        for (one, other), figure in found.items():
            address = f"{base}{'&' if base else ''}a={quoted[one]}&b={quoted[other]}"
            said = "\N{EN DASH}" if figure.value is None else written(figure.value, 2)
            cell = Cell(said, level(figure.value), address, one in pair and other in pair)
            cells[one, other] = cells[other, one] = cell
        return [(one, [cells.get((one, other)) for other in self.analysts]) for one in self.analysts]

    @property
    def matrix_label(self) -> str:
        return MATRIX[self.asked.matrix]

    @property
    def framing_label(self) -> str:
        return self._label(self.framing)

    @cached_property
    def pair(self) -> AnalystPair | None:
        """The selected pair; None if no pair is selected or the two have read no text in common."""
        one, other = self.asked.a, self.asked.b
        if one == other or not {one, other} <= set(self.analysts):
            return None
        try:
            return self.assessment.report.pair(one, other)
        except KeyError:
            return None

    @property
    def no_pair(self) -> str:
        """The reason why the selected pair has no figures, or an empty string."""
        if not self.asked.a or self.pair:
            return ""
        if self.asked.a == self.asked.b:
            return "Choose two different analysts."
        strays = [name for name in (self.asked.a, self.asked.b) if name not in self.analysts]
        if strays:
            return f"{strays[0]} takes no part in these figures."
        return f"{self.asked.a} and {self.asked.b} have coded nothing in common."

    @cached_property
    def pair_rows(self) -> list[FramingRow]:
        """The pair's figures by framing: kappa, then precision, recall and F1 by overlap, then exactly."""
        pair = self.pair
        return [] if pair is None else [self._row(pair, slug) for slug in pair.kappas]

    @property
    def pair_lines(self) -> list[FigureLine]:
        (row,) = (row for row in self.pair_rows if row.slug == self.framing)
        names = [
            "Cohen's kappa", *(f"{by}: {name}" for by in ("Overlapping passages", "The same passages")
            for name in ("precision", "recall", "F1")),
        ]  # fmt: skip
        return [line._replace(label=name, slug="") for line, name in zip(row.lines, names, strict=True)]

    @property
    def pair_links(self) -> list[FigureLine]:
        return self._of_links(self.pair.links, two=True) if self.pair else []

    @property
    def pair_silences(self) -> list[FigureLine]:
        return self._of_silences(self.pair.silences, two=True) if self.pair else []

    def _row(self, pair: AnalystPair, slug: str) -> FramingRow:
        label = self._label(slug)
        kappa = self.assessment.kappas(pair.first, pair.second)[slug]
        lines = [self._line(kappa, "kappa", label, slug, two=True)]
        for figure, spans in (("overlap", pair.overlap[slug]), ("exact", pair.exact[slug])):
            lines += [
                self._line(one, figure, label, slug, two=True)
                for one in (spans.precision, spans.recall, spans.f1)
            ]
        return FramingRow(label, slug, lines)

    def _of_links(self, links: LinkCounts, two: bool = False) -> list[FigureLine]:
        return [
            self._line(links.joined, "joined", "The same passages linked: F1", two=two),
            self._line(links.related, "related", "Their relation and direction too: F1", two=two),
            self._line(links.kappa, "joined", "Linked or not: kappa", two=two),
            self._line(links.relation, "related", "Which relation, where both linked: alpha", two=two),
        ]

    def _of_silences(self, decisions: Decisions, two: bool = False) -> list[FigureLine]:
        return [
            self._line(
                decisions.share, "silences", "Linked, no counterpart or undecided: share alike", two=two
            ),
            self._line(decisions.alpha, "silences", "The same beyond chance: alpha", two=two),
        ]

    def _line(
        self, figure: Figure, behind: str, label: str, slug: str = ALL, two: bool = False
    ) -> FigureLine:
        asked = replace(self.asked, figure=behind, framing=slug)
        if not two:
            asked = replace(asked, a="", b="")
        page = reverse("agreement_passages", args=[self.assessment.comparison.pk])
        door = "" if figure.value is None else f"{page}?{asked.query_string()}"
        return FigureLine(label, slug, figure, door)

    def _label(self, slug: str) -> str:
        return self.assessment.framings[slug] if slug else TOGETHER

    def to_json(self) -> dict[str, Any]:
        """Return the figures as JSON data: shares of 1, others from -1 to 1, lengths in code points."""
        parts, comparison = self.assessment.parts, self.assessment.comparison
        answer = {
            "comparison": comparison.pk,
            "revision": self.assessment.snapshot.revision,
            "analysts": list(self.analysts),
            "undeclared": [part.name for part in self.undeclared],
            "read": [
                {
                    "analyst": part.name, "document": progress.document.pk, "read_to": progress.read_to,
                    "length": progress.length,
                }
                for part in parts for progress in part.read
            ],
            "highlights": {part.name: {"marked": part.marked, "counted": part.counted} for part in parts},
            "passages": _figures(self.common),
            "links": _figures(self.links),
            "silences": _figures(self.silences),
            "pairs": [
                {"a": one, "b": other, **figure._asdict()}
                for (one, other), figure in self.assessment.report.matrix(self.asked.matrix, self.framing).items()
            ],
        }  # fmt: skip
        if self.pair:
            answer["pair"] = {
                "a": self.pair.first, "b": self.pair.second,
                "passages": [_of_row(row) for row in self.pair_rows],
                "links": _figures(self.pair_links), "silences": _figures(self.pair_silences),
            }  # fmt: skip
        return answer


def level(value: float | None) -> int:
    """Return how dark a figure's cell is, from 0 to 4: one step for each fifth above chance."""
    return 0 if value is None else max(0, min(4, floor(value * 5)))


def _of_row(row: FramingRow) -> dict[str, Any]:
    kappa, *spans = row.lines
    names = [f"{by}_{figure}" for by in ("overlap", "exact") for figure in ("precision", "recall", "f1")]
    figures = {name: line.figure._asdict() for name, line in zip(names, spans, strict=True)}
    return {"framing": row.slug, "kappa": kappa.figure._asdict(), **figures}


def _figures(lines: list[FigureLine]) -> list[dict[str, Any]]:
    return [{"label": line.label, **line.figure._asdict()} for line in lines]
