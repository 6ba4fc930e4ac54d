"""Forms to make and to change a link."""

from typing import Any

from django import forms

from annotations.forms.fields import ComparisonBoundForm, NoteField, SeenForm, named
from annotations.models import Highlight, Link, Relation
from annotations.workbench.mates import own_of
from annotations.workbench.snapshot import snapshot_of
from reader.models import Role
from reader.requests import LARGEST_ID

ENDS = ("source", "target")


class LinkForm(ComparisonBoundForm):
    source = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.IntegerField(widget=forms.HiddenInput)
    relation = forms.CharField(error_messages={"required": "Choose how the two passages relate."})
    note = NoteField()

    def clean_relation(self) -> Relation:
        return named(self.cleaned_data["relation"], self.relations(), "relation")

    def relations(self) -> list[Relation]:
        return snapshot_of(self.comparison).current_relations

    def clean(self) -> dict[str, Any]:
        """Replace the numbers of both ends by their highlights."""
        numbers = {name: self.cleaned_data[name] for name in ENDS if name in self.cleaned_data}
        if numbers:
            rows = Highlight.objects.with_card().of(self.comparison).live()
            known = [number for number in numbers.values() if 0 < number <= LARGEST_ID]
            found = {row.pk: row for row in rows.filter(pk__in=known)}
            for name, number in numbers.items():
                try:
                    self.cleaned_data[name] = self._end(number, found.get(number))
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return self.cleaned_data

    def _end(self, number: int, highlight: Highlight | None) -> Highlight:
        if highlight is None:
            raise forms.ValidationError(f"There is no highlight #{number} in this comparison.")
        if highlight.curated and self.comparison.role < Role.CURATOR:
            raise forms.ValidationError(f"Highlight #{number} is of the curated layer, which curators link.")
        highlight.comparison = self.comparison
        return own_of(highlight)


class LinkEditForm(SeenForm, LinkForm):
    """Relation and note of a link that exists, and the revision that was seen."""

    def __init__(self, *args: Any, link: Link, **kwargs: Any) -> None:
        self.link = link
        kwargs.setdefault(
            "initial", {"relation": link.relation.slug, "note": link.note, "revision": link.revision}
        )
        super().__init__(*args, comparison=link.comparison, **kwargs)
        del self.fields["source"], self.fields["target"]

    def relations(self) -> list[Relation]:
        current = super().relations()
        return current if self.link.relation in current else [*current, self.link.relation]
