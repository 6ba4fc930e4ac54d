"""How a piece is cut: into sentences that no block's border crosses, and windows of them."""

from annotations.counterparts.piece import sentences_of, touched, windows_of
from reader.text.blocks import Draft, assemble


def cut(*drafts: Draft) -> list[str]:
    text, blocks = assemble(drafts)
    return [text[one.start : one.end] for one in sentences_of(text, blocks)]


def test_sentences_end_where_a_reader_ends_them() -> None:
    words = "Dr. Quay owns no. 4, i.e. the pier. “Is it so?” he asked! It cost 3.5 million… Enough."
    assert cut(Draft("paragraph", words)) == [
        "Dr. Quay owns no. 4, i.e. the pier.", "“Is it so?”", "he asked!", "It cost 3.5 million…", "Enough.",
    ]  # fmt: skip


def test_signs_of_other_scripts_end_sentences_too() -> None:
    assert cut(Draft("paragraph", "船は来ない。皆が待つ。")) == ["船は来ない。", "皆が待つ。"]
    assert cut(Draft("paragraph", "متى تأتي؟ غدا.")) == ["متى تأتي؟", "غدا."]


def test_a_block_is_a_border_and_some_blocks_say_nothing() -> None:
    found = cut(
        Draft("heading", "The quay", level=1), Draft("byline", "By the harbour desk"), Draft("paragraph", "It rains"),
        Draft("aside", "Subscribe now.", role="promotion"), Draft("paragraph", "— — —"), Draft("item", "So be it."),
    )  # fmt: skip
    assert found == ["The quay", "It rains", "So be it."]


def test_windows_are_runs_within_a_block() -> None:
    text, blocks = assemble([Draft("paragraph", "One. Two. Three."), Draft("paragraph", "Four.")])
    sentences = sentences_of(text, blocks)
    assert [text[window.start : window.end] for window in windows_of(sentences, 2)] == [
        "One. Two.", "Two. Three.", "Four.",
    ]  # fmt: skip
    assert [text[window.start : window.end] for window in windows_of(sentences, 9)] == [
        "One. Two. Three.",
        "Four.",
    ]
    assert windows_of([], 2) == []


def test_what_a_place_touches() -> None:
    text, blocks = assemble([Draft("paragraph", "One. Two. Three.")])
    sentences = sentences_of(text, blocks)
    assert touched(sentences, 0, 4) == range(0, 1)
    assert touched(sentences, 3, 6) == range(0, 2)
    assert not touched(sentences, 4, 5)
    assert not touched([], 0, 5)
