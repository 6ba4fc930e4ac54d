"""The bulk action that merges duplicates, with a preview of every group that becomes one."""

from collections import Counter
from typing import Any

from django.db.models import Q

from annotations.adjudication.reopened_cases import Values
from annotations.admin import display
from annotations.admin.bulk_action import PREVIEW, Asking, counted
from annotations.admin.left_rows import DELETED, Reasons
from annotations.curation import merge
from annotations.history.bulk_write import Done
from annotations.history.words import in_groups, with_others
from annotations.models import Highlight, Link
from annotations.models.annotation import Refused


class Merging(Asking):
    action = "merge"
    title = "Merge duplicates"
    explanation = (
        "Where several analysts highlighted the same passage in the same framing, pages and files show it once, with "
        "all their names, tags, notes, links and replies: an accepted row, else the oldest that is not rejected, and "
        "the others get its status. Each row stays its analyst's own. Agreement counts it for each of them, and "
        "whoever changes or deletes theirs changes nothing of the others'. What a ruling made is left as it is."
    )
    because = merge.BECAUSE
    nothing_to_choose = True
    one_layer = False

    def prepare(self) -> None:
        super().prepare()
        self.plan = merge.planned(self.comparison, self.rows)
        if not self.plan.groups:
            raise Refused(merge.NO_TWO)

    def button(self, noun: str) -> str:
        total = sum(1 + len(group.others) for group in self.plan.groups)
        return f"Merge {in_groups(counted(total, self.admin.opts), len(self.plan.groups))}{self.with_links()}"

    def with_links(self) -> str:
        return with_others({Link.noun: sum(1 + len(group.others) for group in self.plan.links)})

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

    def values(self, data: dict[str, Any]) -> Values:
        kinds = ((Highlight, self.plan.groups), (Link, self.plan.links))
        return {
            kind: {pk: {"status": group.status} for group in groups for pk in group.others}
            for kind, groups in kinds
        }

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return (
            f"{in_groups(counted(done, self.admin.opts), len(self.plan.groups))} merged{self.with_links()}."
        )

    def left(self, data: dict[str, Any]) -> Reasons:
        shown = Highlight.objects.filter(merged_into__isnull=False).values("merged_into")
        merged = Q(merged_into__isnull=False) | Q(pk__in=shown)
        ruled = Q(ruling__isnull=False)
        conditions = [DELETED, (ruled, "made by a ruling"), (merged, "merged already")]
        return Reasons("no duplicate in your selection", conditions)
