"""Modules bundled by esbuild: each page's in one file, or one by one where there is no esbuild."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from reader.deployment import bundle as bundling
from reader.deployment.bundle import BundleError, bundle
from reader.deployment.static_files import import_map

HASHED = {"staticfiles": {"BACKEND": "reader.deployment.static_files.HashedStaticFilesStorage"}}
needs_esbuild = pytest.mark.skipif(not bundling.shutil.which("esbuild"), reason="esbuild is not installed")


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    (tmp_path / "pages" / "js").mkdir(parents=True)
    (tmp_path / "pages" / "js" / "main.js").write_text(
        'import { told } from "./telling.js";\nconsole.log(told, "“é”");\n'
    )
    (tmp_path / "pages" / "js" / "telling.js").write_text("export const told = 2;\n")
    return tmp_path / "pages"


@needs_esbuild
def test_a_bundle_needs_no_other_module(modules: Path) -> None:
    made = bundle(modules / "js" / "main.js")
    assert made is not None
    assert b"import" not in made.content
    assert "“é”".encode() in made.content
    assert {file.name for file in made.files} == {"main.js", "telling.js"}


@needs_esbuild
def test_a_module_that_is_missing_is_said(modules: Path) -> None:
    (modules / "js" / "telling.js").unlink()
    with pytest.raises(BundleError, match=r"cannot bundle .*main\.js:\n.*telling\.js"):
        bundle(modules / "js" / "main.js")


def test_without_esbuild_nothing_is_bundled(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling.shutil, "which", lambda name: None)
    assert bundle(modules / "js" / "main.js") is None


@pytest.mark.parametrize("installed", [pytest.param(True, marks=needs_esbuild), False])
def test_collected_modules_are_hashed_by_what_is_in_them(
    modules: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    if not installed:
        monkeypatch.setattr(bundling.shutil, "which", lambda name: None)
    collected = modules.parent / "collected"

    def collect() -> dict[str, str]:
        call_command("collectstatic", interactive=False, verbosity=0)
        return json.loads(import_map())["imports"]

    with override_settings(
        STORAGES=HASHED,
        STATIC_ROOT=collected,
        STATICFILES_DIRS=[("pages", modules)],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        BUNDLED_MODULES=["pages/js/main.js", "pages/js/absent.js"],
    ):
        first = collect()
        again = collect()
        (modules / "js" / "telling.js").write_text("export const told = 3;\n")
        second = collect()
    names = (
        {"/static/pages/js/main.js"}
        if installed
        else {"/static/pages/js/main.js", "/static/pages/js/telling.js"}
    )
    assert first == again
    assert set(first) == set(second) == names
    changed = {name for name in names if first[name] != second[name]}
    assert changed == ({"/static/pages/js/main.js"} if installed else {"/static/pages/js/telling.js"})
    served = (collected / second["/static/pages/js/main.js"].removeprefix("/static/")).read_text("utf-8")
    assert ("told=3" in served) is installed


@pytest.fixture
def collecting(modules: Path) -> Iterator[Path]:
    """Collect the files of `modules` there, with hashed names."""
    collected = modules.parent / "collected"
    with override_settings(
        STORAGES=HASHED,
        STATIC_ROOT=collected,
        STATICFILES_DIRS=[("pages", modules)],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        BUNDLED_MODULES=["pages/js/main.js"],
    ):
        yield collected


@needs_esbuild
def test_linked_files_keep_their_source(collecting: Path, modules: Path) -> None:
    source = (modules / "js" / "main.js").read_bytes()
    call_command("collectstatic", interactive=False, verbosity=0, link=True)
    assert (modules / "js" / "main.js").read_bytes() == source
    assert b"import" not in (collecting / "pages/js/main.js").read_bytes()


def test_a_dry_run_writes_nothing(collecting: Path) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    before = {path: path.read_bytes() for path in collecting.rglob("*") if path.is_file()}
    call_command("collectstatic", interactive=False, verbosity=0, dry_run=True)
    assert {path: path.read_bytes() for path in collecting.rglob("*") if path.is_file()} == before
