"""`make load`: many analysts read, highlight, link and hear of each other in one comparison, and none of it is lost.

    python -m tests.benchmarks.load [--seconds 120] [--analysts 100] [--database sqlite|postgres|both]

Server and analysts share this machine, and so its cores; the table says what each of them took of a core.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import requests

from tests.benchmarks.stage import command, database, lay, long
from tests.benchmarks.verdict import ROOT, each_database
from tests.postgres import Server, _free_port

HIGHLIGHTS = 300  # that stand there at the beginning
BUDGET = 250  # milliseconds that 95 of 100 writes take at most


def put_load_on(kind: str, seconds: int, analysts: int) -> dict[str, Any]:
    """The figures of one kind of database. To be called once in a process, for it sets Django up."""
    with (
        database(kind, files=True) as postgres,
        tempfile.TemporaryDirectory(prefix="parallax-load-") as folder,
    ):
        from tests.benchmarks.ledger import audit, drawn

        stage = lay(long(HIGHLIGHTS), analysts)
        told, heard = Path(folder) / "stage.json", Path(folder) / "report.json"
        told.write_text(json.dumps(stage.to_json()))
        with serving() as (base, process):
            before, began = used(process, postgres), time.monotonic()
            words = [sys.executable, "-m", "tests.benchmarks.visitors", told, base, seconds, heard]
            subprocess.run(list(map(str, words)), cwd=ROOT, check=True, timeout=seconds + 120)
            lasted = time.monotonic() - began
            server = {name: (now - before[name]) / lasted for name, now in used(process, postgres).items()}
            report = json.loads(heard.read_text())
            books = audit(stage.comparison, report["analysts"])
            books.half_written += drawn(base, stage.comparison, stage.people[0])
    return verdict(kind, analysts, report, books, server, lasted)


def verdict(
    kind: str, analysts: int, report: dict[str, Any], books: Any, server: dict[str, float], lasted: float
) -> dict[str, Any]:
    """The row of the table: counts, milliseconds, and shares of one core."""
    took = report["took"]
    writes = percentiles(took["write"])
    said = [*report["errors"], *books.lost, *books.half_written][:20]
    row = {
        "database": kind, "analysts": analysts, "requests": sum(map(len, took.values())),
        "errors": len(report["errors"]), "attempted": sum(one["attempted"] for one in report["analysts"]),
        "refused": sum(one["refused"] for one in report["analysts"]), "acknowledged": books.acknowledged,
        "found": books.found, "doubled": books.doubled, "lost": len(books.lost),
        "writes/s": round(len(took["write"]) / lasted, 1), "polls/s": round(len(took["poll"]) / lasted, 1),
        **{kind: "/".join(str(round(each)) for each in percentiles(took[kind])) for kind in took},
        "cpu server": round(server["product"], 2), "cpu database": round(server["database"], 2),
        "cpu client": round(report["cpu"] / lasted, 2),
    }  # fmt: skip
    sound = books.sound and not report["errors"]
    return {**row, "p95 of a write": round(writes[1]), "said": said, "sound": sound and writes[1] <= BUDGET}


def percentiles(values: list[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th of 100."""
    if len(values) < 2:
        return (0, 0, 0)
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return cut[49], cut[94], cut[98]


@contextmanager
def serving() -> Iterator[tuple[str, psutil.Process]]:
    """Gunicorn on a port of this machine, warm; it is ended with the block."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command(port), cwd=ROOT) as gunicorn:
        try:
            for _ in range(200):
                time.sleep(0.1)
                try:
                    requests.get(f"{base}/healthz", timeout=20)
                    break
                except requests.RequestException:
                    continue
            yield base, psutil.Process(gunicorn.pid)
        finally:
            gunicorn.terminate()


def used(product: psutil.Process, postgres: Server | None) -> dict[str, float]:
    """Seconds of a core that the product and the database's own processes have used, those that ended not."""
    database = 0.0
    if postgres:
        number = int((postgres.data / "postmaster.pid").read_text().splitlines()[0])
        database = _used(psutil.Process(number))
    return {"product": _used(product), "database": database}


def _used(process: psutil.Process) -> float:
    times = [each.cpu_times() for each in [process, *process.children(recursive=True)]]
    return sum(each.user + each.system for each in times)


def main() -> int:
    heads = (
        "database", "analysts", "requests", "errors", "attempted", "refused", "acknowledged", "found", "doubled",
        "lost", "writes/s", "polls/s", "write", "poll", "page", "cpu server", "cpu database", "cpu client",
    )  # fmt: skip
    options = {"--seconds": 120, "--analysts": 100}
    return each_database(
        "load", heads, lambda kind, asked: put_load_on(kind, asked.seconds, asked.analysts), options
    )


if __name__ == "__main__":
    sys.exit(main())
