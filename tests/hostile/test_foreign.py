"""Two worlds of different owners: no number of one reaches anything of the other, in a path, a form or a query

Nor does a number of the right world and the wrong kind. Every address is asked, and every field and parameter that it
reads; the kinds of rows have numbers far apart, so that none is taken for another.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.urls import reverse

from annotations.models import Framing
from reader.models import Membership
from tests.hostile import tally
from tests.hostile.asking import Answer, Asker
from tests.hostile.doors import FILTER, GETS, POSTS, door, parameters
from tests.hostile.numbering import WORD
from tests.support.sampling import sample
from tests.support.scene import PEOPLE, Scene
from tests.test_conventions import OURS
from tests.test_roles import ROWS

pytestmark = pytest.mark.django_db

#: Fields and parameters that name a row by its number alone, so are given one of every kind; others are given a few.
NAMING = {"document", "source", "target", "left", "right", "block", "id", "ruled", "case"}
#: The kinds that such a field takes, which are always tried; of the others a run that is not long tries some.
TAKES = {
    "document": ("left", "right", "draft"), "left": ("left", "right", "draft"), "right": ("left", "right", "draft"),
    "source": ("highlight", "far"), "target": ("highlight", "far"), "id": ("highlight", "link"), "ruled": ("ruling",),
}  # fmt: skip
NOUNS = ("framing", "tag", "relation")
OF_A_ROW = [name for (name, route), _ in OURS if "<int:number>" in route]
OF_A_COMPARISON = [name for (name, route), _ in OURS if route.startswith("comparisons/<int:pk>")]


@pytest.fixture(scope="module", autouse=True)
def beside(foreign: Scene) -> None:
    """Another scene stands there before anything is asked."""


def rows(world: Scene) -> dict[str, int]:
    """A row of each kind, by what it is called."""
    relation = world.comparison.relations.first()
    return {
        "comparison": world.comparison.pk, "left": world.comparison.left_id, "right": world.comparison.right_id,
        "draft": world.draft.pk, "highlight": world.row.pk, "far": world.far.pk, "link": world.link.pk,
        "silence": world.silence.pk, "comment": world.comment.pk, "dismissal": world.dismissal.pk,
        "ruling": world.ruling.pk, "framing": world.framing.pk, "retired": world.retired.pk, "relation": relation.pk,
        "member": world.spectator.pk, "share": world.share.pk, "person": world.people["analyst"].pk,
        "revision": world.comparison.revision,
    }  # fmt: skip


def told(answer: Answer) -> list[str]:
    """What an answer says of the other world; the names of its people may be sent, and so come back."""
    people = "|".join(name for name in PEOPLE)
    return re.findall(rf"{WORD}(?!{people})[^<]{{0,30}}", answer.text)


def reached(asker: Asker, foreign: Scene, answer: Answer) -> list[Any]:
    """Rows of the other world that were changed, and new rows that point at one."""
    if answer.state is None or answer.state == asker.before:
        return []
    numbers = set(rows(foreign).values()) - {foreign.comparison.revision}
    found = []
    for label, before in asker.before.items():
        kept = set(map(repr, before))
        come = [row for row in answer.state[label] if repr(row) not in kept]
        now = set(map(repr, answer.state[label]))
        found += [row for row in come if numbers & {value for value in row if isinstance(value, int)}]
        found += [row for row in before if row[0] >= 2_000_000 and repr(row) not in now]
    return found


def problems(asker: Asker, foreign: Scene, answer: Answer, what: str) -> list[str]:
    bad = told(answer) + reached(asker, foreign, answer)
    tally.found("foreign objects", len(bad))
    tally.looked("numbers swapped")
    return asker.faults(answer, what) + ([f"{what}: {answer.status} reaches {bad[:2]}"] if bad else [])


def test_the_owner_of_the_other_world_does_reach_it(foreign: Scene) -> None:
    """So that the tests below can fail."""
    its_own = Asker(foreign)
    assert told(its_own.ask("owner", "GET", foreign.address("workbench")))
    answer = its_own.ask("owner", "POST", foreign.address("highlight_delete"), {}, dump=True)
    assert reached(its_own, foreign, answer)


@pytest.mark.parametrize("name", OF_A_COMPARISON)
def test_a_foreign_comparison(asker: Asker, foreign: Scene, name: str) -> None:
    """Its own addresses answer as if they were not there, whoever asks from outside."""
    for method, who in itertools.product(("GET", "POST"), ("owner", "analyst", "guest", "staff")):
        answer = asker.ask(
            who, method, foreign.address(name), foreign.sent(name) if method == "POST" else None
        )
        assert problems(asker, foreign, answer, f"{method} {name}") == []
        assert answer.status in ((302, 404, 405) if who == "guest" else (404, 405))


@pytest.mark.sampled
@pytest.mark.parametrize("name", OF_A_ROW)
def test_a_number_in_a_path(asker: Asker, scene: Scene, foreign: Scene, name: str) -> None:
    """Below a comparison of one's own: each foreign row of every kind, and each own row of another kind."""
    kind = {type(scene.comparison): "comparison", Membership: "member", Framing: "framing"}
    own = {number for what, number in rows(scene).items() if what not in kind}
    right = int(re.findall(r"\d+", scene.address(name).partition("?")[0])[-1])
    nouns = NOUNS if "slug:noun" in next(route for (title, route), _ in OURS if title == name) else ("",)
    swapped = sorted(n for n in {*rows(foreign).values(), *own} if n != right and not fits(scene, name, n))
    likely = [n for n in swapped if fits(foreign, name, n)]
    swapped = sorted({*likely, *sample(swapped, 6, name)})
    methods = [one for one in ("GET", "POST") if ROWS[name, one][-1] != "405"]
    for number, noun in itertools.product(swapped, nouns):
        args = [scene.comparison.pk, *([noun] if noun else []), number]
        for method in methods:
            sent = scene.sent(name) if method == "POST" else None
            answer = asker.ask("owner", method, reverse(name, args=args), sent)
            assert problems(asker, foreign, answer, f"{method} {name} {args}") == []
            assert answer.status in (404, 405), f"{name} {args}"


def fits(scene: Scene, name: str, number: int) -> bool:
    """Whether the number is one of this world's and of a kind that the address takes."""
    noun = name.split("_")[0]
    here = scene.comparison
    kinds: dict[str, Any] = {
        "highlight": here.highlights, "silence": here.silences if name != "silence" else here.highlights,
        "counterparts": here.highlights, "counterpart": here.highlights, "link": here.links,
        "comment": here.comments, "dismissal": here.dismissals, "ruling": here.rulings, "share": here.shares,
        "member": here.memberships, "tag": here.framings,
    }  # fmt: skip
    if noun == "code":
        return any(codes.filter(pk=number).exists() for codes in (here.framings, here.tags, here.relations))
    return bool(kinds[noun].filter(pk=number).exists())


@pytest.mark.parametrize("name", ["document", "structure", "document_store", "document_discard"])
def test_a_foreign_piece(asker: Asker, foreign: Scene, name: str) -> None:
    for pk, method in itertools.product((foreign.draft.pk, foreign.comparison.left_id), ("GET", "POST")):
        sent = {"title": "Taken", "language": "en"} if method == "POST" else None
        answer = asker.ask("owner", method, reverse(name, args=[pk]), sent)
        assert problems(asker, foreign, answer, f"{method} {name}") == []
        assert answer.status in (404, 405)


@pytest.mark.sampled
@pytest.mark.parametrize("name", POSTS)
def test_a_number_in_a_form(asker: Asker, foreign: Scene, name: str) -> None:
    """Every field, with each foreign number in the ways that any form writes numbers and names."""
    tried = door(asker, name)
    numbers = rows(foreign)
    for field in sorted(tried.fields):
        whole = field in NAMING
        values = list(map(str, numbers.values() if whole else list(numbers.values())[len(field) % 9 :: 9]))
        values = some(foreign, field, values, 6 if whole else 2, name)
        values += {
            "codebook": [f"comparison:{numbers['comparison']}"], "case": [f"h{foreign.row.pk}", f"l{foreign.link.pk}"],
            "verdict": [f"take:{WORD}analyst"],
        }.get(field, [])  # fmt: skip
        for value in values:
            answer = asker.ask(tried.who, "POST", tried.address, tried.sent | {field: value}, dump=True)
            assert problems(asker, foreign, answer, f"{name} {field}={value}") == []
            tally.tried(f"POST {name} {field}")


def some(foreign: Scene, field: str, values: list[str], every: int, name: str) -> list[str]:
    """One value in `every`, or all in a long run; of the kinds that the field takes all in any run."""
    taken = {str(rows(foreign)[kind]) for kind in TAKES.get(field, ())}
    return [
        *sorted(taken & {*values}),
        *sample([v for v in values if v not in taken], every, f"{name} {field}"),
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("name", GETS)
def test_a_number_in_a_query(asker: Asker, foreign: Scene, name: str) -> None:
    address, _, usual = asker.scene.address(name).partition("?")
    every = [*map(str, rows(foreign).values()), f"{WORD}analyst", f"h{foreign.row.pk}"]
    for place, field in enumerate(parameters(asker, name)):
        whole = field in NAMING and (field not in FILTER or name == "highlights")
        values = some(foreign, field, every, 6, name) if whole else every[place % 18 :: 18]
        kept = [part for part in usual.split("&") if part.partition("=")[0] not in ("", field)]
        for value in values:
            query = "&".join([*kept, f"{field}={value}"])
            answer = asker.ask("owner", "GET", f"{address}?{query}")
            assert problems(asker, foreign, answer, f"{name} {query}") == []
            tally.tried(f"GET {name} {field}")


def test_every_address_of_a_comparison_was_asked() -> None:
    asked = {name.partition(":")[0] for name, _ in ROWS}
    assert {*OF_A_ROW, *OF_A_COMPARISON} <= asked
