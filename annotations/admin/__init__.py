"""The admin for what analysts and curators add, one noun a module."""

from annotations.admin import changes, codebook, highlights, links, silences

__all__ = ["changes", "codebook", "highlights", "links", "silences"]
