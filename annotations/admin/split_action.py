"""The bulk action that splits merged highlights, with a preview of every group. A highlight's own page leads here."""

from collections.abc import Iterable
from typing import Any

from annotations.adjudication.reopened_cases import Values
from annotations.admin import display
from annotations.admin.bulk_action import PREVIEW, Asking, counted
from annotations.admin.forms import SplitForm
from annotations.admin.left_rows import DELETED, Reasons
from annotations.curation import merge, split
from annotations.history.bulk_write import Done
from annotations.history.words import in_groups
from annotations.models import Highlight, Link
from annotations.models.annotation import Refused


class Splitting(Asking):
    action = "split"
    title = "Split merged"
    explanation = (
        "Highlights that were merged are shown apart again. Each gets back the status that it had before the merge, "
        "unless a curator decided on it since. Links that were merged with them are split as well."
    )
    because = merge.BECAUSE
    form = SplitForm
    one_layer = False

    def prepare(self) -> None:
        super().prepare()
        self.groups = split.planned(self.comparison, self.rows, whole=True).highlights
        if not self.groups:
            raise Refused(split.NOTHING)

    def button(self, noun: str) -> str:
        return f"Split {self.counted()}"

    def counted(self) -> str:
        total = sum(len(group.into) for group in self.groups)
        return in_groups(counted(total, self.admin.opts), len(self.groups))

    def size(self, total: int) -> int:
        return len(self.groups)

    def lines(self, data: dict[str, Any] | None) -> list[dict[str, Any]]:
        whole = data is None or data["how"] == SplitForm.How.WHOLE
        groups = split.planned(self.comparison, self.rows, whole=whole).highlights[:PREVIEW]
        rows = Highlight.objects.with_card().in_bulk([pk for group in groups for pk in group.into])
        return [self.line([rows[pk] for pk in group.into], group) for group in groups]

    def line(self, rows: list[Highlight], group: split.Split) -> dict[str, Any]:
        shown = next((row for row in rows if row.merged_into_id is None), rows[0])
        others = [row for row in rows if row is not shown]
        alone = [row for row in rows if row.pk in group.leaving]
        after = [f"Shown apart: {_numbers(alone)}."]
        if len(alone) < len(rows):
            after.append(f"Still merged: {_numbers(row for row in rows if row not in alone)}.")
        words = display.passage(shown)
        return {
            "row": shown,
            "words": words,
            "now": display.each_by(shown, *others),
            "after": " ".join(after),
        }

    def write(self, data: dict[str, Any]) -> Done:
        whole = data["how"] == SplitForm.How.WHOLE
        return split.split(self.rows, self.request.user, data["why"], whole=whole)

    def values(self, data: dict[str, Any]) -> Values:
        plan = split.planned(self.comparison, self.rows, whole=data["how"] == SplitForm.How.WHOLE)
        return {
            kind: {
                pk: {"status": status} for pk, status in split.earlier_statuses(self.comparison, kind, plan)
            }
            for kind in (Highlight, Link)
        }

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return f"{in_groups(counted(done, self.admin.opts), len(self.groups))} split."

    def left(self, data: dict[str, Any]) -> Reasons:
        return Reasons("not merged", [DELETED])


def _numbers(rows: Iterable[Highlight]) -> str:
    return ", ".join(f"#{row.pk}" for row in rows)
