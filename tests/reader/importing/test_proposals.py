"""What a piece says of itself, proposed to the person who brings it: title, author, source, date, language."""

import datetime as dt
from pathlib import Path

import pytest

from reader.importing import read

PIECES = Path(__file__).parent / "pieces"


def test_what_the_column_says_of_itself() -> None:
    column = read((PIECES / "column.txt").read_bytes())
    assert column.title.startswith('"Nobody asked the tide"')
    assert (column.author, column.source) == ("The Harbour Desk", "The Low Water Review")
    assert (column.published, column.language) == (dt.date(2024, 5, 7), "en")


def test_what_the_report_says_of_itself() -> None:
    report = read((PIECES / "report.txt").read_bytes())
    assert report.title == "The Quay and the Crane: A Short Account of Two Long Ambitions"
    assert (report.author, report.source, report.language) == ("", "www.example.org", "en")
    assert report.published == dt.date(2024, 5, 6)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("April 22, 2025", dt.date(2025, 4, 22)),
        ("Published June 14, 2025 7:30AM (EDT)", dt.date(2025, 6, 14)),
        ("22 April 2025", dt.date(2025, 4, 22)),
        ("2025-04-22", dt.date(2025, 4, 22)),
        ("12. März 2025, 06:00 Uhr", dt.date(2025, 3, 12)),
        ("le 3 août 2024", dt.date(2024, 8, 3)),
        ("Date: 22/04/2025", dt.date(2025, 4, 22)),
        ("Published 3/4/2025", None),
        ("31 February 2025", None),
    ],
)
def test_dates_as_they_are_written(line: str, date: dt.date | None) -> None:
    recognised = read(
        f"Two quays\n\nBy Harbour Desk\n\n{line}\n\nThe text begins here, and it goes on for a while."
    )
    assert recognised.published == date


def test_a_date_in_a_sentence_is_not_when_the_piece_appeared() -> None:
    assert (
        read("The board met on 22 April 2025, and nobody came to hear what it had to say.").published is None
    )


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("en", "The board met, and it was not the first time that it had nothing to say to the town."),
        (
            "de",
            "Der Rat hat getagt, und es war nicht das erste Mal, dass er der Stadt nichts zu sagen hatte.",
        ),
        (
            "fr",
            "Le conseil est réuni pour la première fois, et les gens de la ville sont venus dans la salle.",
        ),
        (
            "es",
            "El consejo se reunió por primera vez, y los vecinos también fueron para escuchar sus palabras.",
        ),
        ("it", "Il consiglio si è riunito per la prima volta, e gli abitanti della città sono venuti anche."),
        ("pt", "O conselho não disse uma palavra à cidade, mas os vizinhos também vieram pela primeira vez."),
        ("nl", "Het bestuur is niet voor het eerst bijeen, maar er zijn ook mensen van de stad op bezoek."),
        ("en", "Zyx wvu."),
    ],
)
def test_the_language_is_guessed(language: str, source: str) -> None:
    assert read(source).language == language


def test_a_piece_without_a_title_is_proposed_its_first_words() -> None:
    recognised = read(
        "the tide came in and nobody had thought of it, though it comes in twice a day without fail, always."
    )
    assert (
        recognised.title == "the tide came in and nobody had thought of it, though it comes in twice a day…"
    )
    assert [draft.kind for draft in recognised.drafts] == ["paragraph"]


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Harbour Desk", "Harbour Desk"),
        ("BY HARBOUR DESK", "HARBOUR DESK"),
        ("Von Hafen Redaktion und Quay Desk", "Hafen Redaktion and Quay Desk"),
        ("By Harbour Desk, Quay Desk and Tide Desk", "Harbour Desk, Quay Desk and Tide Desk"),
        ("By Harbour Desk, Senior Writer", "Harbour Desk"),
        ("By Harbour Desk | Low Water Review", "Harbour Desk"),
        ("Author: Harbour Desk", "Harbour Desk"),
        ("By the river we sat down and wept", ""),
        ("By 1990 Everything Had Changed", ""),
    ],
)
def test_bylines(byline: str, author: str) -> None:
    recognised = read(
        f"A quay for two\n\n{byline}\n\n2025-04-22\n\nThe text begins here, and it goes on for a while."
    )
    assert recognised.author == author


def test_a_line_that_names_the_source() -> None:
    assert (
        read("A quay for two\n\nSource: The Low Water Review.\n\nThe text begins.").source
        == "The Low Water Review"
    )


def test_an_update_is_not_the_day_of_publication() -> None:
    recognised = read(
        "A quay for two\n\nUpdated May 9, 2024\n\nPublished May 6, 2024\n\nThe text begins here."
    )
    assert recognised.published == dt.date(2024, 5, 6)


def test_proposals_fit_their_fields() -> None:
    recognised = read("Quay " * 200 + "\n\n" + "- item\n" * 3)
    assert len(recognised.title) <= 300


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("ar", "اجتمع مجلس الميناء يوم الاثنين ليناقش عرض Halcyon Lines الجديد."),
        ("fa", "شورای بندر روز دوشنبه گرد آمد تا پیشنهاد تازه را بررسی کند."),
        ("he", "המועצה נפגשה ביום שני כדי לשקול את ההצעה."),
        ("zh", "镇议会星期一开会讨论新的提议。"),
        ("ja", "月曜日に町の評議会が集まり、新しい申し出について話し合った。"),
        ("ko", "월요일에 항구 위원회가 모여 새로운 제안을 논의했다."),
        ("ru", "В понедельник совет собрался, чтобы обсудить предложение."),
        ("uk", "У понеділок рада зібралася, щоб обговорити пропозицію її голови."),
        ("el", "Το συμβούλιο συνεδρίασε τη Δευτέρα για την πρόταση."),
    ],
)
def test_the_language_is_guessed_by_its_script(language: str, source: str) -> None:
    assert read(source).language == language
