"""Bylines, and the names in them."""
# ruff: noqa: RUF001

import re

from reader.importing.plain_text.characters import CLOSING_QUOTES, DASHES

#: Words for what an author does, which are therefore no names.
JOB = re.compile(
    r"\b(?:writer|editor|correspondent|reporter|columnist|journalist|analyst|professor|contributor|author|critic"
    r"|fellow|producer|bureau chief|staff|researcher|lecturer|photographer|director|economist|historian"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|periodista|redactora?|giornalista)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:written |words |text )?by|authors?\s*:|von|par|por|di|door|מאת|بقلم|автор)\s*:?\s+(?P<names>.+)",
    re.IGNORECASE,
)
_BY_CHINESE = re.compile(
    r"(?:作者|撰文|文|(?:本[报報]|特[约約])?[记記]者|[编編][辑輯]|[译譯]者|著者|文責)\s*[:：/／|｜]\s*(?P<names>\S.*)"
    r"|(?:本[报報]|特[约約])?[记記]者\s+(?P<named>\S.*)"
    r"|(?P<writes>\S{2,8})(?:\s+|\s?[/／]\s?)(?:[撰]?文|[编編][译譯])"
)
_PARTS = re.compile(r",|&|[、，和]|\b(?:and|und|et|y|en)\b")
_CUT = re.compile(rf"\s[|•·{DASHES}]\s")
_PARTICLES = {
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "bin", "al", "ter",
    "the",
}  # fmt: skip
LONGEST = 120  # code points of a byline
MOST_WORDS = 5  # of one name


def read_byline(line: str) -> list[str]:
    """Return the authors' names in a byline such as `By Name and Name`; none if the line is not one."""
    if len(line) > LONGEST:
        return []
    match, chinese = _BY.fullmatch(line), _BY_CHINESE.fullmatch(line)
    said = (
        match["names"]
        if match
        else (chinese["names"] or chinese["named"] or chinese["writes"])
        if chinese
        else ""
    )
    parts = [part.strip() for part in _PARTS.split(_CUT.split(said)[0])]
    names = [part for part in parts if part and not JOB.search(part)]
    return names if names and all(is_name(name) for name in names) else []


def is_name(words: str) -> bool:
    """Return True if the words could name a person or an organisation: capitals, few words, no digits."""
    each = words.split()
    return (
        0 < len(each) <= MOST_WORDS
        and not any(character.isdigit() for character in words)
        and words[-1] not in "!?:;…。！？：；" + CLOSING_QUOTES
        and (words[-1] != "." or len(each[-1]) <= 3)
        and any(word not in _PARTICLES for word in each)
        and all((word[0].isalpha() and not word[0].islower()) or word in _PARTICLES for word in each)
    )
