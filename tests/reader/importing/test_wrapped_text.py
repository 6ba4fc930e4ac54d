"""Text that was broken by hand is read as the same blocks as the text before it was broken."""

import textwrap
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing import read

SENTENCES = (
    "The pilots of the estuary met in the long room above the chandlery, which nobody had heated since the spring.",
    "It was, as the warden put it, a question of tolls and not of tides.",
    "Three of them had read the report; the others had read about it.",
    "What the owners wanted was plain enough: a lease, and the right to renew it without asking.",
    "In 1987 the old ferry carried 12,400 people a week, and in a wet week rather more than that.",
    "Nobody who has waited for a boat that does not come will need to be told what that means.",
    "The well-known objections – rent, dredging, the long-promised lights – were heard once more and put aside.",
    "“We are not against the bridge,” said the chairman of the boatmen, “we are against paying for it twice.”",
    "Dredging costs 40 a ton, of which the county pays 12.",
    "A second surveyor, sent for in haste, found the piles sound and the accounts in a worse state than either.",
    "Then the lamps failed.",
    "Some thought that the harbour-master had known it for a year (he had written as much to the board in March).",
    "If the channel silts up, the quay is a wall beside a field, and the town that lives by it a village again.",
    "So the vote was put off until the autumn, when there would be more light on the water and less in the room.",
    "By then the tenders would be in, the engineers said, and the figures could be set side by side.",
    "Others remembered how long the last inquiry took and what little had come of it.",
)
HEADINGS = ("The Long Room", "What the Surveyor Found", "Tolls", "A Question of Light", "Tenders and Terms")
WIDTHS = st.integers(36, 120)


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    chosen = draw(st.permutations(SENTENCES))[: draw(st.integers(9, len(SENTENCES)))]
    size = draw(st.integers(3, 5))
    return [" ".join(chosen[at : at + size]) for at in range(0, len(chosen) - 2, size)]


def fill(text: str, width: int, **options: str) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False, **options)


def blocks(source: str) -> list[tuple[str, str, str]]:
    return [(draft.kind, draft.marker, draft.text) for draft in read(source).drafts]


def is_ambiguous(lines: str, width: int) -> bool:
    """Return True if the last line is so full that nothing shows that a paragraph ends there."""
    return len(lines.rsplit("\n", 1)[-1]) + 14 > width


@given(paragraphs(), WIDTHS)
def test_paragraphs_between_blank_lines(found: list[str], width: int) -> None:
    assert blocks("\n\n".join(fill(text, width) for text in found)) == blocks("\n\n".join(found))


@given(paragraphs(), WIDTHS)
def test_headings_directly_above_a_paragraph(found: list[str], width: int) -> None:
    wrapped, whole = [], []
    for heading, text in zip(HEADINGS, found, strict=False):
        wrapped.append(f"{heading}\n{fill(text, width)}")
        whole.append(f"{heading}\n\n{text}")
    assert blocks("\n\n".join(wrapped)) == blocks("\n\n".join(whole))


@given(paragraphs(), WIDTHS, st.integers(2, 8))
def test_indented_paragraphs_without_blank_lines(found: list[str], width: int, indent: int) -> None:
    wrapped = "\n".join(fill(text, width, initial_indent=" " * indent) for text in found)
    assert blocks(f"The Long Room\n\n{wrapped}") == blocks("\n\n".join(["The Long Room", *found]))


@given(paragraphs(), WIDTHS)
def test_paragraphs_and_headings_without_any_blank_line(found: list[str], width: int) -> None:
    lines, whole = [], []
    for heading, text in zip(HEADINGS, found, strict=False):
        filled = fill(text, width)
        if not is_ambiguous(filled, width):
            lines += (heading, filled)
            whole += (heading, text)
    if len(lines) > 2:
        assert blocks("\n".join(lines)) == blocks("\n\n".join(whole))


@given(paragraphs(), WIDTHS)
def test_items_and_quotations(found: list[str], width: int) -> None:
    items = [
        fill(text, width, initial_indent=f"{number}. ", subsequent_indent="   ")
        for number, text in enumerate(found, 1)
    ]
    quotation = fill(SENTENCES[0], width, initial_indent="> ", subsequent_indent="> ")
    source = "\n".join(items)
    whole = "\n".join(f"{number}. {text}" for number, text in enumerate(found, 1))
    assert blocks(f"{source}\n\n{quotation}") == blocks(f"{whole}\n\n> {SENTENCES[0]}")


CHINESE = (
    "引水员们在杂货铺楼上的长屋里开会，那间屋子从春天起就没有生过火。",
    "守闸人说，这是通行费的问题，不是潮水的问题。",
    "其中三个人读过报告；其余的人只是听说过。",
    "业主想要的很清楚：一份租约，以及不必再问就能续约的权利。",
    "一九八七年，旧渡船每周载客一万二千四百人，雨天还要更多。",
    "凡是等过一艘不来的船的人，都明白那意味着什么。",
    "“我们不反对造桥，”船夫会长说，“我们反对付两次钱。”",
    "如果航道淤塞，码头就只是田边的一堵墙，靠它生活的镇子又会变回村庄。",
    "于是投票推迟到秋天，那时水面上的光会多一些，屋里的会少一些。",
    "第二位测量员匆匆赶来，发现桩基完好，账目却更糟。",
)


@given(st.permutations(CHINESE), st.integers(18, 60))
def test_chinese_is_joined_without_spaces(chosen: list[str], width: int) -> None:
    found = ["".join(chosen[:5]), "".join(chosen[5:])]
    wrapped = ["\n".join(text[at : at + width] for at in range(0, len(text), width)) for text in found]
    assert blocks("长屋\n\n" + "\n\n".join(wrapped)) == blocks("长屋\n\n" + "\n\n".join(found))
    indented = [
        "\n".join(f"　　{text}"[at : at + width] for at in range(0, len(text) + 2, width)) for text in found
    ]
    assert blocks("长屋\n\n" + "\n".join(indented)) == blocks("长屋\n\n" + "\n\n".join(found))


@given(st.permutations(SENTENCES), st.integers(60, 90), st.integers(0, 1_000_000))
def test_lines_of_letters_that_differ_in_width(chosen: list[str], width: int, seed: int) -> None:
    """As they are copied out of a PDF: no line is as long as another."""
    found = [" ".join(chosen[at : at + 4]) for at in range(0, len(chosen), 4)]
    random, wrapped = Random(seed), []
    for text in found:
        lines, words = [""], text.split()
        limit = width
        for word in words:
            if len(lines[-1]) + 1 + len(word) > limit:
                lines.append("")
                limit = width - random.randint(0, width // 12)
            lines[-1] = f"{lines[-1]} {word}".strip()
        wrapped.append("\n".join(lines))
    assert blocks("\n\n".join(wrapped)) == blocks("\n\n".join(found))


@pytest.mark.parametrize(
    "source",
    [
        "Boats come in\nBoats go out\nNobody knows",
        "The council met. It voted on Tuesday.\n" * 3,
        "First, the rent is due in March.\nThen the lease is read aloud to all.\nNobody may leave before that is done.",
    ],
)
def test_lines_that_were_not_broken_stay(source: str) -> None:
    assert len(blocks(source)) == source.strip().count("\n") + 1


def test_the_first_of_several_parts_is_a_heading_like_the_others() -> None:
    found = read(
        "\n\n".join(
            f"Part {part}\n{fill(SENTENCES[at], 60)}" for at, part in enumerate(("One", "Two", "Three"))
        )
    )
    assert [draft.level for draft in found.drafts if draft.kind == "heading"] == [2, 2, 2]
