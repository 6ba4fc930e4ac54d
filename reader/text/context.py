"""Words of a text with what stands around them."""


def in_context(text: str, start: int, end: int, around: int, first: int, last: int) -> tuple[str, str, str]:
    """Return what stands before `[start, end)`, the words there, and what stands after, each on one line.

    At most `around` code points on either side are given, all within `[first, last)`; what is left out there is cut
    between words and marked by an ellipsis. White space at either end of the words counts to what stands around them.
    """
    words = text[start:end]
    if words.strip():
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    before, after = text[max(first, start - around) : start], text[end : min(last, end + around)]
    if start - around > first:
        before = f"…{before.partition(' ')[2] or before}"
    if end + around < last:
        after = f"{after.rpartition(' ')[0] or after}…"
    return _on_one_line(before), _on_one_line(text[start:end]), _on_one_line(after)


def _on_one_line(text: str) -> str:
    """Make each run of white space one space, at the ends too."""
    return " ".join(text.split()).join(
        (" " if text[:1].isspace() else "", " " if text[-1:].isspace() else "")
    )
