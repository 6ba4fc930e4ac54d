"""Recognition of transcripts: turns with a speaker, a time or both. A time becomes the marker of its turn."""
# ruff: noqa: RUF001

import re
from collections import Counter
from itertools import pairwise

from reader.importing.plain_text.characters import FULL_STOPS
from reader.importing.plain_text.lines import Line
from reader.text.blocks import Span

MOST_WORDS = 4  # of a speaker's name
FEWEST = 3  # turns of a transcript without times

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_NAME = r"[^\W\d_][\w.'’()#&/ -]{0,39}?"
_TURN = re.compile(
    rf"(?:[\[(]?(?P<time>{_CLOCK})[\])]?\s*[-–—]?\s*)?(?P<speaker>{_NAME})"
    rf"(?:\s*[\[(](?P<after>{_CLOCK})[\])])?\s?[:：]\s*(?P<words>\S.*)"
)
_TIMED = re.compile(rf"[\[(](?P<time>{_CLOCK})[\])]\s*(?P<words>\S.*)")
_HEAD = re.compile(
    rf"[\[(]?(?P<time>{_CLOCK})[\])]?(?:\s+(?P<second>{_NAME}))?:?"
    rf"|(?P<speaker>{_NAME})[\s,–—-]+[\[(]?(?P<after>{_CLOCK})[\])]?:?"
)


def recognise(lines: list[Line], notes: list[str]) -> list[Line]:
    """Mark the beginnings of turns, take their times out of the words, and set their speakers in bold."""
    plain = [line.kind is None and not line.tabs[0] for line in lines]
    turns = [_turn(line.text) if free else None for line, free in zip(lines, plain, strict=True)]
    heads = [_head(line.text) if free else None for line, free in zip(lines, plain, strict=True)]
    if not _is_transcript(turns, heads):
        heads = _named(lines)
        if not any(heads):
            return lines
    found: list[Line] = []
    time = speaker = ""
    for number, line in enumerate(lines):
        if head := heads[number]:
            time, speaker = head
            continue
        waiting = (time or speaker) and number > 0
        if turn := turns[number]:
            found.append(_begin(line, turn[0] or time, turn[1], turn[2], ": "))
        elif waiting and not speaker and _names_next(lines, number, heads):
            speaker = line.text
            continue
        elif waiting:
            found.append(_begin(line, time, speaker, line.text, "\n"))
        else:
            found.append(line)
        time = speaker = ""
    names = (line.text[: line.spans[0].end].rstrip(":：").casefold() for line in found if line.spans)
    begun = sum(line.starts for line in found)
    notes.append(
        f"This was read as a transcript: {begun} turns, {len(set(names))} speakers. "
        "Times stand before the turns and are not part of the text."
    )
    return found


def _turn(text: str) -> tuple[str, str, str] | None:
    """Return time, speaker with its colon, and words of a line that begins a turn."""
    match = _TURN.fullmatch(text)
    if match and _is_name(match["speaker"]):
        sign = "：" if "：" in text[match.end("speaker") : match.start("words")] else ":"
        return match["time"] or match["after"] or "", match["speaker"] + sign, match["words"]
    if match := _TIMED.fullmatch(text):
        return match["time"], "", match["words"]
    return None


def _head(text: str) -> tuple[str, str] | None:
    """Return time and speaker of a line that holds nothing but them and so stands above a turn."""
    match = _HEAD.fullmatch(text) if len(text) <= 80 else None
    if match is None:
        return None
    speaker = match["second"] or match["speaker"] or ""
    return (match["time"] or match["after"], speaker) if not speaker or _is_name(speaker) else None


def _named(lines: list[Line]) -> list[tuple[str, str] | None]:
    """Return the speakers whose names are set in capitals on lines of their own, right above what they say."""
    names = [
        line.text if line.kind is None and line.gap and not after.gap and _is_shouted(line.text) else ""
        for line, after in pairwise(lines)
    ]
    often = Counter(filter(None, names))
    again = [count for count in often.values() if count > 1]
    if len(again) < 2 or sum(again) < FEWEST + 1 or sum(again) * 2 < often.total():
        return [None] * len(lines)
    return [*(("", name) if name else None for name in names), None]


def _is_shouted(text: str) -> bool:
    return text.isupper() and len(text) <= 30 and _is_name(text.rstrip(".:"))


def _is_name(words: str) -> bool:
    return len(words.split()) <= MOST_WORDS and not words[0].islower() and not words.endswith(FULL_STOPS)


def _is_transcript(
    turns: list[tuple[str, str, str] | None], heads: list[tuple[str, str] | None]
) -> bool:  # fmt: skip
    speakers = Counter(turn[1].casefold() for turn in turns if turn and turn[1])
    timed = sum(head is not None for head in heads) + sum(
        turn is not None and turn[0] != "" for turn in turns
    )
    again = [often for often in speakers.values() if often > 1]
    spoken = speakers.total()
    several = len(speakers) > 1 and spoken >= FEWEST and bool(again)
    return timed >= 2 or (several and (sum(again) >= 4 <= 2 * len(again) + 2 or spoken * 2 >= len(turns)))


def _names_next(lines: list[Line], number: int, heads: list[tuple[str, str] | None]) -> bool:
    """Return True if the line below a time is a speaker's name above the words."""
    follows = number + 1 < len(lines) and not lines[number + 1].gap and heads[number + 1] is None
    return follows and len(lines[number].text) <= 40 and _is_name(lines[number].text)


def _begin(line: Line, time: str, speaker: str, words: str, between: str) -> Line:
    """Make a line the beginning of a turn."""
    line.starts, line.marker = True, time
    if between == ": " and speaker:
        between = "" if speaker.endswith("：") else " "
    line.text = f"{speaker}{between}{words}" if speaker else words
    line.spans = (Span("strong", 0, len(speaker)),) if speaker else ()
    return line


def keep(lines: list[Line]) -> bool:
    """Mark the turns as paragraphs, and return True if there are any."""
    for line in lines:
        if line.starts and line.kind is None:
            line.kind = "paragraph"
    return any(line.starts for line in lines)
