"""Members and their comparisons in the admin, each member with the way to hand over their open work."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from annotations.admin.handover_page import may_hand_over
from reader.admin.comparisons import ComparisonAdmin, MembershipAdmin, MembershipInline
from reader.models import Comparison, Membership


class HandingOver:
    """A mixin for lists of members with a column for the link."""

    @admin.display(description="open work")
    def open_work(self, membership: Membership) -> Any:
        if membership.pk is None or membership.comparison.archived:
            return ""
        query = urlencode({"person": membership.user_id, "comparison": membership.comparison_id})
        return format_html(
            '<a href="{}?{}">Hand over…<span class="visually-hidden"> from {}</span></a>',
            reverse("admin:annotations_change_handover"), query, membership.user,
        )  # fmt: skip

    def with_open_work(self, request: HttpRequest, names: Sequence[Any]) -> list[Any]:
        """Add the column for those who may hand over."""
        return [*names, "open_work"] if may_hand_over(request) else [*names]


class MemberInline(HandingOver, MembershipInline):
    def get_fields(self, request: HttpRequest, obj: Comparison | None = None) -> Any:
        return self.with_open_work(request, self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Comparison | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "open_work"]


admin.site.unregister([Comparison, Membership])


@admin.register(Comparison)
class ComparisonOfMembersAdmin(ComparisonAdmin):
    inlines = [MemberInline]


@admin.register(Membership)
class MemberAdmin(HandingOver, MembershipAdmin):
    readonly_fields = [*MembershipAdmin.readonly_fields, "open_work"]

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.with_open_work(request, self.list_display)

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return self.with_open_work(request, self.fields)
