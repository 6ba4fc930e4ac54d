"""The comparison's revision: every act raises it once and stamps what it touched; a failing one leaves it"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from annotations.models import Change, Framing, Highlight, Link, Relation, Silence, Tag
from reader.models import Comparison, Role
from tests.support import factories, members
from tests.support.members import JSON, edited, selected

pytestmark = pytest.mark.django_db

STAMPED = (Framing, Tag, Relation, Highlight, Link, Silence)


class Scene:
    """A comparison with one of everything, and what deletes, restores and links there."""

    def __init__(self) -> None:
        self.comparison = factories.comparison(owner=factories.user(username="curator"))
        self.client = members.member(self.comparison, "curator", Role.OWNER)
        self.framing = factories.framing(comparison=self.comparison)
        self.spare = factories.framing(comparison=self.comparison, name="Psychological")
        self.retired = factories.framing(comparison=self.comparison, name="Rhetorical", key="x")
        self.retired.retire(self.comparison.created_by)
        factories.framing(comparison=self.comparison, name="Xenial")
        self.tag = factories.tag(framing=self.framing)
        self.relation = factories.relation(comparison=self.comparison)
        self.echoes = factories.relation(comparison=self.comparison, name="Echoes")
        self.link = factories.link(comparison=self.comparison)
        self.row = factories.highlight(comparison=self.comparison, quote="spring tide")
        self.other = factories.highlight(
            comparison=self.comparison, document=self.comparison.right, quote="spring"
        )
        self.silence = factories.silence(
            highlight=factories.highlight(comparison=self.comparison, quote="vote")
        )
        self.gone = factories.highlight(comparison=self.comparison, quote="Monday")
        self.gone.delete_softly(self.comparison.created_by)

    def post(self, name: str, row: Any, data: dict[str, Any] | None = None) -> int:
        return self.client.post(members.address(name, row), data or {}, headers=JSON).status_code

    def to(self, name: str, data: dict[str, Any]) -> int:
        return self.client.post(reverse(name, args=[self.comparison.pk]), data, headers=JSON).status_code

    def code(self, name: str, code: Any, data: dict[str, Any] | None = None) -> int:
        where = reverse(name, args=[self.comparison.pk, code.noun, code.pk])
        return self.client.post(where, data or {}).status_code

    def ends(self, **more: Any) -> dict[str, Any]:
        return {"source": self.row.pk, "target": self.other.pk, "relation": "contrasts"} | more


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


#: Each act of a person, and how many rows it touches.
ACTS: dict[str, tuple[Callable[[Scene], int], int]] = {
    "highlight": (lambda s: s.to("highlights", selected(s.comparison.left, "offer")), 1),
    "edit a highlight": (lambda s: s.post("highlight", s.row, edited(s.row, note="New.")), 1),
    "delete a highlight": (lambda s: s.post("highlight_delete", s.row), 1),
    "restore a highlight": (lambda s: s.post("highlight_restore", s.gone), 1),
    "accept a highlight": (lambda s: s.post("highlight_curate", s.row, {"status": "accepted"}), 1),
    "link": (lambda s: s.to("links", s.ends()), 1),
    "link a silent one": (lambda s: s.to("links", s.ends(source=s.silence.highlight_id)), 2),
    "edit a link": (lambda s: s.post("link", s.link, edited(s.link, relation="echoes")), 1),
    "remove a link": (lambda s: s.post("link_delete", s.link), 1),
    "reject a link": (lambda s: s.post("link_curate", s.link, {"status": "rejected"}), 1),
    "sign a silence": (lambda s: s.post("silence", s.row), 1),
    "withdraw a silence": (lambda s: s.post("silence_delete", s.silence), 1),
    "retire a framing": (lambda s: s.code("code_retire", s.spare), 1),
    "retire a tag": (lambda s: s.code("code_retire", s.tag), 1),
    "retire a relation": (lambda s: s.code("code_retire", s.echoes), 1),
    # Both that change places, and the one that closes the gap a retired one left.
    "move a framing": (lambda s: s.code("code_move", s.spare, {"by": "-1"}), 3),
}


def stamps() -> dict[tuple[str, int], int]:
    """The revision of every row by its kind and number."""
    return {(kind.noun, row.pk): row.revision for kind in STAMPED for row in kind.objects.all()}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_raises_it_once_and_stamps_just_what_it_touched(scene: Scene, name: str) -> None:
    act, touched = ACTS[name]
    revision, before = members.revision(scene.comparison), stamps()
    assert act(scene) in (200, 201, 302)
    assert members.revision(scene.comparison) == revision + 1
    changed = {key for key, stamp in stamps().items() if before.get(key) != stamp}
    assert {stamps()[key] for key in changed} == {revision + 1}
    assert len(changed) == touched
    changes = Change.objects.since(scene.comparison, revision)
    assert {(change.noun, change.row) for change in changes} == changed
    assert {change.actor.username for change in changes} == {"curator"}


#: Each act that must fail, and its status.
FAILURES: dict[str, tuple[Callable[[Scene], int], int]] = {
    "a passage that is not there": (
        lambda s: s.to("highlights", selected(s.comparison.left, "offer", end=99_999)), 422,
    ),
    "a second equal highlight": (lambda s: s.to("highlights", selected(s.comparison.left, "spring tide")), 409),
    "a stale edit": (lambda s: s.post("highlight", s.row, edited(s.row, revision=0)), 409),
    "a tag of another framing": (
        lambda s: s.post("highlight", s.row, edited(s.row, framing="psychological", tags=["leverage"])), 422,
    ),
    "a word that is no status": (lambda s: s.post("highlight_curate", s.row, {"status": "lost"}), 422),
    "a link inside one piece": (lambda s: s.to("links", s.ends(target=s.silence.highlight_id)), 422),
    "a second equal link": (
        lambda s: s.to("links", s.ends(source=s.link.source_id, target=s.link.target_id)), 409,
    ),
    "a stale edit of a link": (lambda s: s.post("link", s.link, edited(s.link, revision=0)), 409),
    "a silence on a linked passage": (lambda s: s.post("silence", s.link.source), 422),
    "a second silence": (lambda s: s.post("silence", s.silence.highlight), 409),
    "a key that is taken": (lambda s: s.code("code_restore", s.retired), 422),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_failing_act_leaves_it_and_every_row_as_they_were(scene: Scene, name: str) -> None:
    act, status = FAILURES[name]
    revision, before, changes = members.revision(scene.comparison), stamps(), Change.objects.count()
    assert act(scene) == status
    assert (members.revision(scene.comparison), stamps(), Change.objects.count()) == (
        revision,
        before,
        changes,
    )


def test_reading_raises_nothing(scene: Scene) -> None:
    revision = members.revision(scene.comparison)
    for name in ("workbench", "highlights", "links", "codebook", "codebook_css", "export_highlights"):
        answer = scene.client.get(reverse(name, args=[scene.comparison.pk]))
        assert answer.status_code == 200
    assert members.revision(scene.comparison) == revision


def test_another_comparison_keeps_its_own(scene: Scene) -> None:
    other = factories.comparison(title="Another", owner=factories.user(username="other"))
    scene.post("highlight_delete", scene.row)
    assert members.revision(other) == Comparison.objects.get(pk=other.pk).revision == 0


@pytest.mark.parametrize("kind", [Highlight, Link])
def test_the_database_refuses_what_the_verbs_would(scene: Scene, kind: type) -> None:
    """Two equal live rows cannot be, however they are written."""
    row = scene.row if kind is Highlight else scene.link
    twin = kind.objects.get(pk=row.pk)
    twin.pk = None
    twin._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
