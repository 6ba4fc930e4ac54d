"""Backing up and restoring as an administrator does, and looking at what came of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from annotations.exchange.formats import FORMATS
from reader.models import Comparison

#: Rows that a backup leaves out.
LEFT_OUT = {"sessions.session"}
ROOT = Path(__file__).parents[2]
#: When a report was made is said in it, and differs between two reports of the same.
MADE = re.compile(rb"\d{1,2} [A-Z][a-z]+ \d{4}(,| at) \d\d:\d\d UTC")


def run(url: str, *command: str, code: int = 0) -> str:
    """Run Python with these words in a process of its own, on the database at `url`; what it said."""
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def manage(url: str, *words: object, code: int = 0) -> str:
    return run(url, "manage.py", *map(str, words), code=code)


def call(url: str, function: str, *words: object, code: int = 0) -> str:
    """Call a function of a module of the tests, such as `tests.support.full_database:fill`, there."""
    module, _, name = function.partition(":")
    script = f"import sys, django; django.setup(); from {module} import {name}; {name}(*sys.argv[1:])"
    return run(url, "-c", script, *map(str, words), code=code)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that a backup holds, as Python sees it."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower not in LEFT_OUT and not model._meta.proxy:
            rows = model._base_manager.order_by("pk").values_list()
            found[model._meta.label_lower] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows
            ]
    return found


def empty() -> None:
    """Leave the database as `migrate` makes it."""
    call_command("flush", interactive=False, verbosity=0)


def counted() -> int:
    """The rows that somebody made."""
    by_migrate = ("auth.permission", "contenttypes.contenttype")
    return sum(len(rows) for name, rows in everything().items() if name not in by_migrate)


def export_all(folder: str) -> None:
    """Write every export of every comparison: all, the curated layer, one person's work, and the work of all by name;
    and how many rows there are.
    """
    for comparison in Comparison.objects.order_by("pk"):
        names = sorted(map(str, comparison.members.all()))
        layers: dict[str, dict[str, Any]] = {
            "all": {}, "curated": {"layer": "curated"}, "of one": {"analyst": names[:1]}, "by name": {"analyst": names},
        }  # fmt: skip
        for name in FORMATS:
            for layer, options in layers.items():
                path = Path(folder) / f"{comparison.pk} {layer} {name}"
                call_command("export", comparison.pk, name, output=path, **options)
                path.write_bytes(MADE.sub(b"", path.read_bytes()))
    (Path(folder) / "rows").write_text(str(counted()))


def exported(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def shuffle_and_export_all(folder: str) -> None:
    """Write every second row anew first, after which PostgreSQL finds it behind all others where nothing sorts."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.pk.column == "id" and not model._meta.proxy:
                cursor.execute(f"UPDATE {model._meta.db_table} SET id = id WHERE id % 2 = 1")
    export_all(folder)


def mark_once_more() -> None:
    """Add a row to each table that people add to: its number must be free."""
    from tests.support import factories

    comparison = Comparison.objects.order_by("pk").first()
    assert comparison
    person = factories.user(username="analyst9")
    taken = comparison.left.text.index(" ") + 1
    row = factories.highlight(
        comparison=comparison, analyst=person, start=taken, end=taken + 1, note="after it was restored"
    )
    assert row.pk == max(type(row).objects.values_list("pk", flat=True))
    factories.comment(subject=row)
    factories.document(title="Another")


def die_in(where: str, *words: str) -> None:
    """Run a command and be killed, as by SIGKILL, in the middle of the table `where`."""
    import signal

    from reader.backup.table import Table

    def insert(table: Table, rows: Any) -> None:
        stored(table, rows)
        if table.name == where:
            os.kill(os.getpid(), signal.SIGKILL)

    def lines(table: Table) -> Any:
        for number, line in enumerate(read(table)):
            yield line
            if table.name == where and number:
                os.kill(os.getpid(), signal.SIGKILL)

    stored, read = Table.insert, Table.lines
    Table.insert, Table.lines = insert, lines  # type: ignore[method-assign]
    call_command(*words)
