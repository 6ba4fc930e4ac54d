"""Counting rows beside others, in the query that reads those."""

from django.db.models import F, Func, IntegerField, QuerySet, Subquery


def count_of(rows: QuerySet) -> Subquery:
    """How many `rows` there are, as an annotation; they name the outer row by OuterRef."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"))
