"""Making a document of what an importer recognised."""

from pathlib import PurePath
from typing import Any

from reader.importing import Recognised
from reader.models import Document


def bring(recognised: Recognised, *, brought_by: Any, filename: str = "") -> Document:
    """A draft with what the piece says of itself, saved; its title falls back on the file's name."""
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
