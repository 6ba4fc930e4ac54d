"""The formats as the page offers them, and what happens without the libraries that they need."""

import pytest

from reader.documents.forms import BringForm
from reader.importing import ImportRefused, html, read, recognised
from reader.importing.formats import FORMATS
from reader.text.blocks import Block


def test_the_page_names_every_format_and_lets_its_files_be_chosen() -> None:
    field = BringForm().fields["file"]
    for one in FORMATS:
        assert one.name in str(field.help_text)
        assert set(one.suffixes) <= set(field.widget.attrs["accept"].split(","))


def test_a_pasted_text_is_told_apart_as_a_file_is() -> None:
    assert read("# The ferry\n\nIt **sailed**.").drafts[0].text == "The ferry"
    assert read("<!DOCTYPE html><p>It sailed.</p>").drafts[0].text == "It sailed."


def test_without_the_extra_a_file_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(recognised, "import_module", missing)
    with pytest.raises(ImportRefused, match="extra `formats`"):
        html.read(b"<!DOCTYPE html><p>It sailed.</p>")


def test_a_quotation_keeps_its_depth_where_it_is_set_to_one_again() -> None:
    assert Block("quotation", 0, 4, level=1).recast("quotation").level == 1
    assert Block("quotation", 0, 4, level=1).recast("paragraph").level == 0
