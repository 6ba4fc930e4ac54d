"""The plain column: its text content is the document's text, and all of its markup is ours"""

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.documents.rendering import STRETCH, Frame, draw_column, draw_slice, render_blocks, render_column
from reader.text.blocks import Draft, Span, assemble, normalise
from tests.support import factories

KINDS = ["heading", "paragraph", "item", "cell", "quotation", "byline", "aside", "rule"]
#: Words that markup, bidirectional text, combining marks and pairs of code units make hard.
WORDS = st.text(
    st.sampled_from("ab &<>\"'`=/\\;{}\u0301\u200d\u202e\u00a0אع漢👩\U0001f6a2é\n\t"), min_size=1, max_size=20
).map(normalise)


@st.composite
def drafts(draw: Any) -> list[Draft]:
    found = []
    for _ in range(draw(st.integers(0, 8))):
        kind, text = draw(st.sampled_from(KINDS)), draw(WORDS)
        place = {"row": draw(st.integers(0, 2)), "column": draw(st.integers(0, 2))} if kind == "cell" else {}
        span = Span(
            draw(st.sampled_from(["emphasis", "strong", "link"])), draw(st.integers(0, len(text) - 1)), len(text),
            draw(st.sampled_from(["", "https://example.org/?a=1&b=\"2\"", "javascript:alert(1)", "DATA:text/html,x"])),
        )  # fmt: skip
        found.append(
            Draft(
                kind, text, level=draw(st.integers(0, 7)), marker=draw(st.sampled_from(["", "3.", '"><b>'])),
                role=draw(st.sampled_from(["", "caption", '"onclick="x'])),
                header=draw(st.booleans()), spans=(span,), **place,
            )
        )  # fmt: skip
    return found


def drawn(*found: Draft) -> str:
    """The blocks of what makes one stretch."""
    page = render_blocks(*assemble(found))
    return page.removeprefix('<div class="stretch">').removesuffix("</div>")


def drawn_as(pk: int, *found: Draft) -> str:
    """The same as blocks of the document of this number."""
    return "".join(Frame(*assemble(found), pk).pieces)


def words_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@given(drafts())
def test_the_text_content_is_the_text_whatever_stands_in_it(found: list[Draft]) -> None:
    text = assemble(found)[0]
    assert words_of(drawn(*found)) == words_of(drawn_as(7, *found)) == text


OURS = re.compile(
    r'<div class="stretch">|</div>'
    r"|</?(?:ul|table|tbody|tr|em|strong)>"
    r'|<table dir="(?:ltr|rtl)">'
    r"|</(?:h[1-6]|p|li|t[hd]|blockquote|a)>"
    r'|<(?:h[1-6]|p|li|t[hd]|blockquote) id="b7-\d+" data-start="\d+" data-end="\d+"'
    r'(?: scope="col")?(?: class="[^"<>]*")?(?: dir="(?:ltr|rtl)")?(?: data-lines)?(?: data-marker="[^"<>]*")?>'
    r"|<td></td>"
    r'|<a href="https://[^"<>]*" rel="nofollow noopener noreferrer">'
)


@given(drafts())
def test_every_element_is_one_of_ours_with_our_attributes(found: list[Draft]) -> None:
    page = drawn_as(7, *found)
    assert "<" not in OURS.sub("", page)


@given(drafts())
def test_elements_are_closed_in_the_order_they_were_opened(found: list[Draft]) -> None:
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", drawn(*found)):
        if closing:
            assert opened.pop() == name
        else:
            opened.append(name)
    assert opened == []


def test_neighbouring_items_share_a_list_and_a_paragraph_ends_it() -> None:
    page = drawn(
        Draft("item", "one"), Draft("item", "two", level=1, marker="2."), Draft("paragraph", "between"),
        Draft("item", "three"),
    )  # fmt: skip
    assert page == (
        '<ul><li data-start="0" data-end="3">one</li>\n'
        '<li data-start="4" data-end="7" class="depth-1" data-marker="2.">two</li></ul>\n\n'
        '<p data-start="9" data-end="16">between</p>\n\n'
        '<ul><li data-start="18" data-end="23">three</li></ul>'
    )


def test_cells_stand_in_rows_of_one_table() -> None:
    page = drawn(
        Draft("cell", "Who", header=True), Draft("cell", "What", header=True, column=1),
        Draft("cell", "Port", row=1), Draft("cell", "quay", row=1, column=1),
    )  # fmt: skip
    assert page == (
        '<table><tbody><tr><th data-start="0" data-end="3" scope="col">Who</th>\t'
        '<th data-start="4" data-end="8" scope="col">What</th></tr>\n'
        '<tr><td data-start="9" data-end="13">Port</td>\t<td data-start="14" data-end="18">quay</td></tr>'
        "</tbody></table>"
    )


def test_an_empty_cell_keeps_its_place_and_adds_no_text() -> None:
    page = drawn(
        Draft("cell", "Left", column=1, header=True),
        Draft("cell", "May", row=1),
        Draft("cell", "4", row=1, column=2),
    )
    assert page == (
        '<table><tbody><tr><td></td><th data-start="0" data-end="4" scope="col">Left</th></tr>\n'
        '<tr><td data-start="5" data-end="8">May</td><td></td>\t<td data-start="9" data-end="10">4</td></tr>'
        "</tbody></table>"
    )


def test_a_block_with_line_breaks_keeps_them() -> None:
    assert drawn(Draft("paragraph", "The tide goes out\n  and in")) == (
        '<p data-start="0" data-end="26" data-lines>The tide goes out\n  and in</p>'
    )


@pytest.mark.parametrize(
    ("draft", "opening"),
    [
        (Draft("heading", "x", level=2), "<h2 "),
        (Draft("heading", "x", level=0), "<h1 "),
        (Draft("heading", "x", level=9), "<h6 "),
        (Draft("quotation", "x"), "<blockquote "),
        (Draft("byline", "x"), '<p data-start="0" data-end="1" class="byline">'),
        (Draft("aside", "x", role="caption"), '<p data-start="0" data-end="1" class="aside caption">'),
        (Draft("aside", "x"), '<p data-start="0" data-end="1" class="aside">'),
        (Draft("rule", "---"), '<p data-start="0" data-end="3" class="rule">'),
        (Draft("item", "x", level=9), '<ul><li data-start="0" data-end="1" class="depth-3">'),
    ],
)
def test_each_kind_has_its_element(draft: Draft, opening: str) -> None:
    assert drawn(draft).startswith(opening)


def test_a_long_piece_is_cut_into_stretches_before_paragraphs() -> None:
    lists = [Draft("item", "x")] * (STRETCH - 1) + [Draft("heading", "x")] * 2
    page = render_blocks(*assemble([*lists, Draft("paragraph", "new"), *lists, Draft("paragraph", "last")]))
    stretches = re.findall(r'<div class="stretch">(.*?)</div>', page, re.DOTALL)
    assert [words_of(stretch).split() for stretch in stretches] == [
        ["x"] * (STRETCH + 1), ["new"] + ["x"] * (STRETCH + 1), ["last"],
    ]  # fmt: skip
    assert (
        words_of(page) == assemble([*lists, Draft("paragraph", "new"), *lists, Draft("paragraph", "last")])[0]
    )


def test_blocks_have_an_id_where_the_document_is_known() -> None:
    assert '<p id="b7-0" data-start="0"' in drawn_as(7, Draft("paragraph", "x"))
    assert "id=" not in drawn(Draft("paragraph", "x"))


@pytest.mark.parametrize(
    ("href", "linked"),
    [
        ("https://example.org/", True), ("HTTP://example.org/", True), ("mailto:a@example.org", True),
        ("javascript:alert(1)", False), (" javascript:alert(1)", False), ("data:text/html,x", False),
        ("//example.org/", False), ("/accounts/logout/", False), ("vbscript:x", False), ("", False),
    ],
)  # fmt: skip
def test_only_safe_addresses_are_linked(href: str, linked: bool) -> None:
    page = draw_slice("here", [Span("link", 0, 4, href)], 0, 4)
    assert ("<a " in page) == linked
    assert words_of(page) == "here"


def test_overlapping_spans_are_nested_again_in_every_part() -> None:
    spans = [Span("emphasis", 0, 4), Span("strong", 2, 6)]
    assert draw_slice("abcdef", spans, 0, 6) == ("<em>ab</em><strong><em>cd</em></strong><strong>ef</strong>")
    assert draw_slice("abcdef", spans, 1, 3) == "<em>b</em><strong><em>c</em></strong>"


def test_a_slice_of_a_part_is_counted_in_the_whole() -> None:
    spans = [Span("strong", 12, 14)]
    assert draw_slice("abcdef", spans, 11, 15, 10) == "b<strong>cd</strong>e"


@pytest.mark.django_db
def test_a_column_draws_its_document_with_other_insides_where_they_are_given() -> None:
    document = factories.document(drafts=[Draft("paragraph", "a <b>"), Draft("paragraph", "c & d")])
    assert words_of(render_column(document)) == document.text
    assert words_of(draw_column(document, {0: "other"})) == "other\n\nc & d"
    assert words_of(render_column(document)) == document.text, "what was drawn before stays as it was"
    document.recast([0], "heading-2")
    assert f'<h2 id="b{document.pk}-0"' in render_column(document)


def test_the_number_of_a_note_inside_a_link_is_only_a_link_to_the_note() -> None:
    spans = (Span("link", 0, 7, "https://example.org/"), Span("note", 4, 7, "b1-9 1"))
    for both in (spans, spans[::-1]):
        assert re.findall(r"<a|</a>", draw_slice("Said[1] so", both, 0, 10)) == ["<a", "</a>", "<a", "</a>"]
