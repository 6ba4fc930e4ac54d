"""A relation that a curator calls symmetric: two analysts who link in opposite directions agree."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.test import Client

from annotations.adjudication.queue import Standing
from annotations.codebook import presets
from annotations.models import Change, Relation
from reader.models import Comparison, Role
from tests.support import factories
from tests.support.codebook import adding, at, typed
from tests.support.members import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def parallels() -> Relation:
    """A relation that a curator added, by which two analysts linked the same passages in opposite directions."""
    made = factories.comparison(owner=factories.user(username="owner"))
    framing = factories.framing(comparison=made, name="Strategic")
    relation = factories.relation(comparison=made, name="Parallels")
    for name in ("first", "second"):
        member(made, name, Role.ANALYST)
        person = factories.user(username=name)
        ends = [
            factories.highlight(
                comparison=made, document=document, analyst=person, framing=framing, start=0, end=9
            )
            for document in made.documents.values()
        ]
        for document in made.documents.values():
            factories.reading(comparison=made, document=document, analyst=person)
        source, target = ends if name == "first" else reversed(ends)
        factories.link(source=source, target=target, relation=relation, analyst=person)
    return relation


def related(comparison: Comparison) -> float:
    """Return the agreement on links with their relations, as the page gives it to programs."""
    owner = Client()
    owner.force_login(comparison.created_by)
    address = f"/comparisons/{comparison.pk}/agreement/"
    found = owner.get(address, headers={"accept": "application/json"}).json()
    return next(figure["value"] for figure in found["links"] if "relation" in figure["label"])


def of_links(comparison: Comparison) -> list[str]:
    """Return in what the cases of links differ."""
    return [entry.words for entry in Standing.of(comparison).cases if entry.case.of_links]


def test_the_agreement_and_the_cases_follow_the_codebook(parallels: Relation) -> None:
    comparison, curator = parallels.comparison, Client()
    curator.force_login(comparison.created_by)
    assert related(comparison) == 0
    assert len(of_links(comparison)) == 1
    answer = curator.post(at(parallels, "code"), typed(parallels) | {"symmetric": "True"}, follow=True)
    assert "both ways · 2 links" in answer.content.decode()
    parallels.refresh_from_db()
    assert parallels.symmetric
    assert Change.objects.of(parallels).first().after["symmetric"] is True
    assert related(comparison) == 1
    assert of_links(comparison) == []


def test_a_form_without_a_direction_leaves_it_as_it_is(parallels: Relation) -> None:
    curator = Client()
    curator.force_login(parallels.comparison.created_by)
    parallels.change(parallels.comparison.created_by, seen=parallels.revision, symmetric=True)
    assert curator.post(at(parallels, "code"), typed(parallels, name="Mirrors")).status_code == 302
    parallels.refresh_from_db()
    assert (parallels.name, parallels.symmetric) == ("Mirrors", True)


def test_a_new_relation_can_be_symmetric_at_once(parallels: Relation) -> None:
    comparison, curator = parallels.comparison, Client()
    curator.force_login(comparison.created_by)
    values = {"name": "Mirrors", "definition": "", "colour": "#1c6ef0", "symmetric": "True"}
    assert curator.post(adding("relation", comparison), values).status_code == 302
    assert comparison.relations.get(slug="mirrors").symmetric


def test_a_copied_codebook_keeps_it(parallels: Relation) -> None:
    parallels.change(parallels.comparison.created_by, seen=parallels.revision, symmetric=True)
    other = factories.comparison(owner=parallels.comparison.created_by)
    presets.copy(other, other.created_by, parallels.comparison)
    assert other.relations.get(slug="parallels").symmetric


def test_a_codebook_from_before_keeps_what_agreement_read_both_ways() -> None:
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by)
    laid = dict(comparison.relations.values_list("slug", "symmetric"))
    comparison.relations.update(symmetric=False)
    importlib.import_module("annotations.migrations.0009_relation_symmetric").mark(apps, None)
    assert dict(comparison.relations.values_list("slug", "symmetric")) == laid
    assert {slug for slug, symmetric in laid.items() if symmetric} == {"contrasts", "echoes", "contradicts"}
