"""What a browser or a program sends to make or to change a link."""

from __future__ import annotations

from typing import Any

from django import forms

from annotations.forms.fields import NoteField, SeenForm, named
from annotations.models import Highlight, Link, Relation
from reader.models import Comparison, Role


class LinkForm(forms.Form):
    """Two highlights by number, the relation by slug, and a note."""

    source = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.IntegerField(widget=forms.HiddenInput)
    relation = forms.CharField(error_messages={"required": "Choose how the two passages relate."})
    note = NoteField()

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        self.comparison = comparison
        super().__init__(*args, **kwargs)

    def clean_source(self) -> Highlight:
        return self._end("source")

    def clean_target(self) -> Highlight:
        return self._end("target")

    def clean_relation(self) -> Relation:
        return named(self.cleaned_data["relation"], self.relations(), "relation")  # type: ignore[return-value]

    def relations(self) -> list[Relation]:
        return list(Relation.objects.current().filter(comparison=self.comparison))

    def _end(self, name: str) -> Highlight:
        number = self.cleaned_data[name]
        highlight = Highlight.objects.with_card().of(self.comparison).live().filter(pk=number).first()
        if highlight is None:
            raise forms.ValidationError(f"There is no highlight #{number} in this comparison.")
        if highlight.curated and self.comparison.role < Role.CURATOR:
            raise forms.ValidationError(f"Highlight #{number} is of the curated layer, which curators link.")
        highlight.comparison = self.comparison
        return highlight


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
