"""Forms for framings, tags and relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from annotations.codebook.colours import is_colour, normalise
from annotations.codebook.palette import SWATCHES, faults, nearest
from annotations.codebook.stylesheet import shade
from annotations.forms.fields import LongTextField
from annotations.models import Framing, Relation, Tag
from annotations.models.annotation import Stale
from annotations.models.code_names import tidy
from annotations.models.codebook import Code, LineStyle, check_no_pipe, colour_validator
from reader.requests import completed, unsent_fields


class SwatchesInput(forms.Widget):
    """Proposed colours, unused ones first, and a field for any other colour."""

    use_fieldset = True
    used: Mapping[str, str] = {}  # names of the codes by their colours

    def proposals(self) -> list[tuple[str, str, str, str]]:
        """Return `(colour, name, code that has it or empty, colour in CSS)`, unused colours first."""
        found = (
            (colour, name, self.used.get(colour, ""), shade(colour)) for colour, name in SWATCHES.items()
        )
        return sorted(found, key=lambda proposal: bool(proposal[2]))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = {
            "name": name,
            "value": value or "",
            "own": value if value and is_colour(value) else "#000000",
            "is_proposed": value in SWATCHES,
            "proposals": self.proposals(),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "autofocus": (attrs or {}).get("autofocus", False),
            "id": (attrs or {}).get("id", f"id_{name}"),
        }
        return mark_safe(render_to_string("annotations/codebook/_swatches.html", context))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the proposal that was chosen, or the other colour.

        Without JavaScript a proposal stays ticked while another colour is picked. The field that a person
        changed counts, so the form also sends the colour it showed.
        """
        chosen, own, shown = (data.get(f"{name}{end}") for end in ("", "-own", "-was"))
        return own if chosen == "own" or (chosen == shown and own and own != shown) else chosen

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not {name, f"{name}-own"} & data.keys()

    def id_for_label(self, id_: str, index: str = "") -> str:
        return ""


class ColourField(forms.CharField):
    """A colour, as `#rrggbb`, that is readable wherever the page shows it."""

    default_validators = [colour_validator]
    widget = forms.TextInput(attrs={"type": "color"})

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        self.run_validators(value)
        if fault := next(faults(value), None):
            read = nearest(value)
            raise forms.ValidationError(
                f"{value} {fault}. The nearest shade that is read is {read}.",
                code="unread",
                params={"shade": read},
            )


class KeyField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()


class NameField(forms.CharField):
    """The name of a code, tidied before its length is counted."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class CodeForm(forms.Form):
    """Name and definition of a code, and the revision of it that was seen.

    Fields of a code that exists keep what they have if they are not sent.
    """

    name = NameField(max_length=80)
    definition = LongTextField(longest=4_000, help_text="When the code is given, and when it is not.")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, code: Code) -> None:
        """Take the row to change as `code`, or a new one that has no number yet."""
        self.code = code
        place = (
            f"{code.noun}-{code.pk}"
            if code.pk
            else f"new-{code.noun}-{getattr(code, 'framing_id', None) or ''}"
        )
        initial = {name: getattr(code, name) for name in self.base_fields if code.pk}
        super().__init__(data, auto_id=f"{place}-%s", initial=initial)
        self.unsent: frozenset[str] = frozenset()
        if self.is_bound:
            self.unsent = unsent_fields(self) - {"revision"}
            self.data = completed(self, self.unsent)

    def store(self, actor: Any) -> None:
        """Add the new code or change the old one. Raises Refused, and Stale if it was changed meanwhile."""
        kept = self.unsent | {"revision"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in kept}
        if self.code.pk:
            self.code.change(actor, seen=self.cleaned_data["revision"] or 0, **values)
        else:
            for name, value in values.items():
                setattr(self.code, name, value)
            self.code.add(actor)

    def over(self, stale: Stale) -> CodeForm:
        """Return the same form with what was typed, to be saved over the current state."""
        data = {name: self[name].value() for name in self.fields} | {"revision": stale.current.revision}
        form = type(self)(data, code=stale.current)  # type: ignore[arg-type]
        form.add_error(None, str(stale))
        return form

    def beside(self, codes: Iterable[Any]) -> None:
        """Tell the colour field which colours these codes have; a new code begins with an unused one."""
        if "colour" not in self.fields:
            return
        widget: Any = self.fields["colour"].widget
        widget.used = {code.colour: code.name for code in codes if code.pk != self.code.pk}
        if not self.code.pk:
            self.initial["colour"] = widget.proposals()[0][0]

    @property
    def shade(self) -> str:
        """The readable colour proposed instead of a refused one; empty if there is none."""
        unread = [error for error in self.errors.as_data().get("colour", ()) if error.code == "unread"]
        return unread[0].params["shade"] if unread and unread[0].params else ""


class FramingForm(CodeForm):
    colour = ColourField(widget=SwatchesInput)
    line = forms.ChoiceField(choices=LineStyle.choices, help_text="How its passages are underlined.")
    key = KeyField(
        required=False, max_length=1, help_text="The letter that gives this framing to a selection.",
        validators=[RegexValidator(r"^[a-z]\Z", "A key is one letter from a to z.")],
        widget=forms.TextInput(attrs={"size": 2, "autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["name", "definition", "colour", "line", "key"]


class TagForm(CodeForm):
    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        check_no_pipe(name)
        return name


class RelationForm(CodeForm):
    colour = ColourField(widget=SwatchesInput)
    symmetric = forms.TypedChoiceField(
        label="Direction",
        choices=[("False", "One way"), ("True", "Both ways")],
        coerce=lambda value: value == "True",
        help_text="Both ways: analysts who linked two passages in opposite directions agree.",
    )
    field_order = ["name", "definition", "colour", "symmetric"]

    def __init__(self, data: Any = None, *, code: Code) -> None:
        """Take a new relation as one way if `data` has no direction."""
        if data is not None and not code.pk and "symmetric" not in data:
            data = data.copy()
            data["symmetric"] = "False"
        super().__init__(data, code=code)


FORMS: dict[str, type[CodeForm]] = {
    Framing.noun: FramingForm,
    Tag.noun: TagForm,
    Relation.noun: RelationForm,
}
