"""Rows that were merged into another are live again, each its analyst's own; pages show a group of them as one.

Before, merging deleted all but one row of a group, gave that one the tags of all, and moved links, silences and
replies to it. Here each analyst gets back their own row, with what was theirs; the history notes it as one act.
"""

from collections import defaultdict
from contextlib import contextmanager

from django.db import migrations, models
from django.utils import timezone

FIELDS = {
    "highlight": (
        "document_id", "start", "end", "quote", "framing_id", "tag_names", "note", "status", "analyst_id", "deleted",
        "curated", "merged_into_id",
    ),
    "link": (
        "source_id", "target_id", "relation_id", "note", "status", "analyst_id", "deleted", "curated", "merged_into_id",
    ),
    "silence": ("highlight_id", "note", "analyst_id", "deleted", "curated"),
    "comment": ("highlight_id", "link_id", "text", "author_id", "resolved", "deleted"),
}  # fmt: skip
SAME = {
    "highlight": ("document_id", "start", "end", "framing_id", "analyst_id", "curated"),
    "link": ("source_id", "target_id", "relation_id", "analyst_id"),
    "silence": ("highlight_id",),
}


def separate(apps, schema_editor):
    kinds = {noun: apps.get_model("annotations", noun) for noun in FIELDS}
    comparisons = apps.get_model("reader", "Comparison")
    merged = {
        pk
        for noun in ("highlight", "link", "silence")
        for pk in kinds[noun].objects.filter(merged_into__isnull=False).values_list("comparison", flat=True)
    }
    for comparison in comparisons.objects.filter(pk__in=merged).order_by("pk"):
        Separation(apps, kinds, comparison).carry_out()


class Separation:
    """The act that gives each analyst of a comparison their own rows back."""

    def __init__(self, apps, kinds, comparison):
        self.kinds, self.comparison = kinds, comparison
        self.changes = apps.get_model("annotations", "Change")
        self.revision, self.at = comparison.revision + 1, timezone.now()
        self.noted = []
        self.own = {noun: {} for noun in SAME}  # (kept row, analyst) → the analyst's own row

    def carry_out(self):
        if (actor := self.actor()) is None:
            return
        self.take_back_tags()
        for noun in ("highlight", "link"):
            self.revive(noun)
        self.move("link", "analyst_id", {"source_id": "highlight", "target_id": "highlight"})
        self.revive("silence")
        self.move("silence", "analyst_id", {"highlight_id": "highlight"})
        self.move("comment", "author_id", {"highlight_id": "highlight", "link_id": "link"})
        self.follow_in_rulings()
        for change in self.noted:
            change.actor_id = actor
        self.changes.objects.bulk_create(self.noted, batch_size=500)
        if self.noted:
            self.comparison.revision = self.revision
            self.comparison.save(update_fields=["revision"])

    def actor(self):
        """Return who merged last: the act is noted in their name."""
        of_merging = self.changes.objects.filter(comparison=self.comparison, verb__in=["merged", "deleted"])
        return of_merging.order_by("-pk").values_list("actor", flat=True).first()

    def take_back_tags(self):
        """Take the tags that a merge added to a kept row from it again, unless its tags were edited since."""
        history = self.changes.objects.filter(comparison=self.comparison, noun="highlight").order_by("pk")
        kept = set(history.filter(verb="merged").values_list("row", flat=True))
        for row in self.kinds["highlight"].objects.filter(pk__in=kept):
            added = set()
            for change in history.filter(row=row.pk):
                before, after = (set((state or {}).get("tag_names", ())) for state in (change.before, change.after))
                if before != after:
                    added = added | (after - before) if change.verb == "merged" else set()
            if gone := list(row.tags.filter(name__in=added)):
                with self.noting("highlight", row):
                    row.tags.remove(*gone)

    def revive(self, noun):
        kind = self.kinds[noun]
        for row in kind.objects.filter(comparison=self.comparison, merged_into__isnull=False).order_by("pk"):
            kept, analyst = row.merged_into, row.analyst_id
            same = {name: getattr(row, name) for name in SAME[noun]}
            if kind.objects.filter(**same, comparison=self.comparison, deleted=None).exists():
                continue  # its analyst made the same anew since
            if kept.deleted and (noun == "silence" or self.is_deleted_by_another(kept)):
                continue  # it was deleted for all whom it stood for
            if noun == "silence" and self.is_linked(row.highlight_id):
                continue
            with self.noting(noun, row):
                row.deleted = None
                if noun != "silence":
                    row.status = kept.status
            self.own[noun][kept.pk, analyst] = row.pk

    def is_deleted_by_another(self, row):
        deletions = self.changes.objects.filter(
            comparison=self.comparison, noun=row._meta.model_name, row=row.pk, verb="deleted"
        )
        return deletions.order_by("-pk").values_list("actor", flat=True).first() not in (None, row.analyst_id)

    def is_linked(self, highlight):
        live = self.kinds["link"].objects.filter(deleted=None, source__deleted=None, target__deleted=None)
        return live.filter(models.Q(source=highlight) | models.Q(target=highlight)).exists()

    def move(self, noun, person, fields):
        """Let the rows lead from a kept row to their own author's row, where there is one."""
        kind = self.kinds[noun]
        rows = kind.objects.filter(comparison=self.comparison)
        for row in rows if noun == "comment" else rows.filter(deleted=None):
            ends = {
                name: self.own[of][getattr(row, name), getattr(row, person)]
                for name, of in fields.items()
                if (getattr(row, name), getattr(row, person)) in self.own[of]
            }
            same = {name: ends.get(name, getattr(row, name)) for name in SAME.get(noun, ())}
            if not ends or same and kind.objects.filter(**same, deleted=None).exclude(pk=row.pk).exists():
                continue
            with self.noting(noun, row):
                for name, pk in ends.items():
                    setattr(row, name, pk)

    def follow_in_rulings(self):
        """Let rulings go on to settle their cases: they rest on the rows of each analyst, as they are now."""
        touched = {(change.noun, change.row) for change in self.noted}
        own = defaultdict(list)
        for noun, rows in self.own.items():
            for (kept, _), pk in rows.items():
                own[noun, kept].append(pk)
        for ruling in self.comparison.rulings.filter(deleted=None):
            sources = {(noun, pk): revision for noun, pk, revision in ruling.sources}
            for noun, kept in list(sources):
                sources |= {(noun, pk): self.revision for pk in own[noun, kept]}
            sources |= {source: self.revision for source in sources if source in touched}
            found = sorted([noun, pk, revision] for (noun, pk), revision in sources.items())
            if found != ruling.sources:
                ruling.sources, ruling.case = found, f"{found[0][0][0]}{found[0][1]}"
                ruling.save(update_fields=["sources", "case"])

    @contextmanager
    def noting(self, noun, row):
        """Save the row and note the change that is made to it within."""
        before = self.state(noun, row)
        yield
        row.revision = self.revision
        row.save()
        self.noted.append(
            self.changes(
                comparison=self.comparison, revision=self.revision, at=self.at, verb="separated", noun=noun, row=row.pk,
                before=before, after=self.state(noun, row), reason="each analyst has their own row again",
            )
        )  # fmt: skip

    def state(self, noun, row):
        """Return what the history keeps of a row."""
        values = {
            name: sorted(row.tags.values_list("name", flat=True)) if name == "tag_names" else getattr(row, name)
            for name in FIELDS[noun]
        }
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


class Migration(migrations.Migration):
    dependencies = [("annotations", "0009_relation_symmetric")]

    operations = [
        migrations.RemoveConstraint(model_name="highlight", name="merged_highlight_is_deleted"),
        migrations.RemoveConstraint(model_name="link", name="merged_link_is_deleted"),
        migrations.RemoveConstraint(model_name="silence", name="merged_silence_is_deleted"),
        migrations.RunPython(separate, migrations.RunPython.noop),
    ]
