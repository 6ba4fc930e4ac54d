"""Stylesheets and modules bundled by esbuild: each page's in one file, or one by one where there is no esbuild."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from reader.deployment import bundle as bundling
from reader.deployment.bundle import BundleError, Bundles, bundle
from reader.deployment.static_files import import_map

ROOT = Path(__file__).parents[3]
HASHED = {"staticfiles": {"BACKEND": "reader.deployment.static_files.HashedStaticFilesStorage"}}
needs_esbuild = pytest.mark.skipif(not bundling.shutil.which("esbuild"), reason="esbuild is not installed")
either_way = pytest.mark.parametrize("installed", [pytest.param(True, marks=needs_esbuild), False])


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    (tmp_path / "pages" / "js").mkdir(parents=True)
    (tmp_path / "pages" / "js" / "main.js").write_text(
        'import { told } from "./telling.js";\nconsole.log(told, "“é”");\n'
    )
    (tmp_path / "pages" / "js" / "telling.js").write_text("export const told = 2;\n")
    return tmp_path / "pages"


@pytest.fixture
def bundled(modules: Path) -> Iterator[None]:
    with override_settings(BUNDLED=["pages/js/main.js", "pages/js/absent.js", "*/entries/*.css"]):
        yield


def of(modules: Path) -> Bundles | None:
    files = (path for path in modules.parent.rglob("*") if path.is_file())
    return bundle({path.relative_to(modules.parent).as_posix(): path for path in files})


@needs_esbuild
@pytest.mark.usefixtures("bundled")
def test_a_bundle_needs_no_other_module(modules: Path) -> None:
    made = of(modules)
    assert made is not None
    assert list(made.contents) == ["pages/js/main.js"]
    assert b"import" not in made.contents["pages/js/main.js"]
    assert "“é”".encode() in made.contents["pages/js/main.js"]
    assert made.inside == {"pages/js/main.js", "pages/js/telling.js"}


@needs_esbuild
@pytest.mark.usefixtures("bundled")
def test_a_stylesheet_takes_in_those_of_another_app_in_their_order(modules: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"  # where no relative address would lead to it
    elsewhere.mkdir()
    (elsewhere / "base.css").write_text("a { color: light-dark(#fff, #000); }\n")
    (modules / "own.css").write_text('a { content: "“é”"; }\n')
    (modules / "page.css").write_text('@import "../../other/base.css";\n@import "../own.css";\n')
    made = bundle(
        {
            "other/base.css": elsewhere / "base.css",
            "pages/own.css": modules / "own.css",
            "pages/entries/page.css": modules / "page.css",
        }
    )
    assert made is not None
    assert made.inside == {"other/base.css", "pages/own.css", "pages/entries/page.css"}
    written = made.contents["pages/entries/page.css"].decode()
    assert "@import" not in written
    assert 0 < written.index("light-dark(") < written.index("“é”")


@needs_esbuild
@pytest.mark.usefixtures("bundled")
def test_a_module_that_is_missing_is_said(modules: Path) -> None:
    (modules / "js" / "telling.js").unlink()
    with pytest.raises(BundleError, match=r"cannot bundle .*:\n.*telling\.js[^$]*main\.js"):
        of(modules)


@pytest.mark.usefixtures("bundled")
def test_without_esbuild_nothing_is_bundled(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling.shutil, "which", lambda name: None)
    assert of(modules) is None


@needs_esbuild
def test_where_there_is_nothing_to_bundle_no_bundle_is_made(modules: Path) -> None:
    assert of(modules) == Bundles({}, frozenset())


@either_way
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
        BUNDLED=["pages/js/main.js", "pages/js/absent.js"],
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
        BUNDLED=["pages/js/main.js"],
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


@either_way
def test_all_that_pages_load_is_there_when_it_is_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    if not installed:
        monkeypatch.setattr(bundling.shutil, "which", lambda name: None)
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    loaded = set(re.findall(r'{% static "((?!admin/)[^"]+)" %}', templates))
    assert "annotations/entries/workbench.css" in loaded
    uncompressed = {"WHITENOISE_SKIP_COMPRESS_EXTENSIONS": ["css", "js", "svg"]}
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path, **uncompressed):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
        for name in loaded:
            served = tmp_path / staticfiles_storage.stored_name(name)
            assert served.is_file(), name
            if name.endswith(".css"):
                assert imported(served, tmp_path) == [] or not installed


def imported(stylesheet: Path, root: Path) -> list[Path]:
    """The stylesheets that it imports, which have to be there under hashed names, with those they import."""
    named = re.findall(r"@import\s*(?:url\()?[\"']([^\"']+)", stylesheet.read_text("utf-8"))
    found = [(stylesheet.parent / name).resolve() for name in named]
    assert all(path.is_file() and re.search(r"\.[0-9a-f]{12}\.css$", path.name) for path in found)
    return found + [other for path in found for other in imported(path, root)]


def test_each_stylesheet_of_a_page_has_one_entry() -> None:
    """What pages load is an entry, so that it is bundled, but where it imports nothing."""
    templates = (path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts)
    sheets = {
        name
        for path in templates
        for name in re.findall(r'{% static "([^"]+\.css)" %}', path.read_text("utf-8"))
    }
    for name in sheets:
        assert "/entries/" in name or "@import" not in Path(str(finders.find(name))).read_text("utf-8"), name
