"""The rooms of both apps: few enough to know, and imports that run one way."""

import pytest

from tests.imports import APPS, ROOT, arrows_of_rooms, circles, floors, reached

#: The rooms of each app by floor, the ground floor last. A room imports from lower floors alone.
FLOORS = {
    "annotations": [
        "urls",
        "views admin management",
        "forms exchange templatetags demo",
        "adjudication findings apps",
        "agreement counterparts curation",
        "history",
        "workbench comparisons",
        "access codebook",
        "models",
        "anchoring rendering",
    ],
    "reader": [
        "urls admin management templatetags",
        "documents context_processors middleware",
        "members",
        "access accounts refusals",
        "models importing requests",
        "apps settings text",
        "asgi backup deployment form_renderer lru_cache theme wsgi",
    ],
}
MOST = {"annotations": 25, "reader": 27}  # entries directly in the folder of an app


@pytest.mark.parametrize("app", APPS)
def test_every_import_leads_down(app: str) -> None:
    levels = {f"{app}.{room}": level for level, rooms in enumerate(FLOORS[app]) for room in rooms.split()}
    arrows = {room: others for room, others in arrows_of_rooms().items() if room.startswith(f"{app}.")}
    assert set(arrows) <= set(levels)
    up = [
        f"{room} imports {other}"
        for room, others in arrows.items()
        for other in others
        if other in levels and levels[other] <= levels[room]
    ]
    assert up == []


def test_no_room_imports_itself_through_others() -> None:
    assert circles(arrows_of_rooms()) == []


def test_the_reader_knows_nothing_of_annotations() -> None:
    arrows = arrows_of_rooms()
    below = {other for room in arrows if room.startswith("reader.") for other in reached(arrows, room)}
    assert not [room for room in below if room.startswith("annotations")]


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_few_rooms(app: str) -> None:
    found = (path.relative_to(ROOT / app) for path in (ROOT / app).rglob("*") if path.is_file())
    entries = {path.parts[0] for path in found if "__pycache__" not in path.parts}
    assert len(entries) <= MOST[app]


def test_floors_and_circles_are_found() -> None:
    arrows = {"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": {"e"}, "e": {"d", "c"}}
    assert circles(arrows) == [{"d", "e"}]
    assert floors(arrows) == [["c"], ["b", "d", "e"], ["a"]]
