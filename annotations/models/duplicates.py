"""First writes of rows that must be unique. The database finds duplicates, which saves a query beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import IntegrityError

if TYPE_CHECKING:
    from annotations.models.highlight import Highlight
    from annotations.models.link import Link


def unless_twin(row: Highlight | Link, write: Callable[[], None]) -> None:
    """Write a new row in a transaction of its own. Raises Stale, with the equal row, if one exists.

    If that row is deleted before it can be reported, `write` is tried once more. Raises IntegrityError if no
    equal row explains the failure.
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
