"""What a curator does to many rows at once: one transaction, one revision a comparison, each change recorded.

An act is on what the analysts made or on the curated layer, never on both at once.

Each function takes the rows as a QuerySet and says how many of them it changed and by which acts; the number of
queries grows with the comparisons and with the rows divided by `CHUNK`, not with the rows. `reason` is why, in the
curator's words, and is kept with every change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from annotations.curation.bulk_write import Done, Edit, write_same
from annotations.models import Dismissal, Framing, Highlight, Link, Relation, Ruling, Silence, Tag
from annotations.models.annotation import Annotation, Refused, Status
from annotations.models.change import Recording, recording
from reader.models import Comparison, Membership, Role

#: The fields in which two rows of a kind are equal, so that only one of them may be live.
IDENTITY: dict[type[Annotation], tuple[str, ...]] = {
    Highlight: ("comparison", "document", "start", "end", "framing", "analyst", "curated"),
    Link: ("source", "target", "relation", "analyst"),
    Silence: ("highlight",),
    Dismissal: ("highlight", "analyst", "start", "end"),
    Ruling: ("comparison", "case"),
}


def curate(rows: QuerySet, actor: Any, status: str, reason: str = "") -> Done:
    """Accept, reject or return to proposed what is not deleted and not so already."""
    return _sweep(
        curable(rows, status), actor, lambda record: Edit(status, {"status": status}, reason)
    )  # fmt: skip


def curable(rows: QuerySet, status: str) -> QuerySet:
    return rows.filter(deleted=None).exclude(status=status)


def delete_softly(rows: QuerySet, actor: Any, reason: str = "") -> Done:
    """Mark as deleted what is not yet."""
    return _sweep(
        rows.filter(deleted=None), actor, lambda record: Edit("deleted", {"deleted": record.at}, reason)
    )


def restore(rows: QuerySet, actor: Any, reason: str = "") -> Done:
    """Take the mark of deletion away where nothing stands against it; `restorable` says where.

    What is linked again by it is no longer silent.
    """
    back = {"deleted": None, "merged_into_id": None}
    return _sweep(restorable(rows), actor, lambda record: Edit("restored", back, reason), withdraw_gainsaid)


def withdraw_gainsaid(record: Recording) -> None:
    """Withdraw the silences on passages that a link leads to by now, in the same act."""
    numbers = Silence.objects.gainsaid(record.comparison).values_list("pk", flat=True)
    write_same(record, Silence, numbers, Edit("withdrawn", {"deleted": record.at}, "linked again"))


def restorable(rows: QuerySet) -> QuerySet:
    """Those of the deleted `rows` that can come back as they were.

    A row cannot while an equal one is live, or an older equal one is to be restored with it; a link needs
    both its passages, a silence its passage, which may not have been linked or signed meanwhile; and what a ruling
    laid comes back with the ruling alone.
    """
    model = rows.model
    same = {field: OuterRef(field) for field in IDENTITY[model]}
    deleted = rows.order_by().filter(deleted__isnull=False)
    live = model.objects.filter(**same, deleted=None)
    # Grouped, for a deleted row has no index by which its equals were found one by one.
    eldest = deleted.values(*IDENTITY[model]).annotate(eldest=Min("pk")).values("eldest")
    back = model.objects.filter(pk__in=eldest).exclude(Exists(live))
    back = back.exclude(ruling__deleted__isnull=False)
    if model is Link:
        return back.filter(source__deleted=None, target__deleted=None)
    if model is Silence:
        links = Link.objects.live().filter(comparison__in=back.values("comparison"))
        return back.filter(~links.ending_at("highlight"), highlight__deleted=None)
    return back


def retag(
    highlights: QuerySet[Highlight], actor: Any, framing: Framing, tags: Collection[Tag], reason: str = ""
) -> Done:
    """Give the highlights, all of one comparison, this framing and just these tags of it.

    Raises Refused when they span comparisons, when the tags are not of the framing, and when two of them
    would become the same highlight; then nothing is changed.
    """
    live = highlights.order_by().filter(deleted=None)
    wanted = {tag.pk for tag in tags}
    strays = [tag.name for tag in tags if tag.framing_id != framing.pk]
    if strays:
        raise Refused(f"“{strays[0]}” is not a tag of {framing.name}.", "tags")
    edit = Edit("retagged", {"framing_id": framing.pk}, reason, tuple(tags))
    with _locked(framing.comparison_id):
        only_comparison(live, "a framing belongs to the codebook of one comparison", framing.comparison_id)
        _refuse_twins(live, "framing", framing)
        carried = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"))
        same: Any = Q(framing=framing) & ~Exists(carried.exclude(tag__in=wanted))
        for tag in wanted:
            same &= Q(Exists(carried.filter(tag=tag)))
        return _sweep(live.filter(~same), actor, lambda record: edit)


def is_tagged(row: Highlight, framing: Framing, tags: Collection[int]) -> bool:
    """Whether the highlight has this framing and exactly these tags, given by number."""
    return row.framing_id == framing.pk and {tag.pk for tag in row.tags.all()} == set(tags)


def relate(links: QuerySet[Link], actor: Any, relation: Relation, reason: str = "") -> Done:
    """Give the links, all of one comparison, this relation.

    Raises Refused when they span comparisons, and when two of them would become the same link; then
    nothing is changed.
    """
    live = links.order_by().filter(deleted=None)
    edit = Edit("edited", {"relation_id": relation.pk}, reason)
    with _locked(relation.comparison_id):
        only_comparison(live, "a relation belongs to the codebook of one comparison", relation.comparison_id)
        _refuse_twins(live, "relation", relation)
        return _sweep(live.exclude(relation=relation), actor, lambda record: edit)


def reassign(rows: QuerySet, actor: Any, person: Any, reason: str = "") -> Done:
    """Give what is open of the rows, all of one comparison, to this person; `reassignable` says what that is.

    Raises Refused when they span comparisons, and when the person may not annotate there.
    """
    comparison = only_comparison(rows.filter(deleted=None), "a person takes over work in one comparison")
    with _locked(comparison.pk):
        if not takers(comparison).filter(user=person.pk).exists():
            raise Refused(f"{person} is no active analyst of “{comparison}”.", "person")
        edit = Edit("reassigned", {"analyst_id": person.pk}, reason)
        return _sweep(reassignable(rows, person), actor, lambda record: edit)


def takers(comparison: Comparison) -> QuerySet[Membership]:
    """The members who may take over work: those who may annotate, and whose account is in use."""
    return Membership.objects.filter(comparison=comparison, role__gte=Role.ANALYST, user__is_active=True)


def open_work(rows: QuerySet) -> QuerySet:
    """What curation has yet to decide on; a silence is open as long as it stands. A curated row is nobody's."""
    live = rows.order_by().filter(deleted=None, curated=False)
    return live if rows.model is Silence else live.filter(status=Status.PROPOSED)


def reassignable(rows: QuerySet, person: Any) -> QuerySet:
    """What is open of the rows and not the person's yet, without what would become the same row of theirs twice."""
    work = open_work(rows).exclude(analyst=person.pk)
    model = rows.model
    others = [field for field in IDENTITY[model] if field != "analyst"]
    if len(others) == len(IDENTITY[model]):
        return work
    same = model.objects.filter(**{field: OuterRef(field) for field in others}, deleted=None)
    elder = same.filter(pk__lt=OuterRef("pk"), pk__in=work.values("pk"))
    return work.exclude(Exists(same.filter(analyst=person.pk)) | Exists(elder))


def refuse_both_layers(rows: QuerySet) -> None:
    """Raise Refused where some of the rows are the analysts' and others of the curated layer."""
    if len(set(rows.order_by().values_list("curated", flat=True).distinct())) > 1:
        raise Refused(
            "Your selection has both what analysts made and rows of the curated layer, which are curated apart. "
            "Filter the list by Layer and select again."
        )


def only_comparison(rows: QuerySet, because: str, pk: int | None = None) -> Comparison:
    """The one comparison that `rows` belong to; where `pk` is given, that one. Raises Refused otherwise."""
    found = list(Comparison.objects.filter(pk__in=rows.order_by().values("comparison")).order_by("title")[:2])
    if not found:
        raise Refused("Nothing of what you selected can be changed: it is deleted. Restore it first.")
    if len(found) > 1:
        raise Refused(
            f"Your selection spans several comparisons, “{found[0]}” and “{found[1]}” among them, "
            f"and {because}. Filter the list by one comparison and select again."
        )
    if pk is not None and found[0].pk != pk:
        raise Refused(f"This is not of the codebook of “{found[0]}”. Choose again.")
    return found[0]


@contextmanager
def _locked(comparison_pk: int) -> Iterator[None]:
    """One transaction in which nobody else writes in the comparison: what is checked stays true."""
    with transaction.atomic():
        Comparison.objects.select_for_update().get(pk=comparison_pk)
        yield


def _refuse_twins(rows: QuerySet, field: str, value: Framing | Relation) -> None:
    """Raise Refused where giving `rows` this framing or relation would make two live rows equal."""
    model = rows.model
    others = [name for name in IDENTITY[model] if name != field]
    after = model.objects.filter(Q(**{field: value}) | Q(pk__in=rows.values("pk")), deleted=None)
    groups = after.order_by(others[0]).values(*others).annotate(n=Count("pk"))
    twin = groups.filter(n__gt=1).values(*others).first()
    if twin:
        pair = after.filter(**twin).order_by("pk").values_list("pk", flat=True)[:2]
        raise Refused(
            f"Numbers {pair[0]} and {pair[1]} would become the same {model.noun} twice, as {value.name}. "
            "Leave one of them out."
        )


def _sweep(
    rows: QuerySet, actor: Any, edit: Callable[[Recording], Edit], then: Callable[[Recording], None] | None = None
) -> Done:  # fmt: skip
    """Do to each of `rows` what `edit` says, and `then` what follows from it in the same act."""
    rows = rows.order_by()
    done, acts = 0, []
    with transaction.atomic():
        refuse_both_layers(rows)
        for comparison in Comparison.objects.filter(pk__in=rows.values("comparison")).order_by("pk"):
            with recording(comparison, actor) as record:  # from here nobody else writes in this comparison
                numbers = list(rows.filter(comparison=comparison).values_list("pk", flat=True))
                write_same(record, rows.model, numbers, edit(record))
                if then:
                    then(record)
            done += len(numbers)
            acts.append((comparison.pk, record.revision))
    return Done(done, acts)
