"""Vectors: made when a piece is stored, never for a page, without a network; without any, nothing is missed."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotations.counterparts import embeddings, semantic
from annotations.models import Embedding, Highlight
from tests.annotations.counterparts.pieces import LEFT, RIGHT
from tests.support import factories, members
from tests.support.members import JSON, address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEMANTIC = True

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("nothing may ask the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def source() -> Highlight:
    left, right = factories.document(text=LEFT), factories.document(text=RIGHT)
    return factories.highlight(
        comparison=factories.comparison(left=left, right=right), quote="Nobody in Brackwater"
    )


def asked(source: Highlight) -> dict[str, Any]:
    return members.signed_in(source.analyst).get(address("counterparts", source), headers=JSON).json()


def test_without_vectors_the_words_decide(source: Highlight) -> None:
    assert asked(source)["by_sense"] is False


def test_the_command_makes_them_once_and_then_sense_counts(source: Highlight, capsys: Any) -> None:
    call_command("embed")
    assert "2 made, 0 there already or not in English." in capsys.readouterr().out
    call_command("embed")
    assert "0 made, 2 there already or not in English." in capsys.readouterr().out
    call_command("embed", "--again")
    assert "2 made, 0 there already or not in English." in capsys.readouterr().out
    assert asked(source)["by_sense"] is True


def test_a_piece_in_another_language_is_compared_by_words_alone(source: Highlight, capsys: Any) -> None:
    """The model knows English words; by those of another language it would propose at random."""
    call_command("embed")
    right = source.comparison.right
    type(right).objects.filter(pk=right.pk).update(language="de-AT")
    assert asked(source)["by_sense"] is False
    capsys.readouterr()
    call_command("embed", "--again")
    assert "1 made, 1 there already or not in English." in capsys.readouterr().out


def test_a_page_does_not_need_the_model(source: Highlight, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("embed")
    monkeypatch.setattr(semantic, "model", lambda: pytest.fail("a page asked for the model"))
    assert asked(source)["by_sense"] is True


def test_turned_off_or_not_installed_there_is_no_sense(
    source: Highlight, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("embed")
    settings.SEMANTIC = False
    assert asked(source)["by_sense"] is False
    with pytest.raises(CommandError, match="no model of sense"):
        call_command("embed")
    settings.SEMANTIC = True
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    assert asked(source)["by_sense"] is False
    with pytest.raises(CommandError, match="pip install"):
        call_command("embed")


def test_vectors_of_another_structure_are_not_used(source: Highlight) -> None:
    call_command("embed")
    right = source.comparison.right
    right.recast([0], "heading-2")
    assert asked(source)["by_sense"] is False
    call_command("embed")
    assert Embedding.objects.filter(document=right).count() == 1
    assert asked(source)["by_sense"] is True


def test_vectors_that_do_not_fit_are_left_aside(source: Highlight, caplog: pytest.LogCaptureFixture) -> None:
    call_command("embed")
    Embedding.objects.update(vectors=b"\0" * 7)
    embeddings._memory._kept.clear()
    assert asked(source)["by_sense"] is False
    assert "embed --again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_storing_a_piece_makes_its_vectors_beside_it() -> None:
    made = factories.document(text=RIGHT)
    for thread in threading.enumerate():
        if thread.name == f"embed {made.pk}":
            thread.join()
    kept = Embedding.objects.get()
    assert (kept.document, kept.fingerprint) == (made, made.fingerprint)
    assert not factories.document(text=LEFT, stored=False).embeddings.exists(), "a draft has none"


def test_what_fails_meanwhile_is_logged_and_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    embeddings._embed_apart(987_654)
    assert "manage.py embed tries again" in caplog.text
