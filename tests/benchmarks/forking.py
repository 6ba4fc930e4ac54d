"""Starts servers in no time: it has loaded the product already, and forks one for each line that it reads.

    python -m tests.benchmarks.forking PORT

Each is a gunicorn with two workers in a process group of its own, whose number is printed.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from gunicorn.app.base import BaseApplication


class Serving(BaseApplication):
    def __init__(self, port: int, application: Any) -> None:
        self.port, self.application = port, application
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"127.0.0.1:{self.port}", "workers": 2, "worker_class": "gthread", "threads": 4,
            "loglevel": "critical", "control_socket_disable": True, "reuse_port": True,
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


def main(port: int) -> None:
    from django.urls import get_resolver

    from reader.wsgi import application

    _ = get_resolver().url_patterns  # else each server would import every view at its first request
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            Serving(port, application).run()
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
