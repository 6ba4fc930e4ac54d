"""The bulk action that merges duplicates, with a preview of every group that becomes one."""

from collections import Counter
from typing import Any

from annotations.admin import display
from annotations.admin.bulk_action import PREVIEW, Asking, counted
from annotations.curation import merge
from annotations.history.bulk_write import Done
from annotations.models import Highlight, Link
from annotations.models.annotation import Refused


class Merging(Asking):
    action = "merge"
    title = "Merge duplicates"
    explanation = (
        "Where several analysts highlighted the same passage in the same framing, pages and files show it once, with "
        "all their names, tags, notes, links and replies: an accepted row, else the oldest that is not rejected, and "
        "the others get its status. Each row stays its analyst's own. Agreement counts it for each of them, and "
        "whoever changes or deletes theirs changes nothing of the others'. What a ruling laid into the curated layer "
        "is left as it is."
    )
    because = merge.BECAUSE
    nothing_to_choose = True
    one_layer = False

    def prepare(self) -> None:
        super().prepare()
        self.plan = merge.planned(self.comparison, self.rows)
        if not self.plan.groups:
            raise Refused("No two of what you selected are the same passage in the same framing.")

    def button(self, noun: str) -> str:
        groups = self.plan.groups
        total = sum(1 + len(group.others) for group in groups)
        return f"Merge {counted(total, self.admin.opts)} into {len(groups)}"

    def size(self, total: int) -> int:
        return len(self.plan.groups)

    def lines(self, data: dict[str, Any] | None) -> list[dict[str, Any]]:
        shown = self.plan.groups[:PREVIEW]
        rows = Highlight.objects.with_card().in_bulk(
            [pk for group in shown for pk in (group.kept, *group.others)]
        )
        joined = self.joined()
        lines = []
        for group in shown:
            kept, others = rows[group.kept], [rows[pk] for pk in group.others]
            line = {"row": kept, "words": display.passage(kept), "now": display.each_by(kept, *others)}
            lines.append(line | {"after": display.united(kept, others, joined[kept.pk])})
        return lines

    def joined(self) -> Counter[int]:
        """Count the links of each shown row that are shown with an equal one, by the row's id."""
        into = self.plan.into
        gone = [pk for group in self.plan.links for pk in group.others]
        ends = Link.objects.filter(pk__in=gone[:PREVIEW]).values_list("source", "target")
        return Counter(into.get(end, end) for pair in ends for end in pair)

    def write(self, data: dict[str, Any]) -> Done:
        return merge.merge(self.rows, self.request.user, data["why"])

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return f"{counted(done, self.admin.opts)} merged into {len(self.plan.groups)}."
