"""A passage is what stands between its offsets, without the white space at its ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring import CONTEXT, AnchorError, anchor


@given(st.text(min_size=1), st.data())
def test_an_anchor_is_a_slice_of_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        with pytest.raises(AnchorError):
            anchor(text, start, end)
        return
    found = anchor(text, start, end, text[start:end])
    assert found.quote == text[found.start : found.end] == text[start:end].strip()
    assert start <= found.start < found.end <= end
    assert text[: found.start].endswith(found.prefix)
    assert text[found.end :].startswith(found.suffix)
    assert len(found.prefix) <= CONTEXT >= len(found.suffix)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 99), (10, 11)])
def test_offsets_outside_the_text_are_refused_in_words(start, end):
    with pytest.raises(AnchorError, match="does not lie inside the text"):
        anchor("ten letter", start, end)


def test_a_quote_that_differs_is_refused():
    with pytest.raises(AnchorError, match="not the words of the stored text"):
        anchor("the harbour council", 4, 11, "harbor")


def test_offsets_count_code_points():
    assert anchor("👩‍🚀 flies 🇬🇧", 4, 9).quote == "flies"
