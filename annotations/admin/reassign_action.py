"""The bulk action that gives a leaver's open highlights, links or silences to somebody else."""

from typing import Any

from django.db.models import Q

from annotations.adjudication.reopened_cases import Values
from annotations.admin import display
from annotations.admin.bulk_action import Asking, counted
from annotations.admin.forms import ReassignForm
from annotations.admin.left_rows import DELETED, Reasons
from annotations.curation import bulk_edit
from annotations.history.bulk_write import Done
from annotations.history.words import word_for
from annotations.models.annotation import Curated, Status


class Reassigning(Asking):
    action = "reassign"
    title = "Reassign pending items"
    explanation = "What curation has not decided on yet goes to the person that you choose."
    because = "a person takes over work in one comparison"
    form = ReassignForm
    one_layer = False

    def lines(self, data: dict[str, Any] | None) -> list[dict[str, Any]]:
        lines = super().lines(data)
        if data:
            person, shown = data["person"], [line["row"].pk for line in lines]
            rows = bulk_edit.reassignable(self.rows, person).filter(pk__in=shown)
            going = set(rows.values_list("pk", flat=True))
            for line in lines:
                row = line["row"]
                line["after"] = str(person) if row.pk in going else self.stays(row, person)
        return lines

    def preview(self, row: Any, data: dict[str, Any] | None) -> dict[str, Any]:
        return {"now": display.standing(row) or word_for(row.noun, "signed").capitalize()}

    def stays(self, row: Any, person: Any) -> str:
        if row.analyst_id == person.pk:
            return "theirs already"
        if row.curated:
            return f"stays with {row.analyst}: of the curated layer"
        if getattr(row, "status", "proposed") != "proposed":
            return f"stays with {row.analyst}: {row.status} already"
        return f"stays with {row.analyst}: {person} would have the same {self.admin.opts.verbose_name} twice"

    def write(self, data: dict[str, Any]) -> Done:
        return bulk_edit.reassign(self.rows, self.request.user, data["person"], data["why"])

    def values(self, data: dict[str, Any]) -> Values:
        going = bulk_edit.reassignable(self.rows, data["person"]).values_list("pk", flat=True)
        return {self.admin.model: {pk: {"analyst_id": data["person"].pk} for pk in going}}

    def told(self, done: Done, data: dict[str, Any]) -> str:
        return f"{counted(done, self.admin.opts)} reassigned to {data['person']}."

    def left(self, data: dict[str, Any]) -> Reasons:
        person, model = data["person"], self.admin.model
        conditions: list[tuple[Any, str]] = [
            DELETED, (Q(analyst=person), f"{person} has it already"), (Q(curated=True), "in the curated layer"),
        ]  # fmt: skip
        if issubclass(model, Curated):
            conditions.append((~Q(status=Status.PROPOSED), "no longer proposed"))
        return Reasons(
            f"{person} has the same {self.admin.opts.verbose_name}; merge the two instead", conditions
        )
