"""The demonstration: two pieces, and a comparison of them by two analysts and a curator.

`fixtures/` holds the pieces as text files and the comparison as JSON. There, highlights have quotes and keys;
all else names those keys. `alike` lists what the other analyst coded in the same way; the curator merges these
rows, so they are shown as one. Everything is stored through the importer and the models' own verbs, so
the demonstration has a history like any other comparison.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from annotations.adjudication.decision import Decision
from annotations.adjudication.queue import Standing
from annotations.adjudication.settlement import settle
from annotations.codebook import presets
from annotations.curation.merge import merge
from annotations.models import Comment, Highlight, Link, Reading, Silence, Tag
from annotations.models.annotation import Curated, Status
from annotations.models.highlight import Passage
from annotations.models.ruling import Verdict
from reader.importing import read
from reader.models import Comparison, Document, Membership, Role, Side

FIXTURES: Path = settings.BASE_DIR / "fixtures"
GROUP = "Curators"
ROLES = {"curator": Role.OWNER, "analyst": Role.ANALYST, "analyst2": Role.ANALYST}
ANALYSTS = ("analyst", "analyst2")


class DemonstrationError(ValueError):
    """A contradiction between the demonstration's files; the message says where."""


@dataclass(slots=True)
class Loaded:
    """The comparison that `load` found or `made`, and the accounts with and without the known password."""

    comparison: Comparison
    made: bool
    with_password: list[str] = field(default_factory=list)
    without_password: list[str] = field(default_factory=list)


@transaction.atomic
def load() -> Loaded:
    """Find the demonstration's accounts and comparison, or make them; all of it or nothing.

    An existing comparison stays as people have left it. Raises DemonstrationError if the fixtures do not fit
    together.
    """
    people = {name: _account(name) for name in ROLES}
    plan = json.loads((FIXTURES / "comparison.json").read_text("utf-8"))
    pieces = {side: _piece(plan["pieces"][side], people["curator"]) for side in Side.values}
    found = _find(pieces, people["curator"])
    loaded = Loaded(found or _compare(plan, pieces, people), made=found is None)
    for name, person in people.items():
        opens = settings.DEBUG and person.check_password(name)
        (loaded.with_password if opens else loaded.without_password).append(name)
    return loaded


def _account(name: str) -> Any:
    """Find or make the account of this name. Only under DEBUG may its name be its password."""
    User = get_user_model()
    person = User.objects.filter(username=name).first()
    if person is None:
        person = User(username=name, is_staff=name == "curator")
        person.set_unusable_password()
        person.save()
        if person.is_staff:
            person.groups.add(_curators())
    if settings.DEBUG and not person.has_usable_password():
        person.set_password(name)
        person.save(update_fields=["password"])
    elif not settings.DEBUG and person.check_password(name):
        # The database was filled under DEBUG and now serves real users: take the known password away.
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def _curators() -> Group:
    """Return the group that sees and changes pieces and annotations in the admin, and deletes nothing."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    ours = Permission.objects.filter(content_type__app_label__in=("reader", "annotations"))
    group.permissions.add(*ours.filter(codename__regex="^(view|change)_"))
    return group


def _piece(entry: dict[str, Any], owner: Any) -> Document:
    """Build an unsaved document from the file; the entry's `fields` add what its text does not say."""
    recognised = read((FIXTURES / entry["file"]).read_bytes())
    fields = {
        "title": recognised.title, "author": recognised.author, "source": recognised.source,
        "published": recognised.published, "language": recognised.language, "import_notes": recognised.notes,
        "brought_by": owner,
    }  # fmt: skip
    return Document.from_drafts(recognised.drafts, **(fields | entry["fields"]))


def _find(pieces: dict[str, Document], owner: Any) -> Comparison | None:
    """Find the demonstration by its two texts: titles and members may have changed, texts never do."""
    texts = {f"{side}__text": piece.text for side, piece in pieces.items()}
    return Comparison.objects.filter(created_by=owner, **texts).order_by("pk").first()


def _compare(plan: dict[str, Any], pieces: dict[str, Document], people: dict[str, Any]) -> Comparison:
    for piece in pieces.values():
        piece.save()
        piece.keep()
    comparison = Comparison.objects.create(title=plan["title"], created_by=people["curator"], **pieces)
    for name, role in ROLES.items():
        Membership.objects.create(comparison=comparison, user=people[name], role=role)
    presets.lay(comparison, people["curator"])
    highlights = _highlight(comparison, plan["highlights"], people)
    links = _link(comparison, plan["links"], highlights, people)
    _second(plan["alike"], highlights, links, people)
    for entry in plan["silences"]:
        Silence.sign(_named(highlights, entry["highlight"]), people[entry["analyst"]], entry["note"])
    _curate(people["curator"], plan["highlights"], highlights.values())
    _curate(people["curator"], plan["links"], links)
    merge(Highlight.objects.all_of(comparison), people["curator"], "coded alike")
    for name, piece in product(ANALYSTS, pieces.values()):
        Reading.declare(comparison, people[name], piece, len(piece.text))
    for entry in plan["comments"]:
        Comment.post(_named(highlights, entry["highlight"]), people[entry["author"]], entry["text"])
    for entry in plan["rulings"]:
        _settle(entry, _named(highlights, entry["highlight"]), people)
    return comparison


def _highlight(
    comparison: Comparison, entries: list[dict[str, Any]], people: dict[str, Any]
) -> dict[str, Highlight]:
    """Make the plan's highlights and return them by their keys."""
    framings = {framing.slug: framing for framing in comparison.framings.all()}
    tags = {(tag.framing_id, tag.name): tag for tag in Tag.objects.filter(comparison=comparison)}
    made: dict[str, Highlight] = {}
    for entry in entries:
        document = comparison.documents[entry["piece"]]
        framing = _named(framings, entry["framing"])
        chosen = [_named(tags, (framing.pk, name)) for name in entry["tags"]]
        start = place(document.text, entry["quote"], entry.get("occurrence"))
        passage = Passage(document, start, start + len(entry["quote"]), entry["quote"])
        analyst = people[entry["analyst"]]
        made[entry["key"]] = Highlight.create(comparison, analyst, passage, framing, chosen, entry["note"])
    return made


def _link(
    comparison: Comparison, entries: list[dict[str, Any]],
    highlights: dict[str, Highlight], people: dict[str, Any],
) -> list[Link]:  # fmt: skip
    relations = {relation.slug: relation for relation in comparison.relations.all()}
    return [
        Link.create(
            comparison, people[entry["analyst"]], _named(highlights, entry["source"]),
            _named(highlights, entry["target"]), _named(relations, entry["relation"]), entry["note"],
        )
        for entry in entries
    ]  # fmt: skip


def _second(
    alike: dict[str, Any], highlights: dict[str, Highlight], links: list[Link], people: dict[str, Any]
) -> None:
    """Code passages and links again as the other analyst, in the same way and without a note."""
    others = {people[one].pk: people[other] for one, other in (ANALYSTS, ANALYSTS[::-1])}
    again: dict[int, Highlight] = {}
    for key in alike["highlights"]:
        row = _named(highlights, key)
        passage = Passage(row.document, row.start, row.end, row.quote)
        other = others[row.analyst_id]
        again[row.pk] = Highlight.create(
            row.comparison, other, passage, row.framing, list(row.tags.all()), ""
        )
    by_ends = {(link.source_id, link.target_id): link for link in links}
    for ends in alike["links"]:
        link = _named(by_ends, tuple(_named(highlights, key).pk for key in ends))
        source, target = (again.get(end.pk, end) for end in (link.source, link.target))
        Link.create(link.comparison, others[link.analyst_id], source, target, link.relation, "")


def _settle(entry: dict[str, Any], highlight: Highlight, people: dict[str, Any]) -> None:
    """Rule in the case that holds the highlight, as the curator."""
    source = (highlight.noun, highlight.pk)
    cases = (ruled.case for ruled in Standing.of(highlight.comparison).cases)
    case = next((case for case in cases if source in {one[:2] for one in case.sources}), None)
    if case is None:
        raise DemonstrationError(
            f"The analysts do not differ on {entry['highlight']!r}, so there is no ruling."
        )
    side = people[entry["side"]].pk if "side" in entry else None
    said = Decision(case.key, case.seen, Verdict(entry["verdict"]), side, entry["reason"])
    settle(highlight.comparison, people["curator"], said)


def _curate(curator: Any, entries: list[dict[str, Any]], rows: Iterable[Curated]) -> None:
    for entry, row in zip(entries, rows, strict=True):
        status = entry.get("status", Status.PROPOSED.value)
        if status != Status.PROPOSED:
            row.curate(curator, status)


def place(text: str, quote: str, occurrence: int | None = None) -> int:
    """Return the offset of `quote` in `text`, in code points: its only one, or its `occurrence`-th from 1.

    Raises DemonstrationError if the quote is missing, or stands more than once and no occurrence is given.
    """
    if occurrence is None and text.count(quote) > 1:
        raise DemonstrationError(f"“{quote}” stands more than once; say which occurrence is meant.")
    start = -1
    for _ in range(occurrence or 1):
        start = text.find(quote, start + 1)
        if start < 0:
            raise DemonstrationError(f"“{quote}” does not stand in the piece (as often as is said).")
    return start


def _named(known: dict[Any, Any], name: Any) -> Any:
    if name not in known:
        raise DemonstrationError(f"The demonstration names {name!r}, which is not there.")
    return known[name]
