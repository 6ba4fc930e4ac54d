"""Forms about proposed counterparts."""

from typing import Any

from django import forms

from annotations.forms.fields import ComparisonBoundForm, named
from annotations.models import Framing, Highlight
from annotations.models.highlight import Passage
from annotations.workbench.snapshot import snapshot_of


class PlaceForm(forms.Form):
    """A place of the other piece, `[start, end)` in code points."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


class SelectionForm(ComparisonBoundForm, PlaceForm):
    """A selected passage that is not highlighted. Cleans `highlight` to a row that is not stored."""

    document = forms.IntegerField()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if {"document", "start", "end"} <= data.keys():
            pieces = {piece.pk: piece for piece in self.comparison.documents.values()}
            piece = pieces.get(data["document"])
            if piece is None or not data["start"] < data["end"] <= len(piece.content.text):
                raise forms.ValidationError("This passage does not stand in this comparison.")
            data["highlight"] = Highlight(
                comparison=self.comparison, document=piece, start=data["start"], end=data["end"],
                quote=piece.content.text[data["start"] : data["end"]],
            )  # fmt: skip
        return data


class AcceptForm(PlaceForm):
    """A place to highlight, and its framing. Cleans `framing` and `passage` for the model's method."""

    framing = forms.CharField()

    def __init__(self, *args: Any, highlight: Highlight, **kwargs: Any) -> None:
        self.highlight = highlight
        super().__init__(*args, **kwargs)

    def clean_framing(self) -> Framing:
        framings = snapshot_of(self.highlight.comparison).current_framings
        return named(self.cleaned_data["framing"], framings, "framing")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if {"start", "end"} <= data.keys():
            far = self.highlight.comparison.other(self.highlight.document_id)
            data["passage"] = Passage(far, data["start"], data["end"])
        return data
