"""From a file's bytes to text: the encodings that are recognised, and what is refused in words."""

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing import ImportRefused, read
from reader.importing.decoding import MAGIC, decode
from reader.importing.encodings import ENCODINGS, LIKELY, readings
from tests.support.languages import PIECES as PARAGRAPHS

WORDS = "Über den Hafen: “drei” Häuser – 5 €."
NOISE = st.characters(exclude_categories=["Cs", "Cc"])

#: One short piece of our own in each language, as a person might have it in a file.
PIECES = {
    "pl": "Opłata portowa\n\nRada zebrała się wczoraj po południu, żeby rozważyć nową opłatę. Nikt się nie "
    "spodziewał, że głosowanie będzie tak wyrównane. Dźwig stał przez całą noc, a robotnicy śpiewali.\n",
    "ru": "Портовый сбор\n\nВчера днём совет собрался, чтобы рассмотреть новый сбор. Никто не ожидал, что голоса "
    "разделятся почти поровну. Кран простоял всю ночь, а рабочие пели.\n",
    "fr": "Le droit de quai\n\nLe conseil s’est réuni hier après-midi pour étudier le nouveau droit. Personne "
    "n’attendait un vote aussi serré. La grue est restée là toute la nuit, à côté de l’hôtel.\n",
    "fr-euro": "Le droit de quai\n\nLe conseil s'est réuni hier après-midi pour étudier le nouveau droit de 5 €. "
    "Personne n'attendait un vote aussi serré. Le maître d'œuvre est resté là, à côté de l'hôtel.\n",
    "de": "Die Hafengebühr\n\nGestern Nachmittag trat der Rat zusammen, um über die neue Gebühr zu beraten. Niemand "
    "hätte gedacht, dass es so knapp würde. Der Kran stand die ganze Nacht, und die Männer sangen draußen.\n",
    "el": "Το τέλος του λιμανιού\n\nΤο συμβούλιο συνεδρίασε χθες το απόγευμα για να εξετάσει το νέο τέλος. Κανείς δεν "
    "περίμενε τόσο οριακή ψηφοφορία. Ο γερανός στεκόταν όλη τη νύχτα και οι εργάτες τραγουδούσαν.\n",
    "tr": "Liman ücreti\n\nKurul dün öğleden sonra yeni ücreti görüşmek için toplandı. Oylamanın bu kadar başa baş "
    "geçeceğini kimse beklemiyordu. Vinç bütün gece orada durdu ve işçiler şarkı söyledi.\n",
    "he": "אגרת הנמל\n\nהמועצה התכנסה אתמול אחר הצהריים כדי לדון באגרה החדשה. איש לא ציפה שההצבעה תהיה כל כך "
    "צמודה. המנוף עמד שם כל הלילה והפועלים שרו.\n",
    "ar": "رسوم الميناء\n\nاجتمع المجلس بعد ظهر أمس للنظر في الرسوم الجديدة. لم يتوقع أحد أن يكون التصويت متقاربا إلى "
    "هذا الحد. بقيت الرافعة هناك طوال الليل وكان العمال يغنون.\n",
    "zh": "码头费\n\n昨天下午，理事会开会审议新的收费办法。谁也没有料到投票结果会这么接近。"
    "起重机整夜停在那里，工人们唱着歌。\n",
    "tw": "碼頭費\n\n昨天下午，理事會開會審議新的收費辦法。誰也沒有料到投票結果會這麼接近。"
    "起重機整夜停在那裡，工人們唱著歌。\n",
    "ja": "埠頭の料金\n\n昨日の午後、理事会は新しい料金について話し合うために集まった。これほど票が割れるとは誰も思って"
    "いなかった。クレーンは一晩中そこに立ち、作業員たちは歌っていた。\n",
    "ko": "부두 요금\n\n어제 오후 이사회가 새 요금을 논의하려고 모였다. 표가 이렇게 팽팽할 줄은 아무도 몰랐다. "
    "기중기는 밤새 그 자리에 서 있었고 일꾼들은 노래를 불렀다.\n",
}
FILES = [
    ("pl", "cp1250"), ("ru", "cp1251"), ("fr", "cp1252"), ("el", "cp1253"), ("tr", "cp1254"), ("he", "cp1255"),
    ("ar", "cp1256"), ("de", "iso8859-1"), ("pl", "iso8859-2"), ("ru", "iso8859-5"), ("el", "iso8859-7"),
    ("he", "iso8859-8"), ("tr", "iso8859-9"), ("fr-euro", "iso8859-15"), ("ru", "koi8-r"), ("zh", "gb18030"),
    ("tw", "big5"), ("ja", "shift_jis"), ("ja", "euc-jp"), ("ko", "euc-kr"), ("fr", "utf-8"), ("ar", "utf-8-sig"),
    ("zh", "utf-16"), ("ru", "utf-16-le"), ("fr", "utf-32"), ("zh", "utf-32-be"), ("fr", "mac-roman"),
    ("ja", "iso2022_jp"), ("ru", "cp866"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "codec"), FILES)
def test_the_words_of_a_file_are_right_in_every_usual_encoding(language: str, codec: str) -> None:
    text, read_by, note = decode(PIECES[language].encode(codec))
    assert text.lstrip("\ufeff") == PIECES[language]
    assert read_by in ENCODINGS
    assert not note


WESTERN, CENTRAL = "cp1252 iso8859-1 iso8859-15 mac-roman cp850", "cp1250 iso8859-2 mac-latin2 cp852"
BALTIC = "cp1257 iso8859-13"
#: The encodings that texts in a language are usually in.
USUAL = {
    **dict.fromkeys(["de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "ca"], WESTERN),
    **dict.fromkeys(["pl", "cs", "sk", "sl", "hr", "hu"], CENTRAL),
    **dict.fromkeys(["et", "lv", "lt"], BALTIC),
    "tr": "cp1254 iso8859-9 mac-turkish",
    "ru": "cp1251 koi8-r iso8859-5 cp866 mac-cyrillic",
    "uk": "cp1251 koi8-u iso8859-5 mac-cyrillic",
    "bg": "cp1251 iso8859-5 cp866",
    "sr": "cp1251 iso8859-5",
    "el": "cp1253 iso8859-7 mac-greek",
    "he": "cp1255 iso8859-8",
    "ar": "cp1256 iso8859-6",
    "th": "cp874",
    "zh": "gb18030",
    "zh-Hant": "big5",
    "ja": "cp932 euc-jp iso2022_jp",
    "ko": "euc-kr iso2022_kr",
}


@pytest.mark.parametrize(
    ("language", "codec"), [(language, codec) for language in USUAL for codec in USUAL[language].split()]
)
def test_a_paragraph_its_headline_and_its_first_60_letters_are_right(language: str, codec: str) -> None:
    headline, paragraph = PARAGRAPHS[language]
    for text in (f"{headline}\n\n{paragraph}\n", f"{headline}\n\n{paragraph}"[:60], headline):
        plain = text if "1252" in codec or "mac" in codec else text.replace("’", "'")
        with contextlib.suppress(UnicodeEncodeError):  # a sign that this encoding has not
            assert decode(plain.encode(codec)).text == plain


@pytest.mark.parametrize(
    ("text", "codecs"),
    [
        ("It’s a “strange” thing – the council said nothing for weeks.", "cp1252 mac-roman"),
        ("The tariff rose to £5 a ton, and the pilots asked for £7.", "cp1252 mac-roman"),
        ("The harbour\xa0council met on Monday, and nobody came to hear it.", "cp1252"),
        ("The tariff rose to 5 € a ton.", "cp1252 iso8859-15"),
        ("They met in the café at the end of the quay.", "cp1252 mac-roman cp850"),
        ("The report by Łukasz Wiśniewski was read in Brno.", "cp1250 iso8859-2"),
        ("• one thing\n• another thing\n• a third thing of it", "cp1252"),
        ("LE CONSEIL ÉTUDIE LE NOUVEAU DROIT À PAYER", "cp1252 mac-roman cp850"),
        ("« Personne n’attendait un vote aussi serré », dit-il.", "cp1252 mac-roman"),
        ("СОВЕТ ПОВЫСИЛ ПОРТОВЫЙ СБОР ПОСЛЕ ГОЛОСОВАНИЯ", "cp1251 koi8-r iso8859-5 cp866"),
        ("ΤΟ ΣΥΜΒΟΥΛΙΟ ΤΟΥ ΛΙΜΑΝΙΟΥ ΣΥΝΕΔΡΙΑΣΕ", "cp1253 iso8859-7"),
        ("RADA ŻĄDA WYŻSZEJ OPŁATY ZA PRZYSTAŃ", "cp1250 iso8859-2"),
        ("Parallax 是一个比较阅读器，由 Django 写成。", "gb18030"),
        ("המועצה של Halcyon Lines התכנסה אתמול.", "cp1255"),
    ],
)
def test_capitals_few_signs_and_two_scripts_are_right_too(text: str, codecs: str) -> None:
    assert [decode(text.encode(codec)).text for codec in codecs.split()] == [text] * len(codecs.split())


@pytest.mark.parametrize(("language", "codec"), FILES)
def test_the_words_are_right_in_the_encoding_that_is_chosen_too(language: str, codec: str) -> None:
    data = PIECES[language].encode(codec)
    assert decode(data, decode(data).codec) == decode(data)


@pytest.mark.parametrize(("language", "codec"), FILES[:24])
def test_what_is_offered_begins_with_the_first_lines_as_they_are(language: str, codec: str) -> None:
    data = PIECES[language].encode(codec)
    first, others = readings(data, decode(data).codec)
    assert first[0].lines[-1] in PIECES[language]
    assert len(first) <= LIKELY
    names = [reading.codec for reading in first + others]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("between", ["\n", " "])
def test_letters_beyond_ascii_are_found_wherever_they_are_in_a_file(between: str) -> None:
    words = between.join(["The council met on the quay and weighed the tariff."] * 4_200)
    text = f"{words}{between}Then it left the café at the quay’s end."
    data = text.encode("cp1252")
    assert decode(data)[:2] == (text, "cp1252")
    first, others = readings(data, "cp1252")
    assert "café at the quay’s end" in first[0].lines[-1]
    assert len(first + others) > 1
    assert "utf-8" not in [reading.codec for reading in first + others]


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16, little-endian"),
        ("utf-16-be", b"", "UTF-16, big-endian"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32"),
        ("cp1252", b"", "Windows-1252 (Western)"),
    ],
)
def test_the_same_words_in_every_encoding(codec: str, mark: bytes, name: str) -> None:
    text, read_by, note = decode(mark + WORDS.encode(codec))
    assert (text, ENCODINGS[read_by], note) == (WORDS, name, "")


def test_a_guessed_encoding_is_said() -> None:
    recognised = read(WORDS.encode("cp1252"))
    assert "Windows-1252" in recognised.notes[0]
    assert not read(WORDS.encode()).notes


def one_bad_byte(text: str, codec: str) -> bytes:
    """The second line of `text` begins with a byte that no encoding knows."""
    first, rest = text.split("\n", 1)
    return f"{first}\n".encode(codec) + b"\xff" + rest.encode(codec)


@pytest.mark.parametrize(
    ("language", "codec"),
    [("fr", "utf-8"), ("ru", "utf-8"), ("zh", "gb18030"), ("tw", "big5"), ("ja", "euc-jp"), ("ko", "euc-kr")],
)
def test_one_bad_byte_refuses_no_file_and_its_place_is_said(language: str, codec: str) -> None:
    text, _, note = decode(one_bad_byte(PIECES[language], codec))
    assert text == PIECES[language].replace("\n", "\n\ufffd", 1)
    byte = len(PIECES[language].split("\n")[0].encode(codec)) + 2
    assert f"line 2 (byte {byte})." in note


def test_of_many_bad_bytes_the_first_are_named() -> None:
    text, _, note = decode("é\r\nüü\rää\nöö ".encode() * 2 + b"\xff a\n\xfe b\xfe")
    assert text.count("\ufffd") == 3
    assert "line 7 (byte 39), line 8 (byte 43), line 8 (byte 46)." in note
    note = decode("éüäö\n".encode() + b"\xff\n" * 5 + "éüäö\n".encode()).note
    assert "line 4 (byte 14) and others." in note


def test_the_note_of_a_bad_byte_is_shown() -> None:
    assert "line 2" in read(one_bad_byte(PIECES["fr"], "utf-8")).notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "nothing in it but space"),
        (codecs.BOM_UTF8, "nothing in it but space"),
        (b"words\x00with\x01holes", "control characters"),
        (b"\x01\x02\x03 words \x04\x05", "control characters"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8" * 50, "damaged"),
        (bytes(range(256)) * 3, "not recognised"),
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
    assert read(b"a" * 2048).drafts
    assert read(("a" * 2048).encode("utf-16")).drafts, "the text is measured, not the file"
    with pytest.raises(ImportRefused, match=r"The text of this piece has 2\.0 KB"):
        read(b"a" * 2049)
    with pytest.raises(ImportRefused, match=r"2\.0 KB"):
        read("ä" * 1025)


def test_the_size_of_a_file_has_a_limit_of_its_own(settings) -> None:
    settings.DOCUMENT_MAX_BYTES, settings.UPLOAD_MAX_BYTES = 500, 4096
    picture = "x" * 3000  # more than a text may have
    image = f"<img src='data:image/png;base64,{picture}'>"
    page = f"<!DOCTYPE html><html><body><p>The ferry leaves.</p>{image}</body></html>"
    assert [draft.text for draft in read(page.encode()).drafts] == ["The ferry leaves."]
    with pytest.raises(
        ImportRefused, match=r"This file has 5\.\d KB, and the most .* is 4\.0 KB\. Save it without"
    ):
        read(page.replace(picture, picture + "x" * 2000).encode())
    with pytest.raises(ImportRefused, match=r"The text of this piece has 5\d\d bytes"):
        read(page.replace("leaves", "leaves " * 80).encode())


@given(st.text(NOISE, min_size=1).filter(str.strip))
def test_any_utf_8_is_read_as_it_is(text: str) -> None:
    data = text.encode()
    if not any(data.startswith(start) for start in MAGIC) and not text.startswith("\ufeff"):
        assert decode(data) == (text, "utf-8", "")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ImportRefused):
        assert "\x00" not in decode(data).text
