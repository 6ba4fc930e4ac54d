"""The history of rows in words, and undo of a person's own acts and of acts on many rows."""
