"""What Parallax runs on: declared, pinned as a whole, and under licences that let anybody use it."""

import sys
from importlib.metadata import Distribution, packages_distributions
from subprocess import CompletedProcess

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import audit, licences
from tests.test_conventions import PRODUCT, files, imports, pins

#: Brought by another package to which it belongs, so named by it.
BROUGHT = {"numpy": "wordllama", "psycopg_pool": "psycopg"}


def test_all_that_the_product_imports_is_declared() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in licences.asked(*licences.EXTRAS)}
    makers = packages_distributions()
    undeclared = {
        f"{path.name} imports {top}"
        for path in files(".py", under=PRODUCT)
        for module in imports(path)
        if (top := module.split(".")[0]) not in {*sys.stdlib_module_names, "reader", "annotations", ""}
        and BROUGHT.get(top) not in declared
        and not declared & {canonicalize_name(maker) for maker in makers.get(top, [])}
    }
    assert undeclared == set()


@pytest.mark.parametrize(
    ("extras", "where"),
    [
        ((), ["requirements.txt"]),
        (("postgres",), ["requirements.txt", "requirements-postgres.txt"]),
        (
            ("postgres", "semantic", "formats", "dev"),
            [
                "requirements.txt",
                "requirements-postgres.txt",
                "requirements-formats.txt",
                "requirements-dev.txt",
            ],
        ),
        (("formats",), ["requirements.txt", "requirements-formats.txt"]),
    ],
    ids=["run", "postgres", "dev", "formats"],
)
def test_the_pins_cover_all_that_is_brought_along(extras: tuple[str, ...], where: list[str]) -> None:
    pinned = {name for file in where for name in pins(file)}
    pinned.add("pip")  # which is what installs them
    assert set(licences.closure(licences.asked(*extras))) - pinned == set()


def test_a_package_is_pinned_in_one_file_only() -> None:
    files = ("", "-postgres", "-formats", "-dev")
    names = [name for file in files for name in pins(f"requirements{file}.txt")]
    assert len(names) == len(set(names))


def test_all_it_runs_on_is_permissively_licensed_or_excepted_with_a_reason() -> None:
    packages = licences.closure(licences.asked(*licences.EXTRAS))
    assert licences.objections(packages) == []
    assert set(licences.EXCEPTED) <= set(packages), "an exception that is no longer needed"


def test_only_extras_bring_what_is_excepted() -> None:
    assert not set(licences.closure(licences.asked())) & set(licences.EXCEPTED)


class Package(Distribution):
    """A package that says of its licence what these lines say."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def read_text(self, filename: str) -> str | None:
        return "\n".join(["Name: somebody", *self.lines, ""]) if filename == "METADATA" else None

    def locate_file(self, path: object) -> None:  # it has no files
        raise NotImplementedError


@pytest.mark.parametrize(
    ("lines", "found", "permitted"),
    [
        (["License-Expression: MIT"], ["MIT"], True),
        (["License-Expression: Apache-2.0 OR GPL-3.0-only"], ["Apache-2.0"], True),
        (["License-Expression: MIT AND GPL-3.0-only"], ["MIT", "GPL-3.0-only"], False),
        (["Classifier: License :: OSI Approved :: BSD License"], ["BSD"], True),
        (["Classifier: License :: OSI Approved", "License: Apache License 2.0"], ["Apache-2.0"], True),
        (["License: GPLv3"], ["GPLv3"], False),
        ([], ["nothing"], False),
    ],
)
def test_a_licence_is_read_as_the_package_says_it(
    lines: list[str], found: list[str], permitted: bool
) -> None:
    package = Package(*lines)
    assert licences.licences(package) == found
    assert (licences.objections({"somebody": package}) == []) is permitted


AUDITED = """{"dependencies": [
  {"name": "one", "version": "1.0", "vulns": []},
  {"name": "two", "version": "2.0", "vulns": [
    {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1", "3.0"], "description": "A hole."}]},
  {"name": "three", "skip_reason": "Dependency not found"}]}"""


@pytest.mark.parametrize(
    ("said", "words", "code", "line"),
    [
        (
            AUDITED,
            [],
            1,
            "two 2.0: PYSEC-1, CVE-1; mended in 2.1 or 3.0\npip-audit knows 2 of the pinned packages",
        ),
        (
            '{"dependencies": [{"name": "one", "skip_reason": "not found"}]}',
            [],
            0,
            "could not reach its data",
        ),
        ("no connection", [], 0, "could not reach its data"),
        ("no connection", ["--required"], 1, "could not reach its data"),
    ],
    ids=["a fault", "nothing known", "no network", "no network but required"],
)
def test_the_audit_says_what_it_could_and_could_not_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    said: str, words: list[str], code: int, line: str,
) -> None:  # fmt: skip
    answer = CompletedProcess([], 0, stdout=said)
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: answer)
    assert audit.main(words) == code
    assert line in capsys.readouterr().out
