"""Coming back to a list of the admin: to the same page and row after Save, and with ticks and reason if refused."""

import copy
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, display
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from reader.admin.change_list import nearest
from reader.requests import numbers_in

NO_ROW = "Nothing was done: no row is ticked. Tick rows, then press Go."
NO_ACTION = "Nothing was done: no action is chosen. Choose one, then press Go."
NO_SUCH_ROW = (
    "Nothing was done: what was ticked is not in this list. Tick the rows again, then choose the action."
)
LAST = "That was the last row of the list."


def leads_back(request: HttpRequest, answer: Any) -> bool:
    """Return True for a redirect to the list, False for a page that asks first, a file, or a redirect elsewhere."""
    return isinstance(answer, HttpResponseRedirect) and answer.url.partition("?")[0] == request.path


class Returning(ModelAdmin):
    """An admin whose list keeps what was typed and ticked, and where one was."""

    @display(description="")
    def action_checkbox(self, row: Any) -> Any:
        """Return the row's tick box. It is the place in the list that an address can name."""
        ticked = mark_safe(" checked") if getattr(row, "is_ticked", False) else ""
        return format_html(  # a widget would render a template for each row
            '<input type="checkbox" name="{0}" value="{1}" class="action-select" id="row-{1}" '
            'aria-label="Tick #{1}, {2}"{3}>',
            ACTION_CHECKBOX_NAME, row.pk, row, ticked,
        )  # fmt: skip

    def message_user(
        self, request: HttpRequest, message: Any, level: Any = messages.INFO, *args: Any, **more: Any
    ) -> None:
        """Note the level too: it tells whether anything was done."""
        request.__dict__.setdefault("levels_said", set()).add(level)
        super().message_user(request, message, level, *args, **more)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list, or do an action. One that does nothing gives the list with its ticks and reason."""
        context = {"no_row": NO_ROW, "no_action": NO_ACTION} | (extra_context or {})
        if request.method != "POST":
            return super().changelist_view(request, context)
        sent, order = request.POST, self.shown_on_page(request)
        if sent.get("step") == "cancel":
            pass
        elif words := self.missing(request):
            self.message_user(request, words, messages.ERROR)
        else:
            answer = super().changelist_view(request, context)
            done = messages.SUCCESS in request.__dict__.get("levels_said", ())
            if done or not leads_back(request, answer):
                return self.at_row(request, answer, order)
        request.POST = QueryDict()  # nothing to do any more: only show the list
        return self.with_kept(request, super().changelist_view(request, context), sent)

    def missing(self, request: HttpRequest) -> str:
        """Return why the action that was sent cannot be tried, or an empty text."""
        ticked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if not ticked:
            return NO_ROW
        if len(numbers_in(ticked)) < len(ticked):
            return NO_SUCH_ROW
        return "" if request.POST.get("action") else NO_ACTION

    def with_kept(self, request: HttpRequest, answer: Any, sent: QueryDict) -> Any:
        """Tick the rows of the list that were ticked, and fill in the action and what else was typed.

        All pages are not selected again, because the list shows only its own rows as ticked.
        """
        context = getattr(answer, "context_data", None)
        if not context or "cl" not in context:
            return answer
        ticked = set(sent.getlist(ACTION_CHECKBOX_NAME))
        for row in context["cl"].result_list:
            row.is_ticked = str(row.pk) in ticked and self.is_as_sent(row, sent)
        if form := context.get("action_form"):
            form.initial = {
                name: sent[name] for name in form.fields if name in sent and name != "select_across"
            }
        return answer

    def is_as_sent(self, row: Any, sent: QueryDict) -> bool:
        """Return True unless the row was changed since the list was shown from which it was ticked."""
        return True

    def at_row(self, request: HttpRequest, answer: Any, order: list[int]) -> Any:
        """Let a redirect to the list lead to the first row that was ticked, or to the next one that is still there."""
        ticked = numbers_in(request.POST.getlist(ACTION_CHECKBOX_NAME))
        first = next((pk for pk in order if pk in ticked), None)
        if first is None or not leads_back(request, answer):
            return answer
        row = nearest(first, order, self.shown_on_page(request))
        return HttpResponseRedirect(f"{answer.url}#row-{row}") if row else answer

    def shown_on_page(self, request: HttpRequest) -> list[int]:
        try:
            listed: Any = self.get_changelist_instance(request)
            return listed.on_page()
        except IncorrectLookupParameters:
            return []

    def list_behind(self, request: HttpRequest) -> Any:
        """Return the list that the form was opened from, with its filters, order and page; None if it is no list."""
        behind: Any = copy.copy(request)
        behind.GET, behind.method = QueryDict(request.GET.get("_changelist_filters", "")), "GET"
        try:
            return self.get_changelist_instance(behind)
        except IncorrectLookupParameters:
            return None

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Note the list's order before the row is saved, which may change it."""
        order: list[int] = []
        if object_id and not {"_save", "_next"}.isdisjoint(request.POST) and IS_POPUP_VAR not in request.POST:
            behind = self.list_behind(request)
            order = behind.in_order() if behind else []
        request.__dict__["order_before"] = order
        context = {"has_next": bool(object_id)} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Lead to the row in the list that one came from or, with “Save and next”, to the form of the next row."""
        order = request.__dict__.get("order_before", [])
        at = order.index(obj.pk) + 1 if obj.pk in order else len(order)
        if "_next" in request.POST and at < len(order):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            context: Any = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
            return HttpResponseRedirect(add_preserved_filters(context, reverse(name, args=[order[at]])))
        if "_next" in request.POST:
            self.message_user(request, LAST)
        answer: Any = super().response_post_save_change(request, obj)
        behind = self.list_behind(request)
        row = nearest(obj.pk, order, behind.on_page()) if behind else None
        return HttpResponseRedirect(f"{answer.url}#row-{row}") if row else answer
