"""The tables that a database has after a given set of migrations.

They are derived from the migrations, not from the present models. So a backup can be taken before the
migrations of an upgrade have run, and an older backup can be restored after the upgrade.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from reader.backup.table import Table

Node = tuple[str, str]  # an app's label, and the name of one of its migrations

#: Sessions are not backed up: a restore ends them, and people sign in again.
SESSIONS = "sessions.session"
#: Tables that `migrate` fills, dependent ones first. A database with rows in these alone counts as empty.
FILLED_BY_MIGRATE = ("auth.permission", "contenttypes.contenttype")
#: Tables of what passes by itself, which a visitor fills before anybody has an account: they do not count either.
PASSING = (SESSIONS, "reader.attempt")


class Schema:
    """The migrations of this code and of the database, and the tables that a set of migrations makes."""

    def __init__(self) -> None:
        # The connection itself: Django's proxy would look it up at every access, and each value makes one.
        self._connection: Any = connections[DEFAULT_DB_ALIAS]
        self._loader = MigrationLoader(self._connection)
        self.known: frozenset[Node] = frozenset(self._loader.disk_migrations)
        self.applied: frozenset[Node] = frozenset(self._loader.applied_migrations)
        self._tables: dict[frozenset[Node], list[Table]] = {}

    def last(self, nodes: frozenset[Node]) -> list[Node]:
        """Return the migrations on which no other one of `nodes` in the same app depends."""
        children = {node: self._loader.graph.node_map[node].children for node in nodes}
        return sorted(
            node for node in nodes if not any(c.key[0] == node[0] and c.key in nodes for c in children[node])
        )

    def tables(self, nodes: frozenset[Node]) -> list[Table]:
        """Return the tables after these migrations, without sessions, each after those its rows refer to."""
        return [table for table in self._all(nodes) if table.name != SESSIONS]

    def emptied(self, nodes: frozenset[Node]) -> list[Table]:
        """Return the tables that a restore empties first, in an order in which that is possible."""
        by_name = {table.name: table for table in self._all(nodes)}
        return [by_name[name] for name in (*PASSING, *FILLED_BY_MIGRATE) if name in by_name]

    def filled(self) -> list[str]:
        """Return the names of the known tables with rows that stay and that `migrate` has not made."""
        passed_over = (*PASSING, *FILLED_BY_MIGRATE)
        made = (table for table in self.tables(self.applied & self.known) if table.name not in passed_over)
        return [table.name for table in made if not table.is_empty()]

    def _all(self, nodes: frozenset[Node]) -> list[Table]:
        if nodes not in self._tables:
            apps = self._loader.project_state(sorted(nodes)).apps
            models = [
                m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy
            ]
            by_name = {model._meta.label_lower: model for model in models}
            order = TopologicalSorter({name: _upon(by_name[name]) for name in sorted(by_name)})
            self._tables[nodes] = [Table(by_name[name], self._connection) for name in order.static_order()]
        return self._tables[nodes]


def _upon(model: Any) -> list[str]:
    """Return the names of the other models that its rows refer to."""
    relations = (field for field in model._meta.local_concrete_fields if field.is_relation)
    return sorted({field.related_model._meta.label_lower for field in relations} - {model._meta.label_lower})
