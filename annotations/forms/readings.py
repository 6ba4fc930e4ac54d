"""The form to declare how far a piece is read."""

from django import forms

from annotations.forms.fields import ComparisonBoundForm
from reader.models import Document


class ReadingForm(ComparisonBoundForm):
    """A piece of the comparison, and a place in it in code points. Cleans `document` to the row."""

    document = forms.IntegerField(error_messages={"required": "Say which piece, by its number."})
    read_to = forms.IntegerField(error_messages={"required": "Say up to which place the piece is read."})

    def clean_document(self) -> Document:
        return self.piece(self.cleaned_data["document"])
