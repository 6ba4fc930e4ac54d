"""Rows of which no two equal ones may stand: the database knows, and to ask it beforehand would cost a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import IntegrityError

if TYPE_CHECKING:
    from annotations.models.highlight import Highlight
    from annotations.models.link import Link


def unless_twin(row: Highlight | Link, write: Callable[[], None]) -> None:
    """Do the first write of a row, in a transaction of its own; raises Stale for the equal one that stands.

    One that is deleted before it can be told of stands in nobody's way any more: then the row is written after all,
    unless yet another equal one was made meanwhile. Raises IntegrityError for what no equal row explains.
    """
    for is_last in (False, True):
        try:
            write()
        except IntegrityError:
            row.pk, row._state.adding = None, True
            row.refuse_twin()
            if is_last:
                raise
        else:
            return
