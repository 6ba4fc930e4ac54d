"""Short names of pieces, derived from their titles."""
# ruff: noqa: RUF001

import re
from functools import lru_cache

LONGEST = 60  # code points of a short name, given or derived
CUT = 40  # code points within which a title is cut at a word

#: A colon that no digit follows, as in 10:30; a dash between spaces; a question or exclamation with what closes it.
_BREAK = re.compile(r"(?P<before>\s*[:：](?!\d)|\s[-–—―]+\s)|[?!]+[\"'”’»)\]]*(?=\s|$)|[？！]+[”’」』）]*")
_LETTERS = 2  # with fewer, what stands before a break says nothing


@lru_cache(maxsize=1024)
def shorten_title(title: str) -> str:
    """Return a title up to its first colon, dash, question or exclamation mark, or cut at a word within `CUT`.

    A mark ends the name and stays, a colon or dash does not. The whole title if it is short enough and has none.
    """
    title = " ".join(title.split())
    for found in _BREAK.finditer(title):
        head = title[: found.start() if found["before"] else found.end()].strip()
        if sum(map(str.isalpha, head)) >= _LETTERS and len(head) <= min(LONGEST, len(title) - 1):
            return head
    if len(title) <= CUT:
        return title
    words = title[: CUT + 1].rpartition(" ")[0] or title[:CUT]
    return words.rstrip(" ,;:.-–—") + "…"
