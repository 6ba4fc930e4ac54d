"""Forms to add a piece, to describe it and to correct what was recognised in it."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from django import forms
from django.core.validators import RegexValidator

from reader.importing import ImportRefused, Recognised, read
from reader.importing.decoding import refuse_size
from reader.importing.formats import accepted_suffixes, describe_formats, format_of
from reader.importing.languages import name_of
from reader.models import Document
from reader.requests import completed, unsent_fields
from reader.text.blocks import CHOICES, Block
from reader.text.titles import shorten_title
from reader.theme import Appearance

language_tag = RegexValidator(
    r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", "Write the language as a tag, such as en, de or pt-BR."
)


class AppearanceForm(forms.Form):
    """The choice of how pages look in this browser. Cleans to an `Appearance`."""

    appearance = forms.TypedChoiceField(
        choices=Appearance.choices,
        coerce=Appearance,
        error_messages={
            "required": "Choose how pages look.",
            "invalid_choice": "Pages cannot look like that.",
        },
    )


class Piece(NamedTuple):
    """One piece of several that come at once: what was recognised, its bytes, and its file's name if it has one."""

    recognised: Recognised
    data: bytes
    filename: str = ""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files. Cleans to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(FilesField, self).clean(file, initial) for file in data or ()]


class BringForm(forms.Form):
    """A pasted piece, or one or more uploaded ones. Once the form is valid, `pieces` holds them.

    `rich` is the HTML of a pasted text, of which the words alone are read if it cannot be read as a page.
    """

    text = forms.CharField(
        required=False,
        strip=False,
        label="Paste the text",
        widget=forms.Textarea({"rows": 14, "spellcheck": "false"}),
    )
    rich = forms.CharField(required=False, widget=forms.HiddenInput)
    file = FilesField(
        required=False,
        allow_empty_file=True,
        label="Or choose files",
        help_text=f"Plain text (.txt), {describe_formats()}. If letters look wrong in the preview of a plain text, you "
        "choose another encoding there.",
        widget=FilesInput({"accept": accepted_suffixes()}),
    )
    pieces: list[Piece]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text, files = cleaned.get("text", ""), cleaned.get("file") or []
        self.pieces = []
        if self.errors:
            return cleaned
        if bool(text.strip()) == bool(files):
            raise forms.ValidationError(
                "Both a text and a file were given, and only one piece is made at a time. Keep one of them."
                if files
                else "There is nothing to read yet. Paste the text, or choose a file."
            )
        for file in files:
            self._read_file(file, several=len(files) > 1)
        if not files:
            self._read_text(text, cleaned.get("rich", ""))
        return cleaned

    def _read_file(self, file: Any, several: bool) -> None:
        try:
            refuse_size(file.size)  # before the file is in memory
            data = file.read()
            self.pieces.append(Piece(read(data), data, file.name))
        except ImportRefused as refused:
            self.add_error("file", f"{file.name}: {refused}" if several else str(refused))

    def _read_text(self, text: str, rich: str) -> None:
        page = f"<!DOCTYPE html><html><body>{rich}</body></html>".encode() if rich.strip() else b""
        if page and format_of(page):
            with suppress(ImportRefused):  # then the words alone are read
                self.pieces.append(Piece(read(page), page))
                return
        try:
            self.pieces.append(Piece(read(text), text.encode()))
        except ImportRefused as refused:
            self.add_error("text", str(refused))


class DescriptionForm(forms.ModelForm):
    """The description of a piece. Saving writes these columns and no others, and of them what was sent."""

    class Meta:
        model = Document
        fields = ("title", "short_title", "author", "source", "published", "language")
        widgets = {
            "title": forms.TextInput({"dir": "auto"}),
            "author": forms.TextInput({"dir": "auto"}),
            "source": forms.TextInput({"dir": "auto"}),
            "published": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "language": forms.TextInput({"size": 8}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].validators.append(language_tag)
        self.fields[
            "language"
        ].help_text = f"A tag such as en or pt-BR; now {name_of(self.instance.language)}."
        self.fields["short_title"].widget.attrs["placeholder"] = shorten_title(self.instance.title)
        self.unsent = unsent_fields(self) if self.is_bound else frozenset()
        self.data = completed(self, self.unsent)

    def save(self, commit: bool = True) -> Document:
        if commit:
            sent = [name for name in self._meta.fields or () if name not in self.unsent]
            self.instance.save(update_fields=sent)
        return self.instance


class StartsField(forms.TypedMultipleChoiceField):
    """A choice among the blocks of a piece, by their starts (code points), which `starts` holds."""

    starts: Collection[str] = frozenset()

    def valid_value(self, value: Any) -> bool:
        """Look `value` up in a set. Django's own search takes a minute if a long piece is ticked whole."""
        return str(value) in self.starts


class KindsForm(forms.Form):
    """The ticked blocks, by their starts, and a new kind for them. Only the fields in `needed` are required."""

    block = StartsField(
        coerce=int,
        error_messages={
            "required": "No block is ticked. Tick those that are to change, then try again.",
            "invalid_choice": "One of the ticked blocks is not in this piece. Reload the page, tick again.",
        },
    )
    choice = forms.ChoiceField(choices=list(CHOICES.items()), label="Set ticked to")

    def __init__(self, *args: Any, blocks: Sequence[Block], needed: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].starts = frozenset(str(block.start) for block in blocks)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.required = name in needed

    @property
    def ticked(self) -> set[int]:
        """The ticked starts, valid or not, so that nothing a person ticked is lost."""
        values = self["block"].value() or []
        return {int(value) for value in values if str(value).isascii() and str(value).isdigit()}
