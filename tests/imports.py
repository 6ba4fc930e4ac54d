"""Read the product's imports and print its rooms, floors and arrows: `python -m tests.imports [FOLDER]`.

A room is a package or a module directly in `annotations/` or `reader/`. An arrow is an import from one room of an app
into another, however many names it takes. A room's floor is one above the highest room that it imports. Rooms that
import each other are a circle.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

APPS = ("annotations", "reader")
ROOT = Path(__file__).parent.parent

Arrows = dict[str, set[str]]  # by importing module or room, what it imports


def modules(root: Path) -> dict[str, Path]:
    """Return the path of each module of the product but migrations, by its dotted name."""
    found = {}
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, package: str) -> Iterator[tuple[str, str]]:
    """Yield each module that a file imports and the name taken from it; what only types need is left out."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((base, alias.name) for alias in node.names)


def arrows_of_modules(root: Path = ROOT) -> Arrows:
    """Return for each module of the product the modules of the product that it imports."""
    places = modules(root)
    arrows: Arrows = {name: set() for name in places}
    for name, path in places.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for base, taken in imported(path, package):
            whole = f"{base}.{taken}"
            arrows[name] |= {whole} if whole in places else {base} if base in places else set()
    return arrows


def room_of(module: str) -> str:
    """Return the first two parts of a module's name."""
    return ".".join(module.split(".")[:2])


def arrows_of_rooms(root: Path = ROOT) -> Arrows:
    """Return for each room the other rooms of both apps that it imports."""
    rooms: Arrows = defaultdict(set)
    for module, others in arrows_of_modules(root).items():
        room = room_of(module)
        if room not in APPS:
            rooms[room] |= {room_of(other) for other in others} - {room, *APPS}
    return dict(rooms)


def circles(arrows: Arrows) -> list[set[str]]:
    """Return each largest set of two or more that all reach each other."""
    reach = {start: reached(arrows, start) for start in arrows}
    found: list[set[str]] = []
    for start in arrows:
        circle = {start} | {other for other in reach[start] if start in reach.get(other, set())}
        if len(circle) > 1 and circle not in found:
            found.append(circle)
    return found


def reached(arrows: Arrows, start: str) -> set[str]:
    """Return all that `start` imports, straight or through others."""
    found: set[str] = set()
    waiting = set(arrows.get(start, ()))
    while waiting:
        found |= waiting
        waiting = {further for other in waiting for further in arrows.get(other, ())} - found
    return found


def floors(arrows: Arrows) -> list[list[str]]:
    """Return the rooms by floor, the ground floor first; rooms of a circle are on one floor."""
    left = {room: others & set(arrows) for room, others in arrows.items()}
    for circle in circles(left):
        for room in circle:
            left[room] = set().union(*(left[other] for other in circle)) - circle
    built: list[list[str]] = []
    while left:
        floor = sorted(room for room, others in left.items() if not others & set(left))
        built.append(floor)
        for room in floor:
            del left[room]
    return built


def main() -> None:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    every = arrows_of_rooms(root)
    for app in APPS:
        arrows = {room: {r for r in others if r.startswith(f"{app}.")} for room, others in every.items()}
        arrows = {room: others for room, others in arrows.items() if room.startswith(f"{app}.")}
        number, built = sum(map(len, arrows.values())), floors(arrows)
        print(f"{app}: {len(arrows)} rooms, {len(built)} floors, {number} arrows")
        for level, rooms in reversed(list(enumerate(built, 1))):
            print(f"  {level:2}  {' '.join(room.rpartition('.')[2] for room in rooms)}")
        for circle in circles(arrows):
            print(f"  circle: {' '.join(sorted(circle))}")
    within = circles(arrows_of_modules(root))
    print(f"{len(within)} circles of modules" + "".join(f"\n  {' '.join(sorted(one))}" for one in within))
    known = sorted(
        room
        for room, others in every.items()
        if room.startswith("reader.") and any(o.startswith("annotations.") for o in others)
    )
    print(f"reader imports annotations in: {', '.join(known) or 'nothing'}")


if __name__ == "__main__":
    main()
