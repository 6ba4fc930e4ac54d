"""Forms to rule in cases."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from annotations.adjudication.decision import Decision, Own
from annotations.forms.fields import (
    ComparisonBoundForm,
    NoteField,
    ReasonField,
    TagNamesField,
    named,
    tags_named,
)
from annotations.models import Framing, Relation
from annotations.models.highlight import Passage
from annotations.models.ruling import Verdict
from reader.requests import as_username, numbers_in

TAKE = f"{Verdict.TAKE}:"


class ReasonForm(forms.Form):
    reason = ReasonField()


class AgreedForm(forms.Form):
    shared_only = forms.BooleanField(required=False)


class RulingForm(ComparisonBoundForm, ReasonForm):
    """The case, what was seen of it, and the verdict: `take:USERNAME`, `both`, `neither` or `own`.

    `replaces` are the numbers of the rulings that were shown in the case, if they are sent at all.
    `own` comes with `document`, `start`, `end`, `framing` and `tags`, or with `relation` for a link, and in
    both cases with `note`. Cleans to `decision`.
    """

    case = forms.CharField(max_length=24)
    seen = forms.CharField(max_length=16)
    verdict = forms.CharField(
        error_messages={"required": "Choose which side to take, all, none, or your own version."}
    )
    replaces = forms.CharField(required=False)
    document = forms.IntegerField(required=False)
    start = forms.IntegerField(required=False)
    end = forms.IntegerField(required=False)
    framing = forms.CharField(required=False)
    tags = TagNamesField(required=False)
    relation = forms.CharField(required=False)
    note = NoteField()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            verdict, side = self._verdict(data["verdict"])
            own = self._own(data) if verdict == Verdict.OWN else None
            shown = tuple(numbers_in(data["replaces"].split())) if "replaces" in self.data else None
            self.decision = Decision(data["case"], data["seen"], verdict, side, data["reason"], own, shown)
        return data

    def _verdict(self, said: str) -> tuple[Verdict, int | None]:
        if said.startswith(TAKE):
            name = as_username(said.removeprefix(TAKE))
            person = get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
            if person is None:
                raise forms.ValidationError({"verdict": f"There is nobody called “{name}” here."})
            return Verdict.TAKE, person
        if said not in (Verdict.BOTH, Verdict.NEITHER, Verdict.OWN):
            raise forms.ValidationError(
                {"verdict": f"“{said}” is no verdict: take:NAME, both, neither or own."}
            )
        return Verdict(said), None

    def _own(self, data: dict[str, Any]) -> Own:
        if data["relation"]:
            relation = named(data["relation"], Relation.objects.of(self.comparison).current(), "relation")
            return Own(note=data["note"], relation=relation)
        missing = [name for name in ("document", "start", "end", "framing") if data[name] in (None, "")]
        if missing:
            raise forms.ValidationError({missing[0]: "Your own version needs its bounds and its framing."})
        try:
            document = self.piece(data["document"])
        except forms.ValidationError as error:
            raise forms.ValidationError({"document": error.messages}) from error
        framings = Framing.objects.of(self.comparison).current().prefetch_related("tags")
        framing = named(data["framing"], framings, "framing")
        return Own(
            note=data["note"],
            passage=Passage(document, data["start"], data["end"]),
            framing=framing,
            tags=tuple(tags_named(data["tags"], framing)),
        )
