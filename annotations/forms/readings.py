"""The form to declare how far a piece is read."""

from __future__ import annotations

from typing import Any

from django import forms

from reader.models import Comparison, Document


class ReadingForm(forms.Form):
    """A piece of the comparison, and a place in it in code points. Cleans `document` to the row."""

    document = forms.IntegerField(error_messages={"required": "Say which piece, by its number."})
    read_to = forms.IntegerField(error_messages={"required": "Say up to which place the piece is read."})

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        self.comparison = comparison
        super().__init__(*args, **kwargs)

    def clean_document(self) -> Document:
        pk = self.cleaned_data["document"]
        if pk not in (self.comparison.left_id, self.comparison.right_id):
            raise forms.ValidationError("This piece does not stand in this comparison.")
        return self.comparison.documents[self.comparison.side_of(pk)]
