"""The admin for what analysts and curators add, one noun a module."""

from annotations.admin import changes, codebook, comments, highlights, links, readings, rulings, silences

__all__ = ["changes", "codebook", "comments", "highlights", "links", "readings", "rulings", "silences"]
