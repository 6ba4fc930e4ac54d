"""The workbench: what of a comparison is drawn, under which filter, and what changed since a revision."""
