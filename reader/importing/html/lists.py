"""The numbering of a list's items, as a browser draws it."""

import re
from typing import Any

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?P<type>(?:lower|upper)-(?:alpha|latin|roman)|none)")
_TYPES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
    "upper-roman": "I",
}  # fmt: skip
HIGHEST = 100_000


class Numbering:
    """The depth of a list, from 0, and the number of its next item. Lists of bullets have no numbers."""

    def __init__(self, element: Any, depth: int) -> None:
        self.depth = depth
        self._ordered = element is not None and element.tag == "ol"
        self._next, self._step, self._type = 1, 1, "1"
        if self._ordered:
            style = _STYLE.search(element.get("style") or "")
            self._type = _TYPES.get(style["type"] if style else "", element.get("type") or "1")
            self._step = -1 if element.get("reversed") is not None else 1
            self._next = _number(element.get("start"), len(element) if self._step < 0 else 1)

    def marker(self, item: Any) -> str:
        """Return the number before an item, such as "3.", and count it."""
        if not self._ordered or item.tag != "li":
            return ""
        number = _number(item.get("value"), self._next)
        self._next = number + self._step
        return f"{_write(number, self._type)}."


def _number(value: str | None, otherwise: int) -> int:
    value = (value or "").strip()
    return min(int(value[:9]), HIGHEST) if value.isascii() and value.isdigit() else otherwise


def _write(number: int, kind: str) -> str:
    if number < 1 or kind not in ("a", "A", "i", "I"):
        return str(number)
    written = ""
    if kind in "aA":
        while number:
            number, letter = divmod(number - 1, 26)
            written = chr(ord("a") + letter) + written
    elif number < 4000:
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            written += letters * count
    return (written.upper() if kind.isupper() else written) or str(number)
