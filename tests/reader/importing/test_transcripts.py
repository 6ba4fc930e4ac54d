"""Transcripts: speakers and times, told apart by their shape alone."""

import pytest

from reader.importing import Recognised, read

BODY = (
    "The pilots of the estuary met in the long room above the chandlery, which nobody had heated since the spring, "
    "and they talked until the lamps failed."
)
OTHER = (
    "It was, as the warden put it, a question of tolls and not of tides; three of them had read the report, and the "
    "others had read about it."
)


def turns(recognised: Recognised) -> list[tuple[str, str, str]]:
    return [
        (draft.marker, "".join(draft.text[span.start : span.end] for span in draft.spans), draft.text)
        for draft in recognised.drafts
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[00:00:04] Warden: Who rang?\n[00:00:09] Pilot: I did. It was dark.\n[00:00:11] Warden: Again?",
            [("00:00:04", "Warden:"), ("00:00:09", "Pilot:"), ("00:00:11", "Warden:")],
        ),
        (
            "Warden (00:04): Who rang?\nPilot (00:09): I did.\n",
            [("00:04", "Warden:"), ("00:09", "Pilot:")],
        ),
        (
            "Q: Who rang?\n\nA: I did.\n\nQ: When?\n\nA: At dusk, or near it.",
            [("", "Q:"), ("", "A:"), ("", "Q:"), ("", "A:")],
        ),
        (
            "00:00:04\nSpeaker 1\nWho rang?\n\n00:00:09\nSpeaker 2\nI did.",
            [("00:00:04", "Speaker 1"), ("00:00:09", "Speaker 2")],
        ),
        (
            "Speaker 1  0:04\nWho rang?\n\nSpeaker 2  0:09\nI did, and nobody came.",
            [("0:04", "Speaker 1"), ("0:09", "Speaker 2")],
        ),
        ("[00:04] Who rang?\n[00:09] I did.", [("00:04", ""), ("00:09", "")]),
        (
            "主持人：谁敲的钟？\n引水员：是我。\n主持人：什么时候？",
            [("", "主持人："), ("", "引水员："), ("", "主持人：")],
        ),
    ],
)
def test_transcripts_have_speakers_and_times_and_no_title_of_a_turn(
    source: str, expected: list[tuple[str, str]]
) -> None:
    recognised = read(source)
    assert [(marker, speaker) for marker, speaker, _ in turns(recognised)] == expected
    assert recognised.title == ""
    assert not any(marker and marker in text for marker, _, text in turns(recognised))
    assert any("transcript" in note for note in recognised.notes)
    assert read(f"Third Interview\n\n{source}").title == "Third Interview"


def test_a_wrapped_transcript() -> None:
    recognised = read(
        "Warden: It was the wettest spring that anybody could remember, and\n"
        "there was no oil for the lamps, so we rang the bell by the hour and\n"
        "hoped that somebody would count.\n"
        "Pilot: I counted.\n"
        "Warden: You counted because you were paid to count, and that is not\n"
        "what I would call the same thing at all.\n"
        "Pilot: It was not much of a wage.\n"
    )
    assert [text.split()[0] for _, _, text in turns(recognised)] == ["Warden:", "Pilot:", "Warden:", "Pilot:"]
    assert [draft.kind for draft in recognised.drafts] == ["paragraph"] * 4


def test_labels_that_come_once_are_no_speakers() -> None:
    recognised = read(f"The Long Room\n\nNote: the lamps failed.\n\n{BODY}\n\nSource: The Low Water Review\n")
    assert not any(draft.spans for draft in recognised.drafts)
