"""Words in their context, on one line each."""

import pytest

from reader.text.context import in_context

TEXT = "The ferry runs\nat noon, and nobody waits."


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("at noon", ("The ferry runs ", "at noon", ", and nobody waits.")),
        ("at noon, ", ("The ferry runs ", "at noon,", " and nobody waits.")),
        ("\nat noon", ("The ferry runs ", "at noon", ", and nobody waits.")),
        ("runs\nat", ("The ferry ", "runs at", " noon, and nobody waits.")),
    ],
)
def test_the_space_between_words_and_their_context_is_kept(
    passage: str, expected: tuple[str, str, str]
) -> None:
    start = TEXT.index(passage)
    assert in_context(TEXT, start, start + len(passage), 99, 0, len(TEXT)) == expected


def test_what_is_left_out_is_marked() -> None:
    start = TEXT.index("at noon")
    assert in_context(TEXT, start, start + 7, 12, 0, len(TEXT)) == ("…ferry runs ", "at noon", ", and…")
