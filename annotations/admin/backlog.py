"""What waits for a curator in each comparison, as figures that lead to the lists that find exactly that many rows.

A figure is a function of its comparison at a revision, so it is counted once for each revision: together for all
comparisons that were written in since. The cases of adjudication need the whole queue of a comparison. They are
counted for the comparisons of the page alone, only where two people may differ or a ruling may be reopened, and for
`AT_ONCE` passages in one request; the next request counts further.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from annotations.adjudication.queue import Standing
from annotations.history.acceptance import changed_since_accepted
from annotations.models import Comment, Highlight, Link, Reading, Ruling, Silence
from annotations.models.annotation import Status
from reader.admin.base import comparisons_for, roles
from reader.lru_cache import Memory
from reader.models import Comparison, Membership, Role


def _proposed(rows: Any) -> QuerySet:
    return rows.filter(deleted=None, status=Status.PROPOSED)


class Figure(NamedTuple):
    """One thing to count: the kind of row, the query of its list in the admin, its words, and the rows counted."""

    kind: Any
    query: str
    one: str
    many: str
    rows: Callable[[Any], QuerySet]


FIGURES = (
    Figure(Highlight, "status__exact=proposed", "highlight proposed", "highlights proposed", _proposed),
    Figure(Link, "status__exact=proposed", "link proposed", "links proposed", _proposed),
    Figure(
        Highlight, "acceptance=changed", "highlight changed since accepted", "highlights changed since accepted",
        changed_since_accepted,
    ),
    Figure(
        Link, "acceptance=changed", "link changed since accepted", "links changed since accepted",
        changed_since_accepted,
    ),
    Figure(Comment, "thread=last", "open thread", "open threads", lambda rows: rows.open_threads()),
    Figure(
        Silence, "ruled=no", "passage with no counterpart to check", "passages with no counterpart to check",
        lambda rows: rows.to_check(),
    ),
)  # fmt: skip


AT_ONCE = 5_000  # passages whose cases one request counts, or those of one comparison that has more


class Counts(NamedTuple):
    """The numbers of `FIGURES` in a comparison, its live passages, and whether its analysts may differ."""

    numbers: tuple[int, ...]
    passages: int
    may_differ: bool


#: Counts by the comparison's key; open cases by that and its analysts, whose reading counts.
_counts: Memory[Counts] = Memory(most=4_000)
_cases: Memory[int] = Memory(most=4_000)

Key = tuple[int, Any, int]  # a comparison's id, when it was created, and its revision


UNCOUNTED = "cases to settle: not counted yet"


class Waiting(NamedTuple):
    """A number in words, and the page that has as many rows; without an address the person may not open it."""

    words: str
    address: str = ""


class Desk(NamedTuple):
    """A comparison and all that waits in it, with the address that reviews what is proposed, for its members."""

    comparison: Comparison
    waiting: list[Waiting]
    review: str


def comparisons_in_order(request: HttpRequest) -> list[Comparison]:
    """Return the comparisons in use that the person curates, those in which something may wait first."""
    found: Any = comparisons_for(request).filter(archived=None).only("title", "coding", "created", "revision")
    comparisons = list(found)
    counts = _counted(comparisons)
    shown = [number for number, figure in enumerate(FIGURES) if _may_open(request, figure.kind)]

    def waits(one: Comparison) -> bool:
        here = counts[_key(one)]
        return here.may_differ or any(here.numbers[number] for number in shown)

    return sorted(comparisons, key=lambda one: not waits(one))


def desks(request: HttpRequest, comparisons: Sequence[Comparison]) -> list[Desk]:
    """Return what waits in these comparisons; those in which nothing waits come last."""
    counts, cases = _counted(comparisons), _open_cases(comparisons, request.user.pk or 0)
    own = roles(request)
    found = []
    for comparison in comparisons:
        figures = zip(FIGURES, counts[_key(comparison)].numbers, strict=True)
        waiting = [
            Waiting(_words(number, figure.one, figure.many), _list_of(figure, comparison))
            for figure, number in figures if number and _may_open(request, figure.kind)
        ]  # fmt: skip
        member = own.get(comparison.pk, 0) >= Role.CURATOR
        cases_here = cases.get(comparison.pk, 0)
        if cases_here != 0:
            address = reverse("adjudication", args=[comparison.pk]) if member else ""
            said = _words(cases_here, "case to settle", "cases to settle") if cases_here else UNCOUNTED
            waiting.insert(0, Waiting(said, address))
        review = reverse("review", args=[comparison.pk]) if member and waiting else ""
        found.append(Desk(comparison, waiting, review))
    return sorted(found, key=lambda desk: not desk.waiting)


def _words(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _list_of(figure: Figure, comparison: Comparison) -> str:
    address = reverse(f"admin:annotations_{figure.kind.noun}_changelist")
    return f"{address}?comparison__id__exact={comparison.pk}&{figure.query}"


def _may_open(request: HttpRequest, kind: Any) -> bool:
    return admin.site.get_model_admin(kind).has_view_or_change_permission(request)


def _key(comparison: Comparison) -> Key:
    return comparison.pk, comparison.created, comparison.revision


def _counted(comparisons: Sequence[Comparison]) -> Mapping[Key, Counts]:
    return _counts.recall_all([_key(one) for one in comparisons], _count)


def _count(keys: list[Key]) -> Mapping[Key, Counts]:
    """Count in as many queries for many comparisons as for one."""
    where = [pk for pk, *_ in keys]
    found: list[Mapping[int, int]] = []
    for figure in FIGURES:
        rows = figure.rows(figure.kind.objects.filter(comparison__in=where)).order_by()
        found.append(dict(rows.values_list("comparison").annotate(number=Count("pk"))))
    differ = _where_some_may_differ(where)
    live = Highlight.objects.live().in_layer(curated=False).filter(comparison__in=where).order_by()
    passages = dict(live.values_list("comparison").annotate(number=Count("pk")))
    return {
        key: Counts(
            tuple(counts.get(key[0], 0) for counts in found), passages.get(key[0], 0), key[0] in differ
        )
        for key in keys
    }


def _where_some_may_differ(where: Sequence[int]) -> set[int]:
    """Return the comparisons in which two people have a say, or in which a ruling may be reopened."""
    kinds: tuple[Any, ...] = (Highlight, Link, Silence)
    said = [kind.objects.live().in_layer(curated=False) for kind in kinds] + [Reading.objects.all()]
    pairs = [
        rows.filter(comparison__in=where).order_by().values_list("comparison", "analyst") for rows in said
    ]
    people = Counter(pk for pk, _ in pairs[0].union(*pairs[1:]))
    ruled = Ruling.objects.live().filter(comparison__in=where).order_by().values_list("comparison", flat=True)
    return {*ruled.distinct(), *(pk for pk, number in people.items() if number > 1)}


def _open_cases(comparisons: Sequence[Comparison], viewer: int) -> dict[int, int | None]:
    """Return how many cases adjudication still has to settle, as its page lists them; None if not counted yet."""
    counts = _counted(comparisons)
    some = [one for one in comparisons if counts[_key(one)].may_differ]
    analysts: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.filter(comparison__in=[one.pk for one in some], role=Role.ANALYST).order_by()
    for pk, person in members.values_list("comparison", "user"):
        analysts[pk].add(person)
    keys = {(*_key(one), frozenset(analysts[one.pk])): one for one in some}
    smallest_first = sorted(keys, key=lambda key: counts[_key(keys[key])].passages)

    def count(missing: list[Any]) -> dict[Any, int]:
        found: dict[Any, int] = {}
        spent = 0
        for key in missing:
            spent += counts[_key(keys[key])].passages
            if spent > AT_ONCE and found:
                break
            one = keys[key]
            one.role, one.viewer = Role.CURATOR, viewer  # everybody's rows: the queue is for curators alone
            found[key] = len(Standing.of(one).open)
        return found

    known = _cases.recall_all(smallest_first, count)
    return {one.pk: known.get(key) for key, one in keys.items()}
