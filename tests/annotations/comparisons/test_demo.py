"""The demonstration: loaded whole, loaded once, and true to its own files."""

import shutil
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from annotations import demo as demonstration
from annotations.models import Change, Highlight, Link, Silence
from annotations.models.annotation import Status
from reader.models import Comparison, Document, Membership, Role
from tests.support import factories

pytestmark = pytest.mark.django_db


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    models = (Document, Comparison, Membership, Highlight, Link, Silence, Change, get_user_model())
    return [model.objects.count() for model in models]


def test_it_loads_a_rich_comparison_by_two_analysts():
    comparison = demonstration.load().comparison
    highlights = Highlight.objects.all_of(comparison).select_related("framing", "analyst")
    links = Link.objects.all_of(comparison).live().with_ends()
    assert len(highlights) >= 34
    assert len(links) >= 14
    assert len({link.relation.slug for link in links}) >= 5
    assert Silence.objects.live().filter(comparison=comparison).count() == 5
    for document in comparison.documents.values():
        framings = {h.framing.slug for h in highlights if h.document_id == document.pk}
        assert framings == {"strategic", "psychological"}
    assert {h.analyst.username for h in highlights} == {"analyst", "analyst2"}
    assert {h.status for h in highlights} == set(Status.values) == {link.status for link in links}
    roles = dict(comparison.memberships.values_list("user__username", "role"))
    assert roles == {"curator": Role.OWNER, "analyst": Role.ANALYST, "analyst2": Role.ANALYST}


def test_every_quote_is_the_slice_of_its_text():
    comparison = demonstration.load().comparison
    texts = {document.pk: document.text for document in comparison.documents.values()}
    for highlight in Highlight.objects.all_of(comparison):
        assert highlight.quote == texts[highlight.document_id][highlight.start : highlight.end]


def test_passages_cross_blocks_and_meet_each_other():
    comparison = demonstration.load().comparison
    crossed, cells, twice = set(), 0, 0
    for document in comparison.documents.values():
        rows = list(Highlight.objects.all_of(comparison).filter(document=document))
        for row in rows:
            under = [b for b in document.blocks if b.start < row.end and row.start < b.end]
            cells += under[0].kind == "cell"
            if len(under) > 1:
                crossed.add(under[0].kind)
        places = {(row.start, row.end) for row in rows}
        twice += len(rows) - len(places)
    assert crossed == {"paragraph", "item", "cell"}
    assert cells >= 3
    assert twice >= 2


def test_the_pieces_are_recognised_as_they_are_built():
    documents = demonstration.load().comparison.documents
    kinds = {side: [block.choice for block in piece.blocks] for side, piece in documents.items()}
    left, right = documents["left"], documents["right"]
    assert left.title.startswith("A Treaty Without a Text:")
    assert right.title.startswith("The loudest courtship in Washington:")
    assert (left.published.isoformat(), right.published.isoformat()) == ("2025-06-16", "2025-06-14")
    assert right.author == "The Commentary Desk"
    assert [kinds["left"].count(kind) for kind in ("item", "cell", "heading-1")] == [18, 10, 1]
    assert kinds["right"].count("aside-caption") == 1
    assert "\u00a0" in right.text
    for piece in (left, right):
        assert 900 <= piece.word_count <= 1300
        assert piece.stored


def test_a_second_time_leaves_everything_as_people_left_it():
    comparison = demonstration.load().comparison
    before = counts()
    curator = comparison.created_by
    mine = factories.highlight(comparison=comparison, quote="Markets noticed at once", analyst=curator)
    Comparison.objects.filter(pk=comparison.pk).update(title="Renamed")
    again = demonstration.load()
    assert not again.made
    assert again.comparison.pk == comparison.pk
    assert again.comparison.title == "Renamed"
    mine.refresh_from_db()
    assert mine.deleted is None
    added = [after - was for was, after in zip(before, counts(), strict=True)]
    assert added == [0, 0, 0, 1, 0, 0, 1, 0]


def test_a_passage_that_does_not_fit_stops_the_load_and_leaves_nothing(monkeypatch, tmp_path):
    shutil.copytree(demonstration.FIXTURES, tmp_path, dirs_exist_ok=True)
    plan = tmp_path / "comparison.json"
    plan.write_bytes(plan.read_bytes().replace(b"They traded.", b"They haggled."))
    monkeypatch.setattr(demonstration, "FIXTURES", tmp_path)
    with pytest.raises(demonstration.DemonstrationError, match="They haggled"):
        demonstration.load()
    assert counts() == [0] * 8


def test_with_debug_the_accounts_open_with_their_names(settings):
    settings.DEBUG = True
    out = demo()
    assert "Accounts, each with its name as its password: curator, analyst, analyst2." in out
    User = get_user_model()
    assert all(User.objects.get(username=name).check_password(name) for name in demonstration.ROLES)
    curator = User.objects.get(username="curator")
    assert curator.is_staff
    assert not curator.is_superuser
    assert curator.has_perms(["annotations.change_highlight", "reader.view_document"])
    assert not any("delete" in permission for permission in curator.get_all_permissions())
    assert not User.objects.get(username="analyst").is_staff


def test_a_password_that_somebody_set_is_kept(settings):
    settings.DEBUG = True
    factories.user(username="analyst")
    out = demo()
    assert get_user_model().objects.get(username="analyst").check_password(factories.PASSWORD)
    assert "Without the password that the demonstration gives: analyst." in out


def test_without_debug_no_account_opens_by_a_known_password(settings):
    settings.DEBUG = True
    demo()
    settings.DEBUG = False
    out = demo()
    assert "Without the password that the demonstration gives: curator, analyst, analyst2." in out
    for person in get_user_model().objects.all():
        assert not person.has_usable_password()


def test_the_command_says_what_it_did_and_where():
    first, second = demo(), demo()
    comparison = Comparison.objects.get()
    assert first.startswith("Loaded the demonstration")
    assert "is there already" in second
    for out in (first, second):
        assert f"Address: {comparison.get_absolute_url()}" in out


@pytest.mark.parametrize(
    ("text", "quote", "occurrence", "where"),
    [("ab🚢ab", "ab", 2, 3), ("ab🚢ab", "🚢", None, 2), ("aaa", "aa", 2, 1)],
)
def test_a_quote_is_placed_in_code_points(text, quote, occurrence, where):
    assert demonstration.place(text, quote, occurrence) == where


@pytest.mark.parametrize(("quote", "occurrence"), [("ab", None), ("ab", 3), ("x", None)])
def test_a_quote_that_is_not_one_place_is_refused(quote, occurrence):
    with pytest.raises(demonstration.DemonstrationError):
        demonstration.place("ab ab", quote, occurrence)
