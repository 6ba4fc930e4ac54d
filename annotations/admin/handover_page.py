"""The page that hands over a person's open work, or closes it, after a preview of what goes and what stays."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import get_text_list

from annotations.admin.bulk_action import PREVIEW, tell
from annotations.admin.forms import WhyForm
from annotations.curation import handover
from annotations.curation.handover import KINDS, Plan
from reader.admin.base import comparisons_for
from reader.models import Archived, Comparison, Membership, Role

CLOSE = "close"
CHANGED = "The open work was changed meanwhile. Look at it below, then do it again."


class HandoverForm(WhyForm):
    """Whose open work, in which comparisons, and what becomes of it. Offers only what the curator may know."""

    person = forms.ModelChoiceField(
        get_user_model().objects.none(), label="Whose open work", empty_label="Choose a person"
    )
    comparison = forms.ModelChoiceField(
        Comparison.objects.none(),
        label="Where",
        required=False,
        empty_label="In every comparison that you curate",
    )
    to = forms.ChoiceField(label="What becomes of it")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.curated = comparisons_for(request).filter(archived=None)
        people = get_user_model().objects.order_by("username")
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = people.filter(pk__in=handover.people_with_work(self.curated))
        fields["comparison"].queryset = self.curated.order_by("title", "pk")
        members = Membership.objects.filter(comparison__in=self.curated.values("pk"), role__gte=Role.ANALYST)
        takers = people.filter(pk__in=members.order_by().values("user"), is_active=True)
        self.takers = {str(person.pk): person for person in takers}
        fields["to"].choices = [
            ("", "Choose what to do"),
            *((pk, f"Hand it over to {person}") for pk, person in self.takers.items()),
            (CLOSE, "Close it: delete what is open; it can be restored"),
        ]

    def clean(self) -> dict[str, Any]:
        person, to = self.cleaned_data.get("person"), self.taker
        if person and person == to:
            self.add_error("to", f"This is {to}'s own work already. Choose somebody else.")
        return self.cleaned_data

    @property
    def taker(self) -> Any | None:
        """The person who takes over; None if the work is to be closed."""
        return self.takers.get(self.cleaned_data.get("to", ""))

    def plans(self) -> list[Plan]:
        chosen, person = self.cleaned_data["comparison"], self.cleaned_data["person"]
        where = self.curated.filter(pk=chosen.pk) if chosen else self.curated
        return [
            handover.planned(comparison, person, self.taker)
            for comparison in handover.comparisons_of(person, where)
        ]


def may_hand_over(request: HttpRequest) -> bool:
    return all(request.user.has_perm(f"annotations.change_{kind.noun}") for kind in KINDS)


class HandingOver:
    """A mixin for the admin of changes that adds the page."""

    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view(self.handover_view)
        return [path("hand-over/", view, name="annotations_change_handover"), *super().get_urls()]  # type: ignore[misc]

    def handover_view(self: Any, request: HttpRequest) -> HttpResponse:
        if not may_hand_over(request):
            raise PermissionDenied(
                "This needs an account that may change highlights, links and passages with no counterpart."
            )
        asked = request.POST if request.method == "POST" else request.GET
        chosen = request.method == "POST" or "to" in asked
        initial = {name: asked[name] for name in ("person", "comparison") if name in asked}
        form = HandoverForm(asked if chosen else None, initial=initial, request=request)
        plans = form.plans() if form.is_bound and form.is_valid() else None
        if request.method == "POST" and plans is not None and _done(self, request, form, plans):
            return redirect("admin:index")
        context = self.admin_site.each_context(request) | _shown(form, plans) | {
            "title": "Hand over open work", "opts": self.opts, "media": self.media, "form": form,
        }  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/annotations/handover.html", context, status=status)


def _done(model_admin: Any, request: HttpRequest, form: HandoverForm, plans: list[Plan]) -> bool:
    """Hand over what the preview showed and return True; else add an error to the form."""
    person, to = form.cleaned_data["person"], form.taker
    try:
        with transaction.atomic():
            if request.POST.get("shown") != _fingerprint(form.plans()):
                form.add_error(None, CHANGED)
                return False
            comparisons = [plan.comparison for plan in plans]
            done = handover.hand_over(comparisons, request.user, person, to, form.cleaned_data["why"])
    except Archived as refusal:
        form.add_error(None, str(refusal))
        return False
    rows = f"{_all_that_goes(plans)} of {person}"
    tell(model_admin, request, f"{rows} handed over to {to}." if to else f"{rows} closed.", done)
    return True


def _fingerprint(plans: list[Plan]) -> str:
    said = [
        (plan.comparison.pk, sorted((kind.noun, rows) for kind, rows in plan.going.items())) for plan in plans
    ]
    return sha256(repr(said).encode()).hexdigest()[:16]


def _shown(form: HandoverForm, plans: list[Plan] | None) -> dict[str, Any]:
    """Return what the preview shows: each comparison with what goes and stays there, and the first rows that go."""
    if plans is None:
        return {}
    total = sum(plan.total for plan in plans)
    lines: list[dict[str, Any]] = []
    for plan in plans:
        for kind in KINDS:
            own: Any = admin.site.get_model_admin(kind)
            numbers = plan.going[kind][: PREVIEW - len(lines)]
            for row in own.previewed(kind._default_manager.filter(pk__in=numbers)) if numbers else ():
                lines.append(
                    {
                        "row": row,
                        "words": own.words_of(row),
                        "comparison": plan.comparison,
                        "kind": kind._meta.verbose_name,
                    }
                )
    return {
        "plans": [
            {
                "comparison": plan.comparison,
                "going": [_counted(kind, len(rows)) for kind, rows in plan.going.items() if rows],
                "staying": [
                    f"{_counted(kind, number)}, {why}"
                    for kind, whys in plan.staying.items() for why, number in sorted(whys.items())
                ],
            }
            for plan in plans
        ],
        "total": total, "all_that_goes": _all_that_goes(plans),
        "lines": lines, "more": max(0, total - PREVIEW), "shown": _fingerprint(plans),
        "person": form.cleaned_data["person"], "to": form.taker,
    }  # fmt: skip


def _all_that_goes(plans: list[Plan]) -> str:
    """Return the number of rows that go and their kinds, such as “129 highlights and links”."""
    total = sum(plan.total for plan in plans)
    kinds = [kind._meta for kind in KINDS if any(plan.going[kind] for plan in plans)]
    names = [str(kind.verbose_name if total == 1 else kind.verbose_name_plural) for kind in kinds]
    return f"{total:,} {get_text_list(names, 'and')}"


def _counted(kind: Any, number: int) -> str:
    names = kind._meta
    return f"{number:,} {names.verbose_name if number == 1 else names.verbose_name_plural}"
