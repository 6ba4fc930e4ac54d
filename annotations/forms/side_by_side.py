"""The form of the side-by-side page: one piece as two analysts marked it."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from annotations.models import Highlight
from reader.models import Comparison, Document
from reader.requests import as_username


class BesidesForm(forms.Form):
    """A piece by number and two analysts by name, cleaned to the rows; each has a default."""

    document = forms.TypedChoiceField(label="Piece", coerce=int)
    a = forms.ChoiceField(label="Left")
    b = forms.ChoiceField(label="Right")

    def __init__(self, data: Any, *, comparison: Comparison) -> None:
        self.pieces: dict[int, Document] = {piece.pk: piece for piece in comparison.documents.values()}
        began = Highlight.objects.of(comparison).live().in_layer(curated=False).in_order_of_beginning()
        accounts = get_user_model().objects.in_bulk(began)
        self.analysts = {accounts[pk].get_username(): accounts[pk] for pk in began}
        names = list(self.analysts)
        one = as_username(data.get("a") or "") or next(iter(names), "")
        other = as_username(data.get("b") or "") or next((name for name in names if name != one), "")
        super().__init__({"document": data.get("document") or comparison.left_id, "a": one, "b": other})
        people = [(name, name) for name in names]
        pieces = [(str(pk), name) for pk, name in zip(self.pieces, comparison.names.values(), strict=True)]
        for field, choices in {"document": pieces, "a": people, "b": people}.items():
            self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean_document(self) -> Document:
        return self.pieces[self.cleaned_data["document"]]

    def clean_a(self) -> Any:
        return self.analysts[self.cleaned_data["a"]]

    def clean_b(self) -> Any:
        return self.analysts[self.cleaned_data["b"]]
