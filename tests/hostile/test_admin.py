"""The corpus in the admin: its searches, filters, forms and acts; and numbers of rows that somebody else curates"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.hostile import corpus, tally
from tests.hostile.asking import Asker
from tests.hostile.numbering import WORD
from tests.support import curator
from tests.support.scene import Scene

pytestmark = pytest.mark.django_db

SENT = tuple(text.encode("utf-8", "replace").decode() for text in corpus.SHORT)
LISTS = [model for model in admin.site._registry if model._meta.app_label in ("annotations", "reader")]
LABELS = [model._meta.label_lower for model in LISTS]


@pytest.fixture(scope="module", autouse=True)
def beside(foreign: Scene) -> None:
    """Another scene stands there before anything is asked."""


def parameters(asker: Asker, model: Any) -> list[str]:
    """What the list may be asked for: what its filters, its search and its pages read."""
    page = asker.clients["staff"].get(curator.list_of(model))
    specs = page.context["cl"].filter_specs
    names = [name for spec in specs for name in spec.expected_parameters() if name]
    return [*names, "q", "o", "p", "all", "e", "_facets", "_popup", "pk__in", "comparison__title__regex"]


@pytest.mark.parametrize("model", LISTS, ids=LABELS)
def test_a_list(asker: Asker, model: Any) -> None:
    names = parameters(asker, model)
    words = SENT[LISTS.index(model) % 20 :: 20]
    for number, text in enumerate((*words, *corpus.NUMBERS[LISTS.index(model) % 5 :: 5], "a\x00")):
        name = names[number % len(names)]
        answer = asker.ask("staff", "GET", f"{curator.list_of(model)}?{urlencode({name: text})}")
        assert asker.faults(answer, f"{model._meta.label} {name}={text!r}") == []
        assert WORD not in answer.text.replace(text, "")
        tally.tried(f"GET admin {model._meta.label} {name}")


@pytest.mark.parametrize("model", LISTS, ids=LABELS)
def test_a_nul_in_every_parameter_of_a_list(asker: Asker, model: Any) -> None:
    for name in parameters(asker, model):
        answer = asker.ask("staff", "GET", f"{curator.list_of(model)}?{urlencode({name: 'a' + chr(0)})}")
        assert asker.faults(answer, f"{model._meta.label} {name}") == []
        tally.tried(f"GET admin {model._meta.label} {name}")


def rows(world: Scene) -> dict[str, Any]:
    here = world.comparison
    found = [
        world.row,
        world.link,
        world.silence,
        world.comment,
        world.framing,
        here.relations.get(),
        world.ruling,
    ]
    return {row._meta.label_lower: row for row in (*found, here.readings.first()) if row}


@pytest.mark.parametrize("label", ["annotations.highlight", "annotations.link", "annotations.silence"])
def test_an_act_of_a_list(asker: Asker, foreign: Scene, label: str) -> None:
    """Every act on foreign rows, with words of the corpus for all that it asks; none of them is reached."""
    row, theirs = rows(asker.scene)[label], rows(foreign)[label]
    page = asker.clients["staff"].get(curator.list_of(type(row)))
    acts = [name for name, _ in page.context["action_form"].fields["action"].choices if name]
    assert len(acts) >= 3
    for place, act in enumerate([*acts, "delete_selected", "__class__", "a\x00"]):
        for number, text in enumerate((*SENT[place::100], "a\x00", str(10**30))):
            selected = [theirs.pk, text] if number % 2 else [theirs.pk]
            sent = {"action": act, "_selected_action": selected, "step": ("", "apply")[number % 2], "why": text,
                    "shown": text, "framing": text, "relation": text, "person": text, "tags": [text], "note": text,
                    "select_across": str(number % 3 % 2)}  # fmt: skip
            answer = asker.ask("staff", "POST", curator.list_of(type(row)), sent, dump=True)
            assert asker.faults(answer, f"{label} {act} {text!r}") == []
            assert WORD not in answer.text
            if not number % 3 % 2:
                assert answer.state in (None, asker.before), f"{label} {act} changed something"
            tally.looked("numbers swapped")
            tally.tried(f"POST admin {label} {act}")


@pytest.mark.parametrize("label", ["annotations.highlight", "annotations.link", "annotations.framing",
                                   "annotations.relation", "annotations.comment"])  # fmt: skip
def test_a_form(asker: Asker, label: str) -> None:
    row = rows(asker.scene)[label]
    page = asker.clients["staff"].get(curator.page_of(row))
    typed = (
        curator.typed(asker.clients["staff"], row) if page.context["adminform"].form.fields else {"text": ""}
    )
    for number, text in enumerate(SENT[LABELS.index(label) :: 30]):
        for name in sorted(typed)[number % 2 :: 2]:
            answer = asker.ask("staff", "POST", curator.page_of(row), typed | {name: text, "why": text})
            assert asker.faults(answer, f"{label} {name}={text!r}") == []
            tally.tried(f"POST admin {label} {name}")


def test_foreign_pages(asker: Asker, foreign: Scene) -> None:
    """Led away with a message, or told that there is no such thing; never a word of it."""
    for row in rows(foreign).values():
        pages = [curator.page_of(row, name) for name in ("change", "history", "delete")]
        for where in pages:
            for method in ("GET", "POST"):
                answer = asker.ask("staff", method, where, {} if method == "POST" else None, dump=True)
                assert asker.faults(answer, where) == []
                assert answer.status in (302, 403, 404)
                assert WORD not in answer.text
                assert answer.state in (None, asker.before)
                tally.looked("numbers swapped")
    for act in (
        f"{foreign.comparison.pk}.1",
        f"{foreign.comparison.pk}.{foreign.comparison.revision}",
        *SENT[::20],
    ):
        for method in ("GET", "POST"):
            answer = asker.ask(
                "staff",
                method,
                reverse("admin:annotations_change_undo"),
                {"act": act, "next": act},
                dump=True,
            )
            assert asker.faults(answer, act) == []
            assert WORD not in answer.text
            assert answer.state in (None, asker.before)
            tally.looked("numbers swapped")
