"""The bulk action that merges duplicates, with a preview of every group that becomes one."""

from collections import Counter
from typing import Any

from annotations.admin import display
from annotations.admin.bulk_action import PREVIEW, Asking, counted
from annotations.curation import merge
from annotations.curation.bulk_write import Done
from annotations.models import Comment, Highlight, Link, Silence
from annotations.models.annotation import Refused


class Merging(Asking):
    action = "merge"
    title = "Merge duplicates"
    explanation = (
        "Where several analysts highlighted the same passage in the same framing, one row is kept: an accepted one, "
        "else the oldest that is not rejected. It keeps all their names, tags and notes, and takes over links, "
        "silences and replies. The agreement between the analysts stays what it is: the row counts for each of them. "
        "What a ruling laid into the curated layer is left as it is."
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
        moving = self.moving()
        lines = []
        for group in shown:
            kept, others = rows[group.kept], [rows[pk] for pk in group.others]
            line = {"row": kept, "words": display.passage(kept), "now": display.each_by(kept, *others)}
            lines.append(line | {"after": display.united(kept, others, moving[kept.pk])})
        return lines

    def moving(self) -> dict[int, Counter[str]]:
        """Count what each kept row takes in (links, silences, replies), by the row's id and the noun."""
        plan, into = self.plan, self.plan.into
        found: dict[int, Counter[str]] = {group.kept: Counter() for group in plan.groups}
        where = {
            Link.noun: [end for pair in plan.ends.values() for end in pair],
            Silence.noun: plan.moved.values(),
            Comment.noun: [to for name, to in plan.comments.values() if name == "highlight_id"],
        }
        for noun, kept in where.items():
            for number in kept:
                if number in found:
                    found[number][noun] += 1
        gone = {pk for group in plan.links for pk in group.others}
        ends = (
            Link.objects.filter(pk__in=list(gone)[:PREVIEW]).values_list("source", "target") if gone else ()
        )
        for source, target in ends:
            for end in (into.get(source, source), into.get(target, target)):
                if end in found:
                    found[end]["merged link"] += 1
        for pk in Silence.objects.filter(pk__in=list(plan.withdrawn)[:PREVIEW]).values_list(
            "highlight", flat=True
        ):
            found[into.get(pk, pk)]["withdrawn silence"] += 1
        return found

    def write(self, data: dict[str, Any]) -> Done:
        return merge.merge(self.rows, self.request.user, data["why"])

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return f"{counted(done, self.admin.opts)} merged into {len(self.plan.groups)} that stay."
