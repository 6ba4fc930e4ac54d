"""Pages of the web and of word processors: their article, its structure, and what is left out of them."""

import datetime as dt

import pytest
from lxml import html

from reader.importing import ImportRefused, Recognised, read
from reader.importing.formats import format_of
from reader.importing.html.tables import WIDEST, Table
from reader.text.blocks import Draft, assemble, check
from tests.support.damage import read_damaged

SENTENCE = (
    "The committee heard for the whole afternoon how the ferry had missed the tide, and nobody was content. "
)


def page(body: str, head: str = "", attributes: str = "") -> bytes:
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>".encode()


def drafts(body: str, **more: str) -> list[Draft]:
    return read(page(body, **more)).drafts


def shown(found: list[Draft]) -> list[tuple[str, str]]:
    return [
        (f"{draft.kind}{draft.level or ''}{' ' * bool(draft.marker)}{draft.marker}", draft.text.strip())
        for draft in found
    ]


def spans(draft: Draft) -> list[tuple[str, str, str]]:
    return [(span.kind, draft.text[span.start : span.end], span.href) for span in draft.spans]


@pytest.fixture(scope="module")
def article() -> Recognised:
    """A page of a newspaper's site, with all that is usually around an article."""
    return read(page(
        "<!-- a comment --><div id='masthead'><a href='/'>The Low Water Review</a></div>"
        "<nav><ul><li><a href='/a'>Harbour</a></li><li><a href='/b'>Weather</a></li></ul></nav>"
        f"<main><h1>The ferry and the tide</h1><div class='share-bar'><a href='#'>Share</a></div><article><p>{SENTENCE}"
        "<sup><a id='r1' href='#n1'>1</a></sup></p><h2>What <strong>was said</strong></h2>"
        f"<p>{SENTENCE}<em>Nobody</em> asked the <a href='/keeper'>keeper</a>.</p>"
        "<ul><li>first</li><li>second</li></ul>"
        f"<div class='related'><h3>Read also</h3><a href='/c'>A quarrel of gulls</a></div><p>{SENTENCE}</p>"
        "<figure><img src='f.png' alt=''><figcaption>The ferry at noon</figcaption></figure>"
        f"<p>{SENTENCE}</p><ol><li id='n1'><p>So the harbour's own log. <a href='#r1'>↩</a></p></li></ol>"
        "</article></main>"
        "<div class='comments'><p>A reader says that this is a long comment about something else altogether.</p></div>"
        "<footer><p>All rights belong to the Review.</p></footer><script>track()</script>",
        head="<title>The ferry and the tide | The Low Water Review</title>"
        "<meta name='author' content='By The Harbour Desk'>"
        "<meta property='og:site_name' content='The Low Water Review'><link rel='canonical' href='https://example.org/f/1'>"
        "<meta property='article:published_time' content='2024-05-07T08:00:00+02:00'>",
        attributes="lang='en-GB'",
    ))  # fmt: skip


def test_the_article_is_found_on_a_page_and_its_structure_kept(article: Recognised) -> None:
    found = shown(article.drafts)
    assert [kind for kind, _ in found] == [
        "heading1", "paragraph", "heading2", "paragraph", "item", "item", "paragraph", "aside", "paragraph", "aside 1",
    ]  # fmt: skip
    assert found[0][1] == "The ferry and the tide"
    assert [draft.role for draft in article.drafts if draft.kind == "aside"] == ["caption", "reference"]


def test_what_surrounds_the_article_is_left_out_and_said(article: Recognised) -> None:
    words = " ".join(draft.text for draft in article.drafts)
    for other in ("Weather", "Share", "gulls", "comment", "rights", "track"):
        assert other not in words
    notes = " ".join(article.notes)
    assert "What is around it" in notes
    assert "1 picture was left out." in notes
    assert "related links" in notes


def test_a_page_says_who_wrote_it_where_and_when(article: Recognised) -> None:
    assert (article.title, article.author) == ("The ferry and the tide", "The Harbour Desk")
    assert (article.source, article.published) == ("The Low Water Review", dt.date(2024, 5, 7))
    assert article.language == "en-GB"


def test_emphasis_and_links_are_spans_and_a_relative_link_becomes_whole(article: Recognised) -> None:
    assert spans(article.drafts[3]) == [
        ("emphasis", "Nobody", ""), ("link", "keeper", "https://example.org/keeper"),
    ]  # fmt: skip


def test_a_reference_to_a_note_links_to_it_and_the_way_back_is_left_out(article: Recognised) -> None:
    assert spans(article.drafts[1]) == [("link", "[1]", "#note-1")]
    assert article.drafts[-1].text.strip() == "So the harbour's own log."


def test_data_for_search_engines_describes_a_page() -> None:
    data = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "no"},
      {"@type": ["NewsArticle"],
      "headline": "The buoy", "author": [{"name": "Desk One"}, {"name": "Desk Two"}, "Desk Three"],
      "publisher": {"name": "The Ebb"}, "datePublished": "2023-01-31"}]}</script>"""
    found = read(
        page(f"<p>{SENTENCE}</p>", head=data + "<script type='application/ld+json'>{broken</script>")
    )
    assert (found.title, found.author) == ("The buoy", "Desk One, Desk Two and Desk Three")
    assert (found.source, found.published) == ("The Ebb", dt.date(2023, 1, 31))


def test_lists_are_nested_and_numbered_as_written() -> None:
    found = drafts(
        "<ol start='3'><li>three<ol type='a'><li>inner</li><li>other</li></ol></li>"
        "<li value='9'>nine</li><li>ten</li></ol>"
        "<ol type='I'><li>one</li></ol><dl><dt>Ebb</dt><dd>goes out</dd></dl>"
        "<ul><li><p>two</p><p>parts</p></li></ul>"
    )
    assert shown(found) == [
        ("item 3.", "three"), ("item1 a.", "inner"), ("item1 b.", "other"), ("item 9.", "nine"), ("item 10.", "ten"),
        ("item I.", "one"), ("item", "Ebb"), ("item1", "goes out"), ("item", "two\nparts"),
    ]  # fmt: skip


def test_a_table_is_cells_in_their_places() -> None:
    found = drafts(
        "<table><caption>Catch</caption><thead><tr><td></td><th colspan='2'>Year</th></tr></thead>"
        "<tr><td rowspan='2'>cod</td><td><p>one</p><p>two</p></td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>"
    )
    assert [(d.text, d.row, d.column, d.header) for d in found if d.kind == "cell"] == [
        ("Year", 0, 1, True), ("cod", 1, 0, False), ("one\ntwo", 1, 1, False), ("3", 1, 2, False),
        ("4", 2, 1, False), ("5", 2, 2, False),
    ]  # fmt: skip
    assert (found[0].role, found[0].text) == ("caption", "Catch")


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td><p>{0}</p></td></tr><tr><td><ul><li>one</li></ul></td></tr></table>",
        "<table><tr><td><h2>Head</h2></td><td><p>{0}</p></td></tr></table>",
        "<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>",
        "<table role='presentation'><tr><td>{0}</td><td>b</td></tr></table>",
    ],
)
def test_a_table_that_only_lays_out_a_page_is_none(layout: str) -> None:
    found = drafts(layout.format(SENTENCE))
    assert {draft.kind for draft in found} != {"cell"}
    assert found[0].kind != "cell"


def test_cells_that_reach_far_take_no_more_than_a_table_is_wide() -> None:
    table, cell = (
        Table(),
        html.fromstring("<table><tr><td colspan=1000000000 rowspan=1000000000>a").find(".//td"),
    )
    for _ in range(300):
        table.begin_row()
        table.place(cell)
    assert len(table.taken) <= WIDEST


def test_quotations_keep_their_depth() -> None:
    found = drafts(
        "<blockquote><p>one</p><blockquote>two</blockquote><ul><li>three</li></ul></blockquote><p>four</p>"
    )
    assert shown(found) == [
        ("quotation", "one"),
        ("quotation1", "two"),
        ("item", "three"),
        ("paragraph", "four"),
    ]


def test_lines_spaces_and_characters_are_kept() -> None:
    found = drafts(
        "<pre>\none\n   two &lt;b&gt;\n</pre><p>Verse one<br>verse two<br><br>stanza\n  two</p>"
        "<p>10&nbsp;km &amp; <q>so</q></p><p>he\u0301llo</p><hr><p>caf<b>e</b>\u0301 <i>x</i></p><p>\x0b\x01</p>"
    )
    assert shown(found) == [
        ("paragraph", "one\n   two <b>"), ("paragraph", "Verse one\nverse two"), ("paragraph", "stanza two"),
        ("paragraph", "10\xa0km & “so”"), ("paragraph", "h\xe9llo"), ("rule", "* * *"), ("paragraph", "caf\xe9 x"),
    ]  # fmt: skip
    text, blocks = assemble(found)
    check(text, blocks)
    assert all(text[span.start : span.end] for block in blocks for span in block.spans)


def test_spans_around_blocks_are_cut_at_them_and_styles_count() -> None:
    found = drafts(
        "<b style='font-weight:normal'><p>plain</p></b><p><span style='font-style: italic'>leaning</span></p>"
        "<i><div>one</div><div>two</div></i><p><a href='javascript:alert(1)'>no</a> <a href='http://[bad'>bad</a></p>"
    )
    assert [spans(draft) for draft in found] == [
        [], [("emphasis", "leaning", "")], [("emphasis", "one", "")], [("emphasis", "two", "")], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "notes",
    [
        "<p>Word<a href='#f' id='b' role='doc-noteref'><sup>1</sup></a></p>"
        "<section><ol><li id='f'>Note<a href='#b'>^</a></li></ol></section>",
        "<p>Word<sup id='b'><a href='#f'>[1]</a></sup></p><p><a id='f' href='#b'>[1]</a> Note</p>",
        "<p>Word<a id='b' href='#f'>1</a></p><div><a name='f' href='#b'>1</a>. Note</div>",
        "<p>Word<sup><a href='#f'>1</a></sup></p><p id='f'>1 Note</p>",
    ],
)
def test_notes_of_many_writers_are_recognised(notes: str) -> None:
    found = drafts(notes)
    assert shown(found) == [("paragraph", "Word[1]"), ("aside 1", "Note")]
    assert found[1].role == "reference"


def test_links_within_a_page_are_no_notes() -> None:
    found = drafts(
        "<p><a href='#c'>1</a> <a href='#top'>up</a></p><h2 id='c'>First</h2><p id='top'>Words.</p>"
    )
    assert not [draft for draft in found if draft.role == "reference"]


def test_several_headings_of_the_first_level_are_sections() -> None:
    assert [kind for kind, _ in shown(drafts("<h1>A</h1><p>x</p><h1>B</h1><h2>C</h2>"))] == [
        "heading2", "paragraph", "heading2", "heading3",
    ]  # fmt: skip
    titled = drafts("<h1>T</h1><h1>A</h1>", head="<title>T</title>")
    assert [kind for kind, _ in shown(titled)] == ["heading1", "heading2"]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("<!DOCTYPE html>", True), ("  <!-- x --><html lang=de>", True), ("<?xml version='1.0'?><html>", True),
        ("<body>", True), ("<p>words", False), ("He wrote <html> once.", False), ("<htmlish>", False),
    ],
)  # fmt: skip
def test_a_page_is_known_by_its_start(start: str, expected: bool) -> None:
    found = format_of(f"{start} words".encode())
    assert (found is not None and found.name == "an HTML page") is expected


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("<html><meta charset=iso-8859-2><p>\u017beglarz</p>".encode("iso-8859-2"), "\u017beglarz"),
        ("<html><meta charset=iso-8859-1><p>\u017beglarz</p>".encode(), "\u017beglarz"),
        ("<html><p>\u017beglarz</p>".encode("utf-16"), "\u017beglarz"),
        (
            b"<html><meta charset=nonsense><p>caf\xe9 and quay and more words</p>",
            "caf\xe9 and quay and more words",
        ),
    ],
)
def test_a_page_says_its_encoding_unless_it_is_utf_8(data: bytes, word: str) -> None:
    assert read(data).drafts[0].text == word


def test_a_page_nested_deep_is_read_or_refused_in_words() -> None:
    assert drafts("<div>" * 1500 + "deep" + "</div>" * 1500)[0].text == "deep"
    with pytest.raises(ImportRefused, match="nested more than"):
        drafts("<div>" * 30_000 + "deep")


def test_a_page_with_too_many_elements_is_refused() -> None:
    with pytest.raises(ImportRefused, match="elements"):
        drafts("<b></b>" * 400_000)


@pytest.mark.parametrize(
    "body", ["", "<script>x</script>", "<img src=x>", "<p> </p>", "<table><tr><td></td></tr></table>"]
)
def test_a_page_without_words_is_refused(body: str) -> None:
    with pytest.raises(ImportRefused, match="no words"):
        drafts(body)


def test_damaged_pages_give_a_piece_or_a_sentence() -> None:
    whole = page(
        f"<nav>x</nav><h1>T</h1><p>{SENTENCE}<sup><a href='#n'>1</a></sup></p><table><tr><th>a<td rowspan=2>b<tr><td>c"
        "</table><ol start=2><li>x<ul><li>y</ul></ol><pre>z</pre><blockquote>q</blockquote><p id=n>1 Note</p>",
        head='<script type=\'application/ld+json\'>{"@type":"Article","author":[{}]}</script>'
        "<meta name=date content=1/2>",
    )
    assert read_damaged(whole, 200)
