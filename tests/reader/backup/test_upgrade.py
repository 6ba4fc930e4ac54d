"""A backup from before an upgrade, restored after it"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from reader.backup import BackupRefused, restore, take
from reader.backup.schema import Schema
from tests.support import backup, factories

pytestmark = pytest.mark.django_db(transaction=True)
EARLIER = ("annotations", "0006_ruling")


@pytest.fixture
def earlier() -> Iterator[None]:
    """The database as an earlier Parallax left it."""
    call_command("migrate", *EARLIER, verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("earlier")
def test_it_can_be_taken_before_the_migrations_and_is_brought_up_to_date_when_restored(
    tmp_path: Path,
) -> None:
    for name in ("analyst", "curator"):
        factories.user(username=name)
    factories.document()
    take(tmp_path / "kept")
    _forget()
    restore(tmp_path / "kept")
    schema = Schema()
    assert schema.applied == schema.known
    rows = backup.everything()
    assert [len(rows[name]) for name in ("auth.user", "reader.document", "annotations.dismissal")] == [
        2,
        1,
        0,
    ]
    factories.highlight()
    backup.empty()
    with pytest.raises(BackupRefused, match="of an earlier Parallax, and the database is migrated further"):
        restore(tmp_path / "kept")
    assert backup.counted() == 0


def _forget() -> None:
    """Past the models, which name tables that an earlier Parallax did not have."""
    with connection.cursor() as cursor:
        for table in ("reader_document", "auth_user"):
            cursor.execute(f"DELETE FROM {table}")
