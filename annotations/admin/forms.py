"""The admin's forms: of rows, with the revision that the person saw, and of bulk actions, with a reason."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from annotations.curation import bulk_edit
from annotations.history.changes import readable
from annotations.models import Change, Framing, Highlight, Link, Relation, Tag
from annotations.models.annotation import Refused, Stale
from reader.models import Comparison
from reader.requests import ShownCheckboxes, completed, unsent_fields

WHY = 160  # characters of a curator's reason; the history may put a few of its own before it


class SeenForm(forms.ModelForm):
    """A form that carries the revision of the row that the person saw.

    `refusal` is the error with which the model's verb refused the first attempt. The form then keeps what was
    typed; if the error is Stale, it carries the current revision, so that a second attempt can succeed.
    """

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "The form came without its revision. Reload the page and edit again."},
    )
    refusal: ClassVar[Refused | None] = None
    unsent: frozenset[str] = frozenset()  # fields that keep what the row has

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["seen"]
            return
        self.initial["seen"] = self.instance.revision
        if self.is_bound:
            self.unsent = unsent_fields(self) - {"seen"}
            self.data = completed(self, self.unsent)
        if isinstance(self.refusal, Stale) and self.is_bound:
            self.before = self.data.get("seen", "")
            data: Any = self.data
            self.data = data.copy()
            self.data["seen"] = str(self.instance.revision)  # type: ignore[index]

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.unsent]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "note" in self.unsent:
            self.cleaned_data["note"] = self.initial["note"]  # as it is, with any space around it
        if self.refusal is not None:
            field = self.refusal.field if self.refusal.field in self.fields else None
            self.add_error(field, [str(self.refusal), *self.meanwhile()])
        return cleaned

    def meanwhile(self) -> list[str]:
        """Return what others changed since the person saw the row, one sentence per field."""
        if not isinstance(self.refusal, Stale) or not self.before.isdecimal():
            return []
        changes = Change.objects.of(self.instance).filter(revision__gt=self.before).select_related("actor")
        return [
            f"{entry.change.actor} changed {d.field} from “{d.before or 'nothing'}” to “{d.after or 'nothing'}”."
            for entry in readable(reversed(changes))
            for d in entry.differences
        ]


class AdminCheckboxes(ShownCheckboxes):
    """The same, with the empty value that says that they were shown."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        boxes = super().render(name, value, attrs, renderer)
        return format_html('<input type="hidden" name="{}" value="">{}', name, boxes)


class TagsField(forms.ModelMultipleChoiceField):
    """The tags of several framings as checkboxes, grouped by framing."""

    def __init__(self) -> None:
        super().__init__(Tag.objects.none(), required=False, widget=AdminCheckboxes)

    def offer(self, tags: Any) -> None:
        in_order = ("framing__position", "framing", "position", "pk")
        self.queryset = tags.select_related("framing").order_by(*in_order)
        groups: dict[str, list[tuple[int, str]]] = {}
        for tag in self.queryset:
            groups.setdefault(tag.framing.name, []).append((tag.pk, tag.name))
        self.choices = list(groups.items())


class HighlightForm(SeenForm):
    """The form of a highlight. It offers the comparison's codes; retired ones only if it has them."""

    framing = forms.ModelChoiceField(Framing.objects.none(), empty_label=None)
    tags = TagsField()

    class Meta:
        model = Highlight
        fields = ["framing", "tags", "note", "status"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        offered = Q(retired=None) | Q(pk=row.framing_id)
        framings = Framing.objects.filter(offered, comparison=row.comparison_id)
        tags = Tag.objects.filter(Q(retired=None) | Q(highlights=row), framing__in=framings).distinct()
        self.fields["framing"].queryset = framings  # type: ignore[attr-defined]
        self.fields["tags"].offer(tags)  # type: ignore[attr-defined]


class LinkForm(SeenForm):
    relation = forms.ModelChoiceField(Relation.objects.none(), empty_label=None)

    class Meta:
        model = Link
        fields = ["relation", "note", "status"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        offered = Q(retired=None) | Q(pk=row.relation_id)
        relations = Relation.objects.filter(offered, comparison=row.comparison_id)
        self.fields["relation"].queryset = relations  # type: ignore[attr-defined]


class WhyActionForm(ActionForm):
    why = forms.CharField(
        label="Why:",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": WHY, "placeholder": "optional, kept in the history"}),
    )


class WhyForm(forms.Form):
    """The reason for a bulk action. A subclass adds other fields, which come first."""

    why = forms.CharField(
        label="Why",
        required=False,
        max_length=WHY,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Optional. It is kept in the history of every row.",
    )

    def __init__(self, *args: Any, comparison_pk: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "why"])


class ReassignForm(WhyForm):
    person = forms.ModelChoiceField(get_user_model().objects.none(), empty_label="Choose a person")

    def __init__(self, *args: Any, comparison_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, comparison_pk=comparison_pk, **kwargs)
        takers = bulk_edit.takers(Comparison(pk=comparison_pk)).values("user")
        people = get_user_model().objects.filter(pk__in=takers).order_by("username")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class Retag(models.TextChoices):
    ADD = "add", "Add the ticked tags to those they have"
    AWAY = "away", "Take the ticked tags away"
    EXACT = "exact", "Give them this framing and exactly the ticked tags"


class RetagForm(WhyForm):
    """What becomes of the highlights' tags. Without a choice, as a script may send it, they become exactly these."""

    how = forms.ChoiceField(
        label="What to do", choices=Retag, required=False, widget=forms.RadioSelect, initial=Retag.ADD
    )
    framing = forms.ModelChoiceField(
        Framing.objects.none(), empty_label=None, required=False, widget=forms.RadioSelect
    )
    tags = TagsField()
    none = forms.BooleanField(
        label="Take away all tags", required=False,
        help_text=f"Only for “{Retag.EXACT.label}”: tick this if they are to have no tag at all.",
    )  # fmt: skip

    def __init__(self, *args: Any, comparison_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, comparison_pk=comparison_pk, **kwargs)
        framings = Framing.objects.current().filter(comparison=comparison_pk)
        self.fields["framing"].queryset = framings  # type: ignore[attr-defined]
        self.fields["tags"].offer(Tag.objects.current().filter(framing__in=framings))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        framing, tags = self.cleaned_data.get("framing"), self.cleaned_data.get("tags", [])
        how = self.cleaned_data["how"] = Retag(self.cleaned_data.get("how") or Retag.EXACT)
        if how != Retag.EXACT:
            if not tags and "tags" not in self.errors:
                self.add_error("tags", "Tick at least one tag.")
            if framing:
                self.add_error("framing", f"To change the framing, choose “{Retag.EXACT.label}”.")
            return self.cleaned_data
        if not framing and "framing" not in self.errors:
            self.add_error("framing", "Choose the framing.")
        strays = [tag.name for tag in tags if framing and tag.framing_id != framing.pk]
        if strays:
            self.add_error("tags", f"“{strays[0]}” is not a tag of {framing}. Choose only tags below it.")
        return self.cleaned_data


class SplitForm(WhyForm):
    class How(models.TextChoices):
        ALONE = "alone", "Take the selected highlights out of their groups"
        WHOLE = "whole", "Take their groups apart"

    how = forms.ChoiceField(label="What to split", choices=How, widget=forms.RadioSelect, initial=How.ALONE)


class RelateForm(WhyForm):
    relation = forms.ModelChoiceField(Relation.objects.none(), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, comparison_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, comparison_pk=comparison_pk, **kwargs)
        relations = Relation.objects.current().filter(comparison=comparison_pk)
        self.fields["relation"].queryset = relations  # type: ignore[attr-defined]
