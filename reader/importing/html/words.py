"""The words of one block while they are gathered: white space collapsed as in a browser, and spans."""

import re
from typing import Any

from reader.text.blocks import Span, SpanKind, normalise

_SPACE = re.compile(r"[ \t\n\r\f]+")
_CONTROLS = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_NUMBERING = re.compile(r"[\s.):\]]+")


class Words:
    """A block's words and spans. No-break spaces are kept, and line breaks are added by `break_line` alone."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._last = self._gap = ""
        self._spans: list[Span] = []
        self._open: list[tuple[Any, SpanKind | None, str, int]] = []

    def add(self, text: str, *, preformatted: bool = False, note: bool = False) -> None:
        """Add words. White space is kept if they are `preformatted`; a `note` loses a number's full stop."""
        text = _LINE_ENDS.sub("\n", _CONTROLS.sub("", text))
        if not preformatted:
            text = _SPACE.sub(" ", text)
            if self._last in ("", " ", "\n") or self._gap:
                text = text.lstrip(" ")
        if note and not self.length and (numbering := _NUMBERING.match(text)):
            text = text[numbering.end() :]
        if text := normalise(text):
            self._append(self._gap if self.length else "")
            self._append(text)
            self._gap = ""

    def break_line(self) -> bool:
        """End the line. Return False, with nothing done, if it is empty."""
        if self._last == "\n" or not self.length:
            return False
        self._append("\n")
        return True

    def leave_gap(self) -> None:
        """Let what is added next begin on a line of its own."""
        self._gap = "" if self._last in ("", "\n") else "\n"

    def open(self, element: Any, kind: SpanKind, href: str = "") -> None:
        self._open.append((element, kind, href, self.length))

    def close(self, element: Any) -> None:
        """End the span that the element opened, if it opened one."""
        if self._open and self._open[-1][0] is element:
            _, kind, href, start = self._open.pop()
            self._end_span(kind, href, start)

    def take(self) -> tuple[str, tuple[Span, ...]]:
        """Return the words and spans, and begin the next block; the spans that are open go on in it."""
        for _, kind, href, start in self._open:
            self._end_span(kind, href, start)
        text = "".join(self._parts)
        whole, spans = normalise(text), self._spans
        if whole != text:  # letters composed across two elements, so places behind them are no longer known
            same = next(
                (i for i, pair in enumerate(zip(whole, text, strict=False)) if pair[0] != pair[1]), len(whole)
            )
            spans = [span for span in spans if span.end <= same]
        self._open = [(element, kind, href, 0) for element, kind, href, _ in self._open]
        self._parts, self._spans = [], []
        self._last, self._gap, self.length = "", "", 0
        return whole, tuple(sorted(spans, key=lambda span: (span.start, -span.end)))

    def _append(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self.length += len(text)
            self._last = text[-1]

    def _end_span(self, kind: SpanKind | None, href: str, start: int) -> None:
        if kind and start < self.length:
            self._spans.append(Span(kind, start, self.length, href))
