"""Many analysts at their open pages, by locust: each asks for news every two seconds, as the page does, and now and
then highlights, links, edits or reads the page anew.

    python -m tests.benchmarks.visitors STAGE BASE SECONDS REPORT

To be run in a process of its own: locust changes how Python waits. Everything goes to one address of this machine.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, constant
from locust.env import Environment

from tests.benchmarks.analyst import Act, Analyst
from tests.benchmarks.stage import TOKEN, Stage

POLL = 2.0  # seconds, as in annotations/static/annotations/js/sync/polling.js
CROWDED = 0.5  # seconds longer at most, where many are here, as there
EASE = 3  # times as long as the last answer took, besides, as there
MOST = 15.0  # seconds between two questions at most, as there
WRITE = 5.0  # seconds between two acts of one analyst
WEIGHTS = {"highlight": 65, "link": 20, "edit": 15}
TRIES = 5
FORM = "application/x-www-form-urlencoded"
REVISION = re.compile(r'data-revision="(\d+)"')


class Visitor(FastHttpUser):
    """One analyst with an open workbench."""

    wait_time = constant(0)
    fixed_count = 0
    stage: Stage
    others = 0  # who are here too
    seen: list[Visitor] = []
    took: dict[str, list[float]] = {"page": [], "write": [], "poll": []}  # milliseconds
    errors: list[str] = []
    until = 0.0

    def on_start(self) -> None:
        person = self.stage.people[len(self.seen)]
        chance = random.Random(person.pk)
        self.seen.append(self)
        self.analyst = Analyst(self.stage, person, chance)
        cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        self.place = f"/comparisons/{self.stage.comparison}/"
        self.sent = {"Cookie": cookie, "HX-Current-URL": self.host + self.place}
        gevent.sleep(chance.uniform(0, 2 * WRITE))
        self.open_page()
        self.next_write = time.monotonic() + chance.uniform(0, 2 * WRITE)
        self.next_poll = time.monotonic() + 0.4

    def ask(self, kind: str, method: str, path: str, **more: Any) -> Any:
        headers = {
            **self.sent,
            **({} if kind == "page" else {"HX-Request": "true"}),
            **more.pop("headers", {}),
        }
        began = time.perf_counter()
        answer = self.client.request(method, path, headers=headers, name=kind, **more)
        self.took[kind].append((time.perf_counter() - began) * 1_000)
        if answer.status_code == 0 or answer.status_code >= 500:
            self.errors.append(f"{method} {path}: {answer.status_code}")
        return answer

    def open_page(self) -> None:
        answer = self.ask("page", "GET", self.place)
        self.revision = int(re.search(r'id="beside"[^>]*data-revision="(\d+)"', answer.text)[1])  # type: ignore[index]

    def poll(self) -> None:
        answer = self.ask("poll", "GET", f"{self.place}changes/?since={self.revision}")
        wait = POLL + min(0.005 * self.others, CROWDED) + EASE * self.took["poll"][-1] / 1_000
        self.next_poll = time.monotonic() + min(wait, MOST)
        self.others = len(json.loads(answer.headers.get("Parallax-Here") or "[]"))
        if answer.status_code == 200:
            if "data-too-far" in answer.text:
                return self.open_page()
            self.revision = max(self.revision, self.told(answer))
        return None

    def told(self, answer: Any) -> int:
        return int(REVISION.search(answer.text[answer.text.index('id="rewired"') :])[1])  # type: ignore[index]

    def write(self) -> None:
        act = self.analyst.act(WEIGHTS)
        headers = {"X-CSRFToken": TOKEN, "Idempotency-Key": act.key, "Content-Type": FORM}
        sent = urlencode(act.data, doseq=True)
        for _ in range(TRIES):
            answer = self.ask("write", "POST", act.path, data=sent, headers=headers)
            if 0 < answer.status_code < 500:
                return self.hear(act, answer)
            gevent.sleep(1)
        return None

    def hear(self, act: Act, answer: Any) -> None:
        """The row's number stands in a header of the answer, its revision in what is drawn."""
        if answer.status_code not in (200, 201):
            return self.analyst.hear(act, answer.status_code, {})
        changed = json.loads(answer.headers["HX-Trigger-After-Settle"])["parallax:changed"]
        row = {**act.stored, "id": changed["id"], "revision": self.told(answer)}
        return self.analyst.hear(act, answer.status_code, row)

    def go_on(self) -> None:
        if self.next_write <= self.next_poll:
            gevent.sleep(max(0, self.next_write - time.monotonic()))
            self.write()
            self.next_write += WRITE * self.analyst.chance.uniform(0.6, 1.4)
        else:
            gevent.sleep(max(0, self.next_poll - time.monotonic()))
            self.poll()

    tasks = [go_on]


def main(stage: str, base: str, seconds: str, report: str) -> None:
    Visitor.stage, Visitor.host = Stage.from_json(json.loads(Path(stage).read_text())), base
    environment = Environment(user_classes=[Visitor], host=base)
    runner = environment.create_local_runner()
    people = len(Visitor.stage.people)
    before = resource.getrusage(resource.RUSAGE_SELF)
    runner.start(people, spawn_rate=people / 5)
    gevent.sleep(float(seconds))
    environment.stop_timeout = 30  # each sees its last act through
    runner.quit()
    after = resource.getrusage(resource.RUSAGE_SELF)
    Path(report).write_text(
        json.dumps(
            {
                "took": Visitor.took, "errors": Visitor.errors,
                "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                "analysts": [visitor.analyst.report() for visitor in Visitor.seen],
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
