"""/comparisons/<id>/reading/: how far each analyst declares to have read each piece"""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from annotations.models import Change, Reading
from reader.models import Comparison, Role
from tests.support import curator, factories, members
from tests.support.members import HTMX, HUGE, JSON, address, revision
from tests.support.undo import make, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    factories.framing(comparison=(made := factories.comparison(owner=factories.user(username="owner"))))
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


def declare(client: Client, comparison: Comparison, read_to: Any, side: str = "left", **headers: str) -> Any:
    document = getattr(comparison, side)
    sent = {"document": document.pk, "read_to": read_to}
    return client.post(address("reading", comparison), sent, headers=headers or JSON)


def places(**fields: Any) -> list[int]:
    return list(Reading.objects.filter(**fields).values_list("read_to", flat=True))


def test_a_place_is_declared_moved_on_and_back_each_with_its_history(
    client: Client, comparison: Comparison
) -> None:
    answer = declare(client, comparison, 40)
    reading = Reading.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {
        "id": reading.pk, "comparison": comparison.pk, "document": comparison.left_id, "analyst": "analyst",
        "read_to": 40, "modified": reading.modified.isoformat(), "revision": revision(comparison),
    }  # fmt: skip
    stood = revision(comparison)
    assert declare(client, comparison, 40).json() == answer.json(), "the same again does nothing"
    assert revision(comparison) == stood
    declare(client, comparison, 12)
    declare(client, comparison, 30, side="right")
    assert places() == [12, 30]
    changes = Change.objects.of(reading).reverse()
    assert [(change.verb, change.after["read_to"]) for change in changes] == [
        ("declared", 40),
        ("declared", 12),
    ]


def test_the_page_is_told_in_words_and_offers_the_way_back(client: Client, comparison: Comparison) -> None:
    length = len(comparison.left.text)
    page = declare(client, comparison, length // 2, **HTMX).content.decode()
    assert 'id="read-to-left"' in page
    assert "The quay: coded to 50%." in page
    assert f'data-revision="{revision(comparison)}"' in page
    assert "&quot;read_to&quot;: 0}" in page
    assert "Undo" not in declare(client, comparison, length // 2, **HTMX).content.decode()
    assert ">Coded<" in declare(client, comparison, length, **HTMX).content.decode()
    assert "Coded to 99%" in declare(client, comparison, length - 1, **HTMX).content.decode()
    assert "The quay: not coded yet." in declare(client, comparison, 0, **HTMX).content.decode()


def test_a_plain_form_is_led_back_to_the_page_with_its_filter(client: Client, comparison: Comparison) -> None:
    page = client.get(address("workbench", comparison, "?framing=strategic")).content.decode()
    assert f'name="read_to" value="{len(comparison.left.text)}"' in page
    sent = {"document": comparison.left_id, "read_to": 1}
    answer = client.post(address("reading", comparison, "?framing=strategic"), sent)
    assert answer["Location"] == address("workbench", comparison, "?framing=strategic")
    assert "Coded to 1%" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"read_to": -1}, "is no place in it"), ({"read_to": 146}, "This piece has 145 characters; 146"),
        ({"read_to": HUGE}, "is no place in it"), ({"read_to": "half"}, "whole number"),
        ({"read_to": ""}, "up to which place"), ({"document": 987654}, "does not stand in this comparison"),
        ({"document": ""}, "which piece"),
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused_in_words(
    client: Client, comparison: Comparison, sent: dict[str, Any], why: str
) -> None:
    whole = {"document": comparison.left_id, "read_to": 3} | sent
    length = len(comparison.left.text)
    whole["read_to"] = length + 1 if whole["read_to"] == 146 else whole["read_to"]
    for headers in (JSON, HTMX):
        answer = client.post(address("reading", comparison), whole, headers=headers)
        assert answer.status_code == 422
        assert why.replace("145", str(length)).replace("146", str(length + 1)) in answer.content.decode()
    assert not places()
    assert not Change.objects.filter(noun="reading").exists()


def test_a_declaration_that_arrives_twice_does_not_take_back_a_later_one(
    client: Client, comparison: Comparison
) -> None:
    key = {"Idempotency-Key": str(uuid4())} | JSON
    declare(client, comparison, 10, **key)
    declare(client, comparison, 40)
    assert declare(client, comparison, 10, **key).json()["read_to"] == 40
    assert places() == [40]


def test_it_is_personal(client: Client, comparison: Comparison) -> None:
    """The other's page hears that there is nothing to draw, however much was declared; nor is it undone there."""
    row = make(client, comparison)
    other = members.member(comparison, "other")
    declare(other, comparison, 40)
    before = revision(comparison)
    for read_to in range(1, 99):
        declare(client, comparison, read_to)
    news = other.get(address("changes", comparison, f"?since={before}"), headers=HTMX).content.decode()
    assert f'data-revision="{revision(comparison)}"' in news
    assert "<mark" not in news
    assert "&quot;rows&quot;:[]" in news
    assert "read-to" not in news
    assert f'data-read-to="{40}"' in other.get(address("workbench", comparison)).content.decode()
    assert undo(client, comparison)["undone"] == "highlight made", "not the reading"
    row.refresh_from_db()
    assert row.deleted
    assert places(analyst__username="analyst") == [98]


def test_a_reader_is_offered_nothing_to_declare(comparison: Comparison) -> None:
    page = members.member(comparison, "reader", Role.READER).get(address("workbench", comparison))
    assert b"read-to" not in page.content


def test_the_database_keeps_one_row_and_no_negative_place(comparison: Comparison) -> None:
    row = factories.reading(comparison=comparison)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.filter(pk=row.pk).update(read_to=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(comparison=comparison, analyst=row.analyst, document=row.document, read_to=1)


def test_the_admin_shows_it_and_changes_nothing(comparison: Comparison) -> None:
    row = factories.reading(comparison=comparison, read_to=len(comparison.left.text))
    client = curator.signed_in(curator.curator(comparison=comparison))
    page = client.get(curator.list_of(Reading)).content.decode()
    assert "The quay" in page
    assert ">Coded<" in page
    assert 'name="_save"' not in client.get(curator.page_of(row)).content.decode()
    few = curator.queries(client, curator.list_of(Reading))
    factories.reading(comparison=comparison, document=comparison.right)
    assert curator.queries(client, curator.list_of(Reading)) == few
