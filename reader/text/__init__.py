"""The text of a piece: its blocks and its words. Imports no model."""
