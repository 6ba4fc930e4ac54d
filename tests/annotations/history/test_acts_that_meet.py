"""Faults in which several acts meet: what one leaves, another would contradict"""

from __future__ import annotations

import pytest

from annotations.adjudication import settlement
from annotations.models import Change, Highlight, Link, Silence
from tests.support.adjudication import Coded

pytestmark = pytest.mark.django_db


@pytest.fixture
def coded() -> Coded:
    return Coded()


def test_a_link_laid_by_a_ruling_withdraws_the_silences_at_its_ends(coded: Coded) -> None:
    sources, targets = coded.all_mark("offer"), coded.all_mark("smiling", "right")
    link = coded.link(1, sources[0], targets[0])
    settlement.take_over(coded.comparison, coded.curator)
    laid = Highlight.objects.live().in_layer(curated=True).get(quote="offer")
    silence = Silence.sign(laid, coded.curator)
    ruling = coded.settle(link, "take", 1)
    assert Link.objects.live().in_layer(curated=True).get().source == laid
    silence.refresh_from_db()
    assert silence.deleted is not None
    withdrawn = Change.objects.of(silence).first()
    assert withdrawn is not None
    assert (withdrawn.verb, withdrawn.revision) == ("withdrawn", ruling.revision)
