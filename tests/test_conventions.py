"""The habits of the house, held by tests: what may import what, how long a file is, who may reach a view."""

import ast
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PRODUCT = ("reader", "annotations", "templates")
#: What is made here and kept by nobody, besides whatever begins with a dot.
MADE = {
    "media",
    "staticfiles",
    "test-results",
    "bench.json",
    "load.json",
    "kill.json",
    "db.sqlite3",
    "__pycache__",
}
LONGEST = 300
#: Files that may be longer, each with its reason.
LONGER: dict[str, str] = {}

#: Addresses that answer without sign-in, by name.
PUBLIC = {"login", "logout", "healthz", "readyz", "shared", "admin:login"}
#: The one place where `reader` names the app that stands upon it.
JOINT = "reader/urls.py"


def files(*suffixes: str, under: tuple[str, ...] = (".",)) -> list[Path]:
    """The project's own files below `under` with these suffixes, all where none is named."""
    found = []
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            own = not any(part in MADE or part.startswith(".") for part in parts)
            if path.is_file() and own and (not suffixes or path.suffix in suffixes):
                found.append(path)
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module that a Python file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """`(name, route, view)` of every address, the admin's with its namespace before the name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            prefix = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry, namespace + prefix, route + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or ''}", route + str(entry.pattern), entry.callback


OURS = sorted(
    {(title, route): view for title, route, view in addresses() if not title.startswith("admin:")}.items(),
    key=lambda entry: entry[0],
)


def test_reader_imports_nothing_of_annotations() -> None:
    strays = [
        f"{name(path)} imports {module}"
        for path in files(".py", under=("reader",))
        for module in imports(path)
        if module.split(".")[0] == "annotations"
    ]
    named = {
        name(path) for path in files(".py", under=("reader",)) if '"annotations.' in path.read_text("utf-8")
    }
    assert not strays
    assert named <= {JOINT}


def test_readers_pages_and_modules_refer_to_nothing_of_annotations() -> None:
    pages = files(".html", under=("templates/reader", "templates/registration")) + files(
        ".html", ".js", ".css", under=("reader",)
    )
    pages += sorted((ROOT / "templates").glob("*.html"))
    refers = re.compile(r"annotations[/:.]|\bload [^%]*annotations")
    assert not [name(path) for path in pages if refers.search(path.read_text("utf-8"))]


def test_what_the_product_imports_is_never_from_its_tests() -> None:
    assert not [
        name(path)
        for path in files(".py", under=PRODUCT)
        if any(module.split(".")[0] == "tests" for module in imports(path))
    ]


def test_a_file_has_fewer_than_300_lines() -> None:
    long = {
        name(path): lines
        for path in files(".py", ".js", ".mjs", ".css", ".html")
        if "migrations" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) >= LONGEST
    }
    assert {path: lines for path, lines in long.items() if path not in LONGER} == {}
    assert set(LONGER) <= set(long), "an exception that is no longer needed"


def test_bleach_is_used_in_one_module_only() -> None:
    users = [name(path) for path in files(".py", under=PRODUCT) if "bleach" in imports(path)]
    assert users == ["reader/documents/markdown.py"]


#: Packages that import no model, each with what it may import besides the standard library and itself.
PURE = {
    "annotations/agreement/measures": set[str](),
    "annotations/adjudication/cases": {"annotations.agreement.measures"},
    "annotations/findings/statistics": set[str](),
    "annotations/findings/keyness": {"reader.text"},
    "annotations/counterparts": {
        "reader.text",
        "Stemmer",
        "numpy",
        "wordllama",
    },
    "reader/text": {"stopwordsiso"},
}
#: The modules of a pure package that are the way from the database to it.
IMPURE = {
    "annotations/counterparts/proposals.py",
    "annotations/counterparts/embeddings.py",
    "reader/text/content_cache.py",
}


@pytest.mark.parametrize("package", PURE)
def test_what_is_pure_imports_no_model(package: str) -> None:
    own = package.replace("/", ".")
    strays = [
        f"{name(path)} imports {module}"
        for path in files(".py", under=(package,))
        if name(path) not in IMPURE
        for module in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not any(f"{module}.".startswith(f"{there}.") for there in {own, *PURE[package]})
    ]
    assert not strays


def test_what_checks_agreement_is_used_in_tests_alone() -> None:
    """The package krippendorff is under the GPL."""
    assert not [name(path) for path in files(".py", under=PRODUCT) if "krippendorff" in imports(path)]


def test_every_view_asks_for_sign_in_but_the_public_ones() -> None:
    assert "reader.middleware.sign_in.SignInRequired" in settings.MIDDLEWARE
    public = {title for title, _, view in addresses() if not getattr(view, "login_required", True)}
    assert public == PUBLIC


OF_ONE_OBJECT = {route: view for (_, route), view in OURS if "<int:" in route}


@pytest.mark.parametrize("route", OF_ONE_OBJECT)
def test_a_view_of_one_object_goes_through_access(route: str) -> None:
    """Its body, or a helper of its module that it calls, names a function of one of the access modules."""
    view = inspect.unwrap(OF_ONE_OBJECT[route])
    tree = ast.parse(inspect.getsource(inspect.getmodule(view)))
    doors = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in ("reader.access", "annotations.access")
        for alias in node.names
    }
    bodies = {node.name: words(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    reached, waiting = set(), {view.__name__}
    while waiting:
        function = waiting.pop()
        reached.add(function)
        waiting |= (bodies.get(function, set()) & set(bodies)) - reached
    used = set().union(*(bodies.get(function, set()) for function in reached))
    assert used & doors, f"{view.__module__}.{view.__name__} reaches its object past the one door"


def words(node: ast.AST) -> set[str]:
    """Every plain name in a piece of Python."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_every_address_of_ours_is_tried_by_a_test() -> None:
    others = [path for path in files(".py", under=("tests",)) if path != Path(__file__)]
    tests = "\n".join(path.read_text("utf-8") for path in others)
    untried = {
        f"{title} at /{route}"
        for (title, route), _ in OURS
        if f'"{title}"' not in tests and not shape(route).search(tests)
    }
    assert untried == set()


def shape(route: str) -> re.Pattern[str]:
    """What an address of this route looks like where a test writes it out."""
    parts = re.split(r"<[^>]+>", route.lstrip("^"))
    return re.compile(r"[\"'}/]" + r"[^\s\"'/]+".join(re.escape(part) for part in parts) + r"[\"'?#]")


INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"(importmap|application/json)\")", re.IGNORECASE
    ),
    "code in an address": re.compile(r"javascript:", re.IGNORECASE),
    "code in htmx's attributes": re.compile(r"hx-(vals|headers)=[\"']js:", re.IGNORECASE),
}


#: The report is a file that stands alone, never a page of the site, so it brings its styles along.
ALONE = {"a style element": {"report.html"}}


@pytest.mark.parametrize("what", INLINE)
def test_no_page_holds_what_the_security_policy_forbids(what: str) -> None:
    pages = files(".html", ".py", ".js", under=PRODUCT)
    found = {path.name for path in pages if INLINE[what].search(path.read_text("utf-8"))}
    assert found == ALONE.get(what, set())


def test_each_page_that_shows_the_places_of_a_comparison_has_their_style() -> None:
    sheet = re.compile(r"block stylesheet.*?static \"([^\"]+)\"")
    usual = sheet.search((ROOT / "templates/annotations/base.html").read_text("utf-8"))
    without = []
    for path in files(".html", under=("templates",)):
        page = path.read_text("utf-8")
        if "annotations/_trail.html" in page and "{% extends" in page:
            named = sheet.search(page) or usual
            assert named
            entry = named[1].partition("/")[0] + "/static/" + named[1]
            if "places.css" not in (ROOT / entry).read_text("utf-8"):
                without.append(name(path))
    assert not without


def test_no_file_names_a_machine_or_a_registry() -> None:
    """They would tie the project to where it happened to be written. The words stand here in two halves."""
    halves = [("pypi", ".org"), ("python", "hosted"), ("npm", "js."), ("deb.", "debian")]
    halves += [("/wo", "rk/"), ("/opt/", "wheels"), ("/opt/", "pypi"), ("/ro", "ot/")]
    words = ["".join(half) for half in halves]
    texts = {
        name(path): path.read_bytes().decode("utf-8", "ignore")
        for path in [*files(), *(ROOT / ".ci").iterdir(), ROOT / ".gitignore"]
        if path.suffix not in (".png", ".sqlite3")
    }
    assert not [(path, word) for path, text in texts.items() for word in words if word in text]


def pins(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    pinned = (line.split("==") for line in lines if "==" in line)
    return {canonicalize_name(title): version for title, version in pinned}


@pytest.mark.parametrize("group", ["", "dev", "postgres", "formats"])
def test_the_pins_are_what_the_project_asks_for(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"][group] if group else project["dependencies"]
    also = [f"requirements-{group}.txt"] if group else []
    pinned = {name: version for file in ["requirements.txt", *also] for name, version in pins(file).items()}
    for line in wanted:
        asked = Requirement(line)
        version = pinned.get(canonicalize_name(asked.name), "")
        assert version, f"{asked.name} is not pinned; run make lock"
        assert asked.specifier.contains(version), f"{asked} is pinned to {version}; run make lock"
