"""Creation of a document from what an importer recognised."""

from pathlib import PurePath
from typing import Any

from reader.importing import Recognised
from reader.models import Document


def bring(recognised: Recognised, *, brought_by: Any, filename: str = "") -> Document:
    """Save a draft with what the piece says of itself; its title falls back to the file's name."""
    document = Document.from_drafts(
        recognised.drafts,
        title=recognised.title or PurePath(filename).stem or "Untitled",
        author=recognised.author,
        source=recognised.source,
        published=recognised.published,
        language=recognised.language,
        import_notes=recognised.notes,
        brought_by=brought_by,
    )
    document.save()
    return document
