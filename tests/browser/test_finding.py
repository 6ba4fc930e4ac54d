"""Which browser the tests take, and what is said where there is none."""

import os
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from tests.browser import finding, firefox

APT = "apt-get -q install -y --no-install-recommends"


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A system without any browser but those that the test puts there: `system("chromium", status=0)`."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in (finding.VARIABLE, firefox.VARIABLE, "CI"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(finding, "ELSEWHERE", ())
    monkeypatch.setattr(finding, "playwrights_own", lambda: None)

    def put(name: str, status: int = 0) -> str:
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {status}\n")
        program.chmod(0o755)
        return str(program)

    return put


def test_the_systems_chromium_comes_before_chrome(system: Callable[..., str]) -> None:
    system("google-chrome")
    chromium = system("chromium")
    assert finding.find() == chromium
    shell = system("chromium-headless-shell")
    assert finding.find() == shell


def test_a_launcher_that_does_not_start_is_passed_over(system: Callable[..., str]) -> None:
    system("chromium", status=1)
    chrome = system("google-chrome")
    assert finding.find() == chrome


def test_the_named_one_comes_before_all(system: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    system("chromium")
    named = system("mine")
    monkeypatch.setenv(finding.VARIABLE, named)
    assert finding.find() == named


def test_a_named_one_that_is_none_is_refused(
    system: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    system("chromium")
    monkeypatch.setenv(finding.VARIABLE, "/nowhere/chromium")
    with pytest.raises(finding.NoBrowser, match="/nowhere/chromium, which is no browser that starts"):
        finding.find()


def test_playwrights_own_comes_last(system: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    own = system("own")
    monkeypatch.setattr(finding, "playwrights_own", lambda: own)
    assert finding.find() == own


@pytest.mark.parametrize(
    ("account", "packages", "commands"),
    [
        (0, finding.PACKAGES, ["apt-get -q update", f"{APT} chromium-headless-shell"]),
        (0, ["chromium"], ["apt-get -q update", f"{APT} chromium-headless-shell", f"{APT} chromium"]),
        (1000, [], [f"{sys.executable} -m playwright install chromium"]),
    ],
)
def test_one_is_installed_where_none_is_found(
    system: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    account: int,
    packages: Collection[str],
    commands: list[str],
) -> None:
    system("apt-get")
    ran = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(" ".join(command))
        there = command[-1] in packages or "apt-get" not in command
        if "install" in command and there:
            system("chromium")
        return subprocess.CompletedProcess(command, 0 if there or "update" in command else 100)

    monkeypatch.setattr(os, "geteuid", lambda: account)
    monkeypatch.setattr(finding, "run", run)
    monkeypatch.setattr(finding, "starts", lambda path: Path(path).exists())
    finding.main()
    assert ran == commands
    assert capsys.readouterr().out.strip().endswith("/chromium")


def test_one_sentence_says_what_to_do_where_none_can_be_had(
    system: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "install", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        finding.main()
    assert stopped.value.code == finding.NOWHERE


def test_the_systems_firefox_is_found(system: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    system("firefox-esr", status=1)
    assert firefox.find() is None
    other = system("firefox")
    assert firefox.find_or_skip() == other
    named = system("mine")
    monkeypatch.setenv(firefox.VARIABLE, named)
    assert firefox.find() == named


def test_without_firefox_a_test_is_skipped_but_not_where_nobody_watches(
    system: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(pytest.skip.Exception, match=firefox.NOWHERE):
        firefox.find_or_skip()
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match=firefox.NOWHERE):
        firefox.find_or_skip()


@pytest.mark.parametrize("account", [0, 1000])
def test_firefox_is_installed_by_root_alone(
    system: Callable[..., str], monkeypatch: pytest.MonkeyPatch, account: int
) -> None:
    system("apt-get")
    ran = []
    monkeypatch.setattr(os, "geteuid", lambda: account)
    monkeypatch.setattr(
        finding, "run",
        lambda command, **_: ran.append(" ".join(command)) or subprocess.CompletedProcess(command, 0),
    )  # fmt: skip
    firefox.main()
    assert ran == ([] if account else ["apt-get -q update", f"{APT} firefox-esr"])


def test_an_installed_firefox_is_left_alone(
    system: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    system("firefox-esr")
    monkeypatch.setattr(firefox, "install_package", lambda *names: pytest.fail(f"installed {names}"))
    firefox.main()
