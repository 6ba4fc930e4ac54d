"""Tables in plain text, however they are drawn."""

import pytest

from reader.importing import Recognised, read
from reader.importing.plain_text import tables

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


def test_the_cells_of_a_wide_first_row_are_not_counted_for_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    source, divide, signs = f"|{'a|' * 400}\n" + "|b|\n" * 200, tables._cells, []

    def divide_counted(text: str, columns: int) -> list[str]:
        signs.append(len(text))
        return divide(text, columns)

    monkeypatch.setattr(tables, "_cells", divide_counted)
    assert [draft.text for draft in read(source).drafts][-1] == "b"
    assert sum(signs) < 4 * len(source)


@pytest.mark.parametrize(
    "source",
    [
        "Q.   Did you see the ferry?\nA.   I did see it leave.\nQ.   Was it dark?\nA.   It was dusk.",
        "THE COURT:   Did you see it?\nTHE CLERK:   I saw it leave.\nTHE COURT:   Was it dark?",
        "THE COURT:   Did you   see it?\nTHE CLERK:   I saw it   leave.\nTHE COURT:   Was it    dark?",
        "The sea   was high\nThe sky   was low\nThe day   went by",
    ],
)
def test_two_columns_of_words_are_no_table(source: str) -> None:
    assert "cell" not in [kind for kind, _ in kinds(read(f"The Long Room\n\n{source}\n\n{BODY}"))]


@pytest.mark.parametrize(
    "rows",
    [
        [["North", "12"], ["South", "8"], ["Old quay", "4"]],
        [["Rent:", "12"], ["Oil:", "8"], ["Lamp:", "4"]],
        [["Pier", "Tenant", "Goods"], ["North", "Ruiz", "oil"], ["South", "Lind", "tar"]],
    ],
)
def test_numbers_and_three_columns_set_by_spaces_are_a_table(rows: list[list[str]]) -> None:
    assert table("\n".join("".join(f"{cell:12}" for cell in row).rstrip() for row in rows)) == rows
