"""The runs of any text under any highlights concatenate to the text and cover exactly the highlights' offsets."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from annotations.rendering import Mark, Run, draw_marked, draw_marked_column, lanes, runs
from reader.models import Document
from reader.text.blocks import Block, Draft, Span, assemble, normalise

ALPHABET = st.one_of(
    st.sampled_from("ab é\u0301\u00a0\u200dשלוםمرحبا👩‍🚀🇬🇧&<>\"'\n\t"),
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r"),
)
TEXTS = st.text(ALPHABET, min_size=1, max_size=120)


@st.composite
def documents(draw):
    """A text assembled from blocks of several kinds, its CRLF and combining marks normalised as on import."""
    kinds = st.sampled_from(["paragraph", "item", "heading", "quotation", "aside"])
    drafts = draw(st.lists(st.tuples(kinds, TEXTS), min_size=1, max_size=6))
    cells = draw(st.lists(TEXTS, max_size=4))
    made = [Draft(kind, normalise(words), level=1) for kind, words in drafts]
    made += [Draft("cell", normalise(words), row=i // 2, column=i % 2) for i, words in enumerate(cells)]
    text, blocks = assemble(made)
    return text, blocks


@st.composite
def marked(draw):
    text, blocks = draw(documents())
    if not text:
        return text, blocks, []
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    chosen = [(min(a, b - 1), b) if a >= b else (a, b) for a, b in draw(st.lists(places, max_size=12))]
    framings = st.sampled_from(["strategic", "psychological", "moral"])
    return text, blocks, [Mark(i, a, b, draw(framings)) for i, (a, b) in enumerate(chosen)]


class Reading(HTMLParser):
    """The text of HTML, and for each code point the ids of the highlights over it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.over, self.open = "", [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "mark":
            self.open.append(dict(attrs)["data-highlights"].split())

    def handle_endtag(self, tag):
        if tag == "mark":
            self.open.pop()

    def handle_data(self, data):
        self.text += data
        self.over += [frozenset(self.open[-1]) if self.open else frozenset()] * len(data)


@given(marked())
def test_runs_follow_each_other_and_cover_exactly_the_marks(case):
    text, _, marks = case
    found = list(runs(0, len(text), marks)) if text else []
    assert "".join(text[run.start : run.end] for run in found) == text
    for run in found:
        assert run.start < run.end
        expected = {m.id for m in marks if m.start <= run.start and run.end <= m.end}
        assert {m.id for m in run.marks} == expected
        assert not [m for m in marks if m.id not in expected and m.start < run.end and run.start < m.end]


@given(marked())
def test_the_page_says_the_text_and_marks_exactly_the_offsets(case):
    text, blocks, marks = case
    document = Document(text=text, block_data=[block.to_json() for block in blocks])
    by_block = {b.start: [m for m in marks if m.start < b.end and b.start < m.end] for b in blocks}
    reading = Reading(draw_marked_column(document, by_block))
    assert reading.text == text
    within = {i for block in blocks for i in range(block.start, block.end)}
    for place, over in enumerate(reading.over):
        expected = {str(m.id) for m in marks if m.start <= place < m.end} if place in within else set()
        assert over == expected


@given(marked())
def test_overlapping_marks_lie_in_different_lanes_while_there_are_any(case):
    _, _, marks = case
    lane = lanes(marks)
    for one in marks:
        over = [m for m in marks if m.id != one.id and m.start < one.end and one.start < m.end]
        if (
            len(over) == 1
            and len(
                [m for m in marks if m.id != over[0].id and m.start < over[0].end and over[0].start < m.end]
            )
            == 1
        ):
            assert lane[over[0].id] != lane[one.id]


def test_a_run_names_each_framing_once_and_every_highlight():
    text = "one two three"
    block = Block("paragraph", 0, len(text))
    html = draw_marked(text, block, [Mark(3, 0, 7, "strategic"), Mark(7, 4, 13, "strategic", ("linked",))])
    assert 'data-highlights="3 7" data-framings="strategic"' in html
    assert html.count("<mark") == 3
    assert html.count('tabindex="0"') == 2  # each highlight is one stop


def test_spans_are_reopened_inside_each_run_and_links_are_kept_to_safe_schemes():
    text = "a bold link here"
    spans = (
        Span("strong", 2, 11),
        Span("link", 7, 11, "https://example.org/?a=1&b=2"),
        Span("link", 12, 16, "javascript:x"),
    )
    html = draw_marked(text, Block("paragraph", 0, len(text), spans=spans), [Mark(1, 4, 9, "strategic")])
    assert Reading(html).text == text
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert "javascript" not in html


def test_markup_in_a_text_is_words():
    text = "<script>alert(1)</script> & more"
    html = draw_marked(text, Block("paragraph", 0, len(text)), [Mark(1, 0, 8, "strategic")])
    assert "<script" not in html
    assert Reading(html).text == text


def test_runs_of_nothing():
    assert list(runs(0, 5, [])) == [Run(0, 5, ())]
