"""Members who act at the same moment leave the comparison an owner, whatever they do"""

import time
from typing import Any

import pytest

from reader.models import Comparison, Membership, Role
from tests.reader.members.test_views import add, give, of, remove
from tests.support import factories, members
from tests.support.members import at_once


@pytest.fixture
def comparison() -> Comparison:
    return factories.comparison(owner=factories.user(username="owner"))


class TestAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture(autouse=True)
    def hesitating(self, comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
        """Between looking and writing there is time for the others, unless something keeps them out."""
        for name in ("save", "delete"):
            write = getattr(Membership, name)

            def slowly(row: Membership, *args: Any, write: Any = write, **kwargs: Any) -> Any:
                time.sleep(0.2)
                return write(row, *args, **kwargs)

            monkeypatch.setattr(Membership, name, slowly)

    def test_of_all_owners_who_leave_at_once_one_stays(self, comparison: Comparison) -> None:
        clients = [members.member(comparison, "owner")]
        clients += [members.member(comparison, f"owner-{n}", Role.OWNER) for n in range(5)]
        rows = [of(comparison, name) for name in ("owner", *(f"owner-{n}" for n in range(5)))]
        acts = [lambda c=c, row=row: remove(c, row) for c, row in zip(clients, rows, strict=True)]
        assert sorted(at_once(acts)) == [302] * 5 + [422]
        assert Membership.objects.in_charge().count() == 1

    def test_two_owners_who_lower_each_other_at_once_leave_one(self, comparison: Comparison) -> None:
        first, second = members.member(comparison, "owner"), members.member(comparison, "second", Role.OWNER)
        acts = [
            lambda: give(first, of(comparison, "second"), Role.READER),
            lambda: give(second, of(comparison, "owner"), Role.READER),
        ]
        assert 302 in at_once(acts)
        assert Membership.objects.in_charge().count() == 1

    def test_the_same_person_added_twice_at_once_is_one_member(self, comparison: Comparison) -> None:
        factories.user(username="newcomer")
        owner = members.member(comparison, "owner")
        again = members.member(comparison, "owner")
        statuses = at_once([lambda c=c: add(c, comparison, "newcomer") for c in (owner, again)])
        assert sorted(statuses) == [302, 422]
