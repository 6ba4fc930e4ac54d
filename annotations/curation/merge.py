"""Merging of duplicates: equal highlights of analysts become one row that keeps what all of them said.

One row of each group is kept: an accepted one, else a proposed one, else a rejected one, and of those the
oldest. The others are deleted with `merged_into` set, so that their authors, notes and history stay and the
merge can be undone. Their tags are added to the kept row; their links, silences and comments move to it.
Links that become equal are merged likewise, and a silence yields to a link. The curated layer and the
analysts' layer are never merged. Rows made by a ruling are left out: such a case is settled again by ruling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from annotations.curation.bulk_edit import only_comparison
from annotations.history.bulk_write import CHUNK, Done, Edit, Kind, batches, write
from annotations.models import Comment, Highlight, Link, Silence, Tag
from annotations.models.annotation import Refused, Status
from annotations.models.change import Recording, recording
from reader.models import Coding, Comparison

RANK = {Status.ACCEPTED.value: 0, Status.PROPOSED.value: 1, Status.REJECTED.value: 2}
BECAUSE = "what is merged stands in one comparison"


class Group(NamedTuple):
    """Rows that become one, by number: the kept row, and the others by status and age."""

    kept: int
    others: tuple[int, ...]


@dataclass
class Plan:
    """The changes that merging would make in a comparison, by row number."""

    groups: list[Group] = field(default_factory=list)
    ends: dict[int, tuple[int, int]] = field(default_factory=dict)  # links that move
    links: list[Group] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)  # silences that move, and the highlight they move to
    silences: list[Group] = field(default_factory=list)
    withdrawn: dict[int, int] = field(default_factory=dict)  # silences, and the link that each yields to
    comments: dict[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def into(self) -> dict[int, int]:
        """The kept highlight for each highlight that is merged away, by number."""
        return _into(self.groups)


def merge(highlights: QuerySet[Highlight], actor: Any, reason: str = "") -> Done:
    """Merge equal rows of `highlights`, all of one comparison. The result counts the rows merged away.

    Raises Refused if they span comparisons, if no two are equal, or for analysts' rows while they code blind.
    """
    with transaction.atomic():
        comparison = only_comparison(highlights.filter(deleted=None), BECAUSE)
        with recording(comparison, actor) as record:  # from here nobody else writes in this comparison
            plan = planned(comparison, highlights)
            if not plan.groups:
                raise Refused("No two of what you selected are the same passage in the same framing.")
            _carry_out(record, plan, reason)
    return Done(len(plan.into), [(comparison.pk, record.revision)])


def planned(comparison: Comparison, highlights: QuerySet[Highlight]) -> Plan:
    """Plan how to merge these highlights, in a few queries. Raises Refused while they are coded blind."""
    fields = ("document", "start", "end", "framing", "curated", "status", "created", "pk")
    live = highlights.order_by().filter(comparison=comparison, deleted=None, ruling=None)
    rows = live.values_list(*fields)
    plan = Plan(_grouped((tuple(key), status, created, pk) for *key, status, created, pk in rows))
    if not plan.groups:
        return plan
    _refuse_blind(comparison, plan)
    linked = _plan_links(comparison, plan)
    _plan_silences(comparison, plan, linked)
    _plan_comments(comparison, plan)
    return plan


def _refuse_blind(comparison: Comparison, plan: Plan) -> None:
    kept = [group.kept for group in plan.groups]
    if comparison.coding == Coding.BLIND and any(
        Highlight.objects.filter(pk__in=some, curated=False).exists() for some in batches(kept)
    ):
        raise Refused(
            "The analysts code blind: each sees only their own rows, and would miss what is merged into another's. "
            "Open the coding first."
        )


def _grouped(rows: Iterable[tuple[Hashable, str, Any, int]]) -> list[Group]:
    """Return the groups of several rows, from rows given as `(key, status, created, number)`."""
    found: dict[Hashable, list[tuple[int, Any, int]]] = defaultdict(list)
    for key, status, created, pk in rows:
        found[key].append((RANK[status], created, pk))
    several = (sorted(members) for members in found.values() if len(members) > 1)
    return sorted(Group(kept, tuple(pk for *_, pk in others)) for (*_, kept), *others in several)


def _into(groups: Iterable[Group]) -> dict[int, int]:
    return {other: kept for kept, others in groups for other in others}


def _plan_links(comparison: Comparison, plan: Plan) -> dict[int, int]:
    """Plan the links. Return a link for each passage that is linked afterwards, by the passage's number."""
    into, rows, linked = plan.into, [], {}
    fields = ("pk", "source", "target", "relation", "curated", "status", "created")
    standing = Link.objects.filter(comparison=comparison, deleted=None).order_by("pk")
    for pk, source, target, relation, curated, status, created, *away in standing.values_list(
        *fields, "source__deleted", "target__deleted"
    ):
        ends = (into.get(source, source), into.get(target, target))
        if ends != (source, target):
            plan.ends[pk] = ends
        rows.append(((*ends, relation, curated), status, created, pk))
        if not any(away):
            linked.update({end: pk for end in ends if end not in linked})
    touched = {key for key, _, _, pk in rows if pk in plan.ends}
    plan.links = _grouped(row for row in rows if row[0] in touched)
    gone = _into(plan.links)
    for pk in gone:
        plan.ends.pop(pk, None)  # a link that is merged away keeps its ends
    return {end: gone.get(link, link) for end, link in linked.items()}


def _plan_silences(comparison: Comparison, plan: Plan, linked: dict[int, int]) -> None:
    into, on = plan.into, defaultdict(list)
    kept = {group.kept for group in plan.groups}
    signed = Silence.objects.filter(comparison=comparison, deleted=None).order_by("pk")
    for pk, highlight in signed.values_list("pk", "highlight"):
        on[into.get(highlight, highlight)].append((highlight in into, pk, highlight))
    for highlight in kept & on.keys():
        first, *others = sorted(on[highlight])
        if highlight in linked:
            plan.withdrawn.update({pk: linked[highlight] for _, pk, _ in [first, *others]})
            continue
        if first[2] != highlight:
            plan.moved[first[1]] = highlight
        if others:
            plan.silences.append(Group(first[1], tuple(pk for _, pk, _ in others)))


def _plan_comments(comparison: Comparison, plan: Plan) -> None:
    into, links = plan.into, _into(plan.links)
    replies = Comment.objects.filter(comparison=comparison).values_list("pk", "highlight", "link")
    for pk, highlight, link in replies:
        if highlight in into:
            plan.comments[pk] = ("highlight_id", into[highlight])
        elif link in links:
            plan.comments[pk] = ("link_id", links[link])


def _carry_out(record: Recording, plan: Plan, why: str) -> None:
    """Write the plan: kept rows first, which name the act, then deletions, which make room for the rest."""
    write(record, Highlight, dict(_kept(Highlight, plan.groups, why)))
    gone: list[tuple[Kind, list[Group]]] = [
        (Silence, plan.silences),
        (Link, plan.links),
        (Highlight, plan.groups),
    ]
    going = {"deleted": record.at}
    write(
        record, Silence,
        {pk: Edit("withdrawn", going, f"linked by #{link}") for pk, link in plan.withdrawn.items()},
    )  # fmt: skip
    for kind, groups in gone:
        away = {pk: _merged(kept, why, deleted=record.at) for pk, kept in _into(groups).items()}
        write(record, kind, away | _followers(kind, groups, why))
    ends = {pk: {"source_id": source, "target_id": target} for pk, (source, target) in plan.ends.items()}
    write(record, Link, _with_moves(dict(_kept(Link, plan.links, why)), ends))
    places = {pk: {"highlight_id": highlight} for pk, highlight in plan.moved.items()}
    write(record, Silence, _with_moves(dict(_kept(Silence, plan.silences, why)), places))
    write(record, Comment, {pk: _moved({name: to}) for pk, (name, to) in plan.comments.items()})


def _merged(kept: int, why: str, **values: Any) -> Edit:
    return Edit("deleted", values | {"merged_into_id": kept}, said(f"merged into #{kept}", why))


def _moved(values: dict[str, int]) -> Edit:
    return Edit("moved", values, "its passage was merged")


def _with_moves(edits: dict[int, Edit], moves: dict[int, dict[str, int]]) -> dict[int, Edit]:
    """Combine the edits of kept rows with the moves, because a row is written once."""
    both = {pk: edit._replace(values={**edit.values, **moves.get(pk, {})}) for pk, edit in edits.items()}
    return both | {pk: _moved(values) for pk, values in moves.items() if pk not in edits}


def _followers(kind: Kind, groups: list[Group], why: str) -> dict[int, Edit]:
    """Return edits that point rows merged earlier to the kept row, if their own target is merged now."""
    into = _into(groups)
    found: dict[int, Edit] = {}
    for some in batches(into):
        rows = kind._default_manager.filter(merged_into__in=some).values_list("pk", "merged_into")
        found |= {pk: _merged(into[was], why) for pk, was in rows}
    return found


def _kept(kind: Kind, groups: list[Group], why: str) -> Iterator[tuple[int, Edit]]:
    """Yield the edits of the kept rows; highlights get the tags of the whole group."""
    for some in _batched(groups):
        tags = _tags(some) if kind is Highlight else {}
        for kept, others in some:
            numbers = ", ".join(f"#{pk}" for pk in others)
            yield kept, Edit("merged", {}, said(f"with {numbers}", why), tags.get(kept))


def _tags(groups: list[Group]) -> dict[int, list[Tag]]:
    """Return the tags of each whole group by its kept row, without kept rows that have them all already."""
    into = {pk: group.kept for group in groups for pk in (group.kept, *group.others)}
    carried: dict[int, set[int]] = defaultdict(set)
    for pk, tag in Highlight.tags.through.objects.filter(highlight__in=into).values_list("highlight", "tag"):
        carried[pk].add(tag)
    united: dict[int, set[int]] = defaultdict(set)
    for pk, own in carried.items():
        united[into[pk]] |= own
    tags = Tag.objects.in_bulk({tag for own in united.values() for tag in own})
    return {kept: [tags[tag] for tag in sorted(own)] for kept, own in united.items() if own != carried[kept]}


def _batched(groups: list[Group]) -> Iterator[list[Group]]:
    """Yield the groups in order, together as long as they have at most `CHUNK` rows, else one alone."""
    some: list[Group] = []
    size = 0
    for group in groups:
        if some and size + 1 + len(group.others) > CHUNK:
            yield some
            some, size = [], 0
        some.append(group)
        size += 1 + len(group.others)
    if some:
        yield some


def said(what: str, why: str) -> str:
    """Return what happened and why as a reason for the history, shortened to the 200 characters it holds."""
    room = 200 - len(why) - 2 if why else 200
    what = what if len(what) <= room else what[: room - 1] + "…"
    return f"{what}: {why}" if why else what
