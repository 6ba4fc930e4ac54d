"""A name is the same in whichever normal form of Unicode it is typed: of codes, accounts and titles."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotations.codebook import presets
from annotations.comparisons import make_comparison
from annotations.models import Framing, Highlight, Relation, Tag
from annotations.models.annotation import Refused
from annotations.models.codebook import Code
from reader.models import Comparison, Document
from tests.support import factories, members
from tests.support.curator import superuser
from tests.support.members import JSON, address, edited, selected
from tests.support.undo import undo

pytestmark = pytest.mark.django_db

NFC, NFD = normalize("NFC", "café"), normalize("NFD", "café")


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison()
    factories.framing(comparison=made)
    factories.relation(comparison=made)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison)


def new(kind: type[Code], comparison: Comparison, name: str) -> Any:
    """A code that is not stored yet."""
    more: dict[str, Any] = {} if kind is Tag else {"colour": "#0063a6"}
    if kind is Tag:
        more["framing"] = comparison.framings.get(slug="strategic")
    return kind(comparison=comparison, name=name, **more)


@pytest.fixture
def old(comparison: Comparison) -> Tag:
    """A tag that an earlier version stored in NFD."""
    tag = factories.tag(framing=comparison.framings.get(slug="strategic"), name=NFC)
    Tag.objects.filter(pk=tag.pk).update(name=NFD)
    return Tag.objects.get(pk=tag.pk)


@pytest.mark.parametrize("kind", [Framing, Tag, Relation])
def test_a_code_is_stored_in_nfc_and_once(comparison: Comparison, kind: type[Code]) -> None:
    code, who = new(kind, comparison, f" {NFD}  au lait "), comparison.created_by
    code.add(who)
    assert kind._default_manager.get(pk=code.pk).name == f"{NFC} au lait"
    for name in (f"{NFC} au lait", f"{NFD} au lait", f"{NFD.upper()} AU LAIT"):
        with pytest.raises(Refused, match=f"There is a {kind.noun}"):
            new(kind, comparison, name).add(who)
    other = new(kind, comparison, "tea")
    other.add(who)
    with pytest.raises(Refused, match=f"There is a {kind.noun}"):
        other.change(who, seen=other.revision, name=f"{NFD} au lait")
    other.change(who, seen=other.revision, name=normalize("NFD", "thé"))
    assert kind._default_manager.get(pk=other.pk).name == "thé"


def test_the_page_counts_the_length_of_a_name_as_it_is_stored(client: Client, comparison: Comparison) -> None:
    where = reverse("code_add", args=[comparison.pk, "relation"])
    sent = {"name": normalize("NFD", "é" * 80), "colour": "#7a5195"}
    assert client.post(where, sent).status_code == 302
    assert comparison.relations.filter(name="é" * 80).exists()


def test_the_admin_stores_a_name_in_nfc_and_finds_it(comparison: Comparison) -> None:
    admin = members.signed_in(superuser())
    framing = comparison.framings.get(slug="strategic")
    where = reverse("admin:annotations_framing_change", args=[framing.pk])
    assert admin.post(where, {"seen": framing.revision, "name": NFD}).status_code == 302
    framing.refresh_from_db()
    assert framing.name == NFC
    found = admin.get(reverse("admin:annotations_framing_changelist"), {"q": NFD})
    assert [row.pk for row in found.context["cl"].result_list] == [framing.pk]


def test_a_codebook_is_copied_in_nfc(comparison: Comparison, old: Tag) -> None:
    fresh = Comparison.objects.create(
        title="Another", left=comparison.left, right=comparison.right, created_by=comparison.created_by
    )
    presets.copy(fresh, comparison.created_by, comparison)
    assert Tag.objects.get(comparison=fresh).name == NFC


class TestStoredInNfd:
    """What an earlier version stored stays as it is, and compares equal."""

    def test_no_second_one_is_added(self, comparison: Comparison, old: Tag) -> None:
        with pytest.raises(Refused, match="There is a tag"):
            new(Tag, comparison, NFC).add(comparison.created_by)
        assert Tag.objects.get().name == NFD

    @pytest.mark.parametrize("name", [NFC, NFD, NFC.upper()])
    def test_it_is_given_by_either_form(
        self, client: Client, comparison: Comparison, old: Tag, name: str
    ) -> None:
        sent = selected(comparison.left, "friends", tags=[name])
        assert client.post(address("highlights", comparison), sent, headers=JSON).status_code == 201
        assert Highlight.objects.get().tags.get() == old

    def test_of_two_that_look_the_same_the_one_so_written_is_given(
        self, client: Client, comparison: Comparison, old: Tag
    ) -> None:
        other = Tag(comparison=comparison, framing=old.framing, name="tea")
        other.add(comparison.created_by)
        Tag.objects.filter(pk=other.pk).update(name=NFC)
        for tag, name, quote in ((old, NFD, "friends"), (other, NFC, "harbour")):
            sent = selected(comparison.left, quote, tags=[name])
            number = client.post(address("highlights", comparison), sent, headers=JSON).json()["id"]
            assert Highlight.objects.get(pk=number).tags.get() == tag

    def test_an_edit_is_undone_once_the_name_is_in_nfc(
        self, client: Client, comparison: Comparison, old: Tag
    ) -> None:
        row = factories.highlight(comparison=comparison, tags=[old])
        client.post(address("highlight", row), edited(row, tags=[]))
        old.change(comparison.created_by, seen=old.revision, definition="A place.", name=NFC)
        assert undo(client, comparison)["undone"] == "highlight edited"
        assert Highlight.objects.get(pk=row.pk).tag_names == [NFC]


class TestAccounts:
    @pytest.fixture
    def person(self, comparison: Comparison) -> Any:
        person = factories.user(username=f"analyst{NFC}")
        factories.highlight(comparison=comparison, analyst=person)
        return person

    def test_one_is_added_as_a_member_by_either_form(
        self, client: Client, comparison: Comparison, person: Any
    ) -> None:
        where = reverse("member_add", args=[comparison.pk])
        assert client.post(where, {"username": f"analyst{NFD}", "role": 20}).status_code == 302
        assert comparison.memberships.filter(user=person).exists()

    def test_a_filter_names_one_by_either_form(
        self, client: Client, comparison: Comparison, person: Any
    ) -> None:
        factories.highlight(comparison=comparison)
        page = client.get(address("highlights", comparison), {"analyst": f"analyst{NFD}"})
        assert [row.analyst for row in page.context["page"]] == [person]

    def test_commands_name_one_by_either_form(self, comparison: Comparison, person: Any) -> None:
        left, right = Document.objects.order_by("pk")[:2]
        call_command("compare", left.pk, right.pk, title="Anew", owner=f"analyst{NFD}")
        assert Comparison.objects.get(title="Anew").created_by == person
        call_command("export", comparison.pk, "highlights.csv", analyst=[f"analyst{NFD}"], output=None)


def test_titles_are_stored_in_nfc_and_found(comparison: Comparison) -> None:
    who = comparison.created_by
    made = make_comparison(left=comparison.left, right=comparison.right, title=NFD, owner=who)
    piece = factories.document(title=NFD, author=NFD, source=NFD)
    assert Comparison.objects.get(pk=made.pk).title == NFC
    piece.refresh_from_db()
    assert (piece.title, piece.author, piece.source) == (NFC, NFC, NFC)
    admin = members.signed_in(superuser())
    found = admin.get(reverse("admin:reader_comparison_changelist"), {"q": NFD})
    assert [row.pk for row in found.context["cl"].result_list] == [made.pk]


def test_a_note_is_stored_in_nfc_and_found_by_either_form(client: Client, comparison: Comparison) -> None:
    row = factories.highlight(comparison=comparison)
    client.post(address("highlight", row), edited(row, note=NFD))
    assert Highlight.objects.get().note == NFC
    for typed in (NFC, NFD):
        hits = client.get(reverse("search", args=[comparison.pk]), {"q": typed}).context["hits"]
        assert [hit.id for hit in hits] == [row.pk]
