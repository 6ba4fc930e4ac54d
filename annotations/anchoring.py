"""Anchors of passages in a text: pure functions over text and code-point offsets."""

from dataclasses import dataclass

CONTEXT = 32  # code points of prefix and suffix, as W3C text-quote selectors usually carry


class AnchorError(ValueError):
    """A passage that does not fit the text; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: `[start, end)` in code points, and the text there, before it and after it."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


def anchor(text: str, start: int, end: int, claimed: str | None = None) -> Anchor:
    """Return the anchor of `text[start:end]`, without leading and trailing white space.

    `claimed` is the quote that the sender saw there; it is only compared. Raises AnchorError for offsets
    outside the text, for a passage of white space only, and for a claimed quote that differs.
    """
    if not 0 <= start < end <= len(text):
        raise AnchorError(
            f"The passage from {start} to {end} does not lie inside the text, which has {len(text)} characters."
        )
    quote = text[start:end]
    if claimed is not None and claimed != quote:
        raise AnchorError(
            "The words sent are not the words of the stored text. If the browser's translation or an extension changed "
            "them, turn that off for this page. Reload the page and select the passage again."
        )
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    end = start + len(quote)
    if not quote:
        raise AnchorError("The passage holds no words, only space between them.")
    return Anchor(start, end, quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])
