"""Creation of a document from what an importer recognised."""

from collections.abc import Iterable
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


def bring_all(pieces: Iterable[tuple[Recognised, bytes, str]], *, brought_by: Any) -> list[Document]:
    """Save a draft of each piece, of its bytes and its file's name, or none if one cannot be saved."""
    with transaction.atomic():
        return [
            bring(recognised, brought_by=brought_by, filename=filename, data=data)
            for recognised, data, filename in pieces
        ]
