"""The project's papers: their links lead somewhere, and what they list is all there is."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_conventions import ROOT, files

PAPERS = files(".md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:reader|annotations|templates|tests|docs|fixtures)/[\w./-]*[\w/])`")


def slug(heading: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("paper", PAPERS, ids=[path.relative_to(ROOT).as_posix() for path in PAPERS])
def test_its_links_and_paths_lead_somewhere(paper: Path) -> None:
    text = paper.read_text("utf-8")
    for target in LINK.findall(text):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        aim = (paper.parent / path).resolve() if path else paper
        assert aim.exists(), f"{target} leads nowhere"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", aim.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), f"{target}: no such heading"
    missing = [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    assert missing == []


def test_the_configuration_page_lists_every_setting_that_is_read() -> None:
    tree = ast.parse((ROOT / "reader/settings.py").read_text("utf-8"))
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
    }
    page = (ROOT / "docs/configuration.md").read_text("utf-8")
    listed = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    assert len(read) > 10
    assert set(listed) == read


def test_every_decision_is_listed_and_numbered_in_order() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert LINK.findall((folder / "README.md").read_text("utf-8")) == records


def test_a_decision_fits_on_a_page_and_says_what_it_cost() -> None:
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) < 60, path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Why", "What it costs"], path.name


def test_the_papers_on_dependencies_name_each_of_them() -> None:
    from packaging.requirements import Requirement

    from tests.licences import EXTRAS, asked

    said = (ROOT / "docs/dependencies.md").read_text("utf-8").lower()
    rows = set(re.findall(r"^\| `([\w-]+)` \|", said, re.MULTILINE))
    assert {Requirement(line).name.lower() for line in asked(*EXTRAS)} - rows == set()
