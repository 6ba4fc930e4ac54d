"""Health checks: `/healthz` says that the process lives, `/readyz` that it can work.

Nobody signs in to ask, the answers are one line each, and a probe may ask by number instead of by a host's name.
"""

import logging
from functools import cache
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds, for the database to answer
PROBES = ("/healthz", "/readyz")

_asking = Lock()


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers without touching the database: a slow database must not get the process restarted."""
    return _line("ok")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where the database answers in time and is migrated; 503 otherwise, so that nobody is sent here yet."""
    trouble = _trouble_in_time()
    return _line(trouble or "ready", status=503 if trouble else 200)


def _line(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)


def _trouble_in_time() -> str:
    """Ask in a thread of its own, since a dead database may keep whoever asks for much longer than a probe waits.

    One asks at a time: a probe every few seconds must not pile up threads that all wait.
    """
    late = f"The database did not answer within {PATIENCE:g} seconds."
    if not _asking.acquire(timeout=PATIENCE):
        return late
    answers: SimpleQueue[str] = SimpleQueue()
    Thread(target=_ask, args=(answers,), name="readyz", daemon=True).start()
    try:
        return answers.get(timeout=PATIENCE)
    except Empty:
        return late


def _ask(answers: SimpleQueue[str]) -> None:
    try:
        missing = known_migrations() - set(MigrationRecorder(connection).applied_migrations())
        answers.put(f"{len(missing)} migrations are not applied; run manage.py migrate." if missing else "")
    except Exception:  # whatever it is, nobody is waiting for it in this thread
        log.warning("The database could not be asked whether it is ready.", exc_info=True)
        answers.put("The database does not answer.")
    finally:
        connection.close()
        _asking.release()


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """The app and name of each migration that this version of the program has; read from disk once."""
    return frozenset(MigrationLoader(None).disk_migrations)
