"""Acts on all that a list of the admin finds, as its pages do them: the question first, then the act, then its undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.models import Highlight, Link
from reader.models import Role
from tests.support import curator, factories
from tests.support.bulk_rows import Scene


class Act(NamedTuple):
    """An act of a list: on rows of which kind, by which action, what is chosen for it, and on which rows."""

    kind: type
    action: str
    chosen: Callable[[Scene], dict[str, Any]] = lambda scene: {}
    query: str = ""


ACTS: dict[str, Act] = {
    "accept": Act(Highlight, "accept"),
    "retag": Act(Highlight, "retag", lambda s: {"framing": s.framing.pk, "tags": [tag.pk for tag in s.tags]}),
    "relate": Act(Link, "relate", lambda s: {"relation": s.echoes.pk}),
    "reassign": Act(Highlight, "reassign", lambda s: {"person": s.taker.pk}),
    "merge": Act(Highlight, "merge"),
    "delete": Act(Highlight, "delete_rows"),
    "restore": Act(Highlight, "restore_rows", query="&state=deleted"),
    "return to proposed": Act(Highlight, "propose", query="&status__exact=accepted"),
}


def scene_for(name: str, rows: int, title: str) -> Scene:
    """A comparison in which the act finds so many rows, all of which it changes."""
    double = name == "merge"
    scene = Scene(rows // 2 if double else rows, title, double)
    if name == "restore":
        scene.links.update(deleted="2026-01-01T00:00Z")
        scene.highlights.update(deleted="2026-01-01T00:00Z")
    if name == "return to proposed":
        scene.highlights.update(status="accepted")
    return scene


class Across:
    """The act on all rows that the list finds, without ticking more than one of them."""

    def __init__(self, name: str, scene: Scene) -> None:
        self.act, self.scene = ACTS[name], scene
        self.client = Client()
        User = get_user_model()
        person = User.objects.filter(username="curator").first() or curator.curator()
        factories.membership(comparison=scene.comparison, user=person, role=Role.CURATOR)
        self.client.force_login(person)

    @property
    def rows(self) -> Any:
        return self.scene.links if self.act.kind is Link else self.scene.highlights

    @property
    def address(self) -> str:
        comparison = self.scene.comparison
        piece = f"&document={comparison.left_id}" if self.act.kind is Highlight else ""
        found = f"?comparison__id__exact={comparison.pk}{piece}{self.act.query}"
        return curator.list_of(self.act.kind) + found

    def ask(self) -> dict[str, Any]:
        """What the page of the question sends back when the act is applied."""
        sent = {"action": self.act.action, "_selected_action": [self.rows.first().pk], "select_across": "1"}
        page = self.client.post(self.address, sent)
        assert page.status_code == 200
        shown = re.search(r'name="shown" value="([^"]+)"', page.content.decode())
        assert shown, "the question does not say what it shows"
        return sent | self.act.chosen(self.scene) | {"step": "apply", "shown": shown[1], "why": "why"}

    def apply(self, asked: dict[str, Any]) -> HttpResponse:
        """Do it; the answer leads back to the list."""
        answer = self.client.post(self.address, asked)
        assert answer.status_code == 302, answer.content.decode()
        return answer

    def act_number(self) -> str:
        """What the button beside the message sends to take the act back."""
        page = self.client.get(self.address).content.decode()
        found = re.search(r'name="act" value="([^"]+)"', page)
        assert found, "the act said nothing"
        return found[1]

    def undo(self, number: str) -> HttpResponse:
        return self.client.post(
            reverse("admin:annotations_change_undo"), {"act": number, "next": self.address}
        )
