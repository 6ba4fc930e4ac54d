"""Coding: a comparison with the default codebook, and the addresses of its page."""

from typing import Any

from django.urls import reverse

from annotations.codebook import presets
from annotations.models.codebook import Code
from reader.models import Comparison, Role
from tests.support import factories


def coded() -> Comparison:
    """A comparison with the default codebook; the account `curator` is a curator of it."""
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by)
    factories.membership(comparison=comparison, user=factories.user(username="curator"), role=Role.CURATOR)
    return comparison


def page_of(comparison: Comparison) -> str:
    return reverse("codebook", args=[comparison.pk])


def adding(noun: str, comparison: Comparison) -> str:
    return reverse("code_add", args=[comparison.pk, noun])


def at(code: Code, name: str = "code") -> str:
    """The address called `name` of a code."""
    if name == "tag_add":
        return reverse(name, args=[code.comparison.pk, code.pk])
    return reverse(name, args=[code.comparison.pk, code.noun, code.pk])


def typed(code: Code, **changed: Any) -> dict[str, Any]:
    """What the form of a code sends when only `changed` was typed into it."""
    names = ("name", "definition", "colour", "line", "key", "revision")
    return {name: getattr(code, name) for name in names if hasattr(code, name)} | changed
