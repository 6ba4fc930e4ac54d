"""manage.py export COMPARISON_ID FORMAT [-o FILE]"""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(client: Client) -> Any:
    link = factories.link(note="=1\n🚢")
    client.force_login(link.analyst)
    return link


@pytest.mark.parametrize("name", ["highlights.csv", "links.csv"])
@pytest.mark.parametrize("query", ["", "bom=0", "status=proposed&bom=0", "state=silent"])
def test_a_file_has_the_bytes_of_the_page(
    client: Client, link: Any, tmp_path: Path, name: str, query: str
) -> None:
    pk = link.comparison.pk
    call_command("export", pk, name, output=tmp_path / "out", query=query)
    page = client.get(f"/comparisons/{pk}/export/{name}?{query}").getvalue()
    assert (tmp_path / "out").read_bytes() == page


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({"layer": "curated"}, "layer=curated"),
        ({"analyst": ["second"]}, "analyst=second"),
        ({"analyst": ["second", "analyst"], "query": "bom=0"}, "analyst=second&analyst=analyst&bom=0"),
    ],
)
def test_a_layer_or_an_analyst_may_be_named(
    client: Client, link: Any, tmp_path: Path, options: dict[str, Any], query: str
) -> None:
    factories.highlight(comparison=link.comparison, analyst=factories.user(username="second"))
    curated = factories.highlight(comparison=link.comparison)
    type(curated).objects.filter(pk=curated.pk).update(curated=True)
    call_command("export", link.comparison.pk, "highlights.csv", output=tmp_path / "out", **options)
    page = client.get(f"/comparisons/{link.comparison.pk}/export/highlights.csv?{query}").getvalue()
    assert (tmp_path / "out").read_bytes() == page
    assert page.count(b"\r\n") in (2, 4)


def test_an_analyst_whom_nobody_knows_is_said(link: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("export", link.comparison.pk, "links.csv", output=tmp_path / "out", analyst=["nobody"])
    assert not (tmp_path / "out").exists()


def test_standard_output_gets_the_same_bytes(client: Client, link: Any, capfdbinary: Any) -> None:
    call_command("export", link.comparison.pk, "highlights.csv")
    page = client.get(f"/comparisons/{link.comparison.pk}/export/highlights.csv").getvalue()
    assert capfdbinary.readouterr().out == page


def test_an_unknown_comparison_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no comparison 99"):
        call_command("export", 99, "links.csv", output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_said_with_those_there_are(link: Any) -> None:
    with pytest.raises(CommandError, match=r"highlights\.csv"):
        call_command("export", link.comparison.pk, "nonesuch.csv")


def test_a_file_that_cannot_be_written_is_said(link: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export", link.comparison.pk, "links.csv", output=tmp_path / "nowhere" / "out")
