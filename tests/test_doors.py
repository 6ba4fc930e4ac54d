"""No view reaches a row past the door: what it asks the database for is narrowed to what the door has given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_conventions import OURS, ROOT, files, imports, name

#: Every module that has a view, and what stands beside one.
HOMES = {ROOT / (view.__module__.replace(".", "/") + ".py") for _, view in OURS}
VIEWS = sorted({home for home in HOMES if home.exists()} | set(files(".py", under=("annotations/views",))))

#: What narrows rows to a comparison, row or person that came through the door.
NARROWING = {
    "of", "on", "own", "seen_in", "visible_to", "with_role_of", "signed_by", "since", "made_with",
}  # fmt: skip
#: Ways past what is asked of a model's own rows.
PAST = {
    "_base_manager",
    "_default_manager",
    "raw",
    "extra",
    "get_object_or_404",
    "get_list_or_404",
    "aget_object_or_404",
}

#: Chains that narrow in a way of their own, each with its reason.
OTHERWISE = {
    (
        "reader/accounts/views.py",
        "User.objects.filter",
    ): "the demonstration's accounts, by name, while DEBUG is on",
}
#: `get_object_or_404` over the same.
BY_NAME = {"reader/accounts/views.py"}


def chains(tree: ast.AST) -> Iterator[tuple[str, list[ast.Call]]]:
    """Each use of a model's rows: how it begins, and the calls made on it one after the other."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr == "objects"):
            continue
        calls: list[ast.Call] = []
        begins, at = ast.unparse(node), node
        while isinstance(parents.get(at), ast.Attribute | ast.Call):
            above = parents[at]
            if isinstance(above, ast.Call):
                if above.func is not at:
                    break  # it is handed to something
                calls.append(above)
            at = above  # type: ignore[assignment]
        method = calls[0].func.attr if calls and isinstance(calls[0].func, ast.Attribute) else ""
        yield f"{begins}.{method}", calls


def narrows(call: ast.Call) -> bool:
    """Whether a call keeps what the door has given: by name, or a filter by a comparison or by a row at hand."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    by_comparison = given.get("comparison", "").endswith("comparison")
    by_row = given.get("pk", "").endswith(".pk") and not given["pk"].startswith("request")
    return method in NARROWING or (method == "filter" and (by_comparison or by_row))


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_what_a_view_asks_for_is_narrowed_by_what_the_door_gave(path: Path) -> None:
    astray = [
        f"line {calls[0].lineno if calls else '?'}: {begins}"
        for begins, calls in chains(ast.parse(path.read_text("utf-8")))
        if not any(narrows(call) for call in calls) and (name(path), begins) not in OTHERWISE
    ]
    assert not astray, "these rows are asked for past reader.access and annotations.access"


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_a_view_knows_no_other_way_to_the_rows(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert used & PAST == ({"get_object_or_404"} if name(path) in BY_NAME else set())
    assert "django.apps" not in imports(path)


def test_every_view_stands_where_this_looks() -> None:
    assert {"reader/documents/views.py", "reader/members/views.py", "annotations/views/highlights.py"} <= {
        name(path) for path in VIEWS
    }
    others = {name(path).split("/")[0] for path in HOMES - set(VIEWS)}
    assert others <= {"django"}  # its own know accounts alone


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Highlight.objects.get(pk=request.POST['id'])", False), ("Highlight.objects.filter(pk=pk).first()", False),
        ("Highlight.objects.filter(pk=request.user.pk)", False), ("Link.objects.in_bulk(numbers)", False),
        ("list(Link.objects.all())", False), ("Highlight.objects.of(comparison).get(pk=pk)", True),
        ("Framing.objects.filter(comparison=comparison)", True), ("Ruling.objects.filter(pk=ruling.pk)", True),
    ],
)  # fmt: skip
def test_this_tells_the_two_apart(source: str, found: bool) -> None:
    assert all(any(narrows(call) for call in calls) for _, calls in chains(ast.parse(source))) == found
