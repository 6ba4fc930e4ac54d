"""Fields and lookups that several forms share."""

import unicodedata
from collections.abc import Collection, Iterable
from typing import Any, TypeVar, cast

from django import forms
from django.http import QueryDict

from annotations.models import Change, Framing, Relation, Tag
from annotations.models.code_names import matching
from annotations.models.retirement import unknown_code
from reader.models import Comparison, Document
from reader.requests import ShownCheckboxes, completed, unsent_fields

NamedCode = TypeVar("NamedCode", Framing, Relation)


class TagNamesField(forms.Field):
    """Tag names, ticked one by one or joined by `|` as in the CSV. Cleans to a list of distinct names.

    An empty name is none. An editor always sends one, so that no ticked tag differs from a field that is not sent.
    """

    widget = ShownCheckboxes

    def to_python(self, value: object) -> list[str]:
        values = value if isinstance(value, list | tuple) else [value] if value else []
        names = (name.strip() for item in values for name in str(item).split("|"))
        return list(dict.fromkeys(name for name in names if name))


class LongTextField(forms.CharField):
    """A text of several lines that has a longest length, in code points.

    The CRLF line breaks of a form become LF, and the text NFC, before its length is counted. The browser gets
    the length in `data-longest`, because with `maxlength` it would silently cut pasted text.
    """

    def __init__(self, *, longest: int, required: bool = False, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(required=required, strip=True, widget=widget, **kwargs)
        self.longest = longest
        self.widget.attrs["data-longest"] = longest

    def to_python(self, value: object) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if (over := len(value) - self.longest) > 0:
            raise forms.ValidationError(
                f"This text has {len(value):,} characters, and at most {self.longest:,} fit. Shorten it by {over:,}.",
                code="max_length",
            )


class NoteField(LongTextField):
    """A note in Markdown."""

    def __init__(self, *, label: str = "Note", **kwargs: Any) -> None:
        super().__init__(longest=20_000, label=label, help_text="Markdown.", **kwargs)


class ReasonField(forms.CharField):
    """An optional reason in one line, as long as the history keeps it."""

    widget = forms.TextInput({"size": 60, "autocomplete": "off", "dir": "auto"})

    def __init__(self, *, help_text: str = "Kept with your name and the time.") -> None:
        longest = Change._meta.get_field("reason").max_length
        super().__init__(required=False, label="Why", max_length=longest, help_text=help_text)


class NoteForm(forms.Form):
    note = NoteField()


class ComparisonBoundForm(forms.Form):
    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        self.comparison = comparison
        super().__init__(*args, **kwargs)

    def piece(self, pk: int) -> Document:
        """Return the piece with this number. Raises ValidationError if the comparison has no such piece."""
        if pk not in (self.comparison.left_id, self.comparison.right_id):
            raise forms.ValidationError("This piece does not stand in this comparison.")
        return self.comparison.documents[self.comparison.side_of(pk)]


class SeenForm(forms.Form):
    """A form over a row that exists; it carries the revision of the row that the person saw.

    Fields that are not sent keep what the row has: a program sends only what it changes.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unsent: frozenset[str] = frozenset()
        if self.is_bound:
            self.unsent = unsent_fields(self) - {"revision"}
            self.data = completed(self, self.unsent)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Not as the field would clean it: what is stored may be longer or have space around it.
        data.update({name: self.initial[name] for name in ("note", "text") if name in self.unsent})
        return data

    def see(self, revision: int) -> None:
        """Let what was typed be saved over the current row, which the person is shown beside it."""
        self.data = cast(QueryDict, self.data).copy()
        self.data["revision"] = str(revision)


def named(slug: str, codes: Iterable[NamedCode], noun: str) -> NamedCode:
    """Return the code with this slug. Raises ValidationError, with the known slugs, if there is none."""
    codes = list(codes)
    for code in codes:
        if code.slug == slug:
            return code
    raise forms.ValidationError(unknown_code(slug, codes, noun))


def tags_named(names: Collection[str], framing: Framing, kept: Iterable[Tag] = ()) -> list[Tag]:
    """Return the framing's tags with these names, each once: those in use, and retired ones in `kept`.

    Raises ValidationError if a name is none of them.
    """
    if not names:
        return []
    found = matching([*framing.current_tags, *kept], names)
    strays = [name for name in names if name not in found]
    if strays:
        raise forms.ValidationError(f"“{strays[0]}” is not a tag of {framing.name}.")
    return list({found[name].pk: found[name] for name in names}.values())
