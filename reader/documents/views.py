"""The pages of one person's comparisons and pieces."""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reader.access import get_destroyable_document_for, get_document_for, get_own_document_for
from reader.accounts.views import next_page
from reader.documents import destruction, steps
from reader.documents.confirmation import TitleForm
from reader.documents.create import bring_all
from reader.documents.forms import AppearanceForm, BringForm, DescriptionForm, KindsForm
from reader.documents.outline import draw_groups, summarise
from reader.documents.rendering import render_column
from reader.documents.summaries import summaries_of
from reader.importing import ImportRefused
from reader.members.share_links import for_guests
from reader.models import Comparison, Document, Role
from reader.requests import has_gone, listing_of, wants_json
from reader.text.blocks import CHOICES, BlockError
from reader.theme import keep

CHANGED = "This draft was changed in another window meanwhile, so nothing was done. This is how it is now; tick again."


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    mine = Comparison.objects.with_role_of(request.user).with_documents()
    last_archived = mine.order_by(F("archived").desc(nulls_first=True), "-created", "-pk")
    listing = listing_of(request, last_archived, "title", "left__title", "right__title")
    comparisons = list(listing.page)
    for comparison in comparisons:
        comparison.role, comparison.viewer = Role(comparison.role), request.user.pk
    summaries = summaries_of(comparisons)
    cards = [(comparison, summaries.get(comparison.pk)) for comparison in comparisons]
    context = {
        "listing": listing,
        "page": listing.page,
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
    mine = Document.objects.visible_to(request.user).light()
    made = request.GET.get("made", "")
    if re.fullmatch("[0-9]{1,3}", made):  # the page on which pieces are added has sent them one by one
        lately = timezone.now() - timedelta(hours=1)
        drafts = mine.filter(brought_by=request.user.pk, stored=None, created__gte=lately)
        _say_made(request, min(int(made), drafts.count()))
        return redirect("documents")
    listing = listing_of(request, mine, "title", "author", "source")
    return render(request, "reader/documents.html", {"listing": listing, "page": listing.page})


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        if has_gone(request):  # the page was left, or its loading stopped, while the file was read
            return HttpResponse(status=408)
        return _answer_drafts(request, bring_all(form.pieces, brought_by=request.user))
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    most_bytes = {"text": settings.DOCUMENT_MAX_BYTES, "file": settings.UPLOAD_MAX_BYTES}
    context = {"form": form, "most_bytes": most_bytes}
    return render(request, "reader/document_add.html", context, status=422 if form.is_bound else 200)


def _answer_drafts(request: HttpRequest, drafts: list[Document]) -> HttpResponse:
    """Go to the only draft, or to the list of pieces where there are several."""
    first = drafts[0]
    address = reverse("structure", args=[first.pk]) if len(drafts) == 1 else reverse("documents")
    if len(drafts) > 1:
        _say_made(request, len(drafts))
    if wants_json(request):
        made = {
            "id": first.pk,
            "address": address,
            "discard": reverse("document_discard", args=[first.pk]),
        }
        if len(drafts) > 1:
            made = {"ids": [draft.pk for draft in drafts], "address": address}
        return JsonResponse(made, status=201)
    return redirect(address)


def _say_made(request: HttpRequest, count: int) -> None:
    if count > 1:
        messages.success(request, f"{count} drafts were made. Review each one, then save it.")


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
    """Show what was recognised in one's own piece, and correct its description, its blocks and a draft's words."""
    document = get_own_document_for(request.user, pk)
    if request.method != "POST":
        return _correction(request, document, DescriptionForm(instance=document))
    description, kinds = DescriptionForm(request.POST, instance=document), _kinds(request, document)
    if not (description.is_valid() and kinds.is_valid()):
        return _correction(request, document, description, kinds, status=422)
    starts = kinds.cleaned_data["block"]
    try:
        steps.require_seen(document, request.POST.get("seen"))
        with transaction.atomic():
            description.save()
            done = _correct(request, document, starts, kinds.cleaned_data["choice"])
    except steps.Changed:
        kinds.add_error(None, CHANGED)
        return _correction(request, get_own_document_for(request.user, pk), description, kinds, status=409)
    except (BlockError, ImportRefused) as refused:
        kinds.add_error(None, str(refused))
        return _correction(request, get_own_document_for(request.user, pk), description, kinds, status=422)
    if done:
        messages.success(request, done)
    asked = f"?split={min(starts)}" if request.POST.get("repair") == "split" else ""
    return redirect(reverse("structure", args=[pk]) + asked + _place(request, document, starts))


def _correct(request: HttpRequest, document: Document, starts: list[int], choice: str) -> str:
    """Do what the pressed button asks, and say what was done; "" if that is still to be chosen."""
    act = request.POST.get("repair", "")
    if document.stored:
        if "apply" in request.POST:
            changed = document.recast(starts, choice)
            return f"Set to “{CHOICES[choice]}”: {changed} of {len(starts)} ticked."
        if act or {"reread", "split_at"} & request.POST.keys():
            raise BlockError("This piece is saved, and its words can no longer change.")
        return "Saved."
    if "apply" in request.POST:
        return steps.recast(document, starts, choice)
    if "split_at" in request.POST:
        at = request.POST["split_at"]
        return steps.split(document, int(at) if re.fullmatch("[0-9]{1,9}", at) else -1)
    if "reread" in request.POST:
        return steps.reread(document, request.POST.get("encoding", ""))
    if act == "undo":
        return steps.undo(document)
    if act == "split":
        return ""
    return steps.perform(document, act, starts) if act in steps.REPAIRS else "Saved."


def _place(request: HttpRequest, document: Document, starts: list[int]) -> str:
    """Return the fragment of the block that was corrected, or of the last one before it if it is gone."""
    at = request.POST.get("split_at")
    wanted = int(at) + 2 if at else min(starts, default=-1)  # two line breaks are between blocks at most
    before = [block.start for block in document.blocks if block.start <= wanted]
    return f"#block-{before[-1]}" if before else ""


@require_POST
def document_store(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_own_document_for(request.user, pk)
    description, kinds = DescriptionForm(request.POST, instance=document), _kinds(request, document)
    if not description.is_valid():
        return _correction(request, document, description, kinds, status=422)
    try:
        steps.require_seen(document, request.POST.get("seen"))
    except steps.Changed:
        kinds.add_error(None, CHANGED)
        return _correction(request, document, description, kinds, status=409)
    description.save()
    document.keep()
    messages.success(request, "The piece is saved. Its words can no longer change.")
    return redirect(document)


@require_POST
def document_discard(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_own_document_for(request.user, pk)
    discarded = document.discard()
    if wants_json(request):
        return JsonResponse({"discarded": pk} if discarded else {}, status=200 if discarded else 409)
    if not discarded:
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
    ticked = request.POST.get("repair") in steps.REPAIRS
    needed = {"block", "choice"} if "apply" in request.POST else {"block"} if ticked else ()
    return KindsForm(request.POST or None, blocks=document.blocks, needed=needed)


def _correction(
    request: HttpRequest, document: Document, description: DescriptionForm, kinds: KindsForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    kinds = kinds or _kinds(request, document)
    split = request.GET.get("split", "") if not document.stored else ""
    to_split = int(split) if re.fullmatch("[0-9]{1,9}", split) else -1
    ticked = kinds.ticked if status != 409 else set()
    context = {
        "document": document,
        "description": description,
        "kinds": kinds,
        "summary": summarise(document.blocks),
        "groups": draw_groups(document.text, document.blocks, ticked, document.language, to_split),
        "splitting": any(block.start == to_split for block in document.blocks),
    }
    if not document.stored:
        original = steps.original_of(document)
        context |= {
            "original": original,
            "repairs": steps.REPAIRS,
            "losses": steps.losses_of(document, original),
        }
        context["likely"], context["others"] = steps.offered(original)
    return render(request, "reader/structure.html", context, status=status)
