"""The product in a process of its own upon a database that is taken away, filled up or held, and given back.

    python -m tests.faults.standing sqlite|postgres|disk

It prints what was seen as JSON. A process of its own, since Django has one database for its whole life.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests.benchmarks.stage import Stage, database, lay, short
from tests.postgres import Server

os.environ["DATABASE_WAIT"] = "1"
Tried = dict[str, Any]


class People:
    """Who ask and write in one process, whose connections outlive whatever becomes of the database."""

    def __init__(self, stage: Stage) -> None:
        from django.test import Client

        self.stage = stage
        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        self.client.cookies.load(stage.people[0].cookies)
        self.place = f"/comparisons/{stage.comparison}/"
        self.next = 0

    def write(self, **more: str) -> Tried:
        document, text = next(iter(self.stage.texts.items()))
        start, self.next = self.next, self.next + 7
        quote = text[start : start + 40].rstrip()
        sent = {
            "document": document, "start": start, "end": start + len(quote), "quote": quote,
            "framing": "strategic", **more,
        }  # fmt: skip
        headers = {"Accept": "application/json", "X-CSRFToken": "c" * 32}
        return self._asked(lambda: self.client.post(f"{self.place}highlights/", sent, headers=headers))

    def read(self) -> Tried:
        return self._asked(lambda: self.client.get(self.place))

    def _asked(self, ask: Callable[[], Any]) -> Tried:
        from django.db import close_old_connections

        close_old_connections()  # as a server does before each request, and Django's test client does not
        answer = ask()
        text = answer.content.decode()
        return {
            "status": answer.status_code, "text": text[:400] if answer.status_code != 200 else "",
            "again": answer.headers.get("Retry-After"),
        }  # fmt: skip

    def sound(self) -> list[str]:
        from tests.benchmarks.ledger import audit

        return audit(self.stage.comparison, []).half_written


def stopped(people: People, server: Server) -> dict[str, Any]:
    """PostgreSQL crashes and comes back."""
    seen = {"before": people.write()}
    server.stop("immediate")
    seen |= {"write": people.write(), "read": people.read()}
    server.start()
    return {**seen, "after": until_it_is_well(people.write), "sound": people.sound()}


def until_it_is_well(act: Callable[[], Tried]) -> Tried:
    """The first answer that is no 503; a program that heard one would try again likewise."""
    until = time.monotonic() + 120
    while (tried := act())["status"] == 503 and time.monotonic() < until:
        time.sleep(0.2)
    return tried


def held(people: People) -> dict[str, Any]:
    """Somebody else holds what a write needs, for longer than the write waits."""
    seen = {"before": people.write()}
    holding, done = threading.Event(), threading.Event()
    other = threading.Thread(target=hold, args=(people.stage.comparison, holding, done))
    other.start()
    holding.wait(20)
    seen |= {"write": people.write(), "read": people.read()}
    done.set()
    other.join()
    return {**seen, "after": people.write(), "sound": people.sound()}


def hold(pk: int, holding: threading.Event, done: threading.Event) -> None:
    from django.db import connection

    from reader.models import Comparison

    with Comparison(pk=pk).locked():
        holding.set()
        done.wait(60)
    connection.close()


def full(people: People) -> dict[str, Any]:
    """SQLite may take no further page, as when the disk is full; then it may."""
    from django.db import connection

    seen = {"before": people.write()}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    seen |= {"write": filled(people), "read": people.read()}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    return {**seen, "after": people.write(), "sound": people.sound()}


def filled(people: People) -> Tried:
    """Writes until one finds no room."""
    for _ in range(200):
        tried = people.write(note="Much is said of it. " * 500)
        if tried["status"] != 201:
            break
    return tried


def full_disk(people: People, folder: str) -> dict[str, Any]:
    """A disk of a few megabytes that something else fills, and then leaves."""
    seen = {"before": people.write()}
    filler = os.path.join(folder, "filler")
    with open(filler, "wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    seen |= {"write": filled(people), "read": people.read()}
    os.unlink(filler)
    return {**seen, "after": people.write(), "sound": people.sound()}


@contextmanager
def small_disk() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="parallax-disk-") as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], capture_output=True
        )
        if mounted.returncode:
            print(json.dumps({"skip": "No small disk can be mounted here, so none was filled."}))
            raise SystemExit
        try:
            yield folder
        finally:
            tempfile.tempdir = None
            subprocess.run(["umount", "-l", folder], check=False)


def main(where: str) -> dict[str, Any]:
    """What was seen in each case, on `sqlite`, on `postgres` or on SQLite on a small `disk`."""
    if where == "disk":
        with small_disk() as folder:
            tempfile.tempdir = folder
            with database("sqlite"):
                return {"full disk": full_disk(People(lay(short(), 1)), folder)}
    with database(where) as server:
        people = People(lay(short(), 1))
        seen = {"held": held(people)}
        return seen | ({"stopped": stopped(people, server)} if server else {"full": full(people)})


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
