"""Which tables a database has at some state of its migrations.

They are worked out from the migrations, not from the models of today: so a backup can be taken before an upgrade's
migrations have run, and one from before them be restored after it.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from reader.backup.table import Table

Node = tuple[str, str]  # an app's label, and the name of one of its migrations

#: Signed-in browsers: they end with a restore, and people sign in again.
SESSIONS = "sessions.session"
#: What `migrate` fills by itself, those first that lean on others. What holds no more than these is empty.
FILLED_BY_MIGRATE = ("auth.permission", "contenttypes.contenttype")


class Schema:
    """The migrations that this code has, those that the database has had, and the tables that either makes."""

    def __init__(self) -> None:
        # The connection itself: what stands for it elsewhere looks it up at each touch, and each value touches it.
        self._connection: Any = connections[DEFAULT_DB_ALIAS]
        self._loader = MigrationLoader(self._connection)
        self.known: frozenset[Node] = frozenset(self._loader.disk_migrations)
        self.applied: frozenset[Node] = frozenset(self._loader.applied_migrations)
        self._tables: dict[frozenset[Node], list[Table]] = {}

    def last(self, nodes: frozenset[Node]) -> list[Node]:
        """Those of the migrations that no other of them in the same app builds upon."""
        children = {node: self._loader.graph.node_map[node].children for node in nodes}
        return sorted(
            node for node in nodes if not any(c.key[0] == node[0] and c.key in nodes for c in children[node])
        )

    def tables(self, nodes: frozenset[Node]) -> list[Table]:
        """The tables after these migrations but for sessions, each after those that its rows refer to."""
        return [table for table in self._all(nodes) if table.name != SESSIONS]

    def emptied(self, nodes: frozenset[Node]) -> list[Table]:
        """The tables whose rows give way to a backup's, in the order in which they can be emptied."""
        by_name = {table.name: table for table in self._all(nodes)}
        return [by_name[name] for name in (SESSIONS, *FILLED_BY_MIGRATE) if name in by_name]

    def filled(self) -> list[str]:
        """The names of the tables, as far as this code knows them, that hold rows which somebody made."""
        made = (
            table for table in self.tables(self.applied & self.known) if table.name not in FILLED_BY_MIGRATE
        )
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
    """The names of the models that its rows refer to, itself left out."""
    relations = (field for field in model._meta.local_concrete_fields if field.is_relation)
    return sorted({field.related_model._meta.label_lower for field in relations} - {model._meta.label_lower})
