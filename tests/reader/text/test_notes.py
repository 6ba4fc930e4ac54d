"""References and notes lead to each other, whatever numbers a piece gives them, and nothing of a text changes."""

from __future__ import annotations

import re

import pytest

from annotations.rendering import Mark, draw_marked_column
from reader.documents.outline import draw_groups
from reader.documents.rendering import draw_column
from reader.text.blocks import Block, Draft, Span, assemble
from reader.text.notes import link_notes
from tests.support import factories


def referring(words: str, label: str) -> Draft:
    at = words.index("[")
    return Draft("paragraph", words, spans=(Span("link", at, at + len(label) + 2, f"#note-{label}"),))


def note(words: str, label: str) -> Draft:
    return Draft("aside", words, marker=label, role="reference")


CHAPTERS = [
    referring("It rose[1] at noon.", "1"),
    referring("It fell[1] again.", "1"),
    note("The log.", "1"),
    Draft("item", "No note", marker="1"),
    referring("It rose[1] by night[2].", "1"),
    note("The other log.", "1"),
]


def ends(found: dict[int, tuple[Span, ...]], kind: str, blocks: tuple[Block, ...]) -> list[tuple[int, int]]:
    """Return pairs of block numbers, from and to."""
    starts = [block.start for block in blocks]
    return sorted(
        (starts.index(start), starts.index(int(span.href.split()[0])))
        for start, spans in found.items()
        for span in spans
        if span.kind == kind
    )


def test_a_number_that_is_used_again_means_the_next_note() -> None:
    _, blocks = assemble(CHAPTERS)
    found = dict(link_notes(blocks))
    assert ends(found, "note", blocks) == [(0, 2), (1, 2), (4, 5)]
    assert ends(found, "back", blocks) == [(2, 0), (5, 4)]


def test_a_reference_without_a_note_is_no_link() -> None:
    _, blocks = assemble([referring("It rose[7].", "7"), Draft("item", "Seven", marker="7")])
    assert not link_notes(blocks)


@pytest.mark.django_db
def test_a_piece_is_drawn_with_links_between_its_references_and_notes() -> None:
    document = factories.document(drafts=CHAPTERS)
    html, pk, blocks = draw_column(document, {}), document.pk, document.blocks
    to = f"b{pk}-{blocks[2].start}"
    assert html.count(f'<a class="note-ref" href="#{to}" aria-label="Note 1">[1]</a>') == 2
    back = (
        f'<a class="note-back" href="#b{pk}-0" data-marker="1" '
        'aria-label="Back to the reference to note 1"></a>The log.'
    )
    assert f'class="aside reference">{back}' in html
    assert re.sub("<[^>]*>", "", html) == document.text
    assert "note-" not in draw_column(document, {}, once=False)


@pytest.mark.django_db
def test_a_highlight_over_a_part_of_a_number_leaves_one_stop_for_the_tab_key() -> None:
    document = factories.document(drafts=CHAPTERS)
    at = document.text.index("[1]")
    mark = Mark(9, at - 2, at + 2, "strategic")
    html = draw_marked_column(document, {0: [mark]})
    to = f'href="#b{document.pk}-{document.blocks[2].start}" aria-label="Note 1"'
    assert f'se<a class="note-ref" {to}>[1</a></mark><a class="note-ref" {to} tabindex="-1">]</a>' in html
    assert re.sub("<[^>]*>", "", html) == document.text
    notes = document.blocks[2]
    whole = draw_marked_column(document, {notes.start: [Mark(9, notes.start, notes.end, "strategic")]})
    assert '"></a><mark' in whole


def test_a_draft_is_shown_with_the_same_links() -> None:
    text, blocks = assemble(CHAPTERS)
    page = "".join(row for _, rows in draw_groups(text, blocks, (), "en") for row in rows)
    assert page.count(f'href="#block-{blocks[2].start}"') == 2
    assert page.count('class="note-back"') == 2
    assert '<span class="marker">1</span> No note' in page


@pytest.mark.django_db
def test_what_is_stored_of_a_piece_knows_nothing_of_the_drawn_links() -> None:
    document = factories.document(drafts=CHAPTERS, stored=False)
    document.recast([document.blocks[0].start], "quotation")
    assert [span.kind for block in document.drafts() for span in block.spans] == ["link"] * 3
    assert document.rewrite(document.drafts())
    kinds = {span["kind"] for block in document.block_data for span in block.get("spans", ())}
    assert kinds == {"link"}
