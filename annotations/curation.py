"""What a curator does to many rows at once: one transaction, one revision a comparison, each change recorded.

Each function takes the rows as a QuerySet and returns how many of them it changed; the number of queries
grows with the comparisons and with the rows divided by `CHUNK`, not with the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Framing, Highlight, Link, Relation, Silence, Tag
from annotations.models.annotation import Annotation, Refused
from annotations.models.change import Recording, recording
from reader.models import Comparison

CHUNK = 500

#: The fields in which two rows of a kind are equal, so that only one of them may be live.
IDENTITY: dict[type[Annotation], tuple[str, ...]] = {
    Highlight: ("comparison", "document", "start", "end", "framing", "analyst", "curated"),
    Link: ("source", "target", "relation", "analyst"),
    Silence: ("highlight",),
}


def curate(rows: QuerySet, actor: Any, status: str) -> int:
    """Accept, reject or return to proposed what is not deleted and not so already."""
    return _sweep(rows.filter(deleted=None).exclude(status=status), actor, status, _set(status=status))


def delete_softly(rows: QuerySet, actor: Any) -> int:
    """Mark as deleted what is not yet."""
    return _sweep(rows.filter(deleted=None), actor, "deleted", lambda record, chunk: {"deleted": record.at})


def restore(rows: QuerySet, actor: Any) -> int:
    """Take the mark of deletion away where nothing stands against it; `restorable` says where.

    What is linked again by it is no longer silent.
    """
    with transaction.atomic():
        comparisons = list(rows.order_by().values_list("comparison", flat=True).distinct())
        done = _sweep(restorable(rows), actor, "restored", _set(deleted=None))
        gainsaid = Silence.objects.filter(comparison__in=comparisons).gainsaid()
        _sweep(gainsaid, actor, "withdrawn", lambda record, chunk: {"deleted": record.at})
    return done


def restorable(rows: QuerySet) -> QuerySet:
    """Those of the deleted `rows` that can come back as they were.

    A row cannot while an equal one is live, or an older equal one is to be restored with it; a link needs
    both its passages, a silence its passage, which may not have been linked or signed meanwhile.
    """
    model = rows.model
    same = {field: OuterRef(field) for field in IDENTITY[model]}
    deleted = rows.order_by().filter(deleted__isnull=False)
    live = model.objects.filter(**same, deleted=None)
    elder = model.objects.filter(**same, pk__lt=OuterRef("pk"), pk__in=deleted.values("pk"))
    back = model.objects.filter(pk__in=deleted.values("pk")).exclude(Exists(live) | Exists(elder))
    if model is Link:
        return back.filter(source__deleted=None, target__deleted=None)
    if model is Silence:
        passage = Q(source=OuterRef("highlight")) | Q(target=OuterRef("highlight"))
        return back.filter(~Exists(Link.objects.live().filter(passage)), highlight__deleted=None)
    return back


def retag(highlights: QuerySet[Highlight], actor: Any, framing: Framing, tags: Collection[Tag]) -> int:
    """Give the highlights, all of one comparison, this framing and just these tags of it.

    Raises Refused when they span comparisons, when the tags are not of the framing, and when two of them
    would become the same highlight; then nothing is changed.
    """
    live = highlights.order_by().filter(deleted=None)
    wanted = {tag.pk for tag in tags}
    through = Highlight.tags.through
    strays = [tag.name for tag in tags if tag.framing_id != framing.pk]
    if strays:
        raise Refused(f"“{strays[0]}” is not a tag of {framing.name}.", "tags")

    def change(record: Recording, chunk: list[int]) -> dict[str, Any]:
        through.objects.filter(highlight__in=chunk).delete()
        through.objects.bulk_create(through(highlight_id=pk, tag_id=tag) for pk in chunk for tag in wanted)
        return {"framing": framing}

    with _locked(framing.comparison_id):
        only_comparison(live, "a framing belongs to the codebook of one comparison", framing.comparison_id)
        _refuse_twins(live, "framing", framing)
        carried = through.objects.filter(highlight=OuterRef("pk"))
        same: Any = Q(framing=framing) & ~Exists(carried.exclude(tag__in=wanted))
        for tag in wanted:
            same &= Q(Exists(carried.filter(tag=tag)))
        return _sweep(live.filter(~same), actor, "retagged", change)


def is_tagged(row: Highlight, framing: Framing, tags: Collection[int]) -> bool:
    """Whether the highlight has this framing and exactly these tags, given by number."""
    return row.framing_id == framing.pk and {tag.pk for tag in row.tags.all()} == set(tags)


def relate(links: QuerySet[Link], actor: Any, relation: Relation) -> int:
    """Give the links, all of one comparison, this relation.

    Raises Refused when they span comparisons, and when two of them would become the same link; then
    nothing is changed.
    """
    live = links.order_by().filter(deleted=None)
    with _locked(relation.comparison_id):
        only_comparison(live, "a relation belongs to the codebook of one comparison", relation.comparison_id)
        _refuse_twins(live, "relation", relation)
        return _sweep(live.exclude(relation=relation), actor, "edited", _set(relation=relation))


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


def _set(**values: Any) -> Callable[[Recording, list[int]], dict[str, Any]]:
    return lambda record, chunk: values


def _sweep(
    rows: QuerySet, actor: Any, verb: str, change: Callable[[Recording, list[int]], dict[str, Any]]
) -> int:
    """Write what `change` says of each chunk of `rows`, and keep it in the history as `verb`."""
    rows = rows.order_by()
    done = 0
    with transaction.atomic():
        for comparison in Comparison.objects.filter(pk__in=rows.values("comparison")).order_by("pk"):
            with recording(comparison, actor) as record:  # from here nobody else writes in this comparison
                pks = sorted(rows.filter(comparison=comparison).values_list("pk", flat=True))
                for chunk in (pks[i : i + CHUNK] for i in range(0, len(pks), CHUNK)):
                    before = {row.pk: row.state() for row in _read(rows.model, chunk)}
                    values = change(record, chunk) | {"modified": record.at, "revision": record.revision}
                    rows.model.objects.filter(pk__in=chunk).update(**values)
                    for row in _read(rows.model, chunk):
                        record.note(row, verb, before[row.pk])
                done += len(pks)
    return done


def _read(model: type[Annotation], pks: list[int]) -> Iterator[Any]:
    rows: Any = model._default_manager.filter(pk__in=pks)
    return iter(rows.prefetch_related("tags") if model is Highlight else rows)
