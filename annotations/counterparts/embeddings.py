"""Vectors of pieces: made in the background when a piece is stored, and read for a page.

Nothing waits for them. If the extra `semantic` is not installed, is turned off, does not know a piece's language, or
has not processed it yet, there are no vectors, and counterparts are proposed by their words alone.
"""

import logging
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from annotations.counterparts import Index, PiecePair, semantic
from annotations.models import Embedding
from reader.lru_cache import Memory
from reader.models import Document

log = logging.getLogger(__name__)

#: The vectors of recently used pieces, at most a hundred thousand sentences in all.
_memory: Memory[semantic.Vectors] = Memory(most=100_000)


def is_on() -> bool:
    return settings.SEMANTIC and semantic.is_installed()


def keep_up(instance: Document, **_: Any) -> None:
    """Make the vectors of a piece that was stored, after the commit and in a thread of its own."""
    if instance.stored and semantic.knows(instance.language) and is_on():
        pk = instance.pk
        transaction.on_commit(lambda: Thread(target=_embed_apart, args=(pk,), name=f"embed {pk}").start())


def _embed_apart(pk: int) -> None:
    try:
        embed(Document.objects.get(pk=pk))
    except Exception:
        log.exception("The vectors of piece %s could not be made; manage.py embed tries again.", pk)
    finally:
        connection.close()


def embed(document: Document) -> bool:
    """Make and keep the vectors of a piece. Return False if they exist already or the model lacks its language."""
    if not semantic.knows(document.language):
        return False
    model = semantic.model()
    if Embedding.objects.of([document], model.name).filter(document=document).exists():
        return False
    content = document.content
    vectors = semantic.made(Index(content.text, content.blocks, document.language), model)
    Embedding.objects.update_or_create(
        document=document, model=model.name,
        defaults={"fingerprint": document.fingerprint, "vectors": vectors},
    )  # fmt: skip
    return True


def vectors_of(
    near: Document, far: Document, pair: PiecePair
) -> tuple[semantic.Vectors, semantic.Vectors] | None:
    """Return both pieces' vectors, or None if either has none. At most three queries, without the model."""
    if not (settings.SEMANTIC and semantic.can_count()):
        return None
    if not all(semantic.knows(document.language) for document in (near, far)):
        return None
    kept = Embedding.objects.of([near, far], semantic.WordLlama.name)
    known = dict(kept.values_list("fingerprint", "pk"))
    if not {near.fingerprint, far.fingerprint} <= known.keys():
        return None
    try:
        return (
            _vectors(near, pair.near, known[near.fingerprint]),
            _vectors(far, pair.far, known[far.fingerprint]),
        )
    except (ValueError, Embedding.DoesNotExist):  # made of other sentences, or deleted meanwhile
        log.warning(
            "Vectors that do not fit their piece are left aside; manage.py embed --again makes them anew."
        )
        return None


def _vectors(document: Document, index: Index, pk: int) -> semantic.Vectors:
    def read() -> semantic.Vectors:
        return semantic.Vectors(index, bytes(Embedding.objects.values_list("vectors", flat=True).get(pk=pk)))

    key = (document.fingerprint, document.language, semantic.WordLlama.name)
    return _memory.recall(key, read, lambda vectors: len(vectors.rows))
