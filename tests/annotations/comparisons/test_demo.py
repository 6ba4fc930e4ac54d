"""The demonstration: loaded whole, loaded once, and true to its own files."""

import shutil
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from annotations import demo as demonstration
from annotations.adjudication.cases import Kind
from annotations.adjudication.queue import Standing
from annotations.counterparts.proposals import propose
from annotations.models import Change, Comment, Highlight, Link, Reading, Silence
from annotations.models.annotation import Status
from annotations.workbench.state import workbench_of
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
    analysts = {row.analyst.username for row in highlights if not row.curated}
    assert analysts == set(demonstration.ANALYSTS)
    assert {row.status for row in highlights} == set(Status.values) == {link.status for link in links}
    roles = dict(comparison.memberships.values_list("user__username", "role"))
    assert roles == {"curator": Role.OWNER, "analyst": Role.ANALYST, "analyst2": Role.ANALYST}


def test_the_workbench_counts_what_both_coded_alike_once():
    comparison = demonstration.load().comparison
    comparison.role, comparison.viewer = Role.OWNER, comparison.created_by_id
    assert workbench_of(comparison).tally() == {"highlights": 63, "links": 23, "silences": 5, "layer": ""}


def test_its_agreement_has_figures_and_its_adjudication_has_begun():
    comparison = demonstration.load().comparison
    readings = Reading.objects.of(comparison).select_related("analyst", "document")
    assert {(row.analyst.username, row.document_id) for row in readings} == {
        (name, piece.pk) for name in demonstration.ANALYSTS for piece in comparison.documents.values()
    }
    assert all(row.read_to == len(row.document.text) for row in readings)
    standing = Standing.of(comparison)
    assert len(standing.settled) == 3
    assert len([entry for entry in standing.open if Kind.FRAMING in entry.case.kinds]) >= 2
    assert [entry for entry in standing.waiting if entry.case.shared]
    assert Highlight.objects.all_of(comparison).live().in_layer(curated=True).count() == 4


def test_a_question_is_answered_and_a_passage_has_counterparts_proposed():
    comparison = demonstration.load().comparison
    comparison.role, comparison.viewer = Role.OWNER, comparison.created_by_id
    thread = list(Comment.objects.filter(comparison=comparison).select_related("author"))
    assert [reply.author.username for reply in thread] == ["analyst", "analyst2"]
    assert len({reply.highlight_id for reply in thread}) == 1
    highlight = Highlight.objects.of(comparison).open().get(quote="a collision of tempers")
    highlight.comparison = comparison
    assert propose(highlight, comparison.created_by).places


def test_the_first_screen_has_links_of_several_relations():
    """The first 1,200 characters of both pieces are in sight at 1440 by 900 pixels."""
    comparison = demonstration.load().comparison
    near = Link.objects.all_of(comparison).live().filter(
        source__start__lt=1200, target__start__lt=1200, merged_into=None, curated=False
    )  # fmt: skip
    assert len({link.relation_id for link in near}) >= 3


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
