"""Import of subtitles, SubRip (https://wiki.videolan.org/SubRip/) and WebVTT (https://www.w3.org/TR/webvtt1/).

Numbers and times are left out, and cues are joined to sentences and paragraphs. A new speaker begins a paragraph.
"""
# ruff: noqa: RUF001

import html
import re
from collections.abc import Iterator

from reader.importing import plain_text
from reader.importing.decoding import decode
from reader.importing.plain_text.characters import FULL_STOPS, UNSPACED, last_sign
from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import Draft, Span, normalise

PAUSE = 3.0  # seconds of silence after which a finished sentence ends its paragraph
LONG = 500  # code points after which a finished sentence does so as well
MOST_LINES = plain_text.MOST_LINES

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_START = re.compile(
    rb"\s*(?:WEBVTT(?:\s|\Z)|\d{1,6}[ \t]*\r?\n[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->)"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
_TAG = re.compile(r"</?[^<>]{1,80}>|\{\\[^{}]{1,80}\}")
_SPEAKER = re.compile(r"(?:[-–—]\s?)?(?=[^\W\d_a-z])([^:：]{1,40})[:：]\s+(?=\S)")
_DASH = re.compile(r"[-–—]\s?(?=[^\W\d_])")


def matches(data: bytes) -> bool:
    """Return True if a file begins like one of subtitles."""
    head = data[:2_000]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\x00", b"")
    return _START.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read(data: bytes) -> Recognised:
    """Return the words of the cues as paragraphs. Raises ImportRefused for a file without cues or too long."""
    text = normalise(decode(data).text)
    if text.count("\n") > MOST_LINES:
        raise ImportRefused(f"This file has more than {MOST_LINES:,} lines. Bring it in parts.")
    drafts: list[Draft] = []
    cues = list(_cues(text))
    ended, speaker = 0.0, ""
    for start, end, said in cues:
        for who, words in _voices(said):
            changed = who not in ("", speaker)
            if drafts and not changed and not _ends(drafts[-1].text, start - ended) and who != "-":
                drafts[-1] = _continued(drafts[-1], words)
            else:
                drafts.append(_begun(who if changed and who != "-" else "", words))
            speaker = who.strip("-") or speaker
        ended = end
    if not cues:
        raise ImportRefused("These subtitles have no cues. Open the file and see whether it holds any words.")
    recognised = plain_text.proposals.propose(drafts, [])
    recognised.title = ""
    recognised.notes = [
        f"This was read as subtitles: the times and numbers of {len(cues)} cues were left out, and the cues joined to "
        "paragraphs."
    ]
    return recognised


def _cues(text: str) -> Iterator[tuple[float, float, list[str]]]:
    """Yield start and end in seconds and the lines of each cue; the same words again, as they roll up, once."""
    before: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((at for at, line in enumerate(lines[:2]) if _TIMES.fullmatch(line)), None)
        if at is None or not (times := _TIMES.fullmatch(lines[at])):
            continue
        words = [clean for line in lines[at + 1 :] if (clean := _clean(line))]
        fresh = [line for line in words if line not in before]
        before = words or before
        start, end = (_seconds(times.groups()[first : first + 4]) for first in (0, 4))
        if fresh:
            yield start, end, fresh


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{rest}")


def _clean(line: str) -> str:
    """Return a line without tags, with its speaker before a colon."""
    voiced = _VOICE.sub(lambda voice: f"{voice[1].strip()}: ", line)
    return " ".join(html.unescape(_TAG.sub("", voiced)).split())


def _voices(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield speaker and words of each line; the speaker is empty if it is the one before, "-" if it is another."""
    dashes = sum(_DASH.match(line) is not None for line in lines) > 1
    for line in lines:
        if (named := _SPEAKER.match(line)) and len(named[1].split()) <= 4:
            yield named[1].strip(), line[named.end() :]
        elif dashes and (dash := _DASH.match(line)):
            yield "-", line[dash.end() :]
        else:
            yield "", line


def _ends(text: str, pause: float) -> bool:
    finished = last_sign(text) in FULL_STOPS and (pause >= PAUSE or len(text) >= LONG)
    return finished or len(text) >= 4 * LONG


def _begun(speaker: str, words: str) -> Draft:
    if not speaker:
        return Draft("paragraph", words)
    return Draft("paragraph", f"{speaker}: {words}", spans=(Span("strong", 0, len(speaker) + 1),))


def _continued(draft: Draft, words: str) -> Draft:
    unspaced = re.fullmatch(f"[{UNSPACED}]{{2}}", draft.text[-1] + words[0])
    return Draft("paragraph", f"{draft.text}{'' if unspaced else ' '}{words}", spans=draft.spans)
