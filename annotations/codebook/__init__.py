"""Codebooks: presets, colours, the stylesheet of a comparison and the page."""
