"""A database with something of everything that people make, seeded, so that a copy of it can be compared with it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client

from annotations import demo
from annotations.adjudication import settlement
from annotations.codebook import presets
from annotations.curation.merge import merge
from annotations.models import Comment, Embedding, Highlight
from annotations.models.annotation import Refused
from reader.documents.steps import perform
from reader.models import Coding, Comparison, Document, Original, Role, Share
from reader.models.attempt import Attempt
from tests.support import factories, undo
from tests.support.adjudication import Coded
from tests.support.members import signed_in

#: They sort differently by the numbers of their letters and by the habits of a language.
NAMES = ("analyst", "Analyst2", "analyst_3", "ANALYST4")
NOTES = (
    "", "Why?", "نص من اليمين إلى اليسار", "👩‍👩‍👧‍👦 🚢", "e\u0301 and é", "line\nline\u2028line\r\n", "=1+1", "\t‮back‬",
    '"quoted", \\escaped\\ and </script>', "null", "𐍈" * 300,
)  # fmt: skip
LEFT = (
    "عربي و🚢 words stand here. " * 12
    + "\n\n"
    + "Zoom, apple, Äpfel, zebra, étude: the offer was made. " * 12
).strip()
RIGHT = ("Others say it otherwise 👩‍👩‍👧 and smile. " * 14 + "\n\n" + "شيء آخر، ثم الصمت. " * 12).strip()


def fill(seed: int = 1) -> Comparison:
    """The demonstration, a comparison of the seed's own and one with rulings; the second is returned."""
    call_command("migrate", verbosity=0)
    demo.load()
    chance = random.Random(seed)
    comparison = _open(chance)
    _rule()
    _administer(comparison)
    return comparison


def _open(chance: random.Random) -> Comparison:
    people = [factories.user(username=name) for name in NAMES]
    curator = factories.user(username="curator")
    left, right = (
        factories.document(text=text, title=title, brought_by=curator, author="编辑部", language="ar")
        for text, title in ((LEFT, "=The left 🚢"), (RIGHT, "الآخر"))
    )
    comparison = factories.comparison(left=left, right=right, owner=curator, title="“Seeded”, الحد")
    presets.lay(comparison, curator)
    for person in people:
        factories.membership(comparison=comparison, user=person, role=Role.CURATOR)
        for document in (left, right):
            factories.reading(
                comparison=comparison, document=document, analyst=person, read_to=len(document.text)
            )
    for framing in comparison.framings.all():
        for name in ("zoom", "Äpfel", "apple", "وسم"):
            factories.tag(framing=framing, name=name)
    rows = [row for person in people for row in _mark(chance, comparison, person)]
    _join(chance, comparison, rows)
    _discuss(chance, rows)
    for row in chance.sample(rows, 12):
        row.curate(curator, chance.choice(["accepted", "rejected"]))
    for row in chance.sample(rows, 5):
        row.delete_softly(curator)
    merge(Highlight.objects.filter(comparison=comparison), curator, "alike")
    _undo(comparison, people[0])
    Share.make(comparison, curator)
    Share.make(comparison, curator, timedelta(days=7))[0].revoke()
    return comparison


def _mark(chance: random.Random, comparison: Comparison, person: Any) -> list[Highlight]:
    made, framings = [], list(comparison.framings.prefetch_related("tags"))
    for document in comparison.documents.values():
        for start in chance.sample(range(0, len(document.text) - 60, 15), 12):
            framing = chance.choice(framings)
            tags = chance.sample(list(framing.tags.all()), chance.randrange(3))
            made.append(
                factories.highlight(
                    comparison=comparison, document=document, analyst=person, framing=framing, tags=tags,
                    start=start, end=start + chance.choice([8, 30]), note=chance.choice(NOTES),
                )
            )  # fmt: skip
    return made


def _join(chance: random.Random, comparison: Comparison, rows: list[Highlight]) -> None:
    relations = list(comparison.relations.all())
    left, right = ([row for row in rows if row.document == piece] for piece in comparison.documents.values())
    for source, target in zip(chance.sample(left, 20), chance.sample(right, 20), strict=True):
        ends = (
            {"source": source, "target": target}
            if chance.random() < 0.7
            else {"source": target, "target": source}
        )
        relation, note = chance.choice(relations), chance.choice(NOTES)
        factories.link(analyst=source.analyst, relation=relation, note=note, **ends)
    for row in chance.sample(rows, 16):
        try:
            factories.silence(highlight=row, note=chance.choice(NOTES))
        except Refused:  # it is linked
            factories.dismissal(highlight=row)


def _discuss(chance: random.Random, rows: list[Highlight]) -> None:
    for row in chance.sample(rows, 10):
        factories.comment(
            subject=row, author=factories.user(username=chance.choice(NAMES)), text="Is it so? 🚢"
        )
    Comment.resolve(row, row.comparison.created_by)


def _undo(comparison: Comparison, person: Any) -> None:
    client: Client = signed_in(person)
    undo.make(client, comparison, "Zoom, apple")
    undo.undo(client, comparison)
    undo.redo(client, comparison)
    undo.make(client, comparison, "zebra")
    undo.undo(client, comparison)


def _rule() -> None:
    """A comparison with a curated layer, coded blind first."""
    coded = Coded()
    rows = coded.all_mark("offer", tags=[coded.leverage])
    far = coded.mark(1, "gifts", "right")
    coded.link(1, rows[0], far, note=NOTES[2])
    coded.settle(coded.mark(2, "quay"), "neither")
    coded.settle(coded.mark(3, "friends"), "take", 3, reason="So it is. 🚢")
    coded.comparison.coding = Coding.OPEN
    coded.comparison.save()
    settlement.take_over(coded.comparison, coded.curator)


def _administer(comparison: Comparison) -> None:
    curator = comparison.created_by
    curator.user_permissions.add(Permission.objects.get(codename="change_highlight"))
    kind = ContentType.objects.get_for_model(Comparison)
    LogEntry.objects.create(
        user=curator,
        content_type=kind,
        object_id=comparison.pk,
        object_repr=str(comparison),
        action_flag=CHANGE,
    )
    fresh: Document = factories.document(text="Corrected.", supersedes=comparison.left, stored=False)
    Original.objects.create(document=fresh, data=bytes(range(256)), filename="🚢.txt", codec="cp1256")
    perform(fresh, "title", {0})
    vectors = bytes(range(256)) * 8
    Embedding.objects.create(document=fresh, model="tried", fingerprint=fresh.fingerprint, vectors=vectors)
    Attempt.objects.take({"somebody": 5})
