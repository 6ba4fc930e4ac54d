"""The short names of pieces"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.models import Document
from reader.text.titles import CUT, LONGEST, shorten_title
from tests.support import factories


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The quay", "The quay"),
        ("A Quay for Two: Ferries, Firms and the Price of a Berth", "A Quay for Two"),
        ("The price of a berth — a history", "The price of a berth"),
        ("The price of a berth - a history", "The price of a berth"),
        ("The well-known half-time of a ferry", "The well-known half-time of a ferry"),
        ("The meeting at 10:30: a report", "The meeting at 10:30"),
        ("Who gains? On the ferry and its friends", "Who gains?"),
        ("“Who gains?” A reply", "“Who gains?”"),
        ("They came! And went", "They came!"),
        ("A first?draft of the harbour", "A first?draft of the harbour"),
        ("1: The harbour", "1: The harbour"),
        ("Q: Who gains from the ferry? A: Nobody", "Q: Who gains from the ferry?"),
        (": The harbour", ": The harbour"),
        ("港口：渡轮的代价", "港口"),
        ("谁从渡轮中获益？没有人", "谁从渡轮中获益？"),
        ("The harbour council met on Monday to weigh the offer", "The harbour council met on Monday to…"),
        ("What did the town want of the ferry, and what of the quay?", "What did the town want of the ferry, and…"),
        ("x" * 300, "x" * CUT + "…"),
        ("  The \n quay ", "The quay"),
    ],
)  # fmt: skip
def test_a_title_is_shortened_where_it_pauses_or_else_at_a_word(title: str, name: str) -> None:
    assert shorten_title(title) == name


def test_a_beginning_that_is_itself_too_long_is_cut() -> None:
    name = shorten_title(f"{'The council and the ferry ' * 5}: a report")
    assert name == "The council and the ferry The council…"


@given(st.text(min_size=1, max_size=300))
def test_a_short_name_is_short_on_one_line_and_begins_the_title(title: str) -> None:
    name = shorten_title(title)
    assert len(name) <= LONGEST
    assert name.split() == name.replace("\n", " ").split()
    assert " ".join(title.split()).startswith(name.removesuffix("…"))


def test_what_somebody_wrote_stands_before_what_is_derived() -> None:
    piece = Document(title="A Quay for Two: Ferries and Firms")
    assert piece.short_name == "A Quay for Two"
    piece.short_title = "The quay"
    assert piece.short_name == "The quay"


@pytest.mark.django_db
def test_two_pieces_of_one_name_are_told_apart_by_their_sides() -> None:
    comparison = factories.comparison(
        left=factories.document(title="The quay: what it costs"),
        right=factories.document(title="The quay: what it gives", text=factories.RIGHT_TEXT),
    )
    assert comparison.names == {"left": "The quay (left)", "right": "The quay (right)"}
    comparison.right.short_title = "What it gives"
    assert comparison.names == {"left": "The quay", "right": "What it gives"}
