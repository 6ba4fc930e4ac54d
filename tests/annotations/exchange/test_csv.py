"""The CSV rows and their dialect: every field comes back as it was stored."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.exchange.csv import (
    BOM,
    CHUNK,
    HIGHLIGHTS,
    LINKS,
    guard,
    highlights_rows,
    links_rows,
    unguard,
    written,
)  # fmt: skip
from annotations.models import Highlight, Link
from tests.support import factories

ODD = """=SUM(A1:A9) opened the letter, and nobody laughed.

She wrote “no, never” on the quay 🚢, then: \u00a05 boats, 2 flags.

First line of it
second line; a "quoted" word, and a\ttab.

+44 is not a sum. -1 is. @all of them"""


def read(pieces: Any) -> list[dict[str, str]]:
    """As a program would: decoded, parsed by Python's csv, and the guard taken off."""
    text = b"".join(pieces).decode("utf-8-sig")
    return [{k: unguard(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


def read_highlights() -> list[dict[str, str]]:
    return read(written(HIGHLIGHTS, highlights_rows(Highlight.objects.live(), Link.objects.all())))


class TestGuard:
    @given(st.text() | st.text(alphabet="'=+-@\t\r\n a"))
    @example("'=1")
    @example("''")
    @example("")
    def test_it_comes_off_again(self, text: str) -> None:
        assert unguard(guard(text)) == text

    @given(st.text(alphabet="'=+-@\t\r\n a"))
    def test_no_guarded_cell_begins_a_formula(self, text: str) -> None:
        assert guard(text)[:1] not in tuple("=+-@\t\r")

    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1", "'=1", "''+1"])
    def test_a_formula_gets_a_leading_apostrophe(self, cell: str) -> None:
        assert guard(cell) == f"'{cell}"

    @pytest.mark.parametrize("cell", ["", "plain", "a=1", "'tis so", "'", " =1", "\n=1", "5 - 3"])
    def test_other_cells_stay(self, cell: str) -> None:
        assert guard(cell) == cell
        assert unguard(cell) == cell


@given(st.lists(st.text(), min_size=1, max_size=8))
def test_any_text_survives_the_file(cells: list[str]) -> None:
    pieces = written(["h"] * len(cells), [tuple(guard(cell) for cell in cells)])
    row = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))[1]
    assert [unguard(cell) for cell in row] == cells


def test_the_dialect() -> None:
    whole = b"".join(written(("a", "b"), [(1, "x"), ("two\nlines", 'say "so", then')]))
    assert whole == BOM + b'a,b\r\n1,x\r\n"two\nlines","say ""so"", then"\r\n'
    assert b"".join(written(("a",), [], bom=False)) == b"a\r\n"


@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_every_row_is_written_once_however_the_chunks_fall(count: int) -> None:
    rows = read(written(("n",), ((n,) for n in range(count))))
    assert [row["n"] for row in rows] == [str(n) for n in range(count)]


@pytest.mark.django_db
class TestRows:
    def test_a_highlight_comes_back_as_it_was_stored(self) -> None:
        comparison = factories.comparison(
            left=factories.document(text=ODD, title="-Odd, “very”"), title="=A1"
        )
        framing = factories.framing(comparison=comparison)
        tags = [factories.tag(framing=framing, name=name) for name in ("zeal", "+plus", "a, b")]
        other = factories.user(username="@curator")
        factories.membership(comparison=comparison, user=other)
        quote = 'boats, 2 flags.\n\nFirst line of it\n\nsecond line; a "quoted" word'
        start = comparison.left.text.index("5 boats") + 2
        end = comparison.left.text.index(" word, and a") + len(" word")
        highlight = factories.highlight(
            comparison=comparison,
            analyst=other,
            start=start,
            end=end,
            tags=tags,
            note="=HYPERLINK(1)\n\n🚢 | ok",
        )
        links = [factories.link(source=highlight), factories.link(source=highlight)]
        (row, *_) = read_highlights()
        assert "\n" in quote
        assert row == {
            "id": str(highlight.pk), "comparison": "=A1", "document_id": str(comparison.left.pk),
            "document": "-Odd, “very”", "side": "left", "start": str(start), "end": str(end),
            "quote": comparison.left.text[start:end], "prefix": comparison.left.text[start - 32 : start],
            "suffix": comparison.left.text[end : end + 32], "framing": "strategic",
            "tags": "+plus | a, b | zeal",
            "note": "=HYPERLINK(1)\n\n🚢 | ok", "status": "proposed", "analyst": "@curator",
            "created": row["created"], "modified": row["modified"],
            "links": " | ".join(str(link.pk) for link in links),
        }  # fmt: skip
        assert list(row) == list(HIGHLIGHTS)
        for field in ("created", "modified"):
            assert row[field].endswith("Z")
            assert dt.datetime.fromisoformat(row[field]) == getattr(highlight, field)

    def test_a_formula_in_a_quote_is_guarded_and_comes_back(self) -> None:
        comparison = factories.comparison(left=factories.document(text=ODD))
        highlight = factories.highlight(comparison=comparison, quote="=SUM(A1:A9) opened")
        pieces = b"".join(written(HIGHLIGHTS, highlights_rows(Highlight.objects.live(), Link.objects.all())))
        assert b",'=SUM(A1:A9) opened," in pieces
        assert read_highlights()[0]["quote"] == highlight.quote

    def test_offsets_are_code_points_of_the_stored_text(self) -> None:
        comparison = factories.comparison(left=factories.document(text=ODD))
        for quote in ("quay 🚢, then", "5 boats", "+44 is", "@all of them"):
            factories.highlight(comparison=comparison, quote=quote)
        rows = read_highlights()
        assert len(rows) == 4
        for row in rows:
            assert comparison.left.text[int(row["start"]) : int(row["end"])] == row["quote"]

    def test_reading_order_is_left_before_right_then_by_place(self) -> None:
        comparison = factories.comparison()
        right = factories.highlight(comparison=comparison, document=comparison.right, start=0, end=4)
        late = factories.highlight(comparison=comparison, start=20, end=30)
        early = factories.highlight(comparison=comparison, start=4, end=30)
        assert [int(row["id"]) for row in read_highlights()] == [early.pk, late.pk, right.pk]
        assert [row["side"] for row in read_highlights()] == ["left", "left", "right"]

    def test_only_live_links_are_named(self) -> None:
        gone, rests, stays = factories.link(), None, None
        comparison = gone.comparison
        source = gone.source
        rests, stays = (factories.link(source=source) for _ in range(2))
        gone.delete_softly(gone.analyst)
        rests.target.delete_softly(rests.analyst)
        by_id = {row["id"]: row["links"] for row in read_highlights()}
        assert by_id[str(source.pk)] == str(stays.pk)
        assert by_id[str(stays.target.pk)] == str(stays.pk)
        assert by_id[str(gone.target_id)] == ""
        assert comparison.highlights.live().count() == 3 + 1 - 1

    def test_a_link_comes_back_as_it_was_stored(self) -> None:
        comparison = factories.comparison()
        psychological = factories.framing(comparison=comparison, name="Psychological", key="p")
        strategic = factories.framing(comparison=comparison)
        source = factories.highlight(
            comparison=comparison, document=comparison.right, quote="gifts were large", framing=psychological
        )
        target = factories.highlight(comparison=comparison, quote="Two firms 🚢 want", framing=strategic)
        relation = factories.relation(comparison=comparison, name="Echoes")
        link = factories.link(source=source, target=target, relation=relation, note="-- so\nit is")
        (row,) = read(written(LINKS, links_rows(Link.objects.live())))
        assert list(row) == list(LINKS)
        expected = {
            "id": link.pk, "comparison": comparison.title, "relation": "echoes",
            "source_id": source.pk, "source_side": "right", "source_document": comparison.right.title,
            "source_framing": "psychological", "source_start": source.start, "source_end": source.end,
            "source_quote": source.quote, "target_id": target.pk, "target_side": "left",
            "target_document": comparison.left.title, "target_framing": "strategic",
            "target_start": target.start, "target_end": target.end, "target_quote": target.quote,
            "note": "-- so\nit is", "status": "proposed", "analyst": "analyst",
            "created": row["created"], "modified": row["modified"],
        }  # fmt: skip
        assert row == {name: str(value) for name, value in expected.items()}
        assert dt.datetime.fromisoformat(row["created"]) == link.created

    def test_the_headers_are_those_of_the_contract(self) -> None:
        assert ",".join(HIGHLIGHTS) == (
            "id,comparison,document_id,document,side,start,end,quote,prefix,suffix,framing,tags,note,status,"
            "analyst,created,modified,links"
        )
        assert ",".join(LINKS) == (
            "id,comparison,relation,source_id,source_side,source_document,source_framing,source_start,"
            "source_end,source_quote,target_id,target_side,target_document,target_framing,target_start,"
            "target_end,target_quote,note,status,analyst,created,modified"
        )

    def test_as_many_queries_for_thirty_rows_as_for_three(self) -> None:
        comparison = factories.comparison()
        framing = factories.framing(comparison=comparison)
        tags = [factories.tag(framing=framing, name=name) for name in ("one", "two")]

        def grow(count: int) -> None:
            for _ in range(count):
                factories.link(
                    source=factories.highlight(comparison=comparison, tags=tags),
                    target=factories.highlight(comparison=comparison, document=comparison.right),
                )

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                highlights = list(
                    highlights_rows(Highlight.objects.of(comparison).live(), Link.objects.of(comparison))
                )
                links = list(links_rows(Link.objects.of(comparison).live()))
            assert len(highlights) == 2 * len(links)
            return len(captured)

        grow(3)
        few = queries()
        grow(27)
        assert queries() == few == 2
