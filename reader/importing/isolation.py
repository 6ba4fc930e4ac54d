"""Reading of a file in a process of its own, which is ended if it takes too long, too much memory, or crashes.

Readers of formats work on untrusted files with large libraries, some of them not safe under threads. A new process
knows nothing of the parent's memory, settings or secrets: it gets the file on stdin and answers with JSON on stdout.
"""

import datetime as dt
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import connection

from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import Draft, Span

SECONDS = 10  # of a processor's time for one file
LONGEST = 30  # seconds by the clock for one file, which are more where the machine is busy
MEGABYTES = 500  # of address space for one file
AT_ONCE = 2  # files that one server process has read at the same time; more wait for their turn
WAITING = 4  # files that wait for it, each in a thread of the server; still more are refused at once
PLAIN = "plain"  # the worker's argument for a plain text
COMMAND = (sys.executable, "-m", "reader.importing.worker")
HERE = Path(__file__).resolve().parent.parent.parent
#: What a new interpreter may need; the rest of the environment has secrets.
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
COPY = "Copy its words and paste them, or save it once more from the program that made it."

logger = logging.getLogger("parallax.importing")
_turns = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(AT_ONCE + WAITING)


def read_apart(data: bytes, name: str, *, plain: bool = False) -> Recognised:
    """Return what the reader of a file's format recognises, from a process that is ended after `SECONDS`.

    `name` is the format's, such as "a PDF file". With `plain`, the data are the UTF-8 of a plain text. Raises
    ImportRefused if the reader refuses the file or is ended.
    """
    limits = settings.DOCUMENT_MAX_BYTES, settings.UPLOAD_MAX_BYTES
    command = [*COMMAND, *map(str, limits), *([PLAIN] if plain else [])]
    if not connection.in_atomic_block:
        connection.close()  # other requests may have it meanwhile; it opens again by itself
    try:
        with _turn():
            done = subprocess.run(  # noqa: S603
                command,
                input=data,
                capture_output=True,
                timeout=LONGEST,
                cwd=HERE,
                env={key: os.environ[key] for key in KEPT if key in os.environ},
                check=False,
            )
    except subprocess.TimeoutExpired as ended:
        logger.warning("Reading %s was ended after %d seconds by the clock.", name, LONGEST)
        raise ImportRefused(
            f"Reading {name} did not end within {LONGEST} seconds, so it was stopped. The server may be busy: try "
            "again in a minute, or bring it in parts."
        ) from ended
    if -done.returncode == getattr(signal, "SIGXCPU", None):
        logger.warning("Reading %s was ended after %d seconds.", name, SECONDS)
        raise ImportRefused(
            f"Reading {name} like this takes more than {SECONDS} seconds, so it was stopped. "
            "Bring it in parts, or copy its words and paste them."
        )
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # it crashed, or was ended for its memory
        answer = {"fault": f"code {done.returncode}"}
    if "fault" in answer:
        logger.warning("Reading %s failed: %s.", name, answer["fault"])
        raise ImportRefused(
            f"This is {name}, but it is damaged or needs more than {MEGABYTES} MB to be read. {COPY}"
        )
    if "refused" in answer:
        raise ImportRefused(answer["refused"])
    return from_json(answer)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until fewer than `AT_ONCE` files are being read. Raises ImportRefused if too many wait, or for too long."""
    refused = ImportRefused("Too many files are being read at the moment. Bring it again in a minute.")
    if not _places.acquire(blocking=False):
        raise refused
    try:
        if not _turns.acquire(timeout=LONGEST):
            raise refused
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()


def to_json(recognised: Recognised) -> dict[str, Any]:
    """Return a plain dict of strings, numbers and lists."""
    drafts = [_plain(draft) | {"spans": list(map(_plain, draft.spans))} for draft in recognised.drafts]
    published = recognised.published and recognised.published.isoformat()
    return _plain(recognised) | {"drafts": drafts, "published": published}


def from_json(data: dict[str, Any]) -> Recognised:
    drafts = [
        Draft(**draft | {"spans": tuple(Span(**span) for span in draft["spans"])}) for draft in data["drafts"]
    ]
    published = data["published"] and dt.date.fromisoformat(data["published"])
    return Recognised(**data | {"drafts": drafts, "published": published})


def _plain(value: Recognised | Draft | Span) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
