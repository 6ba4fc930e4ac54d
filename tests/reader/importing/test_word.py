"""Word documents: structure by their styles, notes, tables, and limits that hold before they are unpacked."""

import datetime as dt

import pytest

from reader.importing import ImportRefused, archives, read, word
from reader.importing.formats import format_of
from reader.text.blocks import Draft
from tests.support.archives import W, document, paragraph, zipped
from tests.support.damage import read_damaged

NOTE = (
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> So the harbour\'s log.</w:t>'
    "</w:r></w:p></w:footnote>"
)
BODY = (
    paragraph("The ferry and the tide", "Title")
    + paragraph("By The Low Water Desk")
    + paragraph("What was said", "Heading1")
    + paragraph("10\xa0km of ", inner=
      '<w:r><w:rPr><w:b/></w:rPr><w:t>tide</w:t></w:r>'
      '<w:r><w:footnoteReference w:id="2"/></w:r>'
      '<w:hyperlink r:id="link"><w:r><w:t>here</w:t></w:r></w:hyperlink>')
    + paragraph("first", numbered=0) + paragraph("inner", numbered=1) + paragraph("second", numbered=0)
    + paragraph("Nobody asked the tide.", "Quote")
    + "<w:tbl><w:tr><w:tc>" + paragraph("Year") + "</w:tc><w:tc>" + paragraph("Boats") + "</w:tc></w:tr><w:tr><w:tc>"
    + paragraph("2023") + "</w:tc><w:tc>" + paragraph("41") + "</w:tc></w:tr></w:tbl>"
    + paragraph("The ferry at noon", "Caption")
    + "<w:p><w:r><w:t>Verse one</w:t><w:br/><w:t>verse two</w:t></w:r></w:p>"
)  # fmt: skip
CORE = (
    "<dc:title>Ferry</dc:title><dc:creator>Desk One;Desk Two</dc:creator>"
    "<dcterms:created>2024-05-07T10:00:00Z</dcterms:created>"
    "<dc:language>en-GB</dc:language>"
)


def shown(found: list[Draft]) -> list[tuple[str, str]]:
    return [
        (f"{draft.kind}{draft.level or ''}{' ' * bool(draft.marker)}{draft.marker}", draft.text)
        for draft in found
    ]


def test_each_part_of_a_document_arrives() -> None:
    found = read(document(BODY, notes=NOTE, core=CORE))
    assert shown(found.drafts) == [
        ("heading1", "The ferry and the tide"), ("byline", "By The Low Water Desk"), ("heading2", "What was said"),
        ("paragraph", "10\xa0km of tide[1]here"), ("item", "first"), ("item1 1.", "inner"), ("item", "second"),
        ("quotation", "Nobody asked the tide."), ("cell", "Year"), ("cell", "Boats"), ("cell", "2023"), ("cell", "41"),
        ("aside", "The ferry at noon"), ("paragraph", "Verse one\nverse two"), ("aside 1", "So the harbour's log."),
    ]  # fmt: skip
    assert [(span.kind, span.href) for span in found.drafts[3].spans] == [
        ("strong", ""), ("link", "#note-1"), ("link", "https://example.org/t"),
    ]  # fmt: skip
    assert found.drafts[12].role == "caption"


def test_the_properties_of_a_document_describe_it() -> None:
    found = read(document(BODY, notes=NOTE, core=CORE))
    assert (found.title, found.author, found.language) == (
        "The ferry and the tide",
        "Desk One and Desk Two",
        "en-GB",
    )
    assert found.published == dt.date(2024, 5, 7)


def test_what_is_not_taken_is_said() -> None:
    body = (
        BODY
        + "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    )
    found = read(document(body, notes=NOTE, **{"word/comments.xml": f"<w:comments {W}/>"}))
    assert shown(found.drafts)[-2] == ("paragraph", "new")
    assert any("tracked" in note for note in found.notes)
    assert any("comments" in note for note in found.notes)


def test_too_many_paragraphs_are_refused_before_mammoth_sees_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "_convert", lambda parts: pytest.fail("converted"))
    data = document("<w:p/>" * 50_000)
    assert len(data) < 5_000
    with pytest.raises(ImportRefused, match="50,000 paragraphs"):
        word.read(data)


def test_a_bomb_is_never_unpacked_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    with pytest.raises(ImportRefused, match="Unpacked, this file has more than"):
        word.read(document(paragraph("a" * 5_000_000)))


def test_archives_within_are_not_opened() -> None:
    inner = zipped({"a.txt": b"0" * 1_000_000})
    found = read(
        document(BODY, notes=NOTE, **{"word/embeddings/inner.docx": inner, "word/media/a.zip": inner})
    )
    assert found.title == "The ferry and the tide"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            document("", **{"word/document.xml": f"{BOMB}<w:document {W}><w:body>&b;</w:body></w:document>"}),
            "entities",
        ),
        (document("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200), "nested more than"),
        (document("<w:p>"), "damaged"),
        (zipped({"word/document.xml": "<x/>"}), "cannot be read"),
        (document(BODY)[:400] + b"word/document.xml", "damaged"),
        (document("<w:p/>"), "no words"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        read(data)


def test_a_document_is_known_by_its_parts() -> None:
    assert format_of(document(BODY)).name == "a Word document"
    assert format_of(zipped({"a.txt": "x"})) is None


def test_damaged_documents_give_a_piece_or_a_sentence() -> None:
    read_damaged(document(BODY, notes=NOTE, core=CORE), 150)


def test_a_line_across_the_page_is_a_rule_and_the_date_in_the_words_goes_before_that_of_the_file() -> None:
    line = '<w:p><w:r><w:pict><v:rect style="width:0" o:hr="t"/></w:pict></w:r></w:p>'
    found = read(document(
        paragraph("The ferry", "Title") + paragraph("12 March 2025") + paragraph("It sank.") + line
        + paragraph("It was raised."), core=CORE,
    ))  # fmt: skip
    assert [draft.kind for draft in found.drafts] == ["heading", "aside", "paragraph", "rule", "paragraph"]
    assert found.published == dt.date(2025, 3, 12)
