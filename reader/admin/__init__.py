"""The admin of pieces, comparisons and members, one noun a module."""

from reader.admin import comparisons, documents, site
