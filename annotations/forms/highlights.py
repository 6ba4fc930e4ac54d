"""Forms to make and to change a highlight."""

from typing import Any

from django import forms

from annotations.forms.fields import (
    ComparisonBoundForm,
    NoteField,
    SeenForm,
    TagNamesField,
    named,
    tags_named,
)
from annotations.models import Framing, Highlight
from annotations.models.highlight import Passage
from annotations.workbench.snapshot import snapshot_of
from reader.models import Document


class HighlightForm(ComparisonBoundForm):
    """A passage, its framing, tags and note. Cleans `passage`, `framing` and `tags` for the model."""

    document = forms.IntegerField(widget=forms.HiddenInput)
    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)
    quote = forms.CharField(widget=forms.HiddenInput, strip=False)
    framing = forms.CharField()
    tags = TagNamesField(required=False)
    note = NoteField()

    def clean_document(self) -> Document | None:
        return self.piece(self.cleaned_data["document"])

    def clean_quote(self) -> str:
        """Turn CRLF back into LF: browsers send CRLF in form fields, but the text has LF only."""
        return self.cleaned_data["quote"].replace("\r\n", "\n")

    def clean_framing(self) -> Framing:
        return named(self.cleaned_data["framing"], self.framings(), "framing")

    def framings(self) -> list[Framing]:
        return snapshot_of(self.comparison).current_framings

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "framing" in data and "tags" in data:
            try:
                data["tags"] = tags_named(data["tags"], data["framing"], self.kept_tags(data["framing"]))
            except forms.ValidationError as error:
                self.add_error("tags", error)
        if {"document", "start", "end"} <= data.keys() and data["document"]:
            data["passage"] = Passage(data["document"], data["start"], data["end"], data.get("quote") or None)
        return data

    def kept_tags(self, framing: Framing) -> list[Any]:
        """Return retired tags that may stay because the highlight has them already."""
        return []


class HighlightEditForm(SeenForm, HighlightForm):
    """The form of a highlight that exists: bounds only if they move, and the revision that was seen.

    A new framing needs its tags too, if the highlight has any: no tag is dropped that the sender did not name.
    """

    def __init__(self, *args: Any, highlight: Highlight, **kwargs: Any) -> None:
        self.highlight = highlight
        initial = {
            "framing": highlight.framing.slug,
            "tags": highlight.tag_names,
            "note": highlight.note,
            "revision": highlight.revision,
        }
        kwargs.setdefault("initial", initial)
        super().__init__(*args, comparison=highlight.comparison, **kwargs)
        for name in ("document", "start", "end", "quote"):
            self.fields[name].required = False

    def clean_document(self) -> Document | None:
        if any(self.data.get(name, "") == "" for name in ("start", "end")):
            return None
        if self.cleaned_data["document"] is None:
            self.cleaned_data["document"] = self.highlight.document_id
        return super().clean_document()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "tags" in self.errors and "tags" in self.unsent:
            self.add_error("tags", "Send the tags that it is to have below the new framing, or an empty one.")
        if bool(self.data.get("start")) != bool(self.data.get("end")):
            self.add_error("start", "Give both bounds of the passage, or neither to leave it as it is.")
        return data

    def framings(self) -> list[Framing]:
        current = super().framings()
        return current if self.highlight.framing in current else [*current, self.highlight.framing]

    def kept_tags(self, framing: Framing) -> list[Any]:
        return [tag for tag in self.highlight.tags.all() if tag.framing_id == framing.pk]
