"""Fields that no form offers: whatever is sent besides what a form has, the same is stored as without it"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.hostile import tally
from tests.hostile.asking import APART, Asker, difference
from tests.hostile.doors import POSTS, door
from tests.support import curator
from tests.support.scene import Scene

pytestmark = pytest.mark.django_db

TIME = re.compile(r"20\d\d-\d\d-\d\dT[\d:.+]+")


def smuggled(scene: Scene) -> dict[str, Any]:
    """A value for every column that somebody might try to set, which would show if it were taken."""
    other, row = scene.people["other"].pk, scene.far.pk
    return {
        "id": 7,
        "pk": 7,
        "comparison": 7,
        "comparison_id": 7,
        "document_id": scene.comparison.right_id,
        "analyst": other,
        "analyst_id": other,
        "author_id": other,
        "created_by": other,
        "brought_by": other,
        "actor": other,
        "user": other,
        "user_id": other,
        "owner": other,
        "username": "smuggled",
        "email": "a@b.example",
        "is_staff": "1",
        "is_superuser": "on",
        "is_active": "",
        "groups": 1,
        "user_permissions": 1,
        "password": "smuggled",
        "role": 40,
        "status": "accepted",
        "curated": "on",
        "layer": "curated",
        "ruling": scene.ruling.pk,
        "merged_into": row,
        "merged_into_id": row,
        "highlight": row,
        "highlight_id": row,
        "link": scene.link.pk,
        "framing_id": scene.spare.pk,
        "slug": "smuggled",
        "position": 0,
        "retired": "2020-01-01",
        "noun": "tag",
        "revision": 999_999,
        "deleted": "2020-01-01T00:00:00Z",
        "created": "2020-01-01",
        "modified": "2020-01-01",
        "edited": "2020-01-01",
        "resolved": "2020-01-01",
        "seen": "2020-01-01",
        "stored": "",
        "published": "1999-01-01",
        "text": "smuggled",
        "quote": "smuggled",
        "prefix": "smuggled",
        "suffix": "smuggled",
        "start": 1,
        "end": 2,
        "read_to": 3,
        "note": "smuggled",
        "reason": "smuggled",
        "definition": "smuggled",
        "title": "smuggled",
        "source": row,
        "target": row,
        "left": scene.comparison.right_id,
        "right": scene.comparison.left_id,
        "coding": "blind",
        "block_data": "[]",
        "fingerprint": "0" * 64,
        "word_count": 1,
        "supersedes": 1,
        "import_notes": "[]",
        "digest": "0" * 64,
        "expires": "2999-01-01",
        "days": 365,
        "verdict": "both",
        "verb": "accepted",
        "before": "{}",
        "after": "{}",
        "_method": "DELETE",
        "__proto__": "x",
        "next": "/help/",
    }


def settled(asker: Asker, after: dict[str, list[Any]] | None) -> dict[str, list[Any]]:
    """What stands after an act, with its new rows by their place: their numbers go on though an act is taken back."""
    if after is None:
        return asker.before
    numbers: dict[int, str] = {}
    for label, rows in after.items():
        known = {row[0] for row in asker.before[label]}
        new = [row[0] for row in rows if row[0] not in known and isinstance(row[0], int)]
        numbers |= {number: f"new {label} {place}" for place, number in enumerate(new)}
    return {
        label: [tuple(plain(value, numbers) for value in row) for row in rows]
        for label, rows in after.items()
    }


def plain(value: Any, numbers: dict[int, str]) -> Any:
    """A value without what differs between two like acts; what the history keeps of a row holds times too."""
    if isinstance(value, dict):
        known = {name: plain(kept, numbers) for name, kept in value.items()}
        return TIME.sub("then", json.dumps(known, sort_keys=True))
    return numbers.get(value, value) if type(value) is int else value


@pytest.mark.parametrize("name", POSTS)
def test_fields_that_the_form_does_not_have(asker: Asker, name: str) -> None:
    tried = door(asker, name)
    extra = {field: value for field, value in smuggled(asker.scene).items() if field not in tried.fields}
    plain = asker.ask(tried.who, "POST", tried.address, tried.sent, dump=True)
    loaded = asker.ask(tried.who, "POST", tried.address, extra | tried.sent, dump=True)
    assert loaded.status == plain.status
    told = difference(settled(asker, plain.state), settled(asker, loaded.state))
    tally.found("fields smuggled in", bool(told))
    tally.tried(f"POST {name} with more fields", len(extra))
    assert told == ""


def test_an_act_shows_in_what_is_compared(asker: Asker) -> None:
    """So that the test above can fail."""
    tried = door(asker, "highlights")
    plain = asker.ask(tried.who, "POST", tried.address, tried.sent, dump=True)
    other = asker.ask(tried.who, "POST", tried.address, tried.sent | {"note": "smuggled"}, dump=True)
    assert "smuggled" in difference(settled(asker, plain.state), settled(asker, other.state))
    assert {"sessions.session"} <= APART


def of_the_admin(scene: Scene) -> dict[str, Any]:
    rows = [scene.row, scene.link, scene.framing, scene.comparison.relations.get()]
    return {row._meta.label_lower: row for row in rows}


@pytest.mark.parametrize(
    "label",
    [
        "annotations.highlight",
        "annotations.link",
        "annotations.framing",
        "annotations.relation",
    ],
)
def test_fields_that_a_form_of_the_admin_does_not_have(asker: Asker, label: str) -> None:
    row = of_the_admin(asker.scene)[label]
    typed = curator.typed(asker.clients["staff"], row)
    extra = {field: value for field, value in smuggled(asker.scene).items() if field not in typed}
    plain = asker.ask("staff", "POST", curator.page_of(row), typed, dump=True)
    loaded = asker.ask("staff", "POST", curator.page_of(row), extra | typed, dump=True)
    assert (plain.status, loaded.status) == (302, 302)
    told = difference(settled(asker, plain.state), settled(asker, loaded.state))
    tally.found("fields smuggled in", bool(told))
    tally.tried(f"POST admin {label} with more fields", len(extra))
    assert told == ""
