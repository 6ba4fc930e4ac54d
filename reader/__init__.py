"""Parallax: the project package, with documents, comparisons, members and accounts."""

__version__ = "0.1.0"
