"""The form to set two pieces side by side."""

from typing import Any

from django import forms

from annotations.codebook import presets
from annotations.comparisons import make_comparison
from annotations.models.annotation import Refused
from reader.models import Comparison, Document, Someone


class PieceField(forms.ModelChoiceField):
    default_error_messages = {
        "invalid_choice": (
            "That piece cannot be compared: it is still a draft, or not one of yours. Choose another."
        ),
    }

    def label_from_instance(self, document: Document) -> str:
        author = f", {document.author}" if document.author else ""
        return f"{document.title}{author} ({document.word_count:,} words, #{document.pk})"


class ComparisonForm(forms.Form):
    """Title, both pieces, and the codebook to begin from: `template:KEY` or `comparison:ID`."""

    title = forms.CharField(
        max_length=200, help_text="What the two pieces have in common, such as their subject."
    )
    left = PieceField(queryset=Document.objects.none(), label="Left piece", empty_label="Choose a piece")
    right = PieceField(queryset=Document.objects.none(), label="Right piece", empty_label="Choose a piece")
    codebook = forms.ChoiceField(
        label="Codebook to begin from", initial=f"template:{presets.DEFAULT}",
        help_text="Framings, tags and relations. What you change later changes here only.",
        error_messages={"invalid_choice": "That codebook is not there, or not one of yours. Choose another."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: Someone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        pieces = Document.objects.stored().visible_to(user).light().order_by("title", "pk")
        for side in ("left", "right"):
            self.fields[side].queryset = pieces  # type: ignore[attr-defined]
        self.fields["codebook"].choices = self._codebooks()  # type: ignore[attr-defined]

    def _codebooks(self) -> list[tuple[str, Any]]:
        templates = [(f"template:{key}", template.label) for key, template in presets.TEMPLATES.items()]
        mine = Comparison.objects.visible_to(self.user).order_by("title", "pk").values_list("pk", "title")
        others = [(f"comparison:{pk}", f"The codebook of “{title}”") for pk, title in mine]
        return [("Templates", templates)] + ([("Comparisons of mine", others)] if others else [])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("left") and data.get("left") == data.get("right"):
            self.add_error(
                "right", "A piece cannot be compared with itself; choose another one for the right."
            )
        return data

    def make(self) -> Comparison | None:
        """Make the comparison. Return None if the rules refuse it; the form then has the reason."""
        data = self.cleaned_data
        kind, _, key = data["codebook"].partition(":")
        base = {"template": key} if kind == "template" else {"like": Comparison.objects.get(pk=key)}
        try:
            return make_comparison(
                left=data["left"], right=data["right"], title=data["title"], owner=self.user, **base
            )
        except Refused as error:
            self.add_error(error.field or None, str(error))
            return None
