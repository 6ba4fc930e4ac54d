"""Verse, pages, rules, footnotes and lists, told apart by their shape alone."""

import datetime as dt

import pytest

from reader.importing import Recognised, read
from reader.text.blocks import assemble

BODY = (
    "The pilots of the estuary met in the long room above the chandlery, which nobody had heated since the spring, "
    "and they talked until the lamps failed."
)
OTHER = (
    "It was, as the warden put it, a question of tolls and not of tides; three of them had read the report, and the "
    "others had read about it."
)


def kinds(recognised: Recognised) -> list[tuple[str, str]]:
    return [(draft.kind, draft.text) for draft in recognised.drafts]


STANZAS = (
    (
        "The tide has left the ladders dry\n"
        "  and gone about its trade,\n"
        "and we who mend the nets still lie\n"
        "  in what it left of shade."
    ),
    (
        "It will be back, as tides have been,\n"
        "  before the lamps are lit;\n"
        "it takes no note of what has been\n"
        "  or what we made of it."
    ),
)


@pytest.mark.parametrize("indent", [0, 4])
def test_a_poem_keeps_lines_stanzas_and_indents(indent: int) -> None:
    shifted = ["\n".join(" " * indent + line for line in stanza.split("\n")) for stanza in STANZAS]
    recognised = read("Low Water\n\n" + "\n\n".join(shifted))
    assert kinds(recognised) == [("heading", "Low Water"), *(("paragraph", stanza) for stanza in STANZAS)]
    text, blocks = assemble(recognised.drafts)
    assert [text[block.start : block.end] for block in blocks[1:]] == list(STANZAS)


def test_a_poem_with_capitals_and_a_byline() -> None:
    verse = (
        "The Ladders Stand In Water To The Knee,\n"
        "The Boats Go Over Them And Do Not See,\n"
        "The Evening Counts\n"
        "What Morning Left To Be"
    )
    recognised = read(f"Low Water\n\nBy Harbour Desk\n\n{verse}\n\n{verse.lower()}")
    assert [kind for kind, _ in kinds(recognised)] == ["heading", "byline", "paragraph", "paragraph"]
    assert recognised.drafts[2].text == verse


def test_verse_inside_prose() -> None:
    verse = (
        "We mend the nets, we mend the nets,\nwe mend them while it rains,\nand what the river once forgets"
    )
    assert kinds(read(f"{BODY}\n\n    {verse.replace(chr(10), chr(10) + '    ')}\n\n{OTHER}"))[1] == (
        "paragraph",
        verse,
    )


def test_an_untitled_poem_takes_its_first_words_as_title_on_one_line() -> None:
    assert "\n" not in read("\n\n".join(STANZAS)).title


def test_page_numbers_and_running_heads_are_left_out_and_paragraphs_run_over_pages() -> None:
    pages = [
        (
            "Low Water Review\n"
            "\n"
            "The pilots met in the long room, and they talked until\n"
            "the lamps failed, which was somewhat earlier than any\n"
            "\n"
            "1\n"
        ),
        "Low Water Review\n\nof them had expected. Then they went home.\n\nThe next day was dry.\n\n2\n",
        "Low Water Review\n\nNobody spoke of it again.\n\n3\n",
    ]
    recognised = read("\f".join(pages))
    assert [text for _, text in kinds(recognised)][1:] == [
        "The pilots met in the long room, and they talked until the lamps failed, which was somewhat earlier than any "
        "of them had expected. Then they went home.",
        "The next day was dry.",
        "Nobody spoke of it again.",
    ]
    assert any("Page numbers and running heads" in note for note in recognised.notes)


@pytest.mark.parametrize("number", ["- {} -", "Page {} of 3", "{}", "[{}]", "第 {} 页", "– {} –"])
def test_page_numbers_of_every_form(number: str) -> None:
    pages = [
        f"{text}\n\n{number.format(at)}" for at, text in enumerate((BODY, OTHER, "Then they went home."), 6)
    ]
    assert [kind for kind, _ in kinds(read("\f".join(pages)))] == ["paragraph"] * 3


def test_numbers_that_do_not_count_the_pages_stay() -> None:
    assert tuple(text for _, text in kinds(read(f"1987\n\n{BODY}\f1990\n\n{OTHER}")) if len(text) == 4) == (
        "1987",
        "1990",
    )


@pytest.mark.parametrize(("one", "other"), [("ı", "ıı"), ("İ", "İİ"), ("ill", "illl"), ("Li", "Lii")])
def test_words_that_are_no_proper_roman_numbers_stay(one: str, other: str) -> None:
    found = [text for _, text in kinds(read(f"Liman\n\nBir iki.\n\n{one}\n\fIki uc.\n\n{other}\n"))]
    assert (one in found, other in found) == (True, True)


def test_a_line_much_longer_than_a_running_head_holds_no_number_of_a_page() -> None:
    pages = [f"{BODY}\n\nRuiz{' ' * 200}{number}" for number in (1, 2)]
    assert [text.split() for _, text in kinds(read("\f".join(pages))) if "Ruiz" in text] == [
        ["Ruiz", "1"],
        ["Ruiz", "2"],
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "     *     *     *     *     *",
        "* * *",
        "***",
        "*",
        "⁂",
        "#",
        "~",
        "— — —",
        "_____",
        "·  ·  ·",
        "─────",
        "＊＊＊",
    ],
)
def test_scene_breaks_are_rules(rule: str) -> None:
    assert [kind for kind, _ in kinds(read(f"{BODY}\n\n{rule}\n\n{OTHER}"))] == [
        "paragraph",
        "rule",
        "paragraph",
    ]


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_wrapped_footnote_is_one_block(indent: str) -> None:
    note = (
        "[1] The accounts of that year are kept in the chandlery, and nobody\n"
        f"{indent}who has asked to see them has been let in without waiting."
    )
    prose = (
        "The pilots of the estuary met in the long room above the chandlery,\n"
        "which nobody had heated since the spring, and they talked until the\n"
        "lamps failed."
    )
    recognised = read(f"{prose}\n\n{note}\n[2] See the same.")
    assert [draft.kind for draft in recognised.drafts] == ["paragraph", "aside", "aside"]
    assert recognised.drafts[1].text.endswith(
        "nobody who has asked to see them has been let in without waiting."
    )


@pytest.mark.parametrize(
    ("byline", "date", "author", "published"),
    [
        ("作者：林海", "2024年5月7日", "林海", dt.date(2024, 5, 7)),
        ("文/林海、江月", "发布时间：2024年5月7日 10:30", "林海 and 江月", dt.date(2024, 5, 7)),
        ("本报记者 林海", "二〇二四年五月七日", "林海", dt.date(2024, 5, 7)),
        ("記者：林海", "2024年5月7日 星期二", "林海", dt.date(2024, 5, 7)),
        ("מאת שולחן הנמל", "7 במאי 2024", "שולחן הנמל", dt.date(2024, 5, 7)),
        ("Автор: Портовый Отдел", "7 мая 2024", "Портовый Отдел", dt.date(2024, 5, 7)),
    ],
)
def test_bylines_and_dates_in_other_scripts(byline: str, date: str, author: str, published: dt.date) -> None:
    recognised = read(
        f"长屋\n\n{byline}\n{date}\n\n引水员们在杂货铺楼上的长屋里开会，那间屋子从春天起就没有生过火。"
    )
    assert (recognised.author, recognised.published) == (author, published)
    assert [draft.kind for draft in recognised.drafts] == ["heading", "byline", "aside", "paragraph"]


def test_chinese_numbers_of_sections_and_items() -> None:
    recognised = read(
        "长屋\n\n一、背景\n引水员们在杂货铺楼上的长屋里开会，那间屋子从春天起就没有生过火。\n\n二、结果\n投票推迟了。\n\n"
        "（一）租金\n（二）灯油\n\n1、第一项\n2、第二项\n\n十、甲\n十一、乙\n"
    )
    assert [(draft.kind, draft.marker) for draft in recognised.drafts] == [
        ("heading", ""), ("heading", ""), ("paragraph", ""), ("heading", ""), ("paragraph", ""),
        ("item", "（一）"), ("item", "（二）"), ("item", "1、"), ("item", "2、"), ("item", "十、"), ("item", "十一、"),
    ]  # fmt: skip


def test_hebrew_letters_number_a_list() -> None:
    recognised = read("המועצה נפגשה ביום שני כדי לשקול את ההצעה.\n\nא. שכר הדירה\nב. השמן\nג. המנורות")
    assert [(draft.kind, draft.marker) for draft in recognised.drafts[1:]] == [
        ("item", "א."),
        ("item", "ב."),
        ("item", "ג."),
    ]
    assert recognised.language == "he"


def test_the_end_of_a_dos_file_is_dropped() -> None:
    assert [text for _, text in kinds(read(b"The lamps failed.\r\n\x1a"))] == ["The lamps failed."]
    assert [text for _, text in kinds(read(b"The lamps failed.\r\n" + b"\x1a" * 90))] == ["The lamps failed."]
