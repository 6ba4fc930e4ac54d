"""The database's own guard of a stored document's text, laid anew after every migration.

SQLite drops a table's triggers when a migration rebuilds the table, so they are not laid by one.
"""

from django.db import connections

MESSAGE = "a document''s text never changes"

DROP = "DROP TRIGGER IF EXISTS reader_document_text_stays"  # an earlier version's, which guarded drafts too

SQLITE = f"""
CREATE TRIGGER reader_document_text_stays BEFORE UPDATE OF text, stored ON reader_document
WHEN OLD.stored IS NOT NULL AND (OLD.text IS NOT NEW.text OR NEW.stored IS NULL)
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION reader_document_text_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER reader_document_text_stays BEFORE UPDATE OF text, stored ON reader_document
FOR EACH ROW WHEN (OLD.stored IS NOT NULL AND (OLD.text IS DISTINCT FROM NEW.text OR NEW.stored IS NULL))
EXECUTE FUNCTION reader_document_text_stays();
"""


def guard_text(using: str, **_: object) -> None:
    """Lay the trigger on the database `using`; a receiver of `post_migrate`."""
    connection = connections[using]
    if "reader_document" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(DROP)
        cursor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor])
