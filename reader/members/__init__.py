"""Members of a comparison, and share links."""
