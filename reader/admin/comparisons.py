"""Comparisons and their members in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from reader.admin.base import CurationAdmin, count_of, has_role, in_place, with_viewer
from reader.admin.filters import ColumnFilter, ComparisonFilter, ConditionFilter, CreatedFilter
from reader.models import Comparison, Membership, Role
from reader.models.comparison import Coding

#: Django's buttons beside a choice of person. They are hidden, because accounts are managed elsewhere.
RELATED = ("can_add_related", "can_change_related", "can_view_related", "can_delete_related")


class MembershipForm(forms.ModelForm):
    """The form of a membership. A comparison keeps an owner, so that somebody can manage its members."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].disabled = self.instance.pk is not None
            for name in RELATED:
                setattr(self.fields["user"].widget, name, False)
        for name in ("user", "role"):  # a table row has no visible labels
            if name in self.fields:
                self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # Whatever the role was when the page was drawn: the person may be the only owner by now.
        if (
            self.instance.pk
            and "role" in self.changed_data
            and self.cleaned_data.get("role", Role.OWNER) < Role.OWNER
        ):
            with self.instance.comparison.locked():  # until the admin's own transaction ends
                self.instance.check_not_last()
        return cleaned


class MembershipFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """Refuse to lower all owners at once, which no single form sees. Raises ValidationError."""
        super().clean()
        lowered = {form.instance.pk for form in self.initial_forms if "role" in form.changed_data}
        owners = set(self.instance.memberships.in_charge().values_list("pk", flat=True))
        if owners and owners <= lowered:
            raise ValidationError("A comparison needs an owner. Leave one of them an owner.")


class MembershipInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    fields = ["user", "role", "created"]
    autocomplete_fields = ["user"]
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user")

    def get_readonly_fields(self, request: HttpRequest, obj: Comparison | None = None) -> list[str]:
        return ["created"]

    def has_add_permission(self, request: HttpRequest, obj: Comparison | None = None) -> bool:
        allowed = super().has_add_permission(request, obj)
        return allowed and (obj is None or (not obj.archived and has_role(request, obj.pk, Role.OWNER)))

    def has_change_permission(self, request: HttpRequest, obj: Comparison | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or (not obj.archived and has_role(request, obj.pk, Role.OWNER)))


class CodingFilter(ColumnFilter):
    title = "coding"
    parameter_name = column = "coding"
    names = dict(Coding.choices)


class ArchivedFilter(ConditionFilter):
    title = "archived"
    parameter_name = "archived"
    rest = "no"
    offered = {"yes": ("Yes", Q(archived__isnull=False)), "no": ("No", Q(archived=None))}


class RoleFilter(ColumnFilter):
    title = "role"
    parameter_name = column = "role"
    names, of_numbers = dict(Role.choices), True


@admin.register(Comparison)
class ComparisonAdmin(CurationAdmin):
    section = (3, 0)
    says = "Two pieces, their members and how they are coded."
    comparison_path = "pk"
    list_display = ["title", "left", "right", "people", "coding", "archived", "revision", "created", "place"]
    list_filter = [CodingFilter, ArchivedFilter, CreatedFilter]
    search_fields = ["title", "left__title", "right__title"]
    fields = ["title", "left", "right", "coding", "archived", "maker", "created", "revision", "place"]
    # Coding and archiving have pages of their own, which record who did it and why.
    readonly_fields = ["left", "right", "coding", "archived", "maker", "created", "revision", "place"]
    inlines = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comparison]:
        people = count_of(Membership.objects.filter(comparison=OuterRef("pk")))
        rows: Any = super().get_queryset(request)
        rows = rows.with_documents().select_related("created_by").annotate(people=people)
        return with_viewer(rows, request, "memberships")

    def comparison_of(self, row: Comparison) -> int:
        return row.pk

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a comparison is made with its codebook, on its own page

    def save_model(self, request: HttpRequest, obj: Comparison, form: forms.ModelForm, change: bool) -> None:
        if form.changed_data:
            obj.save(update_fields=form.changed_data)
            obj.raise_revision()

    @admin.display(description="created by")
    def maker(self, comparison: Comparison) -> str:
        return str(comparison.created_by or "somebody whose account is gone")

    @admin.display(description="members", ordering="people")
    def people(self, comparison: Comparison) -> int:
        return comparison.people  # type: ignore[attr-defined]

    @admin.display(description="in place")
    def place(self, comparison: Comparison) -> SafeString | str:
        return in_place(comparison, words="Open")


@admin.register(Membership)
class MembershipAdmin(CurationAdmin):
    section = (3, 2)
    says = "Who may read, annotate or curate which comparison."
    form = MembershipForm
    list_display = ["user", "comparison", "role", "created"]
    list_filter = [RoleFilter, ComparisonFilter, CreatedFilter]
    list_select_related = ["user", "comparison"]
    search_fields = ["user__username", "comparison__title"]
    fields = ["comparison", "person", "role", "created"]
    readonly_fields = ["comparison", "person", "created"]

    @admin.display(description="person")
    def person(self, membership: Membership) -> str:
        return str(membership.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # members are added on the comparison's own page

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """Return True only for an owner: a curator may not raise a role, least of all their own."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or has_role(request, obj.comparison_id, Role.OWNER))
