"""Search in the admin's lists, by the rules of the workbench's search."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import BigIntegerField, Func, Q, QuerySet, Value

from reader.text.search import fold, matches

MANY_VALUED = ("tags",)  # searched columns of which a row has several values
APART = "\0"  # between texts that are searched at once; nobody can type it


class Numbers(Func):
    """Numbers as one value of a query, however many they are: each value of its own would cost time."""

    output_field = BigIntegerField()
    template = "(SELECT value FROM json_each(%(expressions)s))"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT json_array_elements_text(%(expressions)s::json)::bigint)"
        return super().as_sql(compiler, connection, template=template, **context)


def among(numbers: Collection[int]) -> Q:
    """Return the condition that a row is one of these."""
    return Q(pk__in=Numbers(Value(json.dumps(list(numbers)))))


def holding(rows: QuerySet, fields: Sequence[str], parts: Sequence[str]) -> Q:
    """Return the condition on rows that hold every part, each in any of the fields, as `search_fields` names them.

    `parts` come from `parts_of`. Takes two queries.
    """
    exact = [name.lstrip("=") for name in fields if name.startswith("=")]
    many = [name for name in fields if name.partition("__")[0] in MANY_VALUED]
    inside = [name for name in fields if name not in many and not name.startswith("=")]
    said: dict[int, str] = {}
    whole: dict[int, list[tuple[str, bool]]] = {}
    for pk, *values in rows.order_by().values_list("pk", *exact, *inside):
        said[pk] = APART.join(filter(None, values[len(exact) :]))
        whole[pk] = [(str(value), True) for value in values[: len(exact)]]
    for name in many:
        for pk, value in rows.order_by().filter(**{f"{name}__isnull": False}).values_list("pk", name):
            said[pk] += APART + value
    if not exact:
        return among([pk for pk, text in said.items() if _holds(fold(text), parts)])
    return among(matches(parts, {pk: [*whole[pk], (text, False)] for pk, text in said.items()}))


def _holds(text: str, parts: Sequence[str]) -> bool:
    return all(part in text for part in parts)
