"""`make kill`: kills the server again and again while people write, and then looks for every acknowledged row.

    python -m tests.benchmarks.killing [--kills 200] [--database sqlite|postgres|both]

At a moment nobody chose, gunicorn and its workers are killed all at once, without a word (SIGKILL); on PostgreSQL
every tenth time the database's server crashes instead. Each writer sends an act until it is answered, under one key.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from tests.benchmarks.analyst import Act, Analyst
from tests.benchmarks.stage import Stage, database, lay, short
from tests.benchmarks.verdict import each_database
from tests.postgres import Server, _free_port

WRITERS = 6
WEIGHTS = {"highlight": 55, "link": 20, "edit": 25}
AGAIN = 0.15  # of the acts that were answered are sent once more
OFTEN = 20  # kills between two looks into the books
SOON = 0.03  # seconds
PATIENCE = 60  # seconds for a server to come back, or a writer to end


class Writer(threading.Thread):
    """Sends one analyst's acts, each until it is answered."""

    def __init__(self, analyst: Analyst, base: str, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.analyst, self.base, self.ended = analyst, base, ended
        self.in_flight = False
        self.books = threading.Lock()

    def run(self) -> None:
        with requests.Session() as session:
            session.cookies.update(self.analyst.person.cookies)
            while not self.ended.is_set():
                self.see_through(session, self.analyst.act(WEIGHTS))

    def see_through(self, session: requests.Session, act: Act) -> None:
        while not self.send(session, act):
            time.sleep(SOON)
        if self.analyst.chance.random() < AGAIN:
            self.send(session, act)

    def send(self, session: requests.Session, act: Act) -> bool:
        """True where the server has said for good what became of the act."""
        act.tries += 1
        try:
            self.in_flight = True
            answer = session.post(self.base + act.path, act.data, headers=act.headers, timeout=20)
            said = answer.json() if answer.status_code < 500 else {}
        except (requests.RequestException, ValueError):
            return False
        finally:
            self.in_flight = False
        if answer.status_code < 500:
            with self.books:
                self.analyst.hear(act, answer.status_code, said)
        return answer.status_code < 500

    def report(self) -> dict[str, Any]:
        with self.books:
            return self.analyst.report()


class Serving:
    """A server that can be killed and comes back, on one port."""

    def __init__(self, forks: subprocess.Popen[str], base: str) -> None:
        self.forks, self.base, self.group = forks, base, 0

    def start(self) -> None:
        assert self.forks.stdin
        assert self.forks.stdout
        self.forks.stdin.write("\n")
        self.forks.stdin.flush()
        self.group = int(self.forks.stdout.readline())
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < until, "the server does not come back"
            time.sleep(0.01)

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.base}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def kill(self) -> None:
        os.killpg(self.group, signal.SIGKILL)


@contextmanager
def serving() -> Iterator[Serving]:
    """The product on a port of this machine; what was started here is ended with the block."""
    port = _free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.forking", str(port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as forks:  # fmt: skip
        server = Serving(forks, f"http://127.0.0.1:{port}")
        try:
            server.start()
            yield server
        finally:
            server.kill()
            forks.terminate()


def kill_again_and_again(kind: str, kills: int, seed: int = 1) -> dict[str, Any]:
    """The figures of so many kills on one kind of database. To be called once in a process, for it sets Django up."""
    with database(kind) as postgres:
        from tests.benchmarks.ledger import audit, drawn

        stage, chance, began = lay(short(), WRITERS), random.Random(seed), time.monotonic()
        with serving() as server, writing(stage, server.base, chance) as writers:
            in_flight, crashes, findings = 0, 0, []
            for number in range(1, kills + 1):
                time.sleep(chance.uniform(0.05, 0.8))
                in_flight += any(writer.in_flight for writer in writers)
                if postgres and number % 10 == 0:
                    crash(postgres)
                    crashes += 1
                else:
                    server.kill()
                    server.start()
                if number % OFTEN == 0:
                    reports = [writer.report() for writer in writers]
                    findings += audit(stage.comparison, reports, whole=False).lost
                    print(f"{kind}: {number} kills …", file=sys.stderr, flush=True)
            end(writers)
            reports = [writer.report() for writer in writers]
            books = audit(stage.comparison, reports)
            books.half_written += drawn(server.base, stage.comparison, stage.people[0])
    return {
        "database": kind, "kills": kills, "in flight": in_flight, "crashes": crashes,
        "attempted": sum(report["attempted"] for report in reports),
        "refused": sum(report["refused"] for report in reports),
        "acknowledged": books.acknowledged, "found": books.found, "lost": len(books.lost) + len(findings),
        "doubled": books.doubled, "half-written": len(books.half_written),
        "seconds": round(time.monotonic() - began), "said": [*books.lost, *findings, *books.half_written][:20],
        "sound": books.sound and not findings,
    }  # fmt: skip


def crash(postgres: Server) -> None:
    """The database's server ends as in a power cut and is started anew; the product goes on through it."""
    postgres.stop("immediate")
    time.sleep(0.2)
    postgres.start()


@contextmanager
def writing(stage: Stage, base: str, chance: random.Random) -> Iterator[list[Writer]]:
    ended = threading.Event()
    writers = [
        Writer(Analyst(stage, person, random.Random(chance.random())), base, ended) for person in stage.people
    ]
    for writer in writers:
        writer.start()
    try:
        yield writers
    finally:
        ended.set()


def end(writers: list[Writer]) -> None:
    """Let each writer see its last act through."""
    for writer in writers:
        writer.ended.set()
    for writer in writers:
        writer.join(PATIENCE)
        assert not writer.is_alive(), "a writer waits in vain for an answer"


def main() -> int:
    heads = (
        "database", "kills", "in flight", "crashes", "attempted", "refused", "acknowledged", "found", "lost", "doubled",
        "half-written", "seconds",
    )  # fmt: skip
    return each_database(
        "kill", heads, lambda kind, asked: kill_again_and_again(kind, asked.kills), {"--kills": 200}
    )


if __name__ == "__main__":
    sys.exit(main())
