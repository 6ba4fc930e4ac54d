"""/comparisons/<id>/destroy/: a comparison with all that belongs to it, for good"""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.curation.archive import ARCHIVED, move
from annotations.curation.destruction import destroy
from annotations.models import Highlight
from annotations.workbench import snapshot
from reader.models import Comparison, Destroyed, Document, Membership, Role
from reader.text import content_cache
from tests.support import factories, members
from tests.support.members import JSON, address
from tests.support.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"), title="Two  views of the quay, é")
    factories.link(comparison=made)
    return made


@pytest.fixture
def owner(comparison: Comparison) -> Client:
    return members.member(comparison, "owner")


def test_an_owner_is_offered_the_exports_and_destroys_it_by_its_title(
    owner: Client, comparison: Comparison
) -> None:
    told = owner.get(address("destroy", comparison)).content.decode()
    for name in ("export_highlights", "export_links", "export_report", "findings_words_csv"):
        assert f'href="{address(name, comparison)}"' in told
    assert "<dt>Highlights</dt><dd>2</dd>" in told
    answer = owner.post(address("destroy", comparison), {"title": " Two views of the quay, e\u0301 "})
    assert answer.status_code == 302
    assert answer.url == reverse("home")
    assert not Comparison.objects.exists()
    assert Document.objects.count() == 2
    assert "The comparison is destroyed." in owner.get("/").content.decode()


@pytest.mark.parametrize("title", ["", "Two views", "two views of the quay, é"])
def test_another_title_destroys_nothing_and_stays_typed(
    owner: Client, comparison: Comparison, title: str
) -> None:
    answer = owner.post(address("destroy", comparison), {"title": title})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert f'value="{title}"' in answer.content.decode() or not title
    answer = owner.post(address("destroy", comparison), {"title": title}, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["title"])
    assert Comparison.objects.exists()


def test_it_is_an_owners_page(comparison: Comparison) -> None:
    sent = {"title": comparison.title}
    for role in (Role.READER, Role.ANALYST, Role.CURATOR):
        client = members.member(comparison, f"a-{role.name}", role)
        assert client.get(address("destroy", comparison)).status_code == 403
        assert client.post(address("destroy", comparison), sent).status_code == 403
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.post(address("destroy", comparison), sent).status_code == 404
    assert members.member(comparison, "owner").get(reverse("destroy", args=[987_654])).status_code == 404
    assert Comparison.objects.exists()


def test_an_archived_one_can_be_destroyed_as_it_is(owner: Client, comparison: Comparison) -> None:
    move(comparison, comparison.created_by, ARCHIVED)
    answer = owner.post(address("destroy", comparison), {"title": comparison.title}, headers=JSON)
    assert answer.json() == {"destroyed": comparison.pk}
    assert not Comparison.objects.exists()


def rows() -> dict[str, set[Any]]:
    """The numbers of every row of both apps, the tables between two models too, and of the admin's log."""
    kinds = [kind for app in ("reader", "annotations") for kind in apps.get_app_config(app).get_models(True)]
    return {
        kind._meta.label: set(kind._base_manager.values_list("pk", flat=True)) for kind in [*kinds, LogEntry]
    }


def test_everything_of_it_goes_and_nothing_else() -> None:
    owner = Scene("other-").people["owner"]
    before = rows()
    scene = Scene()
    for row in (scene.row, scene.comparison, scene.link):
        LogEntry.objects.create(
            user=owner, action_flag=2, object_repr=str(row), object_id=str(row.pk),
            content_type=ContentType.objects.get_for_model(row),
        )  # fmt: skip
    scene.row.tags.add(factories.tag(framing=scene.framing))
    pieces = {scene.comparison.left_id, scene.comparison.right_id, scene.draft.pk, scene.unused.pk}
    destroy(scene.comparison, scene.people["owner"])
    connection.check_constraints()
    after = rows()
    assert after.pop("reader.Document") == before.pop("reader.Document") | pieces
    assert after == before


def test_it_is_gone_from_memory_and_from_what_can_be_reached(owner: Client, comparison: Comparison) -> None:
    pages = [
        address("workbench", comparison), address("search", comparison, "?q=quay"), address("findings", comparison),
        address("changes", comparison, "?since=0"), address("export_highlights", comparison),
    ]  # fmt: skip
    assert [owner.get(page).status_code for page in pages] == [200] * 5
    assert snapshot._memory._kept
    assert content_cache._memory._kept
    owner.post(address("destroy", comparison), {"title": comparison.title})
    assert not snapshot._memory._kept
    assert not content_cache._memory._kept
    assert [owner.get(page).status_code for page in pages] == [404] * 5
    assert owner.post(address("highlights", comparison), {}).status_code == 404


def test_one_line_of_the_log_says_so_without_a_word_of_it(
    owner: Client, comparison: Comparison, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    owner.post(address("destroy", comparison), {"title": comparison.title})
    (line,) = [record.getMessage() for record in caplog.records if "destroyed" in record.getMessage()]
    person = Membership._meta.get_field("user").related_model.objects.get(username="owner")
    assert line.startswith(f"Comparison {comparison.pk} was destroyed by user {person.pk}, with ")
    assert "quay" not in line


def test_a_write_that_was_on_its_way_finds_nothing(comparison: Comparison) -> None:
    """It was destroyed after access to it was checked."""
    stale = Comparison.objects.get()
    framing, row = stale.framings.get(), Highlight.objects.select_related("comparison").first()
    destroy(comparison, comparison.created_by)
    with pytest.raises(Destroyed):
        factories.highlight(comparison=stale, framing=framing, analyst=stale.created_by, quote="vote")
    with pytest.raises(Destroyed):
        destroy(stale, stale.created_by)
    assert row is not None
    with pytest.raises(Destroyed):
        row.delete_softly(stale.created_by)


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_while_it_is_destroyed_is_first_or_finds_nothing(comparison: Comparison) -> None:
    owner, analyst = members.member(comparison, "owner"), members.member(comparison)
    framing = factories.framing(comparison=comparison)
    sent = members.selected(comparison.left, "spring tide", framing)
    statuses = members.at_once(
        [
            lambda: owner.post(address("destroy", comparison), {"title": comparison.title}),
            lambda: analyst.post(address("highlights", comparison), sent, headers=JSON),
        ]
    )
    assert statuses[0] == 302
    assert statuses[1] in (201, 404, 422)  # its codebook may go while the form is read
    assert not Highlight.objects.exists()
