"""What the pages, figures and files of a comparison show, counted again from its rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

from annotations.agreement.assessment import Assessment
from annotations.exchange import csv
from annotations.models import Framing, Highlight, Link, Silence
from annotations.workbench.facets import facets
from annotations.workbench.filters import CURATED, Filter
from annotations.workbench.state import Workbench
from reader.models import Comparison
from tests.support.record import Rows

Groups = dict[int, set[int]]  # the shown row and all of its group, itself too


def live(rows: Rows, noun: str, curated: bool, only: int | None = None) -> dict[int, dict[str, Any]]:
    """The live rows of a layer, by number; if `only` is given, this person's."""
    return {
        pk: row.state for (kind, pk), row in rows.items()
        if kind == noun and not row.state["deleted"] and row.state["curated"] == curated
        and only in (None, row.state["analyst_id"])
    }  # fmt: skip


def grouped(said: Mapping[int, Hashable], states: Mapping[int, dict[str, Any]], merged: bool) -> Groups:
    """The groups of rows that were merged and say the same, each row in one, by the row that is shown."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for pk in sorted(said):
        root = states[pk]["merged_into_id"] or pk
        found[(said[pk], root) if merged else pk].append(pk)
    shown: Groups = {}
    for key, group in found.items():
        root = key[1] if isinstance(key, tuple) else group[0]
        shown[root if root in group else group[0]] = set(group)
    return shown


class Layer:
    """A layer as a person should see it, from the rows alone."""

    def __init__(self, rows: Rows, curated: bool, only: int | None) -> None:
        self.rows = rows
        self.states = live(rows, "highlight", curated, only)
        places = {
            pk: tuple(state[name] for name in ("document_id", "start", "end", "framing_id"))
            for pk, state in self.states.items()
        }
        self.groups = grouped(places, self.states, only is None)
        self.shown = {pk: first for first, group in self.groups.items() for pk in group}
        links = {
            pk: state for pk, state in live(rows, "link", curated, only).items()
            if {state["source_id"], state["target_id"]} <= self.states.keys()
        }  # fmt: skip
        self.ends = {
            pk: (self.shown[state["source_id"]], self.shown[state["target_id"]])
            for pk, state in links.items()
        }
        said = {pk: (*self.ends[pk], state["relation_id"]) for pk, state in links.items()}
        self.links = grouped(said, links, only is None)
        self.linked = {end for pk in self.links for end in self.ends[pk]}
        self.silent = {
            self.shown[state["highlight_id"]] for state in live(rows, "silence", curated, only).values()
            if state["highlight_id"] in self.states
        }  # fmt: skip

    def passing(self, chosen: Any) -> set[int]:
        """The shown highlights of which any row is chosen."""
        return {first for first, group in self.groups.items() if any(chosen(pk) for pk in group)}


def check_layer(comparison: Comparison, rows: Rows, layer: str, files: bool) -> None:
    """A layer's workbench has each group of live rows once, and each row in one; so have its facets and `files`."""
    ours = Layer(rows, layer == CURATED, comparison.sees_only)
    bench = Workbench(comparison, Filter(layer=layer))
    assert bench.layer.rows.keys() == ours.states.keys()
    assert bench.snapshot.rows.keys() == ours.groups.keys()
    assert bench.snapshot.wires.keys() == ours.links.keys()
    for noun, groups in (("highlight", ours.groups), ("link", ours.links)):
        for first, group in groups.items():
            assert bench.groups.all_of(noun, [first]) == group, f"{noun} #{first} stands for others"
    assert bench.tally() == {
        "highlights": len(ours.groups), "links": len(ours.links), "silences": len(ours.silent), "layer": layer,
    }  # fmt: skip
    assert (bench.linked, bench.silent) == (ours.linked, ours.silent)
    if files:
        check_facets(bench, ours)
        check_files(bench, ours)


def check_facets(bench: Workbench, ours: Layer) -> None:
    counts = {
        facet.name: {option.value: option.uses for option in facet.options}
        for facet in facets(bench.comparison, bench)
    }
    framings = dict(Framing.objects.of(bench.comparison).values_list("pk", "slug"))
    expected: dict[str, Counter[str]] = {
        "framing": Counter(framings[ours.states[pk]["framing_id"]] for pk in ours.groups),
        "status": Counter(ours.states[pk]["status"] for pk in ours.groups),
        "tag": Counter(
            str(tag) for group in ours.groups.values()
            for tag in {tag for pk in group for tag in ours.rows["highlight", pk].tags}
        ),
        "state": Counter(
            {"": len(ours.groups), "linked": len(ours.linked), "silent": len(ours.silent - ours.linked),
             "open": len(ours.groups.keys() - ours.linked - ours.silent)}
        ),
    }  # fmt: skip
    for name, own in expected.items():
        assert +Counter(counts[name]) == +own, f"the facet {name} counts otherwise"
    assert sum(counts["analyst"].values()) == len(ours.states)
    assert counts["side"][""] == counts["side"]["left"] + counts["side"]["right"] == len(ours.groups)


def check_files(bench: Workbench, ours: Layer) -> None:
    links = Link.objects.all() if bench.comparison.sees_only is None else Link.objects.of(bench.comparison)
    written = csv.highlights_rows(bench.highlights(), links, bench.groups)
    marks = [dict(zip(csv.HIGHLIGHTS, row, strict=True)) for row in written]
    pairs = [dict(zip(csv.LINKS, row, strict=True)) for row in csv.links_rows(bench.links(), bench.groups)]
    assert sorted(row["id"] for row in marks) == sorted(ours.groups)
    assert sorted(row["id"] for row in pairs) == sorted(ours.links)
    assert {(row["id"], row["source_id"], row["target_id"]) for row in pairs} == {
        (pk, *ours.ends[pk]) for pk in ours.links
    }
    for row in marks:
        assert len(row["analyst"].split(csv.JOINT)) == len(ours.groups[row["id"]])
        own = sorted(pk for pk in ours.links if row["id"] in ours.ends[pk])
        assert row["links"] == csv.JOINT.join(map(str, own))


def check_filters(comparison: Comparison, rows: Rows, turn: int) -> None:
    """A filter passes the groups of which any row has what it asks for; another filter each turn.

    A group has the status of the row that is shown.
    """
    ours = Layer(rows, False, comparison.sees_only)
    framing = Framing.objects.of(comparison).order_by("pk")[turn % 2]
    states: dict[str, set[int]] = {
        "linked": ours.linked, "silent": ours.silent - ours.linked,
        "open": ours.groups.keys() - ours.linked - ours.silent,
    }  # fmt: skip
    tag = framing.tags.order_by("pk")[0]
    choices: list[tuple[Filter, set[int]]] = [
        *((Filter(state=state), shown) for state, shown in states.items()),
        (
            Filter(framings=(framing.slug,)),
            ours.passing(lambda pk: ours.states[pk]["framing_id"] == framing.pk),
        ),
        (
            Filter(statuses=("accepted",)),
            {pk for pk in ours.groups if ours.states[pk]["status"] == "accepted"},
        ),
        (Filter(tags=(tag.pk,)), ours.passing(lambda pk: tag.pk in rows["highlight", pk].tags)),
        (Filter(side="left"), ours.passing(lambda pk: ours.states[pk]["document_id"] == comparison.left_id)),
    ]
    shown, expected = choices[turn % len(choices)]
    bench = Workbench(comparison, shown)
    assert bench.passing == expected, f"{shown} passes others"
    assert set(bench.highlights().values_list("pk", flat=True)) == expected
    assert {wire.id for wire in bench.wires_of()} == set(bench.links().values_list("pk", flat=True))


def check_agreement(comparison: Comparison, rows: Rows) -> None:
    """Agreement is computed from every live row of the analysts' layer, each by its own analyst."""
    found = Assessment(comparison).snapshot
    for noun, own in (("highlight", found.rows), ("silence", found.silences), ("link", found.wires)):
        expected = live(rows, noun, False, comparison.sees_only)
        if noun != "highlight":
            ends = ("highlight_id",) if noun == "silence" else ("source_id", "target_id")
            expected = {
                pk: state
                for pk, state in expected.items()
                if {state[end] for end in ends} <= found.rows.keys()
            }
        # The measures leave out what is signed on a passage that is not among the rows.
        given = {pk: row for pk, row in own.items() if noun != "silence" or row.highlight_id in found.rows}
        assert {pk: row.analyst_id for pk, row in given.items()} == {
            pk: state["analyst_id"] for pk, state in expected.items()
        }, f"agreement is computed from other {noun}s"


def check_blind(comparison: Comparison, rows: Rows, person: int) -> None:
    """While coding is blind an analyst sees their own rows, and nothing of anybody else's."""
    for kind in (Highlight, Silence, Link):
        own = {pk for (noun, pk), row in rows.items() if noun == kind.noun and row.maker == person}
        ends = {"link": ("source_id", "target_id"), "silence": ("highlight_id",)}.get(kind.noun, ())
        own = {
            pk for pk in own
            if all(rows["highlight", rows[kind.noun, pk].state[end]].maker == person for end in ends)
        }  # fmt: skip
        assert set(kind.objects.of(comparison).values_list("pk", flat=True)) == own
