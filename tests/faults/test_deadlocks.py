"""Whoever writes locks the comparison first: many verbs at once wait for each other and never for ever."""

import pytest
from django.urls import reverse

from annotations.models.annotation import Status
from reader.models import Role
from tests.benchmarks.ledger import audit
from tests.support import factories, members
from tests.support.members import JSON, at_once, edited, selected

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = ("harbour", "offer", "friends", "tide")


def test_every_verb_at_once_upon_the_same_rows() -> None:
    """Answers may be refusals of what somebody else has changed meanwhile; none is a fault."""
    comparison = factories.comparison(owner=factories.user(username="owner"))
    factories.framing(comparison=comparison)
    relation = factories.relation(comparison=comparison)
    rows = [factories.highlight(comparison=comparison, quote=word) for word in WORDS]
    far = factories.highlight(comparison=comparison, document=comparison.right)
    factories.silence(highlight=rows[0])
    asked: list[tuple[str, dict[str, object]]] = [(reverse("undo", args=[comparison.pk]), {})]
    asked.append((reverse("highlights", args=[comparison.pk]), selected(comparison.left, "vote")))
    for row in rows:
        sent = {"source": row.pk, "target": far.pk, "relation": relation.slug}
        asked += [
            (members.address("highlight", row), edited(row, note="Mine.")),
            (members.address("highlight_curate", row), {"status": Status.ACCEPTED}),
            (reverse("links", args=[comparison.pk]), sent),
            (members.address("highlight_comments", row), {"text": "So?"}),
        ]
    people = [(f"curator-{n}", where, sent) for n in range(3) for where, sent in asked]
    clients = [members.member(comparison, name, Role.CURATOR) for name, _, _ in people]
    statuses = at_once(
        [
            lambda c=client, w=where, s=sent: c.post(w, s, headers=JSON)
            for client, (_, where, sent) in zip(clients, people, strict=True)
        ]
    )
    assert set(statuses) <= {200, 201, 409, 422}, statuses
    assert statuses.count(200) >= len(rows)
    assert audit(comparison.pk, []).half_written == []
