"""Curation of many rows at once: bulk edits, merging and blind coding."""
