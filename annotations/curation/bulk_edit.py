"""Bulk edits by curators: one transaction, one revision for each comparison, each change recorded.

An act is on the analysts' layer or on the curated layer, never on both at once.

Each function takes the rows as a QuerySet and returns how many it changed and by which acts. The number of
queries grows with the comparisons and with the rows divided by `CHUNK`, not with the rows. `reason` is the
curator's own wording, kept with every change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, When

from annotations.history.acceptance import changed_since_accepted
from annotations.history.bulk_write import Done, Edit, write, write_same
from annotations.history.reversal import withdraw_gainsaid
from annotations.models import Framing, Highlight, Link, Relation, Silence, Tag
from annotations.models.annotation import Refused, Status
from annotations.models.change import Recording, recording
from annotations.models.retirement import refuse_retired, refuse_retired_tags
from reader.models import Comparison, Membership, Role

#: A row's analyst, or NULL in the curated layer, which is nobody's own.
WHOSE = Case(When(curated=False, then=F("analyst")), output_field=IntegerField())


def curate(rows: QuerySet, actor: Any, status: str, reason: str = "") -> Done:
    """Accept, reject or return to proposed the rows that are `curable`."""
    return _sweep(
        curable(rows, status), actor, lambda record: Edit(status, {"status": status}, reason)
    )  # fmt: skip


def curable(rows: QuerySet, status: str) -> QuerySet:
    """Keep the rows in use that have another status, or that are accepted anew since their analyst changed them."""
    live, other = rows.filter(deleted=None), ~Q(status=status)
    if status != Status.ACCEPTED:
        return live.filter(other)
    again = changed_since_accepted(
        rows.model.objects.filter(comparison__in=rows.order_by().values("comparison"))
    )
    return live.filter(other | Q(pk__in=again.values("pk")))


def delete_softly(rows: QuerySet, actor: Any, reason: str = "") -> Done:
    """Mark as deleted the rows that are not yet."""
    return _sweep(
        rows.filter(deleted=None), actor, lambda record: Edit("deleted", {"deleted": record.at}, reason)
    )


def restore(rows: QuerySet, actor: Any, reason: str = "") -> Done:
    """Remove the mark of deletion from the rows that are `restorable`.

    Silences on passages that become linked again are withdrawn.
    """
    edit = Edit("restored", {"deleted": None}, reason)
    return _sweep(restorable(rows), actor, lambda record: edit, withdraw_gainsaid)


def restorable(rows: QuerySet) -> QuerySet:
    """Return those deleted `rows` that can come back as they were.

    A row cannot while an equal one is live, while an older equal one is to be restored with it, or while the
    ruling that made it is deleted. A link needs both its passages. A silence needs its passage, which must
    not have been linked or signed meanwhile.
    """
    model = rows.model
    deleted = rows.order_by().filter(deleted__isnull=False)
    fields = [field for field in model.identity() if field != "analyst"]
    live = model.objects.filter(**{field: OuterRef(field) for field in fields}, deleted=None)
    if "analyst" in model.identity():
        live = live.filter(Q(analyst=OuterRef("analyst")) | Q(curated=True))
        deleted, fields = deleted.annotate(whose=WHOSE), [*fields, "whose"]
    # Grouped, because no index finds the equals of a deleted row one by one.
    eldest = deleted.values(*fields).annotate(eldest=Min("pk")).values("eldest")
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
    """Give the highlights, all of one comparison, this framing and exactly these tags of it.

    Raises Refused, with nothing changed, if they span comparisons, if a tag is not of the framing, or if two
    of them would become equal.
    """
    live = highlights.order_by().filter(deleted=None)
    wanted = {tag.pk for tag in tags}
    edit = Edit("retagged", {"framing_id": framing.pk}, reason, tuple(tags))
    with _locked(framing.comparison_id):
        refuse_retired(framing)
        refuse_retired_tags(framing, tags)
        only_comparison(live, "a framing belongs to the codebook of one comparison", framing.comparison_id)
        _refuse_twins(live, "framing", framing)
        carried = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"))
        same: Any = Q(framing=framing) & ~Exists(carried.exclude(tag__in=wanted))
        for tag in wanted:
            same &= Q(Exists(carried.filter(tag=tag)))
        return _sweep(live.filter(~same), actor, lambda record: edit)


def change_tags(
    highlights: QuerySet[Highlight], actor: Any, tags: Collection[Tag], reason: str = "", *, away: bool = False
) -> Done:  # fmt: skip
    """Add these tags to the highlights, all of one comparison, or take them `away`; their other tags stay.

    A tag is added only to highlights in its framing. Raises Refused, with nothing changed, if the highlights span
    comparisons or a tag to add is retired.
    """
    live = highlights.order_by().filter(deleted=None)
    comparison = Comparison.objects.get(framings__tags=next(iter(tags)))
    with _locked(comparison.pk):
        only_comparison(live, "a tag belongs to the codebook of one comparison", comparison.pk)
        refuse_both_layers(live)
        for tag in () if away else tags:
            refuse_retired_tags(tag.framing, [tag])
        edits = {}
        for row in live.prefetch_related("tags"):
            before = list(row.tags.all())
            after = tags_after(row, tags, away=away)
            if after != before:
                edits[row.pk] = Edit("retagged", {}, reason, after)
        if not edits:
            return Done(0)
        with recording(comparison, actor) as record:
            write(record, Highlight, edits)
        return Done(len(edits), [(comparison.pk, record.revision)])


def tags_after(row: Highlight, tags: Collection[Tag], *, away: bool) -> list[Tag]:
    """Return the highlight's tags with those that its framing has of these added, or with these taken away."""
    had = list(row.tags.all())
    if away:
        return [tag for tag in had if tag not in tags]
    return had + [tag for tag in tags if tag.framing_id == row.framing_id and tag not in had]


def is_tagged(row: Highlight, framing: Framing, tags: Collection[int]) -> bool:
    """Return True if the highlight has this framing and exactly these tags, given by number."""
    return row.framing_id == framing.pk and {tag.pk for tag in row.tags.all()} == set(tags)


def relate(links: QuerySet[Link], actor: Any, relation: Relation, reason: str = "") -> Done:
    """Give the links, all of one comparison, this relation.

    Raises Refused, with nothing changed, if they span comparisons or two of them would become equal.
    """
    live = links.order_by().filter(deleted=None)
    edit = Edit("edited", {"relation_id": relation.pk}, reason)
    with _locked(relation.comparison_id):
        refuse_retired(relation)
        only_comparison(live, "a relation belongs to the codebook of one comparison", relation.comparison_id)
        _refuse_twins(live, "relation", relation)
        return _sweep(live.exclude(relation=relation), actor, lambda record: edit)


def reassign(rows: QuerySet, actor: Any, person: Any, reason: str = "") -> Done:
    """Give the rows that are `reassignable`, all of one comparison, to this person.

    Raises Refused if they span comparisons or the person may not annotate there.
    """
    comparison = only_comparison(rows.filter(deleted=None), "a person takes over work in one comparison")
    with _locked(comparison.pk):
        if not takers(comparison).filter(user=person.pk).exists():
            raise Refused(f"{person} is no active analyst of “{comparison}”.", "person")
        edit = Edit("reassigned", {"analyst_id": person.pk}, reason)
        return _sweep(reassignable(rows, person), actor, lambda record: edit)


def takers(comparison: Comparison) -> QuerySet[Membership]:
    """Return the members who may take over work: those who may annotate and whose account is active."""
    return Membership.objects.filter(comparison=comparison, role__gte=Role.ANALYST, user__is_active=True)


def open_work(rows: QuerySet) -> QuerySet:
    """Keep rows that curation has yet to decide. A live silence is open; a curated row is nobody's."""
    live = rows.order_by().filter(deleted=None, curated=False)
    return live if rows.model is Silence else live.filter(status=Status.PROPOSED)


def reassignable(rows: QuerySet, person: Any) -> QuerySet:
    """Keep the open work of others, without what would give the person the same row twice."""
    work = open_work(rows).exclude(analyst=person.pk)
    model = rows.model
    others = [field for field in model.identity() if field != "analyst"]
    if len(others) == len(model.identity()):
        return work
    same = model.objects.filter(**{field: OuterRef(field) for field in others}, deleted=None)
    elder = same.filter(pk__lt=OuterRef("pk"), pk__in=work.values("pk"))
    return work.exclude(Exists(same.filter(analyst=person.pk)) | Exists(elder))


def refuse_both_layers(rows: QuerySet) -> None:
    """Raise Refused if some of the rows are the analysts' and others of the curated layer."""
    if len(set(rows.order_by().values_list("curated", flat=True).distinct())) > 1:
        raise Refused(
            "Your selection has both what analysts made and rows of the curated layer, which are curated apart. "
            "Filter the list by Layer and select again."
        )


def only_comparison(rows: QuerySet, because: str, pk: int | None = None) -> Comparison:
    """Return the one comparison of `rows`, which must be `pk` if given. Raises Refused otherwise."""
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
    """Lock the comparison in a transaction: nobody else writes there, so what is checked stays true."""
    with transaction.atomic():
        Comparison.objects.select_for_update().get(pk=comparison_pk)
        yield


def _refuse_twins(rows: QuerySet, field: str, value: Framing | Relation) -> None:
    """Raise Refused if giving `rows` this framing or relation would make two live rows equal."""
    model = rows.model
    others = ["whose" if name == "analyst" else name for name in model.identity() if name != field]
    after = model.objects.filter(Q(**{field: value}) | Q(pk__in=rows.values("pk")), deleted=None)
    after = after.annotate(whose=WHOSE)
    groups = after.order_by(others[0]).values(*others).annotate(n=Count("pk"))
    twin = groups.filter(n__gt=1).values(*others).first()
    if twin:
        pair = after.filter(**twin).order_by("pk").values_list("pk", flat=True)[:2]
        raise Refused(
            f"Numbers {pair[0]} and {pair[1]} would become the same {model._meta.verbose_name} twice, as {value.name}. "
            "Leave one of them out."
        )


def _sweep(
    rows: QuerySet, actor: Any, edit: Callable[[Recording], Edit], then: Callable[[Recording], None] | None = None
) -> Done:  # fmt: skip
    """Apply `edit` to each of `rows`, and then `then`, in one act for each comparison."""
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
