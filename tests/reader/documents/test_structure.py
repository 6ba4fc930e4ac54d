"""`/documents/<id>/structure/`, `…/store/` and `…/discard/`: what was recognised is shown and corrected."""

import pytest
from django.urls import reverse

from reader.models import Document, Role
from reader.text.blocks import Draft
from tests.support import factories

pytestmark = pytest.mark.django_db
FIELDS = {"title": "A Quay for Two", "author": "", "source": "", "published": "", "language": "en"}
DRAFTS = [
    Draft("heading", "A Quay for Two", level=1),
    Draft("paragraph", "One <word>"),
    Draft("item", "two", marker="1."),
    Draft("cell", "three", header=True),
    Draft("cell", "four", column=1, header=True),
    Draft("cell", "five", row=1),
]


@pytest.fixture
def analyst(client):
    person = factories.user()
    client.force_login(person)
    return person


@pytest.fixture
def draft(analyst) -> Document:
    notes = ["A caption stood twice."]
    return factories.document(drafts=DRAFTS, title="A Quay for Two", stored=False, import_notes=notes)


def address(name: str, document: Document) -> str:
    return reverse(name, args=[document.pk])


@pytest.mark.parametrize(
    ("tag", "name"), [("pl", "Polish"), ("de-AT", "German"), ("tlh", "an unnamed language")]
)
def test_the_page_says_the_name_of_the_language(client, draft, tag: str, name: str) -> None:
    Document.objects.filter(pk=draft.pk).update(language=tag)
    assert f"now {name}." in client.get(address("structure", draft)).content.decode()


def test_the_page_shows_notes_counts_and_every_block(client, draft) -> None:
    page = client.get(address("structure", draft)).content.decode()
    assert "A caption stood twice." in page
    assert "1 heading, 1 paragraph, 1 list item, 1 table of 3 cells" in page.lower()
    assert 'name="title" value="A Quay for Two"' in page
    for block in draft.blocks:
        assert f'type="checkbox" name="block" value="{block.start}"' in page
    assert "One &lt;word&gt;" in page
    assert '<span class="marker">1.</span> two' in page
    assert page.count('<div class="row">') == 5  # three blocks alone, and two rows of the table
    assert "Table cell (header)" in page


@pytest.mark.parametrize(
    ("stored", "buttons"), [(False, ["Save this piece", "Discard draft"]), (True, ["Save"])]
)
def test_a_draft_can_be_stored_or_discarded_and_a_stored_piece_saved(
    client, draft, stored: bool, buttons: list
) -> None:
    if stored:
        draft.keep()
    page = client.get(address("structure", draft)).content.decode()
    assert all(f">{button}</button>" in page for button in buttons)
    assert ("Discard draft" in page) is not stored


@pytest.mark.parametrize("stored", [False, True])
def test_ticked_blocks_become_what_was_chosen_and_the_description_is_saved_too(
    client, draft, stored: bool
) -> None:
    if stored:
        draft.keep()
    text, ticked = draft.text, [block.start for block in draft.blocks[1:3]]
    data = FIELDS | {"author": "Harbour Desk", "block": ticked, "choice": "aside-caption", "apply": "1"}
    answer = client.post(address("structure", draft), data)
    assert answer.url == f"{address('structure', draft)}#block-{ticked[0]}"
    changed = Document.objects.get(pk=draft.pk)
    assert [block.choice for block in changed.blocks[:3]] == ["heading-1", "aside-caption", "aside-caption"]
    assert (changed.text, changed.author, bool(changed.stored)) == (text, "Harbour Desk", stored)
    assert "Set to “Caption”: 2 of 2 ticked." in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "No block is ticked"),
        ({"block": ["7777"]}, "not in this piece"),
        ({"block": ["x"]}, "not in this piece"),
        ({"block": ["0"], "choice": "sonnet"}, "Select a valid choice"),
        ({"block": ["0"], "title": ""}, "This field is required"),
        ({"block": ["0"], "language": "the one of the sea"}, "Write the language as a tag"),
        ({"block": ["0"], "published": "soon"}, "Enter a valid date"),
    ],
)
def test_bad_input_changes_nothing_and_what_was_typed_stays(
    client, draft, changes: dict, reason: str
) -> None:
    data = FIELDS | {"author": "Typed by hand", "choice": "quotation", "apply": "1"} | changes
    answer = client.post(address("structure", draft), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert reason in page
    assert 'value="Typed by hand"' in page
    if changes.get("block") == ["0"]:
        assert 'value="0" id="tick-0" checked' in page
    assert Document.objects.get(pk=draft.pk).block_data == draft.block_data
    assert Document.objects.get(pk=draft.pk).author == ""


def test_saving_needs_no_tick(client, draft) -> None:
    answer = client.post(address("structure", draft), FIELDS | {"title": "Another", "save": "1"})
    assert answer.url == address("structure", draft)
    assert Document.objects.get(pk=draft.pk).title == "Another"


def test_saving_a_description_leaves_what_another_wrote_elsewhere(client, draft) -> None:
    """The kinds that were corrected in another window meanwhile are still there."""
    Document.objects.get(pk=draft.pk).recast([0], "aside-kicker")
    client.post(address("structure", draft), FIELDS | {"save": "1"})
    assert Document.objects.get(pk=draft.pk).blocks[0].choice == "aside-kicker"


def test_storing_saves_the_description_and_keeps_the_draft(client, draft) -> None:
    answer = client.post(address("document_store", draft), FIELDS | {"published": "2024-05-06"})
    assert answer.url == address("document", draft)
    stored = Document.objects.get(pk=draft.pk)
    assert stored.stored
    assert str(stored.published) == "2024-05-06"


def test_storing_without_a_title_is_refused_and_what_was_typed_and_ticked_stays(client, draft) -> None:
    data = FIELDS | {"title": "", "source": "The Low Water Review", "block": ["0"], "choice": "rule"}
    answer = client.post(address("document_store", draft), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The Low Water Review" in page
    assert 'id="tick-0" checked' in page
    assert '<option value="rule" selected>' in page
    assert f'action="{address("structure", draft)}"' in page
    assert not Document.objects.get(pk=draft.pk).stored


def test_a_draft_is_discarded(client, draft) -> None:
    assert client.post(address("document_discard", draft)).url == reverse("documents")
    assert not Document.objects.exists()


def test_a_stored_piece_is_not_discarded(client, draft) -> None:
    draft.keep()
    answer = client.post(address("document_discard", draft), follow=True)
    assert "only drafts can be discarded" in answer.content.decode()
    assert Document.objects.filter(pk=draft.pk).exists()


PAGES = ["structure", "document_store", "document_discard"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing(client, analyst, name: str) -> None:
    document = factories.document(brought_by=factories.user(username="curator"), stored=False)
    assert client.post(address(name, document), FIELDS).status_code == 404
    assert Document.objects.filter(pk=document.pk, stored=None).exists()


@pytest.mark.parametrize("name", PAGES)
def test_another_reader_of_the_piece_may_not(client, analyst, name: str) -> None:
    comparison = factories.comparison(owner=factories.user(username="curator"))
    factories.membership(comparison=comparison, user=analyst, role=Role.OWNER)
    assert client.post(address(name, comparison.left), FIELDS).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_number_without_a_piece_is_not_found_and_a_visitor_signs_in(client, name: str) -> None:
    assert client.post(reverse(name, args=[999]), FIELDS).url.startswith("/accounts/login/")
    client.force_login(factories.user())
    assert client.post(reverse(name, args=[999]), FIELDS).status_code == 404


@pytest.mark.parametrize("name", ["document_store", "document_discard"])
def test_storing_and_discarding_need_a_form(client, draft, name: str) -> None:
    assert client.get(address(name, draft)).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_blocks(
    client, analyst, django_assert_num_queries
) -> None:
    long = factories.document(drafts=[Draft("paragraph", f"Paragraph {n}") for n in range(200)])
    with django_assert_num_queries(3):  # session, person, piece
        assert client.get(address("structure", long)).content.count(b'name="block"') == 200


def test_a_draft_that_is_stored_meanwhile_is_not_discarded(draft) -> None:
    Document.objects.get(pk=draft.pk).keep()
    assert not draft.discard()
    assert Document.objects.filter(pk=draft.pk).exists()


def test_a_short_title_is_saved_in_its_normal_form_and_may_be_left_out(client, draft) -> None:
    page = client.get(address("structure", draft)).content.decode()
    assert 'name="short_title" maxlength="60" placeholder="A Quay for Two"' in page
    client.post(address("structure", draft), FIELDS | {"short_title": "  The cafe\u0301 "})
    draft.refresh_from_db()
    assert draft.short_title == draft.short_name == "The caf\u00e9"
    client.post(address("structure", draft), FIELDS)  # of a program that does not know the field
    draft.refresh_from_db()
    assert draft.short_title == "The caf\u00e9"
    client.post(address("structure", draft), FIELDS | {"short_title": ""})
    draft.refresh_from_db()
    assert (draft.short_title, draft.short_name) == ("", "A Quay for Two")


def test_a_short_title_is_short(client, draft) -> None:
    answer = client.post(address("structure", draft), FIELDS | {"short_title": "x" * 61})
    assert answer.status_code == 422
    assert "at most 60" in answer.content.decode()
