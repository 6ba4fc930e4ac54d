"""More of each kind of plain text and e-mail: other widths and languages, tables, transcripts, signs, pages."""

import textwrap

import pytest

from reader.importing import read
from reader.importing.formats import format_of

ENGLISH = (
    "The council met again on Tuesday to weigh the new tariff, and nobody in the room expected it to be close. The "
    "owners said little; the town said less, and the ships lay still until the morning came.",
    "Two of the members had promised to abstain. When the clerk read the list they voted all the same, and the chair "
    "had to ask for silence before the figures could be read out to those who waited outside.",
    "After the vote the ferrymen walked down to the quay without a word. One of them, who had been there since before "
    "the war, said that he had seen tariffs come and go, as he had seen the ice.",
)
GERMAN = (
    "Der Hafenrat trat am Dienstag erneut zusammen, um über den neuen Tarif zu beraten, und niemand im Saal erwartete, "
    "dass die Abstimmung knapp ausfallen würde. Die Reeder sagten wenig; die Stadt sagte noch weniger.",
    "Zwei der Mitglieder hatten versprochen, sich zu enthalten. Als der Schreiber die Liste verlas, stimmten sie "
    "trotzdem ab, und der Vorsitzende musste dreimal um Ruhe bitten.",
    "Nach der Abstimmung gingen die Fährleute wortlos zum Kai hinunter. Einer von ihnen, der schon vor dem Krieg dort "
    "gewesen war, sagte, er habe Tarife kommen und gehen sehen.",
)
CHINESE = "理事会星期二再次开会讨论新的关税，没有人料到投票会如此接近。会议持续了三个小时，船只一直停到早晨。"


def shown(source: str) -> list[tuple[str, str]]:
    return [
        (draft.role or draft.kind, f"{draft.marker}|{draft.text}" if draft.marker else draft.text)
        for draft in read(source).drafts
    ]


def prose(*texts: str) -> list[tuple[str, str]]:
    return [("paragraph", text) for text in texts]


def wrapped(text: str, width: int = 70) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)


@pytest.mark.parametrize("width", [40, 60, 66, 72, 100])
@pytest.mark.parametrize("texts", [ENGLISH, GERMAN])
def test_lines_that_begin_with_many_capitals_are_joined_as_well(texts: tuple[str, ...], width: int) -> None:
    assert shown("\n\n".join(wrapped(text, width) for text in texts)) == prose(*texts)


@pytest.mark.parametrize("width", [100, 120])
def test_long_lines_below_the_names_of_parts_are_joined(width: int) -> None:
    parts = zip(("Part One", "Part Two", "Part Three"), ENGLISH, strict=True)
    found = shown("\n\n".join(f"{part}\n{wrapped(text, width)}" for part, text in parts))
    assert [text for kind, text in found if kind == "paragraph"] == list(ENGLISH)


def test_verse_that_is_set_off_in_wrapped_prose_keeps_its_lines() -> None:
    verse = "    We count the boats, we count the days,\n      We count the lamps at evening."
    found = shown(f"{wrapped(ENGLISH[0])}\n\n{verse}\n\n{wrapped(ENGLISH[1])}\n\n{wrapped(ENGLISH[2])}")
    assert found == prose(ENGLISH[0], textwrap.dedent(verse), *ENGLISH[1:])


def test_german_verse_with_capitals_keeps_its_lines() -> None:
    verse = (
        "Der Hafen liegt im Abendrot,\nDie Schiffe liegen still,\nUnd keiner fragt nach Brot und Not,\n"
        "Weil keiner fahren will."
    )
    other = verse.replace("Hafen", "Kai")
    assert shown(f"Der Kai\n\n{verse}\n\n{other}") == [("heading", "Der Kai"), *prose(verse, other)]


def test_verse_with_small_first_letters_and_commas_keeps_its_lines() -> None:
    verse = (
        "Die Flut geht aus und lässt die Steine\nso kahl wie je ein Winter war,\nund was wir nannten Hafenbeine,\n"
        "ist Treibholz nun in diesem Jahr."
    )
    other = verse.replace("Flut", "Ebbe")
    assert shown(f"Der Kai\n\n{verse}\n\n{other}") == [("heading", "Der Kai"), *prose(verse, other)]


@pytest.mark.parametrize(
    "table",
    [
        "Year | Ships | Note\n2022 | 400 | strike\n2023 | 410 |",
        "Year    Ships   Note\n2022    400     strike\n2023    410",
        "Year  Ships   Note\n2022    400   strike\n2023     41",
    ],
)
def test_tables_with_ragged_pipes_and_with_spaces(table: str) -> None:
    rows = table.split("\n")
    full = "\n".join(
        rows if "|" in table else [rows[0], rows[1], f"{rows[2]}   storm".replace("410   ", "410     ")]
    )
    words = full.replace("|", " ").split()
    found = shown(f"The harbour\n\n{full}\n\n{ENGLISH[0]}")
    assert [text for kind, text in found if kind == "cell"] == words


def test_a_list_with_wide_spaces_after_its_numbers_is_no_table() -> None:
    assert [kind for kind, _ in shown("1.  Rent\n2.  Oil\n3.  Lamps")] == ["item"] * 3


def test_names_in_capitals_above_what_is_said_are_speakers() -> None:
    found = shown("ANNA\nHow did it start?\n\nBEN\nI was at home.\n\nANNA\nAnd then?\n\nBEN\nThey called.")
    assert found == prose(
        "ANNA\nHow did it start?", "BEN\nI was at home.", "ANNA\nAnd then?", "BEN\nThey called."
    )


@pytest.mark.parametrize("mark", ["◇◇◇", "☆ ☆ ☆", "◆", "●●●"])
def test_ornaments_are_rules(mark: str) -> None:
    assert shown(f"{ENGLISH[0]}\n\n{mark}\n\n{ENGLISH[1]}")[1] == ("rule", mark)


def test_footnotes_that_name_themselves_are_references() -> None:
    note = (
        "[Footnote 1: A note that is long enough to run over the end of its line, and so is broken by hand.]"
    )
    found = shown(f"{wrapped(ENGLISH[0])}\n\n{wrapped(ENGLISH[1])}\n\n{wrapped(note)}")
    assert found[-1] == ("reference", note)


@pytest.mark.parametrize("byline", ["撰文｜李华", "李华 文", "李华／文"])
@pytest.mark.parametrize("date", ["2025/03/04", "2025.3.4"])
def test_chinese_bylines_and_dates(byline: str, date: str) -> None:
    found = read(f"港口关税\n{byline}\n{date}\n\n{CHINESE}\n\n{CHINESE}")
    assert [draft.role or draft.kind for draft in found.drafts[:3]] == ["heading", "byline", "date"]
    assert (found.author, str(found.published)) == ("李华", "2025-03-04")


@pytest.mark.parametrize(("one", "other"), [("（一）背景", "（二）结果"), ("【背景】", "【结果】")])
def test_chinese_headings_in_brackets(one: str, other: str) -> None:
    found = shown(f"港口关税\n\n{one}\n\n{CHINESE}\n\n{other}\n\n{CHINESE}")
    assert [text for kind, text in found if kind == "heading"] == ["港口关税", one, other]


@pytest.mark.parametrize(("one", "other"), [("①", "②"), ("⑴", "⑵"), ("⒈", "⒉")])
def test_ringed_numbers_are_those_of_a_list(one: str, other: str) -> None:
    found = shown(f"{CHINESE}\n\n{one}第一项\n{other} 第二项\n\n{CHINESE}")
    assert [text for kind, text in found if kind == "item"] == [f"{one}|第一项", f"{other}|第二项"]


@pytest.mark.parametrize(
    "feet", [("i", "ii", "iii", "iv"), tuple(f"Ruiz{' ' * 30}[Page {n}]" for n in range(1, 5))]
)
def test_roman_numbers_and_those_beside_other_words_are_those_of_pages(feet: tuple[str, ...]) -> None:
    lines = "\n\n".join(map(wrapped, ENGLISH + GERMAN)).split("\n")
    pages = [lines[start : start + 13] for start in range(0, len(lines), 13)]
    source = "\f".join("\n".join(page) + f"\n\n{foot}" for page, foot in zip(pages, feet, strict=False))
    assert len(pages) <= len(feet)
    assert shown(source) == prose(*ENGLISH, *GERMAN)


def mail(body: str, head: str = "Date: Tue, 4 Mar 2025 10:12:00 +0100\nSubject: tariff\n") -> bytes:
    return f"From: Press Desk <press@example.org>\nTo: editor@example.org\n{head}\n{body}".encode()


def test_what_is_below_the_line_of_an_original_message_is_quoted() -> None:
    found = read(mail("Yes.\n\n-----Original Message-----\nFrom: Editor\nSent: Monday\n\nWait?\n"))
    assert [(draft.kind, draft.text) for draft in found.drafts[1:]] == [
        ("paragraph", "Yes."), ("paragraph", "-----Original Message-----"), ("quotation", "From: Editor"),
        ("quotation", "Sent: Monday"), ("quotation", "Wait?"),
    ]  # fmt: skip


def test_the_line_that_says_who_wrote_may_be_broken() -> None:
    found = read(mail("No.\n\nOn Mon, 3 Mar 2025 at 18:01, Editor\n<editor@example.org> wrote:\n> Wait?\n"))
    assert found.drafts[2].text == "On Mon, 3 Mar 2025 at 18:01, Editor <editor@example.org> wrote:"


def test_a_memo_and_an_e_mail_without_a_subject_are_known_by_their_heads() -> None:
    memo = read(b"FROM: Press Desk\nTO: City Editor\nDATE: March 4, 2025\nRE: Tariff\n\nIt is late.\n")
    assert (memo.title, memo.author, str(memo.published)) == ("Tariff", "Press Desk", "2025-03-04")
    assert format_of(mail("Hello.", head="MIME-Version: 1.0\n"))
    assert format_of(b"From: here\nTo: there\n\nA road.\n") is None
