"""A subquery that counts related rows."""

from django.db.models import F, Func, IntegerField, QuerySet, Subquery


def count_of(rows: QuerySet) -> Subquery:
    """Return the number of `rows` as an annotation; `rows` name the outer row by OuterRef."""
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"))
