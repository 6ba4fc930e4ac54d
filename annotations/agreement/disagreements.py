"""The passages and links on which analysts differ, behind a figure of agreement, in words."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from annotations.agreement.assessment import Assessment
from annotations.agreement.measures import Coding, Difference, Disagreement, Division, Lone
from annotations.agreement.query import BEHIND, OF_TWO, Asked
from annotations.workbench.filters import Filter
from annotations.workbench.rows import HighlightRow
from reader.text.blocks import overlapping
from reader.text.context import in_context

AROUND = 90  # code points shown on either side of the words

SAID = {"linked": "Linked", "silent": "Confirmed as having no counterpart", "undecided": "Undecided"}


class DisputedPlace(NamedTuple):
    """A passage with the text around it, each on one line; `side` is left or right."""

    side: str
    before: str
    words: str
    after: str


class Named(NamedTuple):
    slug: str
    name: str


class Saying(NamedTuple):
    """A statement on a passage, in words or as framings, and the analysts who make it."""

    words: str
    framings: tuple[Named, ...]
    analysts: tuple[str, ...]


class ListedDisagreement(NamedTuple):
    """A disagreement as listed: one place, or both ends of a link. `weighs` says in words how much it counts,
    `query` opens it in the workbench."""

    places: list[DisputedPlace]
    weighs: str
    sayings: list[Saying]
    query: str


class Differences:
    """The disagreements behind the requested figure, most weight first."""

    def __init__(self, assessment: Assessment, asked: Asked) -> None:
        self.assessment, self.asked = assessment, asked
        self.report = assessment.report
        self.pair = (asked.a, asked.b) if asked.a else ()
        self.documents = {piece.pk: piece for piece in assessment.comparison.documents.values()}

    @property
    def problem(self) -> str:
        """The reason why there is no such figure, or an empty string."""
        if self.asked.figure not in BEHIND:
            return "Choose a figure on the page of agreement, to see what stands behind it."
        if self.asked.framing and self.asked.framing not in self.report.framings:
            return "There is no such framing in this comparison."
        if (self.pair or self.asked.figure in OF_TWO) and len(set(self.pair) & set(self.report.analysts)) < 2:
            return "Choose two analysts who have both marked how far they have coded."
        return ""

    @property
    def title(self) -> str:
        title = BEHIND[self.asked.figure]
        if self.pair:
            title += f" of {self.pair[0]} and {self.pair[1]}"
        return f"{title}: {self.assessment.framings[self.asked.framing]}" if self.asked.framing else title

    @property
    def in_order(self) -> str:
        """A sentence on the order of the list and the reason for it."""
        if self.asked.figure in ("alpha", "kappa"):
            return "Most weight first: the length of the text times how far its coders differ."
        if self.pair:
            return {
                "silences": "First where both have decided, differently, then where one has; each counts the same.",
                "joined": "In the order in which they were made; each counts the same.",
                "related": "In the order in which they were made; each counts the same.",
            }.get(self.asked.figure, "In reading order; each counts the same.")
        return "Those first that differ from most."

    @cached_property
    def found(self) -> Sequence[Any]:
        """The disagreements as the figures compute them; `entry` puts one into words."""
        if self.problem:
            return []
        asked = self.asked
        return self.assessment.recall(
            "behind", asked.figure, asked.framing, *self.pair, make=self._find, weigh=len
        )

    def _find(self) -> Sequence[Any]:
        report, asked, pair = self.report, self.asked, self.pair
        match asked.figure:
            case "alpha" | "kappa":
                return report.disagreements(asked.framing, pair)
            case "overlap" | "exact":
                return report.unmatched_passages(
                    asked.a, asked.b, asked.framing, by_overlap=asked.figure == "overlap"
                )
            case "joined" | "related":
                with_relation = asked.figure == "related"
                if not pair:
                    return report.lone_links(with_relation=with_relation)
                alone = report.unmatched_links(*pair, with_relation=with_relation)
                return [Lone(link, tuple({*pair} - {link.analyst})) for link in alone]
        return report.differences(*pair) if pair else report.divisions()

    def entry(self, found: Any) -> ListedDisagreement:
        match found:
            case Disagreement():
                return self._of_disagreement(found)
            case Coding():
                return self._of_passage(found)
            case Lone():
                return self._of_link(found)
            case Difference():
                return self._of_difference(found)
        return self._of_division(found)

    def _of_disagreement(self, found: Disagreement) -> ListedDisagreement:
        sayings = [
            Saying("" if held.framings else "Not marked", self._named(held.framings), held.analysts)
            for held in found.held
        ]
        row = self._row_at(found)
        place = self._place(found.document, found.start, found.end)
        share = f"{100 * found.weight:.1f}%" if found.weight >= 0.0005 else "less than 0.1%"
        return ListedDisagreement(
            [place], f"{share} of the disagreement", sayings, self._open(highlight=self._standing(row.id))
        )

    def _of_passage(self, coding: Coding) -> ListedDisagreement:
        (other,) = {*self.pair} - {coding.analyst}
        sayings = [
            Saying("", self._named((coding.framing,)), (coding.analyst,)),
            Saying(
                "No such passage" if self.asked.figure == "exact" else "No passage that overlaps",
                (),
                (other,),
            ),
        ]
        return ListedDisagreement(
            [self._place(coding.document, coding.start, coding.end)],
            "",
            sayings,
            self._open(highlight=self._standing(coding.id)),
        )

    def _of_link(self, lone: Lone) -> ListedDisagreement:
        link = lone.linking
        relation = self.assessment.relations.get(link.relation, link.relation)
        missing = "Not so linked" if self.asked.figure == "related" else "Not linked"
        sayings = [Saying(relation, (), (link.analyst,)), Saying(missing, (), lone.without)]
        rows = (self.assessment.snapshot.rows[self._standing(end)] for end in (link.source, link.target))
        places = [self._place(row.document_id, row.start, row.end) for row in rows]
        weighs = "" if self.pair else f"Differs from {_counted(len(lone.without), 'analyst')}"
        return ListedDisagreement(
            places, weighs, sayings, self._open(link=self.assessment.snapshot.groups.shown("link", link.id))
        )

    def _of_difference(self, found: Difference) -> ListedDisagreement:
        said = [(found.says_first, found.first.analyst), (found.says_second, found.second.analyst)]
        sayings = [Saying(SAID[state], (), (analyst,)) for state, analyst in said]
        return ListedDisagreement(
            [self._place(found.first.document, found.first.start, found.first.end)],
            "",
            sayings,
            self._open(highlight=self._standing(found.first.id)),
        )

    def _of_division(self, found: Division) -> ListedDisagreement:
        sayings = [Saying(SAID[held.state], (), held.analysts) for held in found.held]
        place = self._place(found.first.document, found.start, found.end)
        weighs = (
            f"{_counted(found.pairs, 'pair')} of analysts' passages differ{'s' if found.pairs == 1 else ''}"
        )
        return ListedDisagreement(
            [place], weighs, sayings, self._open(highlight=self._standing(found.first.id))
        )

    def _standing(self, highlight: int) -> int:
        """Return the highlight that is shown for this one, which others' may stand for."""
        return self.assessment.snapshot.groups.shown("highlight", highlight)

    def _row_at(self, found: Disagreement) -> HighlightRow:
        """Return a highlight behind the values held there: the one that covers most of it, then the first."""
        piece, slugs = self.documents[found.document], self.assessment.snapshot.slugs
        blocks = overlapping(piece.blocks, found.start, found.end)
        holds = {analyst: held.framings for held in found.held for analyst in held.analysts}
        names = self.assessment.names
        over = [
            row for row in self.assessment.snapshot.at(found.document, blocks)
            if row.start < found.end and found.start < row.end
            and slugs[row.framing_id] in holds.get(names[row.analyst_id], ())
        ]  # fmt: skip
        return min(
            over, key=lambda row: (max(row.start, found.start) - min(row.end, found.end), row.start, row.id)
        )

    def _named(self, slugs: Iterable[str]) -> tuple[Named, ...]:
        return tuple(Named(slug, self.assessment.framings[slug]) for slug in slugs)

    def _place(self, document: int, start: int, end: int) -> DisputedPlace:
        text = self.documents[document].content.text
        side = self.assessment.comparison.side_of(document)
        return DisputedPlace(side, *in_context(text, start, end, AROUND, 0, len(text)))

    def _open(self, **what: int) -> str:
        """Return the workbench's query string for a place, with the marks of the compared analysts alone."""
        chosen = self.pair or (self.assessment.chosen if self.asked.analysts else ())
        query = Filter(analysts=tuple(sorted(chosen))).query_string()
        ((name, number),) = what.items()
        return f"{query}&{name}={number}" if query else f"{name}={number}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def as_json(entries: Iterable[ListedDisagreement]) -> list[dict[str, Any]]:
    return [
        {
            "places": [place._asdict() for place in entry.places],
            "weighs": entry.weighs,
            "sayings": [
                {
                    "says": saying.words,
                    "analysts": saying.analysts,
                    "framings": [framing.slug for framing in saying.framings],
                }
                for saying in entry.sayings
            ],
            "workbench": entry.query,
        }
        for entry in entries
    ]
