"""OpenDocument texts: structure, emphasis, notes and tables arrive, and hostile files are refused in words."""

import contextlib
import io
import random
import zipfile

import pytest

from reader.importing import ImportRefused, read
from reader.importing.odt.parts import MOST_BYTES

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible", "meta": "meta",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
STYLES = """
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/></text:list-style>
"""
BODY = """
<text:tracked-changes><text:changed-region><text:p>Gone.</text:p></text:changed-region></text:tracked-changes>
<text:p text:style-name="Title">The Long Room</text:p>
<text:p>By Harbour Desk</text:p>
<text:h text:outline-level="2">Tolls</text:h>
<text:p>The   pilots
 met<text:note><text:note-citation>1</text:note-citation><text:note-body
><text:p>In March.</text:p></text:note-body></text:note>
 <text:span text:style-name="T1">again</text:span>, <text:span text:style-name="T2">all</text:span> of them, at
 <text:a xlink:href="https://example.org/">the quay</text:a>.<text:line-break/>It\u00a0rained.
<draw:frame><draw:image/></draw:frame></text:p>
<text:p text:style-name="P1">A question of tolls.</text:p>
<text:list text:style-name="L1"><text:list-item><text:p>Rent</text:p>
<text:list><text:list-item><text:p>Oil</text:p></text:list-item></text:list></text:list-item>
<text:list-item><text:p>Lamps</text:p></text:list-item></text:list>
<table:table><table:table-header-rows>
<table:table-row><table:table-cell/><table:table-cell><text:p>May</text:p></table:table-cell>
</table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>
"""


def odt(body: str = BODY, *, before: str = "", content: bytes | None = None) -> bytes:
    xml = (
        f"{before}<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", xml if content is None else content, zipfile.ZIP_DEFLATED)
        archive.writestr("meta.xml", f"<office:m {SPACES}><dc:title>A Title</dc:title></office:m>")
    return file.getvalue()


def test_an_opendocument_text_block_by_block() -> None:
    found = read(odt())
    assert [(d.kind, d.text) for d in found.drafts] == [
        ("heading", "The Long Room"), ("byline", "By Harbour Desk"), ("heading", "Tolls"),
        ("paragraph", "The pilots met[1] again, all of them, at the quay.\nIt\u00a0rained."),
        ("quotation", "A question of tolls."),
        ("item", "Rent"), ("item", "Oil"), ("item", "Lamps"),
        ("cell", "May"), ("cell", "North"), ("cell", "4"), ("aside", "In March."),
    ]  # fmt: skip
    assert (found.drafts[-1].marker, found.drafts[-1].role) == ("1", "reference")
    paragraph = found.drafts[3]
    assert [(span.kind, paragraph.text[span.start : span.end]) for span in paragraph.spans] == [
        ("link", "[1]"), ("emphasis", "again"), ("strong", "all"), ("link", "the quay"),
    ]  # fmt: skip
    assert [(d.marker, d.level) for d in found.drafts if d.kind == "item"] == [("1.", 0), ("", 1), ("2.", 0)]
    assert [(d.row, d.column, d.header) for d in found.drafts if d.kind == "cell"] == [
        (0, 1, True), (1, 0, False), (1, 1, False),
    ]  # fmt: skip
    assert (found.title, found.author) == ("The Long Room", "Harbour Desk")
    assert found.notes == ["Not taken from the file: 1 tracked change, 1 picture."]


def test_the_title_of_its_description_is_taken_where_the_text_has_none() -> None:
    assert read(odt("<text:p>The lamps failed.</text:p>")).title == "A Title"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odt(before='<!DOCTYPE a [<!ENTITY b "lamp">]>', body="<text:p>&b;</text:p>"), "entities"),
        (
            odt(before='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', body="<text:p>&b;</text:p>"),
            "entities",
        ),
        (odt(content=b"\x00 locked"), "damaged or locked"),
        (odt(content=b" " * (MOST_BYTES + 1)), "too large"),
        (odt()[:400], "damaged or locked"),
        (odt("<text:span>" * 5_000 + "</text:span>" * 5_000), "damaged or locked"),
        (odt("<text:p/>"), "no words"),
    ],
    ids=["entity", "external", "locked", "bomb", "cut", "deep", "empty"],
)
def test_hostile_files_are_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        read(data)


def test_damaged_files_give_a_sentence_or_a_piece() -> None:
    whole, chance = odt(), random.Random(7)
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(100, len(data))] = chance.randrange(256)
        with contextlib.suppress(ImportRefused):
            assert read(bytes(data)).drafts


def test_what_is_around_the_title_and_a_rule_are_recognised() -> None:
    found = read(odt(
        "<text:p>OPINION</text:p><text:h text:outline-level='1'>The Long Room</text:h>"
        "<text:p>How the pilots talked of tolls</text:p><text:p>By Harbour Desk</text:p><text:p>12 March 2025</text:p>"
        "<text:p>The pilots met again, and all of them talked of nothing but the tolls that were to come.</text:p>"
        "<text:p text:style-name='Horizontal_20_Line'/><text:p>They went home.</text:p>"
    ))  # fmt: skip
    assert [(d.kind, d.role) for d in found.drafts] == [
        ("aside", "kicker"), ("heading", ""), ("aside", "dek"), ("byline", ""), ("aside", "date"), ("paragraph", ""),
        ("rule", ""), ("paragraph", ""),
    ]  # fmt: skip
    assert (found.author, str(found.published)) == ("Harbour Desk", "2025-03-12")


def test_words_in_the_style_of_a_horizontal_line_are_kept() -> None:
    line = '<text:p text:style-name="Horizontal_20_Line">{}</text:p>'
    found = read(
        odt("<text:p>Before.</text:p>" + line.format("") + line.format("The tolls.") + line.format(" "))
    )
    assert [(draft.kind, draft.text) for draft in found.drafts] == [
        ("paragraph", "Before."), ("rule", "* * *"), ("paragraph", "The tolls."), ("rule", "* * *"),
    ]  # fmt: skip
