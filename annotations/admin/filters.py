"""The filters of the lists of what analysts and curators add."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.history.acceptance import changed_since_accepted
from annotations.history.words import called, word_for
from annotations.models import Highlight, Link, Silence
from annotations.models.annotation import Status
from annotations.models.ruling import Verdict
from annotations.workbench.groups import read_groups_of
from reader.admin.filters import JOINT, ColumnFilter, ConditionFilter, KeepingFilter
from reader.admin.filters import ComparisonFilter as ComparisonFilter
from reader.admin.filters import CreatedFilter as CreatedFilter
from reader.admin.filters import ModifiedFilter as ModifiedFilter

WHO = get_user_model().USERNAME_FIELD


class StatusFilter(ColumnFilter):
    title = "status"
    parameter_name = "status__exact"
    column, names = "status", dict(Status.choices)


class AnalystFilter(ColumnFilter):
    title = "analyst"
    parameter_name = "analyst"
    column, label, of_numbers = "analyst", f"analyst__{WHO}", True


class CuratorFilter(AnalystFilter):
    title = "curator"


class AuthorFilter(ColumnFilter):
    title = "author"
    parameter_name = "author"
    column, label, of_numbers = "author", f"author__{WHO}", True


class ActorFilter(ColumnFilter):
    title = "actor"
    parameter_name = "actor"
    column, label, of_numbers = "actor", f"actor__{WHO}", True


class NounFilter(ColumnFilter):
    title = "kind of row"
    parameter_name = column = "noun"

    def said(self, value: Any) -> str:
        return called(value)


class VerbFilter(ColumnFilter):
    title = "what was done"
    parameter_name = column = "verb"

    def said(self, value: Any) -> str:
        return word_for("", value)


class VerdictFilter(ColumnFilter):
    title = "decision"
    parameter_name = column = "verdict"
    names = dict(Verdict.choices)


class FramingFilter(ColumnFilter):
    """A filter by code across comparisons: the same slug means the same code."""

    title = "framing"
    parameter_name = "framing"
    column, label = "framing__slug", "framing__name"


class RelationFilter(ColumnFilter):
    """A filter by code across comparisons: the same slug means the same code."""

    title = "relation"
    parameter_name = "relation"
    column, label = "relation__slug", "relation__name"


class PieceFilter(ColumnFilter):
    title = "piece"
    parameter_name = "document"
    column, label, of_numbers = "document", "document__title", True


class TagFilter(ColumnFilter):
    """A filter by a tag's name; the empty name keeps what has no tag."""

    title = "tag"
    parameter_name = "tag"
    column, one_each = "tags__name", False

    def chosen(self) -> list[str]:
        value = self.value()
        return [] if value is None else value.split(JOINT)

    def rule(self) -> Q | None:
        names = self.chosen()
        carried = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"))
        rule = Q(Exists(carried.filter(tag__name__in=names))) if any(names) else Q()
        return (rule | ~Q(Exists(carried))) if "" in names else rule or None

    def counted(self, rows: QuerySet) -> list[tuple[str, str, int]]:
        found = rows.order_by().values_list("tags__name").annotate(n=Count("pk"))
        lines = [(name or "", name or "Untagged", n) for name, n in found]
        return sorted(lines, key=lambda line: (not line[0], line[1].casefold()))


class DeletedFilter(ConditionFilter):
    """A filter that hides deleted rows until they are asked for."""

    title = "deleted"
    parameter_name = "state"
    offered = {
        "live": ("No", Q(deleted=None)),
        "deleted": ("Yes", Q(deleted__isnull=False)),
        "all": ("Both", Q()),
    }

    def value(self) -> str:
        value = super().value()
        return value if value in self.offered else "live"

    def choices(self, changelist: Any) -> Any:
        counts = {value: n for value, _, n in changelist.counted(self)}
        if not counts["deleted"] and self.value() == "live":
            return
        for value, (label, _) in self.offered.items():
            address = changelist.get_query_string({"state": None if value == "live" else value})
            selected = self.value() == value
            yield {"selected": selected, "query_string": address, "display": label, "count": counts[value]}


class RetiredFilter(ConditionFilter):
    title = "retired"
    parameter_name = "retired"
    rest = "no"
    offered = {"no": ("No", Q(retired=None)), "yes": ("Yes", Q(retired__isnull=False))}


class LayerFilter(ConditionFilter):
    title = "layer"
    parameter_name = "layer"
    rest = "analysts"
    offered = {
        "analysts": ("Analysts' work", Q(curated=False)),
        "curated": ("Curated layer", Q(curated=True)),
    }


class ReasonFilter(ConditionFilter):
    title = "reason"
    parameter_name = "why"
    rest = "none"
    offered = {"given": ("Given", ~Q(reason="")), "none": ("None", Q(reason=""))}


class AcceptanceFilter(KeepingFilter):
    title = "acceptance"
    parameter_name = "acceptance"
    offered = {"changed": ("Changed by the analyst since accepted", changed_since_accepted)}


class RuledFilter(KeepingFilter):
    """A filter by whether a curator has checked a silence. It reads the rulings of the comparisons that it is given."""

    title = "ruling"
    parameter_name = "ruled"
    offered = {"no": ("None yet", lambda rows: rows.to_check())}


class NoteFilter(ConditionFilter):
    title = "note"
    parameter_name = "note"
    rest = "none"
    offered = {"some": ("With a note", ~Q(note="")), "none": ("Without a note", Q(note=""))}


class ThreadFilter(KeepingFilter):
    title = "thread"
    parameter_name = "thread"
    offered = {
        "last": ("Open: the last reply of each", lambda rows: rows.open_threads()),
        "open": ("Open", lambda rows: rows.filter(resolved=None)),
        "resolved": ("Resolved", lambda rows: rows.filter(resolved__isnull=False)),
    }


class CounterpartFilter(ConditionFilter):
    title = "counterpart"
    parameter_name = "counterpart"
    rest = "open"

    def conditions(self) -> dict[str, tuple[str, Q]]:
        linked = Link.objects.live().ending_at("pk")
        silent = Q(pk__in=Silence.objects.live().order_by().values("highlight"))
        return {
            "linked": ("Linked", linked),
            "silent": ("No counterpart", silent & ~linked),
            "open": ("Open", ~silent & ~linked),
        }


class SameFilter(ConditionFilter):
    """A filter by what is on the same passage, and by what was merged."""

    title = "same passage"
    parameter_name = "same"

    def conditions(self) -> dict[str, tuple[str, Q]]:
        same = {name: OuterRef(name) for name in ("comparison", "document", "start", "end")}
        others = Highlight.objects.live().filter(**same).exclude(pk=OuterRef("pk"))
        return {"others": ("As another row", Q(Exists(others)))}


def _grouped(rows: QuerySet) -> set[int]:
    """Return which rows of the same comparisons are shown as one with others. SQL would compare each row with all."""
    comparisons = set(rows.order_by().values_list("comparison", flat=True).distinct())
    return read_groups_of(comparisons).grouped(rows.model.noun)


class MergedFilter(KeepingFilter):
    title = "merged"
    parameter_name = "merged"
    rest = "no"
    offered = {
        "yes": ("Yes", lambda rows: rows.filter(pk__in=_grouped(rows))),
        "no": ("No", lambda rows: rows.exclude(pk__in=_grouped(rows))),
    }
