"""What two answers say, compared but for times, tokens and revisions."""

from __future__ import annotations

import re


def comparable(words: str) -> str:
    """The words without what differs between two answers that say the same: times, tokens, revisions."""
    for pattern in (
        r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-][\d:]+)",
        r"\d{1,2} \w{3,9} \d{4}(, | at |, at )?(\d\d:\d\d)?",
        r"\d{1,2}(:\d\d)? [ap]\.m\.",
        r"\b(now|(an?|\d+)\W(second|minute)s? ago)(?=</time>)",
        r"(?<=csrfmiddlewaretoken\" value=\")\w+",
        r"(?<=X-CSRFToken\": \")\w+",
        r"(?<=nonce[=-])\"?[\w+/=-]+",
        r"(?i)(?<=revision\": )\d+|(?<=revision=\")\d+|(?<=revision: )\d+|(?<=css\?r=)\d+|(?<=amp;r=)\d+",
        r"(?<=data-made=\")\d+",
        r"(?<=name=\"revision\" value=\")\d+|(?<=from revision )\d+",
        r"(?<=name=\"key\" value=\")[\w-]+",
    ):
        words = re.sub(pattern, "*", words)
    return words


def difference(one: str, other: str) -> str:
    """Where two answers begin to say different things; nothing where they say the same."""
    one, other = comparable(one), comparable(other)
    if one == other:
        return ""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(0, at - 40) : at + 60]!r} where it was {other[at : at + 60]!r}"


def beyond_the_pieces(words: str) -> str:
    """The words without those of the pieces that nobody marked: they are everybody's to read."""

    def marked(found: re.Match[str]) -> str:
        return "".join(re.findall(r"(?s)<mark.*?</mark>", found[0]))

    words = re.sub(r"(?s)<article.*?</article>", marked, words)
    words = re.sub(r"(?s)<blockquote class=\"candidate-quote\".*?</blockquote>", "", words)
    return re.sub(r"(?s)<div hx-swap-oob=\"innerHTML:#b\d.*?</div>", marked, words)
