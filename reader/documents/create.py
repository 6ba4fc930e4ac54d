"""Creation of a document from what an importer recognised."""

from pathlib import PurePath
from typing import Any

from django.db import transaction

from reader.importing import Recognised
from reader.models import Document, Original


def bring(
    recognised: Recognised, *, brought_by: Any, filename: str = "", data: bytes | None = None
) -> Document:
    """Save a draft with what the piece says of itself; its title falls back to the file's name.

    `data` are the bytes that it was read from, kept until it is stored; None for a piece that is stored at once.
    """
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
    with transaction.atomic():
        document.save()
        if data is not None:
            Original.objects.create(
                document=document, data=data, filename=filename[:255], codec=recognised.codec
            )
    return document
