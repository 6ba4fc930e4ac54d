"""The base of admins of rows with a history: they write through the models' verbs and show the history."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from annotations.admin import display, revert_action, stale_rows
from annotations.admin.forms import SeenForm
from annotations.history.changes import readable
from annotations.models import Change
from annotations.models.annotation import Curated, Refused
from annotations.workbench.groups import read_groups, read_groups_of
from reader.admin.base import CurationAdmin, shorten, with_viewer, within
from reader.models import Comparison

NOTE = 60  # code points of a note in a list


class RecordedAdmin(CurationAdmin):
    """The admin of rows that are edited through their model's verbs only, so the history has every edit."""

    form = SeenForm
    can_revert = True
    object_history_template = "admin/annotations/object_history.html"

    class Media:
        css = {"all": ("annotations/admin.css",)}

    def get_list_display(self, request: HttpRequest) -> Any:
        """Leave out the comparison where the person curates only one."""
        columns = super().get_list_display(request)
        return columns if len(within(request)) > 1 else [name for name in columns if name != "of_comparison"]

    @admin.display(description="comparison", ordering="comparison__title")
    def of_comparison(self, row: Any) -> str:
        return shorten(row.comparison.title, 44)

    @admin.display(description="created", ordering="created")
    def created_at(self, row: Any) -> Any:
        return display.at(row.created)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save through Django's view. If the verb refuses, keep nothing and show the form with the reason."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the hidden revision that the person sees, if they may change the row."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (None, {"fields": ["seen"], "classes": ["seen"]})]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Write through a verb, on the row read again: `obj` already holds what was typed."""
        if not change:
            obj.add(request.user)
            return
        changed = set(form.changed_data) - {"seen"}
        row = self.locked(obj)
        self.write(row, request.user, form.cleaned_data, changed)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: the verb has already written the tags."""

    def get_urls(self) -> list[Any]:
        """Put the revert page's URL before Django's URL of a row, which matches any path."""
        return [*revert_action.urls(self), *super().get_urls()] if self.can_revert else super().get_urls()

    def may_revert(self, request: HttpRequest, row: Any) -> bool:
        """Return True if the person may revert `row`; also a deleted or read-only one, as it adds nothing."""
        allowed = admin.ModelAdmin.has_change_permission(self, request)
        return self.can_revert and allowed and self.within_reach(request, row) and not self.is_archived(row)

    def locked(self, obj: Any) -> Any:
        """Lock the comparison until the transaction ends, and return the row as stored now."""
        comparison = Comparison.objects.select_for_update().get(pk=obj.comparison_id)
        row = self.model.objects.get(pk=obj.pk)
        row.comparison = comparison
        return row

    def write(self, row: Any, actor: Any, data: dict[str, Any], changed: set[str]) -> None:
        """Write the fields named in `changed` through the model's verbs. Raises Refused."""
        raise NotImplementedError

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if row is not None and self.has_view_or_change_permission(request, row):
            history = Paginator(Change.objects.of(row).select_related("actor"), 50)
            page = history.get_page(request.GET.get("p"))
            context |= {
                "entries": readable(page),
                "page": page,
                "title": f"History of {self.opts.verbose_name} {row.pk}",
            }
            context["media"] = self.media
            if self.may_revert(request, row):
                context["revert_to"] = revert_action.name_of(self)
        return super().history_view(request, object_id, context)


class ReadOnly:
    """A mixin for rows that are made elsewhere and only viewed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AnnotationAdmin(RecordedAdmin):
    """The admin of analysts' work: made in the workbench; viewed, curated, deleted and restored here."""

    ordering = ["-pk"]  # an edit moves no row

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request).select_related("comparison", "analyst")
        return with_viewer(rows, request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Gather with each row of the page those that it is shown as one with. Four queries at most."""
        changelist = super().get_changelist_instance(request)
        if issubclass(self.model, Curated):
            groups = read_groups_of({row.comparison_id for row in changelist.result_list})
            for row in changelist.result_list:
                row.group = groups.group_of(row.noun, row.pk)
        return changelist

    @admin.display(description="")
    def action_checkbox(self, row: Any) -> Any:
        return stale_rows.with_revision(super().action_checkbox(row), row)

    def is_as_sent(self, row: Any, sent: QueryDict) -> bool:
        return stale_rows.seen_in(sent).get(row.pk, str(row.revision)) == str(row.revision)

    def previewed(self, rows: Any) -> QuerySet:
        """Return the rows with the relations that `words_of` shows, in the order of a preview."""
        raise NotImplementedError

    def words_of(self, row: Any) -> Any:
        """Return the passage or passages of a row as HTML, for a preview."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.deleted is None)

    def write(self, row: Any, actor: Any, data: dict[str, Any], changed: set[str]) -> None:
        row.check_seen(data["seen"])
        if changed - {"status"}:
            self.edit(row, actor, data)
        if "status" in changed:
            row.curate(actor, data["status"])

    def edit(self, row: Any, actor: Any, data: dict[str, Any]) -> None:
        """Write all fields except the status. Raises Refused."""
        raise NotImplementedError

    @admin.display(description="no.", ordering="pk")
    def number(self, row: Any) -> str:
        return f"#{row.pk}"

    @admin.display(description="analyst")
    def who(self, row: Any) -> str:
        return str(row.analyst)

    @admin.display(description="layer")
    def layer(self, row: Any) -> Any:
        return display.layer(row)

    @admin.display(description="note", ordering="note")
    def said(self, row: Any) -> Any:
        return format_html('<span class="two-lines">{}</span>', shorten(row.note, NOTE)) if row.note else ""

    @admin.display(description="analyst", ordering="analyst__username")
    def made_by(self, row: Any) -> str:
        return str(row.analyst)

    @admin.display(description="modified", ordering="modified")
    def modified_at(self, row: Any) -> Any:
        return display.at(row.modified)

    @admin.display(description="merged")
    def merging(self, row: Any) -> Any:
        """Return with which rows this one is shown as one, or why it no longer is."""
        group = read_groups(row.comparison).group_of(row.noun, row.pk)
        others = [pk for pk in group if pk != row.pk]
        if not others:
            into = row.merged_into_id
            return (
                f"Not any more: it was merged into #{into}, and one of them was changed since."
                if into
                else "No"
            )
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        links = format_html_join(
            ", ", '<a href="{}">#{}</a>', ((reverse(name, args=[pk]), pk) for pk in others)
        )
        shown = "" if group[0] == row.pk else f" All of them are shown as #{group[0]}."
        return format_html("Merged with {}.{}", links, shown)

    @admin.display(description="deleted")
    def deletion(self, row: Any) -> str:
        return display.deletion(row)
