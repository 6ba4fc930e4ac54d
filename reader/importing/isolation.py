"""Reading of a file in a process of its own, which is ended if it takes too long, too much memory, or crashes.

Readers of formats work on untrusted files with large libraries, some of them not safe under threads. A new process
knows nothing of the parent's memory, settings or secrets: it gets the file on stdin and answers with JSON on stdout.
"""

import datetime as dt
import json
import logging
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings

from reader.importing.recognised import ImportRefused, Recognised
from reader.text.blocks import Draft, Span

SECONDS = 10  # for one file
MEGABYTES = 500  # of address space for one file
AT_ONCE = 2  # files that one server process has read at the same time; more wait for their turn
COMMAND = (sys.executable, "-m", "reader.importing.worker")
HERE = Path(__file__).resolve().parent.parent.parent
#: What a new interpreter may need; the rest of the environment has secrets.
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
COPY = "Copy its words and paste them, or save it once more from the program that made it."

logger = logging.getLogger("parallax.importing")
_turns = BoundedSemaphore(AT_ONCE)


def read_apart(data: bytes, name: str) -> Recognised:
    """Return what the reader of a file's format recognises, from a process that ends in `SECONDS` at the latest.

    `name` is the format's, such as "a PDF file". Raises ImportRefused if the reader refuses the file or is ended.
    """
    if not _turns.acquire(timeout=2 * SECONDS):
        raise ImportRefused("Too many files are being read at the moment. Bring it again in a minute.")
    try:
        done = subprocess.run(  # noqa: S603
            [*COMMAND, str(settings.DOCUMENT_MAX_BYTES), str(settings.UPLOAD_MAX_BYTES)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=HERE,
            env={key: os.environ[key] for key in KEPT if key in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as ended:
        logger.warning("Reading %s was ended after %d seconds.", name, SECONDS)
        raise ImportRefused(
            f"Reading {name} like this takes more than {SECONDS} seconds, so it was stopped. "
            "Bring it in parts, or copy its words and paste them."
        ) from ended
    finally:
        _turns.release()
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
