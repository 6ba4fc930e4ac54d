"""Books: the spine in its order, notes linked across documents, and the limits of an archive."""

import datetime as dt

import pytest

from reader.importing import ImportRefused, read
from reader.importing.formats import format_of
from reader.text.blocks import Draft
from tests.support.archives import book, zipped
from tests.support.damage import read_damaged

METADATA = (
    "<dc:title>The Ferry</dc:title><dc:creator>Desk One</dc:creator><dc:creator>Desk Two</dc:creator>"
    "<dc:publisher>Low Water Press</dc:publisher><dc:date>2024-05-07</dc:date><dc:language>en-GB</dc:language>"
)
PAGES = {
    "toc.xhtml": '<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav>',
    "one.xhtml": "<h1>One</h1><p>The&nbsp;ferry <em>sailed</em>."
    '<a epub:type="noteref" href="notes.xhtml#n1" id="r1">1</a></p>'
    '<a id="here"/><p>Words &mdash; and <script/>more.</p><img src="a.png" alt="x"/>',
    "text/two.xhtml": '<h1>Two</h1><p>It sank.<a href="../notes.xhtml#n2" id="r1"><sup>2</sup></a></p>'
    "<blockquote><p>So.</p></blockquote>",
    "notes.xhtml": '<aside id="n1" epub:type="footnote"><p><a href="one.xhtml#r1">1</a>. The log.</p></aside>'
    '<aside id="n2" epub:type="footnote"><p>2. Another log.</p></aside>',
}


def shown(found: list[Draft]) -> list[tuple[str, str]]:
    return [
        (f"{draft.kind}{draft.level or ''}{' ' * bool(draft.marker)}{draft.marker}", draft.text)
        for draft in found
    ]


def test_a_book_is_its_spine_with_notes_linked_across_documents() -> None:
    found = read(book(PAGES, metadata=METADATA))
    assert shown(found.drafts) == [
        ("heading2", "One"), ("paragraph", "The\xa0ferry sailed.[1]"), ("paragraph", "Words — and more."),
        ("heading2", "Two"), ("paragraph", "It sank.[2]"), ("quotation", "So."),
        ("aside 1", "The log."), ("aside 2", "Another log."),
    ]  # fmt: skip
    assert found.drafts[1].spans[-1].href == "#note-1"
    assert "1 picture was left out." in found.notes


def test_a_book_says_who_wrote_it() -> None:
    found = read(book(PAGES, metadata=METADATA))
    assert (found.title, found.author, found.source) == (
        "The Ferry",
        "Desk One and Desk Two",
        "Low Water Press",
    )
    assert (found.published, found.language) == (dt.date(2024, 5, 7), "en-GB")


def test_what_is_not_linear_comes_last_and_nothing_twice() -> None:
    spine = (
        '<itemref idref="i1" linear="no"/><itemref idref="i0"/><itemref idref="i0"/><itemref idref="gone"/>'
    )
    found = read(book({"a.xhtml": "<p>first</p>", "b.xhtml": "<p>last</p>"}, spine=spine))
    assert [draft.text for draft in found.drafts] == ["first", "last"]


LOCKED = '<encryption><CipherReference URI="OEBPS/one.xhtml"/></encryption>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (book(PAGES, **{"META-INF/encryption.xml": LOCKED}), "protected against copying"),
        (book({"a.xhtml": "<div>" * 3_000 + "</div>" * 3_000}), "nested more than"),
        (book({"a.xhtml": "<b>a</b>" * 250_000}), "elements"),
        (book({"a.xhtml": ""}), "no words"),
        (
            book(PAGES, **{"OEBPS/one.xhtml": '<!DOCTYPE x [<!ENTITY a "b">]><html><body>&a;</body></html>'}),
            "entities",
        ),
        (book(PAGES, **{"META-INF/container.xml": "<container/>"}), "where its text is"),
        (zipped({"META-INF/container.xml": ""}), "damaged"),
    ],
)
def test_a_book_that_cannot_be_read_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        read(data)


def test_entities_from_files_are_not_followed(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    page = f'<!DOCTYPE html SYSTEM "file://{secret}"><html><body><p>a &x; b</p></body></html>'
    found = read(book(PAGES, **{"OEBPS/one.xhtml": page}))
    assert not any("secret" in draft.text for draft in found.drafts)


def test_a_book_is_known_by_its_parts() -> None:
    assert format_of(book(PAGES)).name == "an EPUB book"


def test_an_element_without_a_sound_name_is_passed_over() -> None:
    found = read(book({"a.xhtml": "<htmtp:>It rose.</htmtp:><p>And fell.</p>"}))
    assert " ".join(draft.text for draft in found.drafts) == "It rose. And fell."


def test_an_archive_of_a_version_that_is_not_there_yet_is_refused_in_words() -> None:
    data = bytearray(book({"a.xhtml": "<p>It rose.</p>"}))
    data[data.index(b"PK\x01\x02") + 6] = 153
    with pytest.raises(ImportRefused, match="damaged"):
        read(bytes(data))


def test_damaged_books_give_a_piece_or_a_sentence() -> None:
    read_damaged(book(PAGES, metadata=METADATA), 150)
