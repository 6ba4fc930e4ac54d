"""Verse, transcripts, tables, pages, rules, footnotes and lists, told apart by their shape alone."""

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


def table(source: str) -> list[list[str]]:
    """The cells of the only table in a text, by rows, with empty ones in their places."""
    cells = [draft for draft in read(f"The Long Room\n\n{source}\n\n{BODY}").drafts if draft.kind == "cell"]
    rows = [
        [""] * (1 + max(cell.column for cell in cells)) for _ in range(1 + max(cell.row for cell in cells))
    ]
    for cell in cells:
        rows[cell.row][cell.column] = cell.text
    assert [kind for kind, _ in kinds(read(f"The Long Room\n\n{source}\n\n{BODY}")) if kind != "cell"] == [
        "heading", "paragraph",
    ]  # fmt: skip
    return rows


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


def turns(recognised: Recognised) -> list[tuple[str, str, str]]:
    return [
        (draft.marker, "".join(draft.text[span.start : span.end] for span in draft.spans), draft.text)
        for draft in recognised.drafts
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[00:00:04] Warden: Who rang?\n[00:00:09] Pilot: I did. It was dark.\n[00:00:11] Warden: Again?",
            [("00:00:04", "Warden:"), ("00:00:09", "Pilot:"), ("00:00:11", "Warden:")],
        ),
        (
            "Warden (00:04): Who rang?\nPilot (00:09): I did.\n",
            [("00:04", "Warden:"), ("00:09", "Pilot:")],
        ),
        (
            "Q: Who rang?\n\nA: I did.\n\nQ: When?\n\nA: At dusk, or near it.",
            [("", "Q:"), ("", "A:"), ("", "Q:"), ("", "A:")],
        ),
        (
            "00:00:04\nSpeaker 1\nWho rang?\n\n00:00:09\nSpeaker 2\nI did.",
            [("00:00:04", "Speaker 1"), ("00:00:09", "Speaker 2")],
        ),
        (
            "Speaker 1  0:04\nWho rang?\n\nSpeaker 2  0:09\nI did, and nobody came.",
            [("0:04", "Speaker 1"), ("0:09", "Speaker 2")],
        ),
        ("[00:04] Who rang?\n[00:09] I did.", [("00:04", ""), ("00:09", "")]),
        (
            "主持人：谁敲的钟？\n引水员：是我。\n主持人：什么时候？",
            [("", "主持人："), ("", "引水员："), ("", "主持人：")],
        ),
    ],
)
def test_transcripts_have_speakers_and_times_and_no_title_of_a_turn(
    source: str, expected: list[tuple[str, str]]
) -> None:
    recognised = read(source)
    assert [(marker, speaker) for marker, speaker, _ in turns(recognised)] == expected
    assert recognised.title == ""
    assert not any(marker and marker in text for marker, _, text in turns(recognised))
    assert any("transcript" in note for note in recognised.notes)
    assert read(f"Third Interview\n\n{source}").title == "Third Interview"


def test_a_wrapped_transcript() -> None:
    recognised = read(
        "Warden: It was the wettest spring that anybody could remember, and\n"
        "there was no oil for the lamps, so we rang the bell by the hour and\n"
        "hoped that somebody would count.\n"
        "Pilot: I counted.\n"
        "Warden: You counted because you were paid to count, and that is not\n"
        "what I would call the same thing at all.\n"
        "Pilot: It was not much of a wage.\n"
    )
    assert [text.split()[0] for _, _, text in turns(recognised)] == ["Warden:", "Pilot:", "Warden:", "Pilot:"]
    assert [draft.kind for draft in recognised.drafts] == ["paragraph"] * 4


def test_labels_that_come_once_are_no_speakers() -> None:
    recognised = read(f"The Long Room\n\nNote: the lamps failed.\n\n{BODY}\n\nSource: The Low Water Review\n")
    assert not any(draft.spans for draft in recognised.drafts)


ROWS = [["Pier", "Rent", "Years"], ["North", "12", "9"], ["South", "", "4"]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Pier\tRent\tYears\nNorth\t12\t9\nSouth\t\t4", ROWS),
        (
            ("Pier\tRent\tNote\nNorth\t12\t\nSouth\t8\tlet"),
            [["Pier", "Rent", "Note"], ["North", "12", ""], ["South", "8", "let"]],
        ),
        (
            ("Pier\tRent\tNote\nNorth\t12\t\nSouth\t8\t"),
            [["Pier", "Rent", "Note"], ["North", "12", ""], ["South", "8", ""]],
        ),
        ("\tMay\tJune\nNorth\t1\t2\n\t\t3", [["", "May", "June"], ["North", "1", "2"], ["", "", "3"]]),
        (
            ("Pier\tRent\tNote\nNorth\t12\nSouth\t8\tlet"),
            [["Pier", "Rent", "Note"], ["North", "12", ""], ["South", "8", "let"]],
        ),
        (
            (
                "+-------+------+-------+\n"
                "| Pier  | Rent | Years |\n"
                "+-------+------+-------+\n"
                "| North | 12   | 9     |\n"
                "| South |      | 4     |\n"
                "+-------+------+-------+"
            ),
            ROWS,
        ),
        (
            (
                "+-------+------+-------+\n"
                "| Pier  | Rent | Years |\n"
                "+=======+======+=======+\n"
                "| North | 12   | 9     |\n"
                "+-------+------+-------+\n"
                "| South |      | 4     |\n"
                "+-------+------+-------+"
            ),
            ROWS,
        ),
        (
            (
                "+-------+------+\n"
                "| Pier  | Note |\n"
                "+=======+======+\n"
                "| North | two  |\n"
                "| Pier  | of   |\n"
                "+-------+------+\n"
                "| South | us   |\n"
                "+-------+------+"
            ),
            [["Pier", "Note"], ["North Pier", "two of"], ["South", "us"]],
        ),
        (
            (
                "┌───────┬──────┬───────┐\n"
                "│ Pier  │ Rent │ Years │\n"
                "├───────┼──────┼───────┤\n"
                "│ North │ 12   │ 9     │\n"
                "│ South │      │ 4     │\n"
                "└───────┴──────┴───────┘"
            ),
            ROWS,
        ),
        (
            (
                "╔═══════╦══════╦═══════╗\n"
                "║ Pier  ║ Rent ║ Years ║\n"
                "╠═══════╬══════╬═══════╣\n"
                "║ North ║ 12   ║ 9     ║\n"
                "║ South ║      ║ 4     ║\n"
                "╚═══════╩══════╩═══════╝"
            ),
            ROWS,
        ),
        (" Pier  | Rent | Years\n-------+------+-------\n North | 12   | 9\n South |      | 4", ROWS),
        (
            (" Pier  | Rent | Years\n-------+------+-------\n North | 12   | 9\n       | 3    | 4"),
            [*ROWS[:2], ["", "3", "4"]],
        ),
        ("| Pier | Rent | Years |\n|---|---|---|\n| North | 12 | 9\n| South | | 4 |", ROWS),
        ("Pier | Rent | Years\n---|---|---\nNorth | 12 | 9 |\nSouth | | 4", ROWS),
        ("| Pier | Rent | Years |\n| North | 12 | 9 |\n| South | | 4 |", ROWS),
    ],
)
def test_tables_however_they_are_drawn(source: str, expected: list[list[str]]) -> None:
    assert table(source) == expected


def test_a_table_of_words_above_numbers_has_a_header() -> None:
    cells = read("Pier\tRent\nNorth\t12\nSouth\t9").drafts
    assert [cell.header for cell in cells] == [True, True, False, False, False, False]
    assert not any(cell.header for cell in read("North\t12\nSouth\t9").drafts)


def test_paragraphs_and_items_indented_by_tabs_are_no_table() -> None:
    assert [kind for kind, _ in kinds(read(f"\t{BODY}\n\t{OTHER}"))] == ["paragraph", "paragraph"]
    assert [kind for kind, _ in kinds(read("•\tThe rent\n•\tThe lease\n1.\tThe oil\n2.\tThe lamps"))] == [
        "item"
    ] * 4


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
