"""What people read calls a passage with no counterpart so, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotations.models import Change
from reader.models import Comparison, Role
from tests.support import bulk_rows, factories, members
from tests.support.curator import curator, list_of, page_of, signed_in

ROOT = Path(__file__).parents[1]
MARKUP = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
OTHERWISE = re.compile(r".{0,60}\b(?:silences?|silent)\b.{0,60}", re.IGNORECASE)


def said(page: str) -> list[str]:
    """The lines in which a page, or a template, has another name in its text."""
    return OTHERWISE.findall(MARKUP.sub(" ", page))


def test_no_template_says_silence() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    assert [path.name for path in pages if said(path.read_text("utf-8"))] == []


@pytest.mark.django_db
def test_no_page_about_such_a_passage_says_silence() -> None:
    comparison = bulk_rows.wide(20)
    person = curator(comparison=comparison, role=Role.OWNER)
    row = factories.highlight(comparison=comparison, start=0, end=4)
    silence = factories.silence(highlight=row, analyst=person)
    silence.delete_softly(person)
    silence.restore(person)
    client = signed_in(person)
    kind = type(silence)
    revision = Comparison.objects.get(pk=comparison.pk).revision
    history = f"{page_of(silence).removesuffix('change/')}history/"
    pages = [
        list_of(kind), page_of(silence), history,
        f"{history}{Change.objects.of(silence).earliest('pk').pk}/revert/",
        "/admin/annotations/change/", "/admin/annotations/change/?noun=silence",
        f"/admin/annotations/change/undo/?act={comparison.pk}.{revision}",
        f"/admin/annotations/change/hand-over/?person={person.pk}&to=close",
        *(members.address(name, comparison) for name in ("workbench", "highlights", "agreement", "export_report")),
    ]  # fmt: skip
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert said(answer.getvalue().decode()) == [], address
