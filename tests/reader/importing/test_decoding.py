"""From a file's bytes to text: the encodings that are recognised, and what is refused in words."""

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing import ImportRefused, read
from reader.importing.decoding import MAGIC, decode

WORDS = "Über den Hafen: “drei” Häuser – 5 €."
NOISE = st.characters(exclude_categories=["Cs", "Cc"])


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_the_same_words_in_every_encoding(codec: str, mark: bytes, encoding: str) -> None:
    assert decode(mark + WORDS.encode(codec)) == (WORDS, encoding)


def test_a_guessed_encoding_is_said() -> None:
    recognised = read(WORDS.encode("cp1252"))
    assert "Windows-1252" in recognised.notes[0]
    assert not read(WORDS.encode()).notes


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "nothing in it but space"),
        (codecs.BOM_UTF8, "nothing in it but space"),
        (b"words\x00with\x01holes", "control characters"),
        (b"\x01\x02\x03 words \x04\x05", "control characters"),
        (WORDS.encode()[:-1] + b"\xe2\x82", "damaged at byte"),
        ("Кто это сказал и почему".encode("cp1251"), "not recognised"),
        (b"a house \x81 a boat", "not recognised"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "damaged at byte"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_and_a_way_out(data: bytes, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        decode(data)


@pytest.mark.parametrize("start", MAGIC, ids=MAGIC.values())
def test_a_file_of_another_kind_is_named(start: bytes) -> None:
    with pytest.raises(ImportRefused, match=r"This is an? "):
        decode(start + b" and the rest of it")


def test_the_size_limit_is_a_setting_and_is_said(settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 2048
    assert decode(b"a" * 2048).text
    with pytest.raises(ImportRefused, match=r"2\.0 KB"):
        decode(b"a" * 2049)
    with pytest.raises(ImportRefused, match=r"2\.0 KB"):
        read("ä" * 1025)


@given(st.text(NOISE, min_size=1).filter(str.strip))
def test_any_utf_8_is_read_as_it_is(text: str) -> None:
    data = text.encode()
    if not any(data.startswith(start) for start in MAGIC) and not text.startswith("\ufeff"):
        assert decode(data) == (text, "UTF-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ImportRefused):
        assert "\x00" not in decode(data).text
