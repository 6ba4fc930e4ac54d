"""The page of a comparison's members, their roles and the read-only links to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reader.access import get_comparison_for, get_membership_for, get_share_for
from reader.accounts.throttling import address_of, tried
from reader.members.forms import MemberForm, RoleForm, ShareForm
from reader.members.places import places_of
from reader.members.share_links import NO_INDEX, enter
from reader.models import Coding, Comparison, Membership, Role, Share, TooMany
from reader.refusals import refusal
from reader.requests import listing_of


@require_safe
def members(request: HttpRequest, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk)
    if comparison.by_link:
        raise PermissionDenied("A read-only link shows the comparison, not who its members are.")
    return draw(request, comparison)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.OWNER)
    form = MemberForm(request.POST, comparison=comparison)
    if form.is_valid():
        person, role = form.cleaned_data["username"], form.cleaned_data["role"]
        try:
            Membership.begin(comparison, person, role)
        except ValidationError as refused:
            form.add_error("username", refused)
        else:
            messages.success(request, f"Added {person} as {role.label.lower()}.")
            return redirect("members", pk)
    return draw(request, comparison, status=422, member_form=form)


@require_POST
def change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    comparison = get_comparison_for(request.user, pk, Role.OWNER)
    membership = get_membership_for(request.user, pk, number)
    form = RoleForm(request.POST, membership=membership)
    if not form.is_valid():
        return draw(request, comparison, status=422, problem="Choose one of the roles.")
    role = form.cleaned_data["role"]
    try:
        membership.give(role, form.cleaned_data["seen"])
    except ValidationError as refused:
        return draw(request, comparison, status=422, problem=refused.message)
    messages.success(request, f"{membership.user} is now {role.label.lower()}.")
    return _back_to_list(request, pk)


@require_POST
def remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Remove a member, as an owner, or leave the comparison oneself."""
    membership = get_membership_for(request.user, pk, number)
    comparison = membership.comparison
    try:
        membership.end()
    except ValidationError as refused:
        return draw(request, comparison, status=422, problem=refused.message)
    if membership.user_id == request.user.pk:
        messages.success(request, f"You have left “{comparison}”.")
        return redirect("home")
    messages.success(request, f"Removed {membership.user}. What they made here stays, under their name.")
    return _back_to_list(request, pk)


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link. Only this answer has its URL, so no cache may keep the answer."""
    comparison = get_comparison_for(request.user, pk, Role.OWNER)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return draw(request, comparison, status=422, share_form=form)
    made, token = Share.make(comparison, request.user, form.cleaned_data["days"])
    address = request.build_absolute_uri(reverse("shared", args=[token]))
    response = draw(request, comparison, status=201, made=made, address=address)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    get_share_for(request.user, pk, number).revoke()
    messages.success(request, "The link is revoked. Whoever came by it can read no further.")
    return redirect(reverse("members", args=[pk]) + "#links")


@login_not_required
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Let a guest in by a link. The answer reveals the URL to no other page, cache or index."""
    response: HttpResponse
    try:
        with tried(link=address_of(request)):
            response = redirect("workbench", enter(request, token).comparison_id)
    except Http404 as ended:
        response = refusal(request, 404, str(ended), "404.html", exception=ended)
    except TooMany as refused:
        response = refusal(request, 429, str(refused), "429.html")
        response["Retry-After"] = str(refused.wait)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = NO_INDEX
    return response


def _back_to_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the page of the members' list from which a form was sent."""
    return redirect(reverse("members", args=[pk], query=request.GET))


def draw(request: HttpRequest, comparison: Comparison, *, status: int = 200, **said: Any) -> HttpResponse:
    """Draw the page. `said` adds a refused form, a `problem`, or the link `made` and its `address`."""
    seen = Membership.objects.seen_in(comparison).select_related("user")
    owners = list(seen.in_charge().values_list("pk", flat=True)[:2])
    listing = listing_of(request, seen, "user__username", address=reverse("members", args=[comparison.pk]))
    owns = comparison.may(Role.OWNER)
    context = {
        "comparison": comparison,
        "places": places_of(comparison),
        "listing": listing,
        "page": listing.page,
        "only_owner": owners[0] if len(owners) == 1 else None,
        "roles": Role.choices,
        "owns": owns,
        "is_owner": comparison.role >= Role.OWNER,
        "may_curate": comparison.may(Role.CURATOR),
        "blind": comparison.coding == Coding.BLIND,
        "hides": comparison.sees_only is not None,
        "member_form": MemberForm(comparison=comparison),
        "share_form": ShareForm(),
        "shares": comparison.shares.standing().select_related("created_by") if owns else (),
    }
    return render(request, "reader/members.html", context | said, status=status)
