"""/comparisons/<id>/codebook/ and what a curator adds and changes there."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Change, Framing, Relation, Tag
from reader.models import Comparison, Role
from tests.support import factories
from tests.support.codebook import adding, at, page_of, typed

pytestmark = pytest.mark.django_db


class TestReading:
    def test_it_shows_every_code_and_how_often_each_is_used(
        self, curator: Client, comparison: Comparison
    ) -> None:
        tag = comparison.tags.get(name="platform power")
        link = factories.link(source=factories.highlight(comparison=comparison, tags=[tag]))
        gone = factories.highlight(comparison=comparison, tags=[tag])
        gone.delete_softly(gone.analyst)
        html = curator.get(page_of(comparison)).content.decode()
        for code in (*comparison.framings.all(), *comparison.tags.all(), *comparison.relations.all()):
            assert f'id="{code.noun}-{code.pk}"' in html
        uses = {
            (c.noun, c.name): c.uses for kind in (Framing, Tag, Relation) for c in kind.objects.with_uses()
        }
        assert uses["tag", "platform power"] == 1
        assert uses["framing", "Strategic"] == 2
        assert uses["framing", "Psychological"] == 0
        assert uses["relation", link.relation.name] == 1
        assert "2 highlights" in html
        assert "1 link<" in html

    @pytest.mark.parametrize("role", [Role.READER, Role.ANALYST])
    def test_below_curator_it_is_read_only(self, client: Client, comparison: Comparison, role: Role) -> None:
        user = factories.user(username="member")
        factories.membership(comparison=comparison, user=user, role=role)
        client.force_login(user)
        page = client.get(page_of(comparison))
        main = page.content.decode().partition("<main")[2]
        assert page.status_code == 200
        assert "Strategic" in main
        assert "<form" not in main

    def test_a_retired_code_stands_apart(self, curator: Client, comparison: Comparison) -> None:
        comparison.relations.get(slug="echoes").retire(comparison.created_by)
        assert "1 retired relation<" in curator.get(page_of(comparison)).content.decode()

    def test_an_empty_codebook_says_what_to_do(self, client: Client) -> None:
        empty = factories.comparison()
        client.force_login(empty.created_by)
        assert "No framing yet." in client.get(page_of(empty)).content.decode()

    def test_the_number_of_queries_does_not_grow(self, curator: Client, comparison: Comparison) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                curator.get(page_of(comparison))
            return len(captured)

        few = queries()
        for number in range(10):
            framing = factories.framing(comparison=comparison, name=f"Framing {number}")
            tag = factories.tag(framing=framing)
            factories.highlight(comparison=comparison, framing=framing, tags=[tag])
        assert queries() == few


class TestAdding:
    def test_a_framing(self, curator: Client, comparison: Comparison) -> None:
        answer = curator.post(
            adding("framing", comparison),
            {
                "name": " Legal  and moral ",
                "colour": "#227008",
                "line": "dotted",
                "key": "L",
                "definition": "Duty.",
            },
        )
        framing = comparison.framings.get(slug="legal-and-moral")
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{page_of(comparison)}#framing-{framing.pk}",
        )
        assert (framing.name, framing.colour, framing.line) == ("Legal and moral", "#227008", "dotted")
        assert (framing.key, framing.definition, framing.position) == ("l", "Duty.", 2)
        assert Change.objects.of(framing).get().verb == "created"

    def test_a_relation(self, curator: Client, comparison: Comparison) -> None:
        curator.post(adding("relation", comparison), {"name": "Answers", "colour": "#227008"})
        assert comparison.relations.get(slug="answers").position == 6

    def test_a_tag(self, curator: Client, strategic: Framing) -> None:
        curator.post(at(strategic, "tag_add"), {"name": "timing"})
        tag = strategic.tags.get(name="timing")
        assert (tag.comparison, tag.position) == (strategic.comparison, 6)

    def test_slugs_are_made_once_and_never_twice(self, curator: Client, comparison: Comparison) -> None:
        for name in ("港", "海", "Strategic!"):
            curator.post(adding("framing", comparison), {"name": name, "colour": "#227008", "line": "solid"})
        assert [f.slug for f in comparison.framings.all()][2:] == ["framing", "framing-2", "strategic-2"]

    def test_an_unknown_noun_is_not_found(self, curator: Client, comparison: Comparison) -> None:
        for noun in ("tag", "nonesuch"):
            assert curator.post(adding(noun, comparison), {"name": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": "psychological"}, "There is a framing “Psychological” already; choose another name."),
        ({"name": ""}, "required"),
        ({"name": "x" * 81}, "at most 80"),
        ({"key": "P"}, "The key P belongs to “Psychological”"),
        ({"key": "é"}, "A key is one letter from a to z."),
        ({"colour": "#ffcc00"}, "The nearest shade that is read is #"),
        ({"colour": "blue"}, "six hexadecimal digits"),
        ({"line": "wavy"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    curator: Client, strategic: Framing, changed: dict[str, str], reason: str
) -> None:
    answer = curator.post(at(strategic), typed(strategic, **{"definition": "What I just wrote."} | changed))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert reason in html
    assert "What I just wrote." in html
    assert html.count('class="code-edit" open') == 1
    before = strategic.state()
    strategic.refresh_from_db()
    assert strategic.state() == before


class TestChanging:
    def test_every_field_but_the_slug(self, curator: Client, strategic: Framing) -> None:
        answer = curator.post(
            at(strategic),
            typed(strategic, name="Of interest", colour="#227008", line="thick", key="i", definition="New."),
        )
        assert answer.status_code == 302
        strategic.refresh_from_db()
        assert (strategic.name, strategic.slug, strategic.colour, strategic.line, strategic.key) == (
            "Of interest", "strategic", "#227008", "thick", "i",
        )  # fmt: skip
        change = Change.objects.of(strategic).first()
        assert (change.verb, change.actor.username) == ("edited", "curator")
        assert strategic.revision == strategic.comparison.revision == 2

    def test_one_may_change_only_the_case_of_a_name_and_clear_a_key(
        self, curator: Client, strategic: Framing
    ) -> None:
        assert curator.post(at(strategic), typed(strategic, name="STRATEGIC", key="")).status_code == 302
        strategic.refresh_from_db()
        assert (strategic.name, strategic.key) == ("STRATEGIC", "")

    def test_a_tag_and_a_relation(self, curator: Client, comparison: Comparison) -> None:
        tag, relation = comparison.tags.first(), comparison.relations.first()
        curator.post(at(tag), typed(tag, name="leverage, of rules", definition="When."))
        curator.post(at(relation), typed(relation, name="Opposes"))
        tag.refresh_from_db()
        relation.refresh_from_db()
        assert (tag.name, tag.definition) == ("leverage, of rules", "When.")
        assert (relation.name, relation.slug) == ("Opposes", "contrasts")

    def test_a_tag_has_no_pipe(self, curator: Client, comparison: Comparison) -> None:
        tag = comparison.tags.first()
        answer = curator.post(at(tag), typed(tag, name="this | that"))
        assert answer.status_code == 422
        assert "the CSV joins tags by |" in answer.content.decode()

    def test_a_pale_colour_comes_with_a_shade_that_is_stored_when_taken(
        self, curator: Client, strategic: Framing
    ) -> None:
        answer = curator.post(at(strategic), typed(strategic, colour="#ffcc00"))
        shade = answer.content.decode().partition('<button name="colour" value="')[2][:7]
        # The form sends its colour field and then the button.
        curator.post(at(strategic), typed(strategic, colour=["#ffcc00", shade]))
        strategic.refresh_from_db()
        assert strategic.colour == shade

    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            ({"colour": "#5c0048", "colour-own": "#0063a6", "colour-was": "#0063a6"}, "#5c0048"),
            ({"colour": "own", "colour-own": "#227008", "colour-was": "#0063a6"}, "#227008"),
            # Without JavaScript the old one is still ticked; what was picked beside it counts.
            ({"colour": "#0063a6", "colour-own": "#227008", "colour-was": "#0063a6"}, "#227008"),
            ({"colour": "#0063a6", "colour-own": "#0063a6", "colour-was": "#0063a6"}, "#0063a6"),
        ],
    )
    def test_a_colour_is_one_of_those_proposed_or_another(
        self, curator: Client, strategic: Framing, sent: dict[str, str], stored: str
    ) -> None:
        assert curator.post(at(strategic), typed(strategic) | sent).status_code == 302
        strategic.refresh_from_db()
        assert strategic.colour == stored

    def test_colours_that_nothing_has_yet_are_proposed_first_and_look_alikes_are_told(
        self, curator: Client, comparison: Comparison, strategic: Framing
    ) -> None:
        page = curator.get(page_of(comparison)).content.decode()
        new = page.partition(f'action="{adding("framing", comparison)}"')[2].partition("</form>")[0]
        names = re.findall(r"</svg>(\w+)(?: <span class=\"meta\">as (\w+))?", new)
        assert names[0] == ("Plum", "")
        assert names[-2:] == [("Blue", "Strategic"), ("Rust", "Psychological")]
        assert "looks much like" not in page
        other = comparison.framings.get(slug="psychological")
        curator.post(at(other), typed(other, colour="#0064a0", line=strategic.line))
        page = curator.get(page_of(comparison)).content.decode()
        assert "Its line looks much like that of “Psychological”" in page
        assert "Its line looks much like that of “Strategic”" in page

    def test_the_second_of_two_editors_sees_the_current_state_and_keeps_what_was_typed(
        self, curator: Client, strategic: Framing
    ) -> None:
        curator.post(at(strategic), typed(strategic, name="Of interest"))
        answer = curator.post(at(strategic), typed(strategic, name="Tactical"))
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "was changed meanwhile" in html
        assert "<h3>Of interest</h3>" in html
        assert 'value="Tactical"' in html
        strategic.refresh_from_db()
        assert f'name="revision" value="{strategic.revision}"' in html
        assert curator.post(at(strategic), typed(strategic, name="Tactical")).status_code == 302

    def test_a_form_without_the_revision_it_saw_is_stale(self, curator: Client, strategic: Framing) -> None:
        assert curator.post(at(strategic), typed(strategic, revision="")).status_code == 409
