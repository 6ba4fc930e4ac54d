"""/comparisons/<id>/codebook/ and what a curator orders, retires and brings back there."""

import pytest
from django.test import Client

from annotations.models import Change, Framing
from reader.models import Comparison, Role
from tests.support import factories
from tests.support.codebook import adding, at, page_of, typed

pytestmark = pytest.mark.django_db


class TestOrder:
    def order(self, comparison: Comparison) -> list[str]:
        return list(comparison.relations.current().values_list("slug", flat=True))

    def test_a_code_moves_up_and_down(self, curator: Client, comparison: Comparison) -> None:
        echoes = comparison.relations.get(slug="echoes")
        curator.post(at(echoes, "code_move"), {"by": "-1"})
        assert self.order(comparison)[:3] == ["echoes", "contrasts", "explains"]
        for _ in range(2):
            curator.post(at(echoes, "code_move"), {"by": "1"})
        assert self.order(comparison)[:3] == ["contrasts", "explains", "echoes"]

    def test_at_either_end_it_stays(self, curator: Client, comparison: Comparison) -> None:
        before = self.order(comparison)
        curator.post(at(comparison.relations.get(slug=before[0]), "code_move"), {"by": "-1"})
        curator.post(at(comparison.relations.get(slug=before[-1]), "code_move"), {"by": "1"})
        assert self.order(comparison) == before

    def test_a_retired_one_is_passed_over_and_does_not_move(
        self, curator: Client, comparison: Comparison
    ) -> None:
        echoes, explains = (comparison.relations.get(slug=slug) for slug in ("echoes", "explains"))
        echoes.retire(comparison.created_by)
        curator.post(at(explains, "code_move"), {"by": "-1"})
        assert self.order(comparison)[:2] == ["explains", "contrasts"]
        answer = curator.post(at(echoes, "code_move"), {"by": "1"})
        assert answer.status_code == 422
        assert "bring it back before you move it" in answer.content.decode()


class TestRetiring:
    def test_what_carries_a_retired_code_keeps_it(self, curator: Client, strategic: Framing) -> None:
        highlight = factories.highlight(comparison=strategic.comparison, framing=strategic)
        answer = curator.post(at(strategic, "code_retire"), follow=True)
        assert "“Strategic” is retired" in answer.content.decode()
        strategic.refresh_from_db()
        highlight.refresh_from_db()
        assert strategic.retired
        assert highlight.framing == strategic

    def test_it_can_be_brought_back(self, curator: Client, strategic: Framing) -> None:
        for act in ("code_retire", "code_retire", "code_restore", "code_restore"):
            assert curator.post(at(strategic, act)).status_code == 302
        strategic.refresh_from_db()
        assert strategic.retired is None
        assert [c.verb for c in Change.objects.of(strategic)] == ["brought back", "retired", "created"]

    @pytest.mark.parametrize("noun", ["framing", "relation"])
    def test_the_last_one_in_use_stays(self, curator: Client, comparison: Comparison, noun: str) -> None:
        first, *others = getattr(comparison, f"{noun}s").all()
        for code in others:
            code.retire(comparison.created_by)
        answer = curator.post(at(first, "code_retire"))
        assert answer.status_code == 422
        assert f"is the last {noun} in use" in answer.content.decode()

    def test_a_framing_may_lose_every_tag(self, curator: Client, strategic: Framing) -> None:
        for tag in strategic.tags.all():
            curator.post(at(tag, "code_retire"))
        assert not strategic.tags.current().exists()

    def test_one_whose_key_was_given_away_waits_for_another_key(
        self, curator: Client, strategic: Framing
    ) -> None:
        other = strategic.comparison.framings.get(slug="psychological")
        curator.post(at(strategic, "code_retire"))
        curator.post(at(other), typed(other, key="s"))
        answer = curator.post(at(strategic, "code_restore"))
        assert answer.status_code == 422
        assert "The key S belongs to “Psychological”" in answer.content.decode()
        strategic.refresh_from_db()
        curator.post(at(strategic), typed(strategic, key="t"))
        assert curator.post(at(strategic, "code_restore")).status_code == 302

    def test_the_name_of_a_retired_one_is_not_given_again(self, curator: Client, strategic: Framing) -> None:
        curator.post(at(strategic, "code_retire"))
        answer = curator.post(
            adding("framing", strategic.comparison),
            {"name": "Strategic", "colour": "#227008", "line": "solid"},
        )
        assert "bring it back instead" in answer.content.decode()


ACTS = ["code", "code_move", "code_retire", "code_restore", "tag_add"]


class TestDoors:
    @pytest.mark.parametrize("act", ACTS)
    def test_an_analyst_may_not(self, client: Client, strategic: Framing, act: str) -> None:
        user = factories.user(username="member")
        factories.membership(comparison=strategic.comparison, user=user, role=Role.ANALYST)
        client.force_login(user)
        assert client.post(at(strategic, act), typed(strategic)).status_code == 403
        assert client.post(adding("framing", strategic.comparison), {}).status_code == 403

    @pytest.mark.parametrize("act", ACTS)
    def test_a_stranger_finds_nothing(self, client: Client, strategic: Framing, act: str) -> None:
        client.force_login(factories.user(username="stranger"))
        assert client.post(at(strategic, act), typed(strategic)).status_code == 404
        assert client.get(page_of(strategic.comparison)).status_code == 404
        assert client.post(adding("framing", strategic.comparison), {}).status_code == 404

    @pytest.mark.parametrize("act", ACTS)
    def test_a_code_of_another_comparison_is_not_found(
        self, curator: Client, comparison: Comparison, act: str
    ) -> None:
        foreign = factories.framing(comparison=factories.comparison())
        foreign.comparison = comparison  # in the address only
        assert curator.post(at(foreign, act), typed(foreign)).status_code == 404

    @pytest.mark.parametrize("act", ACTS)
    def test_get_is_refused(self, curator: Client, strategic: Framing, act: str) -> None:
        assert curator.get(at(strategic, act)).status_code == 405
