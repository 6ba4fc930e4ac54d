"""Subtitles, SubRip and WebVTT: words and speakers without numbers and times."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing import ImportRefused, read

SUBRIP = """1
00:00:01,000 --> 00:00:03,000
The lamps failed before

2
00:00:03,100 --> 00:00:05,500
<i>anybody</i> had counted them.

3
00:00:05,600 --> 00:00:07,000
Then we rang the bell.

4
00:00:12,000 --> 00:00:14,000
- Who rang?
- I did.
"""
VTT = """WEBVTT - The Long Room

NOTE nobody sees this

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.000 align:start position:0%
<v Warden>Who rang &amp; why?

00:03.100 --> 00:05.500
<v Pilot>I did, because
<v Pilot>it was dark.

00:05.600 --> 00:07.000
<v.loud Warden>Again?</v>
"""


def texts(data: str | bytes) -> list[str]:
    return [draft.text for draft in read(data.encode() if isinstance(data, str) else data).drafts]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_cues_become_sentences_and_paragraphs(codec: str, ends: str) -> None:
    recognised = read(SUBRIP.replace("\n", ends).encode(codec))
    assert [draft.text for draft in recognised.drafts] == [
        "The lamps failed before anybody had counted them. Then we rang the bell.", "Who rang?", "I did.",
    ]  # fmt: skip
    assert recognised.title == ""
    assert any("times and numbers of 4 cues" in note for note in recognised.notes)


def test_speakers_are_kept_in_bold_and_begin_a_paragraph() -> None:
    recognised = read(VTT.encode())
    assert [draft.text for draft in recognised.drafts] == [
        "Warden: Who rang & why?", "Pilot: I did, because it was dark.", "Warden: Again?",
    ]  # fmt: skip
    assert [draft.text[span.start : span.end] for draft in recognised.drafts for span in draft.spans] == [
        "Warden:", "Pilot:", "Warden:",
    ]  # fmt: skip


def test_speakers_before_a_colon_and_captions_that_roll_up() -> None:
    cue = "{}\n00:00:0{},000 --> 00:00:0{},900\n{}\n"
    said = ["It was", "It was\nwet.", "wet.\nWARDEN: Very."]
    assert texts("\n".join(cue.format(n, n, n, words) for n, words in enumerate(said, 1))) == [
        "It was wet.", "WARDEN: Very.",
    ]  # fmt: skip


def test_chinese_cues_are_joined_without_spaces() -> None:
    assert texts(
        "1\n00:00:01,000 --> 00:00:02,000\n引水员们在\n\n2\n00:00:02,000 --> 00:00:03,000\n长屋里开会。\n"
    ) == ["引水员们在长屋里开会。"]


def test_subtitles_without_cues_are_refused_in_words() -> None:
    with pytest.raises(ImportRefused, match="no cues"):
        read(b"WEBVTT\n\nNOTE nothing\n")


def test_a_text_that_mentions_them_is_plain() -> None:
    assert texts("WEBVTTs are files.\n\nThe lamps failed.")[-1] == "The lamps failed."


PARTS = st.sampled_from(
    [
        "1\n",
        "00:00:01,000 --> 00:00:02,000\n",
        "00:01.0 --> 1:2\n",
        "\n",
        "words ",
        "<v A>",
        "- B",
        "A: ",
        "</",
        "{\\an8}",
        "\x00",
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_malformed_files_give_a_sentence_or_a_piece(rest: str) -> None:
    with contextlib.suppress(ImportRefused):
        assert read(f"WEBVTT\n\n{rest}".encode()).drafts
