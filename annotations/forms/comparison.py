"""The form to set two pieces side by side."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.codebook import presets
from annotations.comparisons import make_comparison
from annotations.models.annotation import Refused
from reader.documents.create import bring
from reader.importing import ImportRefused, Recognised, read
from reader.models import Comparison, Document, Someone

SIDES = ("left", "right")


class LongSelect(forms.Select):
    """A choice among hundreds, which writes its options itself: a template for each takes a third of a second."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("", "{}", ((self._group(*group),) for group in widget["optgroups"]))
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), groups)

    def _group(self, name: str | None, options: Iterable[dict[str, Any]], index: int) -> SafeString:
        said = ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options)
        inside = format_html_join("", '<option value="{}"{}>{}</option>', said)
        return format_html('<optgroup label="{}">{}</optgroup>', name, inside) if name else inside


class PieceField(forms.ModelChoiceField):
    widget = LongSelect
    default_error_messages = {
        "invalid_choice": (
            "That piece cannot be compared: it is still a draft, or not one of yours. Choose another."
        ),
    }

    def label_from_instance(self, document: Document) -> str:
        author = f", {document.author}" if document.author else ""
        return f"{document.title}{author} ({document.word_count:,} words, #{document.pk})"


class TextField(forms.CharField):
    """The text of a new piece, pasted in place of choosing one."""

    def __init__(self, side: str) -> None:
        widget = forms.Textarea({"rows": 5, "spellcheck": "false", "dir": "auto"})
        super().__init__(required=False, strip=False, label=f"Or paste the {side} text", widget=widget)


class ComparisonForm(forms.Form):
    """Both pieces, each chosen or pasted, a title, and the codebook: `template:KEY` or `comparison:ID`.

    Once the form is valid, `recognised` holds the pasted ones by side.
    """

    left = PieceField(
        queryset=Document.objects.none(), label="Left piece", empty_label="Choose a piece", required=False
    )
    left_text = TextField("left")
    right = PieceField(
        queryset=Document.objects.none(), label="Right piece", empty_label="Choose a piece", required=False
    )
    right_text = TextField("right")
    title = forms.CharField(
        max_length=200, required=False,
        help_text="What the two pieces have in common, such as their subject; otherwise the names of both.",
    )  # fmt: skip
    codebook = forms.ChoiceField(
        label="Codebook to begin from", widget=LongSelect, initial=f"template:{presets.DEFAULT}",
        help_text="Framings, tags and relations. What you change later changes here only.",
        error_messages={"invalid_choice": "That codebook is not there, or not one of yours. Choose another."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: Someone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.recognised: dict[str, Recognised] = {}
        pieces = Document.objects.stored().visible_to(user).light().order_by("title", "pk")
        for side in SIDES:
            self.fields[side].queryset = pieces  # type: ignore[attr-defined]
        if not pieces.exists():  # there is nothing to choose from
            for side in SIDES:
                del self.fields[side]
                self.fields[f"{side}_text"].label = f"The {side} text"
        self.fields["codebook"].choices = self._codebooks()  # type: ignore[attr-defined]

    def _codebooks(self) -> list[tuple[str, Any]]:
        templates = [(f"template:{key}", template.label) for key, template in presets.TEMPLATES.items()]
        mine = Comparison.objects.visible_to(self.user).order_by("title", "pk").values_list("pk", "title")
        others = [(f"comparison:{pk}", f"The codebook of “{title}”") for pk, title in mine]
        return [("Templates", templates)] + ([("Comparisons of mine", others)] if others else [])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for side in SIDES:
            self._clean_piece(side)
        if data.get("left") and data.get("left") == data.get("right"):
            self.add_error(
                "right", "A piece cannot be compared with itself; choose another one for the right."
            )
        return data

    def _clean_piece(self, side: str) -> None:
        text, chosen = self.cleaned_data.get(f"{side}_text", ""), self.cleaned_data.get(side)
        if side not in self.fields and not text.strip():
            self.add_error(f"{side}_text", "Paste the text.")
            return
        if text.strip() and chosen:
            self.add_error(side, "Both a piece and a text were given. Choose no piece, or remove the text.")
        elif text.strip():
            try:
                self.recognised[side] = read(text)
            except ImportRefused as refused:
                self.add_error(f"{side}_text", str(refused))
        elif not chosen and not self.errors.keys() & {side, f"{side}_text"}:
            self.add_error(side, "Choose a piece, or paste its text.")

    def make(self) -> Comparison | None:
        """Make the comparison and its pasted pieces. Return None if the rules refuse it; the form has the reason."""
        kind, _, key = self.cleaned_data["codebook"].partition(":")
        base = {"template": key} if kind == "template" else {"like": Comparison.objects.get(pk=key)}
        try:
            with transaction.atomic():
                left, right = map(self._piece, SIDES)
                title = self.cleaned_data["title"] or f"{left.short_name} and {right.short_name}"
                return make_comparison(left=left, right=right, title=title, owner=self.user, **base)
        except Refused as error:
            self.add_error(error.field or None, str(error))
            return None

    def _piece(self, side: str) -> Document:
        if side not in self.recognised:
            return self.cleaned_data[side]
        document = bring(self.recognised[side], brought_by=self.user)
        document.keep()
        return document
