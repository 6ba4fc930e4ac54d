"""The rows that a bulk action leaves as they are, in words: how many, which if they are few, and why."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from annotations.history.bulk_write import Done
from annotations.history.obstacles import STANDS_ON
from annotations.models import Link

NAMED = 10  # rows that are named; of more only the number is said


class Reasons(NamedTuple):
    """Why an action leaves a row: the words of the first condition that holds, else `otherwise`."""

    otherwise: str
    conditions: Collection[tuple[Any, str]] = ()


DELETED = (Q(deleted__isnull=False), "deleted; restore first")


def left_rows(whole: QuerySet, done: Done, reasons: Reasons, options: Any) -> str:
    """Return a sentence about the rows of `whole` that the acts did not change, or an empty string. One query."""
    cases = [When(condition, then=Value(at)) for at, (condition, _) in enumerate(reasons.conditions)]
    because = Case(*cases, default=Value(len(cases)), output_field=IntegerField())
    words = [*(said for _, said in reasons.conditions), reasons.otherwise]
    found: dict[str, list[int]] = {}
    rows = (
        whole.order_by("pk").annotate(because=because).values_list("pk", "comparison", "revision", "because")
    )
    for pk, comparison, revision, at in rows:
        if (comparison, revision) not in done.acts:
            found.setdefault(words[at], []).append(pk)
    total = sum(map(len, found.values()))
    if not total:
        return ""
    one = total == 1
    noun = options.verbose_name if one else options.verbose_name_plural
    why = "; ".join(f"{_named(pks, total)} ({said})" for said, pks in found.items())
    if len(found) == 1 and total > NAMED:
        (why,) = found
    return f"{total} {noun} left as {'it was' if one else 'they were'}: {why}."


def _named(numbers: Collection[int], total: int) -> str:
    return ", ".join(f"#{pk}" for pk in numbers) if total <= NAMED else str(len(numbers))


def unrestored(model: Any) -> Reasons:
    """Return why `bulk_edit.restore` leaves rows of this kind."""
    below = [field for field in STANDS_ON[model] if field != "ruling"]
    gone = Q(*((f"{field}__deleted__isnull", False) for field in below), _connector=Q.OR)
    conditions: list[tuple[Any, str]] = [(Q(deleted=None), "not deleted")]
    conditions.append((Q(ruling__deleted__isnull=False), "its ruling was undone"))
    if below:
        conditions.append((gone, "a passage of it is deleted" if model is Link else "its passage is deleted"))
    return Reasons("an equal one is in its place, or its passage is linked", conditions)
