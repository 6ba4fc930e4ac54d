"""The agreement figures of a comparison, and the passages behind each of them."""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from annotations.agreement.measures import interpretation, links, silences, spans
from annotations.agreement.measures.alpha import alphas_of
from annotations.agreement.measures.bootstrap import REPLICATES
from annotations.agreement.measures.continuum import ALL, channels, tally
from annotations.agreement.measures.disagreements import Disagreement, find_disagreements
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.inputs import Coding, Extent, Interval, Linking, Material, Silencing, Text
from annotations.agreement.measures.kappa import kappas, kappas_between
from annotations.agreement.measures.links import LinkCounts, Links, Lone
from annotations.agreement.measures.silences import Decisions, Difference, Division, Sayings
from annotations.agreement.measures.spans import Counts, Spans


class AnalystPair(NamedTuple):
    """Two analysts' figures, by framing, `ALL` for all together. `first` is the reference of the spans."""

    first: str
    second: str
    kappas: dict[str, Figure]
    exact: dict[str, Spans]
    overlap: dict[str, Spans]
    links: LinkCounts
    silences: Decisions


class Report:
    """The figures of one comparison.

    `alphas` are Krippendorff's alpha of all who take part, with intervals, by framing, `ALL` for all
    together. `links` and `silences` are pooled over all pairs of analysts.
    """

    def __init__(
        self, material: Material, linkings: Collection[Linking], silencings: Collection[Silencing],
        symmetric: Collection[str] = (), replicates: int = REPLICATES,
    ) -> None:  # fmt: skip
        self.material = material
        self.linkings, self.silencings, self.symmetric = linkings, silencings, symmetric
        self.replicates = replicates
        self._channels = {channel.name: channel for channel in channels(material)}
        self._kappas = {name: kappas(material, channel) for name, channel in self._channels.items()}
        self._links = Links(material, linkings, symmetric)
        self._sayings = Sayings(material, linkings, silencings)
        self._exact = Counts(material, spans.exact(material.placed))
        found = self._sayings.noting(self._links.noting(spans.matches(material.placed)))
        self._overlap = Counts(material, found)

    @property
    def analysts(self) -> tuple[str, ...]:
        """The analysts who have read something, in alphabetical order."""
        return self.material.analysts

    @property
    def framings(self) -> tuple[str, ...]:
        return self.material.framings

    @cached_property
    def alphas(self) -> dict[str, Figure]:
        tallies = {name: tally(self.material, channel) for name, channel in self._channels.items()}
        return alphas_of(tallies, self.replicates)

    @cached_property
    def links(self) -> LinkCounts:
        return links.pooled(self._links_between(*pair) for pair in self._kappas[ALL])

    @cached_property
    def silences(self) -> Decisions:
        return self._sayings.pooled(self._overlap.matches())

    def pairs(self) -> Iterator[AnalystPair]:
        """Return every pair of analysts who have read some of the same text, in alphabetical order."""
        return (self._pair(one, other) for one, other in self._kappas[ALL])

    def pair(self, first: str, second: str) -> AnalystPair:
        """Return the figures of two analysts, the first as the reference of the spans.

        Raises KeyError if they have read no text in common.
        """
        return self._pair(*self._numbers(first, second))

    def matrix(self, figure: str, framing: str = ALL) -> dict[tuple[str, str], Figure]:
        """Return one figure of every pair who have read some of the same text, in alphabetical order.

        `figure` is `kappa`, here without its interval, or `overlap` or `exact` for the F1 of passages matched
        so. Raises KeyError for another figure or an unknown framing.
        """
        if figure == "kappa":
            found = self._kappas[framing]
        else:
            counts = {"overlap": self._overlap, "exact": self._exact}[figure]
            found = {pair: counts.spans(*pair)[framing].f1 for pair in self._kappas[ALL]}
        return {(self.analysts[one], self.analysts[other]): value for (one, other), value in found.items()}

    def kappa(self, first: str, second: str, framing: str = ALL) -> Figure:
        """Return the kappa of two analysts with its interval. Raises KeyError for an unknown framing."""
        return self.kappas(first, second)[framing]

    def kappas(self, first: str, second: str) -> dict[str, Figure]:
        """Return the kappas of two analysts with their intervals, by framing, `ALL` for all together."""
        material = self.material.among(first, second)
        if len(material.analysts) < 2:
            return {
                name: Figure("kappa", name, None, 0, "characters", interpretation.ALONE)
                for name in self._channels
            }
        return kappas_between(material, channels(material), self.replicates)

    def disagreements(
        self, framing: str = ALL, analysts: Collection[str] = (), most: int | None = None
    ) -> list[Disagreement]:
        """Return the text behind an alpha, or behind a kappa if two analysts are given, most weight first."""
        if not analysts:
            return find_disagreements(self.material, self._channels[framing], most)
        material = self.material.among(*analysts)
        named = {channel.name: channel for channel in channels(material)}
        return find_disagreements(material, named[framing], most)

    def unmatched_passages(
        self, first: str, second: str, framing: str = ALL, *, by_overlap: bool = True
    ) -> list[Coding]:
        """Return the passages behind the F1 of two analysts: those without a match with the other analyst."""
        return spans.unmatched(self.material, *self._numbers(first, second), framing, by_overlap=by_overlap)

    def unmatched_links(self, first: str, second: str, *, with_relation: bool = True) -> list[Linking]:
        """Return the links behind the F1 of two analysts: those that the other analyst did not make."""
        return links.unmatched(
            self.material, self.linkings, *self._numbers(first, second),
            with_relation=with_relation, symmetric=self.symmetric,
        )  # fmt: skip

    def lone_links(self, *, with_relation: bool = True) -> list[Lone]:
        """Return the links behind the pooled F1: those that others did not make, missing from most first."""
        return links.lone(self.material, self._links, self.linkings, with_relation=with_relation)

    def divisions(self) -> list[Division]:
        """Return the passages behind the pooled share, most divided first."""
        return silences.divisions(self.material, self.linkings, self.silencings)

    def differences(self, first: str, second: str) -> list[Difference]:
        """Return the passages that both marked and whose counterpart they decided differently."""
        return silences.differences(
            self.material, self.linkings, self.silencings, *self._numbers(first, second)
        )

    def _pair(self, one: int, other: int) -> AnalystPair:
        key = (min(one, other), max(one, other))
        return AnalystPair(
            self.analysts[one],
            self.analysts[other],
            {name: figures[key] for name, figures in self._kappas.items()},
            self._exact.spans(one, other),
            self._overlap.spans(one, other),
            self._links_between(one, other),
            self._sayings.between(one, other, sum(self._overlap.matched_by_text(one, other))),
        )

    def _links_between(self, one: int, other: int) -> LinkCounts:
        return self._links.between(one, other, self._overlap.matched_by_text(one, other))

    def _numbers(self, first: str, second: str) -> Interval:
        numbers = {analyst: number for number, analyst in enumerate(self.analysts)}
        return numbers[first], numbers[second]


def assess(
    texts: Iterable[Text], codings: Iterable[Coding], extents: Iterable[Extent],
    linkings: Iterable[Linking] = (), silencings: Iterable[Silencing] = (), *,
    framings: Iterable[str] = (), symmetric: Collection[str] = (), replicates: int = REPLICATES,
) -> Report:  # fmt: skip
    """Compute the agreement of all who coded the same texts.

    `texts` are the two documents in the order of their sides. `framings` are the codebook's slugs in order,
    so that unused ones are reported too. `symmetric` are the relations that run both ways. Ids are unique; an
    analyst has a passage in a framing once, as the database ensures. Analysts without extent are left out.
    """
    material = Material(texts, codings, extents, framings)
    return Report(material, tuple(linkings), tuple(silencings), symmetric, replicates)
