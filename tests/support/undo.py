"""Undoing and redoing as a person's program does, and the acts that are taken back."""

from __future__ import annotations

from typing import Any

from django.test import Client

from annotations.models import Highlight, Link
from reader.models import Comparison
from tests.support.members import JSON, address, selected


def turn(client: Client, comparison: Comparison, way: str, past: Any = "") -> dict[str, Any]:
    answer = client.post(address(way, comparison), {"past": past}, headers=JSON)
    assert answer.status_code in (200, 422)
    return answer.json() | {"status": answer.status_code}


def undo(client: Client, comparison: Comparison, past: Any = "") -> dict[str, Any]:
    return turn(client, comparison, "undo", past)


def redo(client: Client, comparison: Comparison, past: Any = "") -> dict[str, Any]:
    return turn(client, comparison, "redo", past)


def make(
    client: Client, comparison: Comparison, quote: str = "offer", side: str = "left", **more: Any
) -> Highlight:
    sent = selected(getattr(comparison, side), quote, **more)
    assert client.post(address("highlights", comparison), sent, headers=JSON).status_code == 201
    return Highlight.objects.latest("pk")


def join(client: Client, comparison: Comparison, source: Highlight, target: Highlight) -> Link:
    sent = {"source": source.pk, "target": target.pk, "relation": "contrasts"}
    assert client.post(address("links", comparison), sent, headers=JSON).status_code == 201
    return Link.objects.latest("pk")
