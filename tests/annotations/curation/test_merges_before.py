"""Merges of the version that deleted merged rows: the migration gives each analyst their own row back"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from annotations.curation.split import split
from annotations.models import Change, Highlight, Ruling
from annotations.models.change import recording
from annotations.workbench.snapshot import snapshot_of
from reader.models import Comparison
from tests.support import factories

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("annotations", "0009_relation_symmetric")]


@pytest.fixture
def before() -> Iterator[None]:
    MigrationExecutor(connection).migrate(BEFORE)
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def after() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_each_analyst_has_their_own_row_again(before: None) -> None:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    framing = factories.framing(comparison=comparison)
    tags = [factories.tag(framing=framing, name=name) for name in ("leverage", "money")]
    people = [factories.user(username=name) for name in ("first", "second")]
    kept, gone = (
        factories.highlight(comparison=comparison, analyst=person, framing=framing, tags=[tag], quote="offer")
        for person, tag in zip(people, tags, strict=True)
    )
    link = factories.link(source=kept, analyst=people[1])  # as it was moved from the second's row
    reply = factories.comment(subject=kept, author=people[1])
    Ruling.objects.create(
        comparison=comparison, analyst=people[0], case=f"h{kept.pk}", verdict="neither", curated=True,
        sources=[["highlight", kept.pk, kept.revision]],
    )  # fmt: skip
    with recording(comparison, factories.user(username="owner")) as record:
        was = kept.state()
        kept._prefetched_objects_cache = {}
        kept.tags.set(tags)
        record.note(kept, "merged", was, f"with #{gone.pk}")
        Highlight.objects.filter(pk=gone.pk).update(deleted=timezone.now(), merged_into=kept)
    revision = comparison.revision
    after()
    for row in (kept, gone, link, reply):
        row.refresh_from_db()
    assert (kept.tag_names, gone.tag_names) == (["leverage"], ["money"])
    assert (gone.deleted, gone.merged_into_id) == (None, kept.pk)
    assert (link.source, reply.highlight) == (gone, gone)
    assert Ruling.objects.get().sources == [
        ["highlight", kept.pk, revision + 1], ["highlight", gone.pk, revision + 1],
    ]  # fmt: skip
    assert {change.revision for change in Change.objects.filter(verb="separated")} == {revision + 1}
    whole = snapshot_of(Comparison.objects.get(pk=comparison.pk))
    assert (set(whole.shown.rows) - {link.target_id}, whole.shown.wires[link.pk].source) == (
        {kept.pk},
        kept.pk,
    )
    split(Highlight.objects.filter(pk=gone.pk), factories.user(username="owner"), whole=True)
    whole = snapshot_of(Comparison.objects.get(pk=comparison.pk))
    assert set(whole.shown.rows) - {link.target_id} == {kept.pk, gone.pk}
    assert whole.shown.wires[link.pk].source == gone.pk


def test_who_made_the_same_anew_since_keeps_that(before: None) -> None:
    comparison = factories.comparison(owner=factories.user(username="owner"))
    people = [factories.user(username=name) for name in ("first", "second")]
    kept, gone = (
        factories.highlight(comparison=comparison, analyst=person, quote="offer") for person in people
    )
    Highlight.objects.filter(pk=gone.pk).update(deleted=timezone.now(), merged_into=kept)
    Change.objects.filter(noun="highlight", row=kept.pk).update(verb="merged")
    anew = factories.highlight(comparison=comparison, analyst=people[1], quote="offer")
    after()
    gone.refresh_from_db()
    assert gone.deleted is not None
    assert set(Highlight.objects.live()) == {kept, anew}
