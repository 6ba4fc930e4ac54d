"""A file is read in a process of its own, which is ended where it hangs, grows or crashes: the answer is a sentence."""

from __future__ import annotations

import datetime as dt
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from reader.importing import ImportRefused, isolation, pdf, plain_text, read, worker
from reader.importing.isolation import from_json, read_apart, to_json
from reader.importing.recognised import Format, Recognised
from reader.text.blocks import Draft, Span
from tests.support.pdf_files import article


def test_a_file_is_read_apart_as_it_is_in_the_same_process() -> None:
    assert read(article()) == pdf.read(article())


def test_what_is_recognised_survives_the_way_between_the_processes() -> None:
    spans = (Span("link", 0, 5, "https://port.example/"), Span("strong", 2, 4))
    drafts = [
        Draft("heading", "Ferry", level=2, spans=spans),
        Draft("cell", "4", row=1, column=2, header=True),
    ]
    whole = Recognised(drafts, "Ferry", "The Desk", "The Port", dt.date(2024, 5, 7), "de", ["One picture."])
    for recognised in (whole, Recognised([])):
        assert from_json(json.loads(json.dumps(to_json(recognised)))) == recognised


@pytest.mark.parametrize("fault", ["hangs", "works", "grows", "crashes", "fails", "talks"])
def test_a_reader_that_does_not_answer_is_refused_in_words(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = {
        "hangs": "import time; time.sleep(600)",
        "works": "from reader.importing import worker; worker.SECONDS = 1; worker.limit()\nwhile True: pass",
        "grows": "from reader.importing import worker; worker.limit(); bytearray(10**9); print('{}')",
        "crashes": "import os; os.abort()",
        "fails": "raise KeyError",
        "talks": "print('no JSON')",
    }[fault]
    monkeypatch.setattr(isolation, "COMMAND", (sys.executable, "-c", program))
    if fault == "hangs":
        monkeypatch.setattr(isolation, "LONGEST", 1)
    sentences = {"hangs": "did not end within 1 seconds", "works": "takes more than 10 seconds"}
    with pytest.raises(ImportRefused, match=sentences.get(fault, "damaged or needs more than 500 MB")):
        read_apart(b"words", "a PDF file")


def test_the_process_knows_none_of_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "kept")
    monkeypatch.setenv("DATABASE_URL", "kept")
    program = "import json, os; print(json.dumps({'refused': ' '.join(os.environ)}))"
    monkeypatch.setattr(isolation, "COMMAND", (sys.executable, "-c", program))
    with pytest.raises(ImportRefused) as refused:
        read_apart(b"words", "a PDF file")
    assert set(str(refused.value).split()) <= {*isolation.KEPT, "LC_CTYPE", "PWD", "SHLVL", "_"}


@pytest.mark.parametrize("full", ["_turns", "_places"])
def test_only_a_few_files_are_read_at_once_and_only_a_few_wait(
    full: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, full, SimpleNamespace(acquire=lambda **patience: False))
    with pytest.raises(ImportRefused, match="Too many files"):
        read_apart(b"words", "a PDF file")
    monkeypatch.undo()
    places, turns = isolation._places, isolation._turns
    assert (places._value, turns._value) == (isolation.AT_ONCE + isolation.WAITING, isolation.AT_ONCE)


@pytest.mark.parametrize("atomic", [True, False])
def test_no_connection_to_the_database_is_held_but_in_a_transaction(
    atomic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    held = SimpleNamespace(in_atomic_block=atomic, close=lambda: closed.append(True))
    monkeypatch.setattr(isolation, "connection", held, raising=False)
    monkeypatch.setattr(isolation, "COMMAND", (sys.executable, "-c", 'print(\'{"refused": "no"}\')'))
    with pytest.raises(ImportRefused, match="no"):
        read_apart(b"words", "a PDF file")
    assert bool(closed) is not atomic


def test_a_long_plain_text_is_read_apart_as_it_is_in_the_same_process() -> None:
    text = "The quay\n\n" + "It is wet — and long.\n\n" * 3_000
    assert read(text) == read(text.encode())
    recognised, here = read(text), plain_text.read(text)
    assert (recognised.drafts, recognised.title) == (here.drafts, here.title)


def test_a_plain_text_that_takes_too_long_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    monkeypatch.setattr(isolation, "LONGEST", 1)
    with pytest.raises(ImportRefused, match="Reading a text did not end within 1 seconds"):
        read("a\n" * 50_000)


def answer(monkeypatch: pytest.MonkeyPatch, reader: Any) -> dict[str, Any]:
    monkeypatch.setattr(worker, "format_of", lambda data: Format("a test", lambda data: True, reader))
    return worker.answer(b"words")


def test_an_error_in_a_reader_is_told_without_the_words_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> Recognised:
        raise KeyError(data)

    assert answer(monkeypatch, fail)["fault"].startswith("KeyError in test_isolation.py, line ")


def test_a_refusal_is_passed_on_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(data: bytes) -> Recognised:
        raise ImportRefused("There is no text in it.")

    assert answer(monkeypatch, refuse) == {"refused": "There is no text in it."}


def test_more_blocks_or_words_than_a_piece_may_have_are_refused_before_they_are_passed_on(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DOCUMENT_MAX_BYTES = 1_000
    many = answer(monkeypatch, lambda data: Recognised([Draft("paragraph", "a")] * 100_001))
    long = answer(monkeypatch, lambda data: Recognised([Draft("paragraph", "a" * 1_001)]))
    assert "more than 100,000 blocks" in many["refused"]
    assert (
        "The text of this piece has 1001 bytes, and the most that can be taken is 1000 bytes"
        in long["refused"]
    )
