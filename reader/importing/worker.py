"""The process in which one file is read: `python -m reader.importing.worker MOST_OF_TEXT MOST_OF_FILE [plain]`.

The limits are in bytes. It gets the file on stdin, or with `plain` the UTF-8 of a plain text, and writes JSON to
stdout: what was recognised, or `refused` with a sentence for the user, or `fault` with the kind and place of an error,
without its words, which may be those of the file.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import traceback
from typing import Any

from django.conf import settings

from reader.importing import MOST_BLOCKS, plain_text
from reader.importing.decoding import refuse_long_text
from reader.importing.formats import format_of
from reader.importing.isolation import LONGEST, MEGABYTES, PLAIN, SECONDS, to_json
from reader.importing.recognised import ImportRefused, Recognised


def limit() -> None:
    """Limit this process's memory and time, as far as the system knows such limits."""
    with contextlib.suppress(ImportError):
        import resource

        wanted = {"RLIMIT_AS": MEGABYTES * 1_000_000, "RLIMIT_CPU": SECONDS, "RLIMIT_CORE": 0}
        for name, most in wanted.items():
            hard = most + (name == "RLIMIT_CPU")  # a second later, so that the signal says which limit it was
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, hard))
    if hasattr(signal, "alarm"):
        signal.alarm(2 * LONGEST)  # in case whoever started it is gone


def answer(data: bytes, *, plain: bool = False) -> dict[str, Any]:
    """Return what is written to stdout."""
    try:
        recognised = plain_text.read(data.decode()) if plain else _read(data)
        if len(recognised.drafts) > MOST_BLOCKS:
            raise ImportRefused(f"This piece falls into more than {MOST_BLOCKS:,} blocks. Bring it in parts.")
        refuse_long_text(draft.text for draft in recognised.drafts)
        return to_json(recognised)
    except ImportRefused as refused:
        return {"refused": str(refused)}
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return {"fault": f"{type(error).__name__} in {os.path.basename(place.filename)}, line {place.lineno}"}


def _read(data: bytes) -> Recognised:
    if not (found := format_of(data)):
        raise ImportRefused("The format of this file is not recognised. Copy its words and paste them.")
    return found.read(data)


def main() -> None:
    limit()
    gc.disable()  # it takes a tenth of the time, and this process is over before there is much to collect
    settings.configure(DOCUMENT_MAX_BYTES=int(sys.argv[1]), UPLOAD_MAX_BYTES=int(sys.argv[2]), USE_I18N=False)
    # Whatever else writes to stdout, a library's message say, must not get into the answer.
    out, sys.stdout = sys.stdout, sys.stderr
    json.dump(answer(sys.stdin.buffer.read(), plain=PLAIN in sys.argv[3:]), out)


if __name__ == "__main__":
    main()
