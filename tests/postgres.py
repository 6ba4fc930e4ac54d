"""A throw-away PostgreSQL, for as long as a block of code or a command runs.

    python -m tests.postgres COMMAND...

runs the command with `DATABASE_URL` set to it. Where no PostgreSQL is installed it says so in one line and
ends with code 0 without running the command, unless `PARALLAX_POSTGRES=required`.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from itertools import chain
from pathlib import Path

#: Where Debian, Red Hat and Homebrew put what is not on the path.
PLACES = (
    "/usr/lib/postgresql/*/bin/initdb",
    "/usr/pgsql-*/bin/initdb",
    "/opt/homebrew/opt/postgresql*/bin/initdb",
)
#: Nothing here outlives the run, so nothing need be safe from a power cut. Nor is anything vacuumed or sampled:
#: what one test rolled back would tell the planner that a table is empty, and mislead it in the tests that follow.
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"


class NoPostgres(Exception):
    """No PostgreSQL server programs were found."""


def programs() -> Path:
    """The newest folder that holds `initdb` and `pg_ctl`. Raises `NoPostgres` where there is none."""
    onpath = shutil.which("initdb")
    found = [onpath] if onpath else sorted(chain.from_iterable(map(glob, PLACES)), key=_version, reverse=True)
    for initdb in found:
        if (folder := Path(initdb).resolve().parent).joinpath("pg_ctl").exists():
            return folder
    raise NoPostgres("No PostgreSQL was found on this machine, so nothing was run on it.")


def _version(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path)]


@contextmanager
def throwaway(*, careful: bool = False) -> Iterator["Server"]:
    """Start a server of its own on a free port of 127.0.0.1, and remove it with its data afterwards.

    `careful` keeps what makes it survive a crash, for tests that kill things.
    """
    bin = programs()
    with tempfile.TemporaryDirectory(prefix="parallax-postgres-") as folder:
        data = Path(folder) / "data"
        server = Server(bin, data, _free_port(), careful)
        if os.getuid() == 0:  # it refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        server.run(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


class Server:
    """One throw-away server: its `url`, and how to stop, start and ask it."""

    def __init__(self, bin: Path, data: Path, port: int, careful: bool) -> None:
        self.bin, self.data, self.port, self.careful = bin, data, port, careful
        self.url = f"postgres://postgres@127.0.0.1:{port}/postgres"

    def url_of(self, name: str) -> str:
        """The address of the database `name` on this server."""
        return f"{self.url.rpartition('/')[0]}/{name}"

    def create(self, name: str) -> str:
        """Make an empty database and return its address."""
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name)
        return self.url_of(name)

    def start(self) -> None:
        how = f"-p {self.port} -k {self.data.parent} -c listen_addresses=127.0.0.1 -c max_connections=200"
        how += "" if self.careful else f" {CARELESS}"
        self.run("pg_ctl", "-D", self.data, "-o", how, "-l", self.data.parent / "log", "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """`smart`, `fast` or, as a crash would, `immediate`."""
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def run(self, program: str, *words: object) -> None:
        command = [str(self.bin / program), *map(str, words)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            log = self.data.parent / "log"
            said = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}{said[-2000:]}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main(command: list[str]) -> int:
    try:
        with throwaway() as server:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.url}).returncode
    except NoPostgres as error:
        print(error)
        return int(os.environ.get("PARALLAX_POSTGRES") == "required")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
