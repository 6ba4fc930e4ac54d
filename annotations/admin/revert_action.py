"""The page that reverts a row to its state after one of its changes, through the row's own verb."""

from functools import partial
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from annotations.adjudication.queue import RuledCase
from annotations.adjudication.reopened_cases import reopened_by, ruled
from annotations.admin import reopened_cases
from annotations.admin.bulk_action import tell
from annotations.admin.forms import WhyForm
from annotations.history.bulk_write import Done
from annotations.history.changes import readable
from annotations.history.reversal import put_back
from annotations.models import Change, Framing, Highlight, Link, Relation, Tag
from annotations.models.annotation import Annotation, Recorded, Refused
from annotations.models.change import Recording, recording
from annotations.models.code_names import matching
from annotations.models.codebook import STAYS, Code
from reader.models import Comparison, Role


def name_of(model_admin: Any) -> str:
    return f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_revert"


def urls(model_admin: Any) -> list[Any]:
    view = model_admin.admin_site.admin_view(partial(revert, model_admin))
    name = name_of(model_admin).partition(":")[2]
    return [path("<path:object_id>/history/<int:change>/revert/", view, name=name)]


def revert(model_admin: Any, request: HttpRequest, object_id: str, change: int) -> HttpResponse:
    """Preview the revert on GET, do it on POST. A state that no longer fits is refused with the reason."""
    row = model_admin.get_object(request, unquote(object_id))
    if row is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)
    if not model_admin.may_revert(request, row):
        raise PermissionDenied("This needs a curator's account that may change such rows.")
    then = Change.objects.of(row).filter(pk=change).first()
    if then is None or then.after is None:
        raise Http404("There is no such change in the history of this row.")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("shown") != str(row.revision):
            form.add_error(None, "The row was changed meanwhile. Look at it below, then revert again.")
        else:
            try:
                act = _put_back(model_admin, request, row, then, form.cleaned_data["why"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                named = str(model_admin.opts.verbose_name).capitalize()
                words = f"{named} #{row.pk} is back in its state at revision {then.revision}."
                tell(model_admin, request, words, act)
                return redirect(_address(model_admin, "history", row))
    return _page(model_admin, request, row, then, form)


def _put_back(model_admin: Any, request: HttpRequest, row: Any, then: Change, why: str) -> Done:
    """Read the row again, revert it and return the act. Raises Refused."""
    with transaction.atomic():
        row = model_admin.locked(row)
        row.comparison.role, row.comparison.viewer = Role.CURATOR, request.user.pk
        target = target_of(row, then)
        _refuse_misfit(row, target)
        reason = f"to revision {then.revision}"
        with recording(row.comparison, request.user) as record:
            _revert(record, row, target, f"{reason}: {why}" if why else reason)
    # An act on a code cannot be undone as a whole, so it gets no Undo button; this page can revert it again.
    return Done(1, [] if isinstance(row, Code) else [(row.comparison_id, record.revision)])


def _revert(record: Recording, row: Any, target: dict[str, Any], reason: str) -> None:
    if isinstance(row, Code):
        row.put_back(record, "reverted", target, reason)
    else:
        kind = type(row)
        put_back(record, {kind: {row.pk: row}}, {kind: {row.pk: target}}, "reverted", reason)


def target_of(row: Recorded, then: Change) -> dict[str, Any]:
    """Return the whole `state()` that the row is to have: the change's values, else the present ones."""
    now, state = row.state(), then.after or {}
    stays = STAYS if isinstance(row, Code) else ("curated", "merged_into_id")
    target = now | {name: value for name, value in state.items() if name in now and name not in stays}
    for mark in ("deleted", "retired"):
        if now.get(mark) and target.get(mark):
            target[mark] = now[mark]  # another time of deletion is not a difference
    return target


def _refuse_misfit(row: Any, target: dict[str, Any]) -> None:
    """Raise Refused if nothing changes, a code is retired, or the ruling is gone."""
    now = row.state()
    if now == target:
        raise Refused("It is in that state already.")
    codes: list[Any] = []
    if now.get("deleted") and not target.get("deleted") and isinstance(row, Annotation):
        row.check_ruling()
    if isinstance(row, Highlight):
        new = set(target["tag_names"]) - set(
            now["tag_names"] if target["framing_id"] == row.framing_id else ()
        )
        codes = list(matching(Tag.objects.filter(framing=target["framing_id"]), new).values())
        codes += Framing.objects.filter(pk=target["framing_id"]).exclude(pk=row.framing_id)
    if isinstance(row, Link):
        codes += Relation.objects.filter(pk=target["relation_id"]).exclude(pk=row.relation_id)
    for code in codes:
        if code.retired:
            raise Refused(f"The {code.noun} “{code}” is retired; bring it back into use first.")


def _page(
    model_admin: Any, request: HttpRequest, row: Any, then: Change, form: WhyForm
) -> TemplateResponse:  # fmt: skip
    would = Change(
        noun=row.noun,
        row=row.pk,
        actor_id=request.user.pk or 0,
        before=row.state(),
        after=target_of(row, then),
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Revert {model_admin.opts.verbose_name} {row.pk}",
        "subtitle": str(row.comparison),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "row": row,
        "then": then,
        "form": form,
        "shown": row.revision,
        "differences": readable([would])[0].differences,
        "reopened": reopened_cases.shown(request, _reopened(row, would.after or {})),
        "history": _address(model_admin, "history", row),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/annotations/revert.html", context, status=status)


def _reopened(row: Any, target: dict[str, Any]) -> list[tuple[Comparison, RuledCase]]:
    """Return the settled cases that are opened again if the row has this state."""
    return [
        (comparison, entry)
        for comparison in ruled(Comparison.objects.filter(pk=row.comparison_id))
        for entry in reopened_by(comparison, {type(row): {row.pk: target}})
    ]


def _address(model_admin: Any, verb: str, row: Any) -> str:
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_{verb}", args=[row.pk])
