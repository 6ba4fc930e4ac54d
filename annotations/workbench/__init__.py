"""The workbench: the marks and links drawn under a filter, and the changes since a revision."""
