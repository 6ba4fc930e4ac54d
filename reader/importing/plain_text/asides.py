"""Recognition of what goes with a text: captions, dates, bylines, promotion, closing matter, pull quotes."""

import re
from itertools import pairwise

from reader.importing.plain_text.characters import CLOSING_QUOTES, DASHES, SENTENCE_ENDS, excerpt, last_sign
from reader.importing.plain_text.dates import is_date_line
from reader.importing.plain_text.lines import Line
from reader.importing.plain_text.names import JOB, read_byline

SHORT = 300  # code points: a longer line is no label, credit or promotion
TAIL = 12  # blocks at the end among which the closing matter stands
_FILLING = f" {DASHES}_="  # signs that fill up the line of a label

_AGENCY = (
    r"photo|image|picture|getty|reuters|shutterstock|wikimedia|associated press"
    r"|AFP|AP|EPA|dpa|courtesy of|credit"
)
_CREDIT = re.compile(
    rf"\s*\((?:[^()]{{0,80}}\b(?:{_AGENCY})s?\b[^()]{{0,80}}|[^()/]{{2,60}}/[^()/]{{2,60}})\)$", re.IGNORECASE
)
_CAPTION = re.compile(
    r"\[?(?:photo|photograph|image|picture|figure|fig\.?|caption|illustration|foto|bild)\b\s*\d*\s*[:.]\s",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:^|[.!?]\s+)(?:please )?"
    r"(?:subscribe|sign up|want more|read more|follow us|join us|support our|donate|share this"
    r"|become a member|download our|click here|advertisement$|get (?:the|our) (?:newsletter|app))\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:more from|more by|more on|read next|also by|you (?:may|might) also like|recommended|most popular"
    r"|trending|related (?:articles|stories))\b",
    re.IGNORECASE,
)
_TOPICS = re.compile(
    r"(?:related topics|topics|tags|filed under|keywords|themen|sujets|temas)\b(?P<colon>\s*:)?(?P<rest>.*)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:references?|sources?|bibliography|works cited|footnotes|quellen|références|fuentes)"
    r"(?P<colon>\s*:)?(?P<rest>.*)",
    re.IGNORECASE,
)
_CITATION = re.compile(r"(?:https?://|www\.)\S+$|retrieved\s.*(?:https?://|www\.)", re.IGNORECASE)
_NOTE = re.compile(r"\[(?:\^?\d{1,3}\]:?\s+\S|(?i:footnote|note|fußnote|nota)\s\d{1,3}:\s)")
_LIVES = re.compile(r",| (?:is|was|has|writes|covers|teaches|lives)\b")
_ABOUT = re.compile(r"about the (?:author|authors|writer|contributors?)\b", re.IGNORECASE)
_SENTENCE = re.compile(rf"(?<=[.!?])[{CLOSING_QUOTES})\]]*\s+")


def recognise_captions(lines: list[Line], notes: list[str]) -> list[Line]:
    """Mark lines with a picture's credit or label as captions. One that stands twice is kept once."""
    found: list[Line] = []
    for line in lines:
        if line.kind is None and len(line.text) <= 2 * SHORT:
            credit = _CREDIT.search(line.text[-170:])
            before = found[-1] if found else None
            if before and (credit or before.role == "caption") and _says_the_same(before, line):
                notes.append(
                    "A picture's caption stood twice; one, with its credit, is kept as a caption: "
                    f"“{excerpt(line.text)}”."
                )
                before.text = max(before.text, line.text, key=len)
                before.be("aside", role="caption")
                continue
            if credit or _CAPTION.match(line.text):
                line.be("aside", role="caption")
        found.append(line)
    return found


def recognise(lines: list[Line]) -> None:
    """Mark dates, bylines with lines about the job, promotion, references and the closing matter."""
    for line in lines:
        if line.kind is not None or len(line.text) > SHORT:
            continue
        if is_date_line(line.text):
            line.be("aside", role="date")
        elif read_byline(line.text):
            line.be("byline")
        elif _CALL.search(line.text) and len(line.text) <= 200:
            line.be("aside", role="promotion")
    for before, line in pairwise(lines):
        if before.kind == "byline" and line.kind is None and _is_label(line) and JOB.search(line.text):
            line.be("byline")
    _recognise_references(lines)
    _recognise_closing(lines)


def recognise_pull_quotes(lines: list[Line], notes: list[str]) -> None:
    """Mark a short paragraph as a quotation if its every sentence is also in another, longer paragraph."""
    sentences = [
        _SENTENCE.split(line.text) if line.kind is None and len(line.text) > 40 else [] for line in lines
    ]
    longest: dict[str, int] = {}  # by sentence, the number of sentences in the longest paragraph with it
    for held in sentences:
        for sentence in held:
            longest[sentence] = max(longest.get(sentence, 0), len(held))
    for line, held in zip(lines, sentences, strict=True):
        if held and len(line.text) <= 2 * SHORT and all(longest[sentence] > len(held) for sentence in held):
            line.be("quotation")
            notes.append(
                "A sentence of the text stands a second time, set off as a quotation: "
                f"“{excerpt(line.text)}”."
            )


def _recognise_references(lines: list[Line]) -> None:
    """Mark a line `References:`, what follows it or a heading `References`, and lines that only cite."""
    following = False
    for line in lines:
        if line.kind is not None:
            following = following and line.kind in ("rule", "aside")
            continue
        match = _REFERENCE.fullmatch(line.text) if len(line.text) <= SHORT else None
        if match and (match["colon"] or not match["rest"]):
            following = not match["rest"].strip()
            if match["colon"]:
                line.be("aside", role="reference")
        elif following or _NOTE.match(line.text) or (len(line.text) <= SHORT and _CITATION.match(line.text)):
            line.be("aside", role="reference")


def _recognise_closing(lines: list[Line]) -> None:
    """Mark, in the last blocks, the author's biography, further reading and the topics."""
    authors = [name for line in lines if line.kind == "byline" for name in read_byline(line.text)]
    first = max(1, len(lines) - TAIL)
    read = any(_is_long(line) for line in lines[: first - 1])  # whether the text itself has begun
    for before, line in pairwise(lines[first - 1 :]):
        read = read or _is_long(before)
        if line.kind is not None or not read:
            continue
        short = len(line.text) <= SHORT
        topics = _TOPICS.fullmatch(line.text) if short else None
        labelled = topics and (topics["colon"] or not topics["rest"].strip(_FILLING))
        listed = short and before.role == "topics" and _is_bare_label(before)
        if labelled or (listed and last_sign(line.text) not in SENTENCE_ENDS):
            line.be("aside", role="topics")
        elif short and _MORE.match(line.text) and _is_label(line):
            line.be("aside", role="promotion")
        elif (short and _ABOUT.match(line.text)) or _is_biography(before, line, authors):
            line.be("aside", role="biography")


def _is_long(line: Line) -> bool:
    return line.kind is None and len(line.text) >= 100


def _is_biography(before: Line, line: Line, authors: list[str]) -> bool:
    if len(line.text) < 50:
        return False
    begins = line.text[:200]
    about = any(begins.startswith(name) and _LIVES.match(begins, len(name)) for name in authors)
    return about or before.kind == "byline" or (before.role == "biography" and _is_label(before))


def _is_bare_label(line: Line) -> bool:
    match = _TOPICS.fullmatch(line.text)
    return match is not None and not match["rest"].strip(_FILLING + ":")


def _is_label(line: Line) -> bool:
    return (
        len(line.text) <= 100 and len(line.text.split()) <= 12 and last_sign(line.text) not in SENTENCE_ENDS
    )


def _says_the_same(one: Line, other: Line) -> bool:
    """Return True if two lines are the same caption, with its credit or without."""
    if one.kind not in (None, "aside"):
        return False
    shorter, longer = sorted((one.text, other.text), key=len)
    return longer == shorter or (
        longer.startswith(shorter) and _CREDIT.fullmatch(longer[len(shorter) :]) is not None
    )
