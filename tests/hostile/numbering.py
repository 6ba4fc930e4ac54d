"""Numbers of rows that tell their kind: each table's begin far from any other's."""

from django.apps import apps
from django.db import connection, models

#: All that is written in the second scene begins with it.
WORD = "foreign-"


def number_apart(first: int) -> None:
    """Let the next rows of the n-th table be numbered from `first` + n × 10,000."""
    with connection.cursor() as cursor:
        for place, model in enumerate(apps.get_models(include_auto_created=True), 1):
            table, column, start = model._meta.db_table, model._meta.pk.column, first + place * 10_000
            if not isinstance(model._meta.pk, models.AutoField):
                continue
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, start])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, start])
