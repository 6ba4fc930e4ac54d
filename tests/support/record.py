"""The rows of a comparison and their history, read from the tables and compared with what the history says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from annotations.models import (
    Change,
    Comment,
    Dismissal,
    Framing,
    Highlight,
    Link,
    Reading,
    Relation,
    Ruling,
    Silence,
    Tag,
)  # fmt: skip
from reader.models import Comparison, Role

KINDS: tuple[Any, ...] = (
    Highlight, Link, Silence, Dismissal, Ruling, Comment, Reading, Framing, Tag, Relation
)  # fmt: skip
CODES = ("framing", "tag", "relation")
#: Fields of a row that say what curation decided of it, which only a curator sets.
DECIDED = ("status", "curated", "merged_into_id")

Key = tuple[str, int]  # noun and number of a row


class Row(NamedTuple):
    """A row as it stands: its `state()`, its revision, the numbers of its tags, and the object that was read."""

    state: dict[str, Any]
    revision: int
    tags: tuple[int, ...]
    read: Any

    @property
    def maker(self) -> int | None:
        return self.state.get("analyst_id", self.state.get("author_id"))

    @property
    def said(self) -> dict[str, Any]:
        """What the row says, by which undo is measured: not when it was deleted, nor what its tags are called."""
        return {name: value for name, value in self.state.items() if name != "tag_names"} | {
            "deleted": bool(self.state.get("deleted")), "tags": self.tags,
        }  # fmt: skip


Rows = dict[Key, Row]


def read(comparison: int, known: Rows | None = None, nouns: Iterable[str] = ()) -> Rows:
    """Read every row of the comparison, deleted ones too; with `known`, only `nouns`, the rest is from there."""
    found: Rows = {}
    for kind in KINDS:
        if known is not None and kind.noun not in nouns:
            found |= {key: row for key, row in known.items() if key[0] == kind.noun}
            continue
        rows = kind._default_manager.filter(comparison=comparison).order_by("pk")
        for row in rows.prefetch_related("tags") if kind is Highlight else rows:
            tags = tuple(sorted(tag.pk for tag in row.tags.all())) if kind is Highlight else ()
            found[row.noun, row.pk] = Row(row.state(), row.revision, tags, row)
    return found


def check_back(then: Rows, now: Rows) -> None:
    """All rows say what they said then, and rows that were not there yet are deleted."""
    for key, row in now.items():
        if key in then:
            assert row.said == then[key].said, f"{key} is not as it was"
        else:
            assert row.state["deleted"], f"{key} is still there"


def check_untouched(before: Rows, after: Rows) -> None:
    """A refused act changes nothing."""
    assert {key: row[:3] for key, row in before.items()} == {key: row[:3] for key, row in after.items()}


def check_history(before: Rows, after: Rows, changes: Iterable[Change], since: int, now: int) -> None:
    """The changes lead from the rows as they stood to the rows as they stand, and date them.

    `since` and `now` are the comparison's revisions before and after.
    """
    changes = [change for change in changes if change.noun != Comparison._meta.model_name]
    states = {key: row.state for key, row in before.items()}
    last: dict[Key, int] = {}
    for change in changes:
        key = change.noun, change.row
        stood = states.get(key)
        assert change.before == stood, (
            f"{change} starts from what did not stand: {difference(change.before, stood)}"
        )
        states[key] = change.after or {}
        last[key] = change.revision
        assert since < change.revision <= now
    renamed = any(change.noun == "tag" for change in changes)
    assert after.keys() == states.keys()
    for key, row in after.items():
        told = dict(states[key])
        if renamed and key not in last and "tag_names" in told:
            told["tag_names"] = row.state["tag_names"]
        assert row.state == told, f"{key} is not so in the history"
        assert row.revision == (last[key] if key in last else before[key].revision)
        assert row.revision <= now
    assert [change.revision for change in changes] == sorted(change.revision for change in changes)


def difference(one: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, tuple[Any, Any]]:
    one, other = one or {}, other or {}
    return {
        name: (one.get(name), other.get(name)) for name in one | other if one.get(name) != other.get(name)
    }


def check_ownership(before: Rows, after: Rows, changes: Iterable[Change], actor: int, role: Role) -> None:
    """Nobody but a curator changes what another made, except that a link withdraws a silence, as does its undo."""
    if role >= Role.CURATOR:
        return
    touched = {(change.noun, change.row) for change in changes}
    for key in touched - {("comparison", key[1]) for key in touched}:
        was, row = before.get(key), after[key]
        assert key[0] not in CODES, f"an analyst changed the codebook: {key}"
        if was is None:
            assert row.maker == actor, f"{key} was made in another's name"
            assert not row.state.get("curated"), f"{key} was made in the curated layer"
            continue
        differing = {name for name in row.state if row.state[name] != was.state[name]}
        if row.tags == was.tags:
            differing.discard("tag_names")
        assert not differing & set(DECIDED), f"an analyst decided: {key} {differing}"
        if was.maker == actor and not was.state.get("curated"):
            continue
        if key[0] == "silence" and differing == {"deleted"}:
            linked = {(noun, pk) for noun, pk in touched if noun in ("highlight", "link")}
            assert any(after[one].maker == actor for one in linked), f"{key} was withdrawn without a link"
        else:
            assert differing <= ({"resolved"} if key[0] == "comment" else set()), (
                f"{key}: {differing} of another's"
            )


def came(comparison: int, key: Key) -> int:
    """The revision at which a live row was made or came back last."""
    history = Change.objects.filter(comparison=comparison, noun=key[0], row=key[1]).order_by("-pk")
    for change in history:
        if change.before is None or change.before["deleted"]:
            return change.revision
    raise AssertionError(f"{key} has no beginning in the history")


def check_others_work(
    comparison: int, before: Rows, after: Rows, changes: Iterable[Change], actor: int, taken_back: int
) -> None:
    """What others made since the act that was taken back is not gone from sight with one of its rows."""
    gone = {
        (change.noun, change.row) for change in changes
        if after[change.noun, change.row].state.get("deleted") and not before[change.noun, change.row].state["deleted"]
    }  # fmt: skip
    for key, row in before.items():
        if key[0] not in ("link", "silence", "comment") or row.state["deleted"] or row.maker == actor:
            continue
        on = {("highlight", row.state.get(name)) for name in ("highlight_id", "source_id", "target_id")}
        on.add(("link", row.state.get("link_id")))
        if on & gone and not after[key].state["deleted"]:
            assert came(comparison, key) <= taken_back, f"{key} went with {on & gone}"


def check_ruled(rows: Rows) -> None:
    """No live row was made by a ruling that is deleted."""
    for key, row in rows.items():
        ruling = getattr(row.read, "ruling_id", None)
        if ruling and not row.state["deleted"]:
            assert not rows["ruling", ruling].state["deleted"], f"{key} stands without its ruling"


def check_quiet(rows: Rows) -> None:
    """No live passage is both linked and signed as having no counterpart."""
    linked = set()
    for key, row in rows.items():
        ends = [row.state.get(name) for name in ("source_id", "target_id")]
        if key[0] == "link" and not row.state["deleted"] and all(
            not rows["highlight", end].state["deleted"] for end in ends
        ):  # fmt: skip
            linked |= set(ends)
    for key, row in rows.items():
        if key[0] == "silence" and not row.state["deleted"]:
            assert row.state["highlight_id"] not in linked, f"{key} is on a linked passage"


def is_hidden(rows: Rows, key: Key) -> bool:
    """Return True if a passage or link that the row is on is deleted, so that nobody sees the row either."""
    state = rows[key].state
    on = [("highlight", state.get(name)) for name in ("highlight_id", "source_id", "target_id")]
    return any(one in rows and rows[one].state["deleted"] for one in [*on, ("link", state.get("link_id"))])
