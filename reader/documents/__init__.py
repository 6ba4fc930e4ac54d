"""Pieces: their pages, forms, structure and HTML."""
