"""What a curator says of a framing, a tag or a relation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from annotations.colours import READABLE, contrast, normalise, readable_on_white
from annotations.models import Framing, Relation, Tag
from annotations.models.annotation import Stale
from annotations.models.framing import Code, Line, check_no_pipe, colour_validator


class ColourField(forms.CharField):
    """A colour that is read on white, as `#rrggbb`."""

    default_validators = [colour_validator]
    widget = forms.TextInput(attrs={"type": "color"})

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        self.run_validators(value)
        ratio = contrast(value)
        if ratio < READABLE:
            shade = readable_on_white(value)
            raise forms.ValidationError(
                f"{value} is too pale to be read on white: its contrast is {ratio:.1f} to 1, "
                f"and {READABLE} is needed. The nearest shade that is read is {shade}.",
                code="pale",
                params={"shade": shade},
            )


class KeyField(forms.CharField):
    """One letter, small or capital."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()


class CodeForm(forms.Form):
    """Name and definition of a code, and the revision of it that was seen."""

    name = forms.CharField(max_length=80)
    definition = forms.CharField(
        required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="When the code is given, and when it is not.",
    )  # fmt: skip
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, code: Code) -> None:
        """`code` is the row to change, or a new one that has no number yet."""
        self.code = code
        place = (
            f"{code.noun}-{code.pk}"
            if code.pk
            else f"new-{code.noun}-{getattr(code, 'framing_id', None) or ''}"
        )
        initial = {name: getattr(code, name) for name in self.base_fields if code.pk}
        super().__init__(data, auto_id=f"{place}-%s", initial=initial)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def store(self, actor: Any) -> None:
        """Add the new code or change the old one. Raises Refused, and Stale for one changed meanwhile."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.code.pk:
            self.code.change(actor, seen=self.cleaned_data["revision"] or 0, **values)
        else:
            for name, value in values.items():
                setattr(self.code, name, value)
            self.code.add(actor)

    def over(self, stale: Stale) -> CodeForm:
        """The same form with what was typed, to be saved over the current state."""
        data = {name: self[name].value() for name in self.fields} | {"revision": stale.current.revision}
        form = type(self)(data, code=stale.current)  # type: ignore[arg-type]
        form.add_error(None, str(stale))
        return form

    @property
    def shade(self) -> str:
        """The colour proposed in place of one that is too pale; empty when there is none."""
        pale = [error for error in self.errors.as_data().get("colour", ()) if error.code == "pale"]
        return pale[0].params["shade"] if pale and pale[0].params else ""


class FramingForm(CodeForm):
    colour = ColourField()
    line = forms.ChoiceField(choices=Line.choices, help_text="How its passages are underlined.")
    key = KeyField(
        required=False, max_length=1, help_text="The letter that gives this framing to a selection.",
        validators=[RegexValidator(r"^[a-z]\Z", "A key is one letter from a to z.")],
        widget=forms.TextInput(attrs={"size": 2, "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["name", "definition", "colour", "line", "key"]


class TagForm(CodeForm):
    def clean_name(self) -> str:
        name = super().clean_name()
        check_no_pipe(name)
        return name


class RelationForm(CodeForm):
    colour = ColourField()


FORMS: dict[str, type[CodeForm]] = {
    Framing.noun: FramingForm,
    Tag.noun: TagForm,
    Relation.noun: RelationForm,
}
