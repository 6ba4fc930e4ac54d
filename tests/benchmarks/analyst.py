"""What an analyst does at random and what came of it, without Django: highlights, links and edits, each with a key."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.benchmarks.stage import TOKEN, Person, Stage

HEADERS = {"Accept": "application/json", "X-CSRFToken": TOKEN}


@dataclass
class Act:
    """One act that is sent until it is answered: where, what, under which key, and what shall then be stored."""

    key: str
    verb: str  # highlight, link or edit
    path: str
    data: dict[str, Any]
    stored: dict[str, Any]
    row: int | None = None
    answers: int = 0
    tries: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {**HEADERS, "Idempotency-Key": self.key}


@dataclass
class Analyst:
    """One person with their own rows; `rows` says by noun and number what the server has acknowledged."""

    stage: Stage
    person: Person
    chance: random.Random
    rows: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    revisions: dict[int, int] = field(default_factory=dict)  # of own highlights
    attempted: int = 0
    refused: int = 0
    doubled: int = 0  # answers to one key that name different rows
    wrong: list[str] = field(default_factory=list)  # answers that are not what was sent
    _ids: dict[str, int] = field(default_factory=dict)

    def act(self, weights: Mapping[str, int]) -> Act:
        """The next act, by these weights of `highlight`, `link` and `edit`; the first ones are highlights."""
        (verb,) = self.chance.choices(list(weights), list(weights.values()))
        self.attempted += 1
        own = {side: [pk for pk in self.revisions if self._document(pk) == side] for side in self.stage.texts}
        if verb == "link" and all(own.values()):
            return self._link(*own.values())
        if verb == "edit" and self.revisions:
            return self._edit(self.chance.choice(list(self.revisions)))
        return self._highlight()

    def hear(self, act: Act, status: int, answer: dict[str, Any]) -> None:
        """Take note of a definite answer: the row as JSON, or a refusal."""
        act.answers += 1
        if status not in (200, 201):
            self.refused += 1
            return
        noun = "link" if act.verb == "link" else "highlight"
        self.doubled += self._ids.setdefault(act.key, answer["id"]) != answer["id"]
        if act.answers > 1:
            return
        self.rows[noun, answer["id"]] = act.stored
        if noun == "highlight":
            self.revisions[answer["id"]] = answer["revision"]
        told = {name: answer[name] for name in act.stored if name != "analyst"}
        if told != {name: value for name, value in act.stored.items() if name != "analyst"}:
            self.wrong.append(f"{noun} {answer['id']}: {told} instead of {act.stored}")

    def _document(self, pk: int) -> int:
        return int(self.rows["highlight", pk]["document"])

    def _address(self, rest: str) -> str:
        return f"/comparisons/{self.stage.comparison}/{rest}"

    def _key(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def _said(self) -> dict[str, Any]:
        framing, tags = self.chance.choice(list(self.stage.framings.items()))
        chosen = sorted(self.chance.sample(tags, min(len(tags), self.chance.choice((0, 0, 1, 2)))))
        note = (
            f"Said {self.chance.getrandbits(32):08x} by {self.person.name}."
            if self.chance.random() < 0.5
            else ""
        )
        return {"framing": framing, "tags": chosen, "note": note}

    def _highlight(self) -> Act:
        pk, text = self.chance.choice(list(self.stage.texts.items()))
        length = self.chance.randint(20, 120)
        start = self.chance.randrange(len(text) - length)
        while text[start].isspace() or text[start + length - 1].isspace():
            start = self.chance.randrange(len(text) - length)
        end = start + length
        data = {"document": pk, "start": start, "end": end, "quote": text[start:end], **self._said()}
        return Act(
            self._key(),
            "highlight",
            self._address("highlights/"),
            data,
            {**data, "analyst": self.person.name},
        )

    def _link(self, left: list[int], right: list[int]) -> Act:
        ends = [self.chance.choice(left), self.chance.choice(right)]
        self.chance.shuffle(ends)
        relation = self.chance.choice(self.stage.relations)
        data = {"source": ends[0], "target": ends[1], "relation": relation, "note": self._said()["note"]}
        return Act(self._key(), "link", self._address("links/"), data, {**data, "analyst": self.person.name})

    def _edit(self, pk: int) -> Act:
        said = self._said()
        data = {
            **said,
            "tags": said["tags"] or [""],
            "revision": self.revisions[pk],
        }  # none, and not as they were
        stored = {**self.rows["highlight", pk], **said}
        return Act(self._key(), "edit", self._address(f"highlights/{pk}/"), data, stored, pk)

    def report(self) -> dict[str, Any]:
        """What the ledger needs, as JSON."""
        return {
            "name": self.person.name, "attempted": self.attempted, "refused": self.refused, "doubled": self.doubled,
            "wrong": self.wrong, "rows": [[*row, stored] for row, stored in self.rows.items()],
        }  # fmt: skip
