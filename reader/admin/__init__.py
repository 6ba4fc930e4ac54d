"""The admin's sign-in, and the admin of pieces, comparisons and members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache

from reader.admin.base import CurationAdmin, comparisons_for, has_role, in_place, shorten, with_viewer
from reader.admin.counts import count_of
from reader.documents.rendering import render_blocks
from reader.models import Comparison, Document, Membership, Role
from reader.text.blocks import CHOICES

READING = 4_000  # code points of a piece that its page in the admin shows
BLOCKS = 60
#: Django's buttons beside a choice of person. They are hidden, because accounts are managed elsewhere.
RELATED = ("can_add_related", "can_change_related", "can_view_related", "can_delete_related")


@login_not_required
@never_cache
def enter(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Redirect to the sign-in page of everybody. Raises PermissionDenied for a person who is not staff."""
    index = reverse("admin:index")
    if admin.site.has_permission(request):
        return redirect(index)
    if request.user.is_authenticated:
        raise PermissionDenied(
            "The curation pages are for staff accounts, and yours is not one. "
            "Ask the person who runs this Parallax to make it one."
        )
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, index))


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    return redirect("password_change")


admin.site.login = enter  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[assignment, method-assign]
admin.site.site_header = admin.site.site_title = "Parallax curation"
admin.site.index_title = "What there is to curate"


@admin.register(Document)
class DocumentAdmin(CurationAdmin):
    list_display = ["title", "author", "source", "published", "language", "words", "stored", "comparisons"]
    list_filter = ["language", "published", "stored"]
    search_fields = ["title", "author", "source"]
    fieldsets = [
        (None, {"fields": ["title", "author", "source", "published", "language"]}),
        ("Where it comes from", {"fields": ["brought", "created", "stored", "supersedes"]}),
        ("The piece", {"fields": ["words", "reading", "structure"]}),
    ]
    readonly_fields = ["brought", "created", "stored", "supersedes", "words", "reading", "structure"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        curated = comparisons_for(request)
        rows: Any = admin.ModelAdmin.get_queryset(self, request)
        rows = rows.light()
        if not request.user.is_superuser:
            sides = Q(pk__in=curated.values("left")) | Q(pk__in=curated.values("right"))
            rows = rows.filter(Q(brought_by=request.user.pk) | sides)
        either = Q(left=OuterRef("pk")) | Q(right=OuterRef("pk"))
        return rows.annotate(
            comparisons=count_of(Comparison.objects.filter(either, pk__in=curated.values("pk")))
        )

    def within_reach(self, request: HttpRequest, obj: Document | None) -> bool:
        return (
            obj is None or request.user.is_superuser or self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a piece is pasted or uploaded on its own page, where its structure is reviewed

    def has_change_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        """Return True only for the person who added the piece and superusers: others may compare it too."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or obj.brought_by_id == request.user.pk)

    def save_model(self, request: HttpRequest, obj: Document, form: forms.ModelForm, change: bool) -> None:
        if not form.changed_data:
            return
        obj.save(update_fields=form.changed_data)
        for comparison in Comparison.objects.filter(Q(left=obj) | Q(right=obj)).order_by("pk"):
            comparison.raise_revision()

    @admin.display(description="brought by")
    def brought(self, document: Document) -> str:
        return str(document.brought_by or "somebody whose account is gone")

    @admin.display(description="words", ordering="word_count")
    def words(self, document: Document) -> str:
        return f"{document.word_count:,}"

    @admin.display(description="comparisons", ordering="comparisons")
    def comparisons(self, document: Document) -> int:
        return document.comparisons  # type: ignore[attr-defined]

    @admin.display(description="text")
    def reading(self, document: Document) -> SafeString:
        shown = [block for block in document.blocks if block.end <= READING] or list(document.blocks[:1])
        rest = len(document.blocks) - len(shown)
        end = (
            format_html('<p class="quiet">{} more blocks follow. The text never changes.</p>', rest)
            if rest
            else ""
        )
        return format_html('<div class="reading">{}</div>{}', render_blocks(document.text, shown), end)

    @admin.display(description="blocks")
    def structure(self, document: Document) -> SafeString:
        shown = document.blocks[:BLOCKS]
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{} to {}</td><td>{}</td></tr>",
            ((CHOICES[b.choice], b.start, b.end, shorten(document.text[b.start : b.end], 90)) for b in shown),
        )
        rest = len(document.blocks) - len(shown)
        end = format_html('<p class="quiet">and {} more</p>', rest) if rest else mark_safe("")
        return format_html(
            "<details><summary>{} blocks</summary><table>"
            "<thead><tr><th>Kind</th><th>Place</th><th>Words</th></tr></thead>"
            "<tbody>{}</tbody></table>{}</details>",
            len(document.blocks), rows, end,
        )  # fmt: skip


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
        if self.instance.pk and "role" in self.changed_data and self.initial["role"] == Role.OWNER:
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
        return super().has_add_permission(request, obj) and (
            obj is None or has_role(request, obj.pk, Role.OWNER)
        )

    def has_change_permission(self, request: HttpRequest, obj: Comparison | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or has_role(request, obj.pk, Role.OWNER))


@admin.register(Comparison)
class ComparisonAdmin(CurationAdmin):
    comparison_path = "pk"
    list_display = ["title", "left", "right", "people", "coding", "revision", "created", "place"]
    list_filter = ["coding", "created"]
    search_fields = ["title", "left__title", "right__title"]
    fields = ["title", "left", "right", "coding", "maker", "created", "revision", "place"]
    # Coding is changed on its own page, which records who did it and why.
    readonly_fields = ["left", "right", "coding", "maker", "created", "revision", "place"]
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
    form = MembershipForm
    list_display = ["user", "comparison", "role", "created"]
    list_filter = ["role", ("comparison", admin.RelatedOnlyFieldListFilter), "created"]
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
