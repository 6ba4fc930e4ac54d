"""Stop words of many languages, as the package `stopwordsiso` has them."""

from functools import cache

import stopwordsiso

_LISTS = {"nb": "no", "nn": "no"}


@cache
def stop_words_of(tag: str) -> frozenset[str]:
    """Return the stop words of a language, by a tag such as `de` or `pt-BR`; empty if none are known."""
    base = tag.replace("_", "-").partition("-")[0].lower()
    words = stopwordsiso.stopwords(_LISTS.get(base, base))
    if base == "lt":  # the package has this list in the letters of another encoding
        words = {word.encode("cp1252").decode("cp1257") for word in words}
    return frozenset(words)
