"""The pages of one person's comparisons and pieces."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reader.access import get_destroyable_document_for, get_document_for, get_own_document_for
from reader.accounts.views import next_page
from reader.documents import destruction
from reader.documents.confirmation import TitleForm
from reader.documents.create import bring
from reader.documents.forms import AppearanceForm, BringForm, DescriptionForm, KindsForm
from reader.documents.outline import draw_groups, summarise
from reader.documents.rendering import render_column
from reader.documents.summaries import summaries_of
from reader.members.share_links import for_guests
from reader.models import Comparison, Document, Role
from reader.requests import wants_json
from reader.text.blocks import CHOICES
from reader.theme import keep


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    comparisons = list(Comparison.objects.with_role_of(request.user).with_documents())
    for comparison in comparisons:
        comparison.role, comparison.viewer = Role(comparison.role), request.user.pk
    summaries = summaries_of(comparisons)
    cards = [(comparison, summaries.get(comparison.pk)) for comparison in comparisons]
    context = {
        "comparisons": [card for card in cards if not card[0].archived],
        "archived": [card for card in cards if card[0].archived],
    }
    return render(request, "reader/home.html", context)


@for_guests
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "reader/help.html")


@for_guests
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Store how pages look in this browser, and return to the page that was left for it."""
    form = AppearanceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors["appearance"][0], status=422, content_type="text/plain")
    response = HttpResponseRedirect(next_page(request))  # `redirect` would also take the name of a URL
    keep(response, form.cleaned_data["appearance"])
    return response


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return render(
        request, "reader/documents.html", {"documents": Document.objects.visible_to(request.user).light()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        draft = bring(form.recognised, brought_by=request.user, filename=form.filename)
        if wants_json(request):
            return JsonResponse(
                {"id": draft.pk, "address": reverse("structure", args=[draft.pk])}, status=201
            )
        return redirect("structure", draft.pk)
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context = {"form": form, "most_bytes": settings.DOCUMENT_MAX_BYTES}
    return render(request, "reader/document_add.html", context, status=422 if form.is_bound else 200)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a piece. A draft must be reviewed first, so it redirects to the page that corrects it."""
    document = get_document_for(request.user, pk)
    if not document.stored:
        return redirect(document)
    context = {
        "document": document,
        "column": render_column(document),
        "has_title": any(block.choice == "heading-1" for block in document.blocks),
        "own": document.brought_by_id == request.user.pk,
        "may_destroy": request.user.pk == document.brought_by_id
        or getattr(request.user, "is_superuser", False),
    }
    return render(request, "reader/document.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was recognised in one's own piece, and correct its description and its blocks' kinds."""
    document = get_own_document_for(request.user, pk)
    if request.method != "POST":
        return _correction(request, document, DescriptionForm(instance=document))
    description, kinds = DescriptionForm(request.POST, instance=document), _kinds(request, document)
    if not (description.is_valid() and kinds.is_valid()):
        return _correction(request, document, description, status=422)
    description.save()
    place = ""
    if "apply" in request.POST:
        starts, choice = kinds.cleaned_data["block"], kinds.cleaned_data["choice"]
        changed = document.recast(starts, choice)
        messages.success(request, f"Set to “{CHOICES[choice]}”: {changed} of {len(starts)} ticked.")
        place = f"#block-{min(starts)}"
    else:
        messages.success(request, "Saved.")
    return redirect(reverse("structure", args=[pk]) + place)


@require_POST
def document_store(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_own_document_for(request.user, pk)
    description = DescriptionForm(request.POST, instance=document)
    if not description.is_valid():
        return _correction(request, document, description, status=422)
    description.save()
    document.keep()
    messages.success(request, "The piece is saved. Its words can no longer change.")
    return redirect(document)


@require_POST
def document_discard(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_own_document_for(request.user, pk)
    if not document.discard():
        messages.error(request, "This piece is saved, and only drafts can be discarded.")
        return redirect("document", document.pk)
    messages.success(request, f"The draft “{document.title}” is discarded.")
    return redirect("documents")


@require_http_methods(["GET", "HEAD", "POST"])
def document_destroy(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy a piece that no comparison uses, with its title typed, or say which comparisons use it."""
    document = get_destroyable_document_for(request.user, pk)
    if not document.stored:
        return redirect(document)
    form = TitleForm(request.POST if request.method == "POST" else None, wanted=document.title)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            destruction.destroy(document, request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
            status = 409
        else:
            messages.success(request, "The piece is destroyed.")
            return JsonResponse({"destroyed": pk}) if wants_json(request) else redirect("documents")
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=status)
    seen, others = destruction.uses_of(document, request.user)
    context = {"document": document, "form": form, "using": seen, "others": others}
    return render(request, "reader/document_destroy.html", context, status=status)


def _kinds(request: HttpRequest, document: Document) -> KindsForm:
    return KindsForm(request.POST or None, blocks=document.blocks, applied="apply" in request.POST)


def _correction(
    request: HttpRequest, document: Document, description: DescriptionForm, status: int = 200
) -> HttpResponse:
    kinds = _kinds(request, document)
    context = {
        "document": document,
        "description": description,
        "kinds": kinds,
        "summary": summarise(document.blocks),
        "groups": draw_groups(document.text, document.blocks, kinds.ticked, document.language),
    }
    return render(request, "reader/structure.html", context, status=status)
