"""Where analysts who coded the same texts do not say the same: as cases, each place once.

Pure, with the rows passed in. `cases_of` answers with every passage, link and silence in exactly one case; those
of which all who have a say say the same have no kind, and are agreed. Weights are explained in `case`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from annotations.adjudication.cases.case import Case, CasePlace, Kind, Side, Signed, Source, SourceRow
from annotations.adjudication.cases.counterparts import of_counterparts
from annotations.adjudication.cases.passages import of_passages, stood_together
from annotations.agreement.measures import Coding, Extent, Linking


def cases_of(
    marks: Iterable[Coding[int]], links: Iterable[Linking[int]] = (), silences: Iterable[Signed] = (),
    extents: Iterable[Extent[int]] = (), symmetric: Collection[str] = (),
) -> list[Case]:  # fmt: skip
    """The cases, most weight first, then in the order of the texts; the agreed ones stand last.

    Links and silences on passages that are not among `marks` are left out. `symmetric` are the relations that say
    the same in either direction.
    """
    groups = stood_together(marks, extents)
    cases = [*of_passages(groups), *of_counterparts(groups, links, silences, symmetric)]
    return sorted(cases, key=lambda case: (case.agreed, -case.weight, case.places[0], case.key))


__all__ = [
    "Case",
    "CasePlace",
    "Kind",
    "Side",
    "Signed",
    "Source",
    "SourceRow",
    "cases_of",
]  # fmt: skip
