"""Parallax: the project package, and the pieces that are read."""

__version__ = "0.1.0"
