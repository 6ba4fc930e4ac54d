"""Two processes: one writes while the other has read the same rows and is about to write, and neither is deceived"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.postgres import NoPostgres, throwaway
from tests.serving import Served

PASSWORD = "a long enough word"


class TwoProcesses:
    """Two servers on one database, a person signed in to each, and a comparison with passages to write on."""

    def __init__(self, servers: list[Served]) -> None:
        self.servers, self.met = servers, 0
        first = servers[0]
        first.manage("createsuperuser", "--no-input", "--username", "curator", "--email", "")
        pieces = [
            first.manage("import_document", f"fixtures/{name}.txt") for name in ("strategic", "psychological")
        ]
        pk = first.manage("compare", *pieces, "--title", "Two processes", "--owner", "curator")
        self.place = f"/comparisons/{pk}/"
        self.pieces = [int(piece) for piece in pieces]
        said = first.manage(
            "shell", "--verbosity", "0", "-c",
            "import json; from reader.models import Document; "
            f"print(json.dumps([Document.objects.get(pk=pk).content.text for pk in {self.pieces}]))",
        )  # fmt: skip
        self.texts = json.loads(said)
        self.people = [server.sign_in("curator", PASSWORD) for server in servers]
        self.next = 0

    def post(self, at: int, address: str, barrier: str = "", **form: Any) -> tuple[int, Any]:
        headers = self.people[at] | {"accept": "application/json"} | ({"barrier": barrier} if barrier else {})
        given = self.servers[at].ask(
            f"{self.place}{address}", method="POST", body=urlencode(form, doseq=True).encode(), **headers
        )
        body = given.body.decode()  # type: ignore[attr-defined]
        return given.status, json.loads(body) if body.startswith("{") else body

    def in_turn(
        self, first: tuple[str, dict[str, Any]], late: tuple[str, dict[str, Any]]
    ) -> list[tuple[int, Any]]:
        """Let one process do the first act while the other has read for the late one; return both answers."""
        self.met += 1
        acts = [(0, *first, f"meeting-{self.met} first"), (1, *late, f"meeting-{self.met} late")]
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda act: self.post(act[0], act[1], act[3], **act[2]), acts))

    def passage(self, piece: int = 0, framing: str = "strategic") -> dict[str, Any]:
        """What is sent for the next passage of a piece that nobody has marked."""
        self.next += 10
        start, end = self.next, self.next + 4
        return {
            "document": self.pieces[piece], "start": start, "end": end, "quote": self.texts[piece][start:end],
            "framing": framing,
        }  # fmt: skip

    def highlight(self, piece: int = 0) -> dict[str, Any]:
        status, row = self.post(0, "highlights/", **self.passage(piece))
        assert status == 201, row
        return row

    def changes(self) -> list[dict[str, Any]]:
        """Every change of the comparison: its revision, noun, row and verb."""
        said = self.servers[0].manage(
            "shell", "--verbosity", "0", "-c",
            "import json; from annotations.models import Change; "
            "print(json.dumps(list(Change.objects.order_by('pk').values('revision', 'noun', 'row', 'verb'))))",
        )  # fmt: skip
        return json.loads(said)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoProcesses]:
    folder = tmp_path_factory.mktemp("two")
    (folder / "barrier").mkdir()
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'db.sqlite3'}"
        if request.param == "postgres":
            try:
                url = stack.enter_context(throwaway()).url
            except NoPostgres as error:
                pytest.skip(str(error))
        servers = []
        for number in range(2):
            (folder / str(number)).mkdir()
            served = Served(folder / str(number), url)
            served.environment |= {
                "WEB_CONCURRENCY": "1",
                "BARRIER": str(folder / "barrier"),
                "STATIC_ROOT": str(folder / "static"),
            }
            servers.append(served)
        servers[0].manage("migrate", "--verbosity", "0")
        servers[0].manage("collectstatic", "--no-input", "--verbosity", "0")
        for served in servers:
            stack.enter_context(served.running())
        yield TwoProcesses(servers)


def verbs(two: TwoProcesses, noun: str, row: int) -> list[str]:
    return [change["verb"] for change in two.changes() if (change["noun"], change["row"]) == (noun, row)]


def test_a_passage_that_was_deleted_meanwhile_is_not_signed_as_silent(two: TwoProcesses) -> None:
    where = f"highlights/{two.highlight()['id']}/"
    deleted, signed = two.in_turn((f"{where}delete/", {}), (f"{where}silence/", {}))
    assert (deleted[0], signed[0]) == (200, 422)
    assert "deleted" in str(signed[1]["errors"])


def test_a_passage_that_was_deleted_meanwhile_is_not_linked(two: TwoProcesses) -> None:
    source, target = two.highlight(), two.highlight(1)
    link = {"source": source["id"], "target": target["id"], "relation": "contrasts"}
    deleted, linked = two.in_turn((f"highlights/{target['id']}/delete/", {}), ("links/", link))
    assert (deleted[0], linked[0]) == (200, 422)
    assert "deleted" in str(linked[1]["errors"])


def test_the_same_highlight_is_made_once(two: TwoProcesses) -> None:
    form = two.passage()
    assert [status for status, _ in two.in_turn(("highlights/", form), ("highlights/", form))] == [201, 409]


def test_an_edit_of_what_was_edited_meanwhile_is_stale(two: TwoProcesses) -> None:
    row = two.highlight()
    where, form = f"highlights/{row['id']}/", {"framing": "strategic", "revision": row["revision"]}
    told = two.in_turn((where, form | {"note": "One."}), (where, form | {"note": "Two."}))
    assert [status for status, _ in told] == [200, 409]
    assert verbs(two, "highlight", row["id"]) == ["created", "edited"]


def test_no_reply_is_stored_on_a_passage_whose_making_was_undone(two: TwoProcesses) -> None:
    row = two.highlight()
    undone, replied = two.in_turn(("undo/", {}), (f"highlights/{row['id']}/comments/", {"text": "Why?"}))
    assert (undone[0], replied[0]) == (200, 422)
    assert verbs(two, "highlight", row["id"]) == ["created", "undid"]


def test_a_passage_is_accepted_once(two: TwoProcesses) -> None:
    row = two.highlight()
    act = (f"highlights/{row['id']}/curate/", {"status": "accepted"})
    assert [status for status, _ in two.in_turn(act, act)] == [200, 200]
    assert verbs(two, "highlight", row["id"]) == ["created", "accepted"]


def test_a_framing_is_retired_once(two: TwoProcesses) -> None:
    two.post(0, "codebook/framing/", name="Moral", key="")
    framing = next(change["row"] for change in reversed(two.changes()) if change["noun"] == "framing")
    act = (f"codebook/framing/{framing}/retire/", {})
    two.in_turn(act, act)
    assert verbs(two, "framing", framing) == ["created", "retired"]
