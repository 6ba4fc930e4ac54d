"""E-mails, plain and in HTML, and web archives: title, author, date, and what is quoted by its depth."""

import base64
import datetime as dt
from email.message import EmailMessage

import pytest

from reader.importing import ImportRefused, read
from reader.importing.formats import format_of
from reader.text.blocks import Draft
from tests.support.damage import read_damaged

HEADERS = "From: Low Water Desk <desk@example.org>\nTo: x@example.org\nDate: Tue, 7 May 2024 10:12:00 +0100\n"
PLAIN = (
    HEADERS + "Subject: Re: the ferry\n\nHello,\n\nI read your points:\n\n- first\n- second\n\n"
    "On Monday the keeper wrote:\n> I would wait.\n>> What does the council say?\n>> It says nothing at all.\n>\n"
    "> > Nested with spaces.\n>\n> Let us see.\n\nBest,\nThe Desk\n\n-- \nLow Water Desk\nQuay 7\n"
)
SENTENCE = (
    "The committee heard for the whole afternoon how the ferry had missed the tide, and nobody was content. "
)


def shown(found: list[Draft]) -> list[tuple[str, str]]:
    return [(f"{draft.kind}{draft.level or ''}", draft.text) for draft in found]


def test_a_plain_email_has_its_subject_as_title_and_keeps_the_depth_of_quotations() -> None:
    found = read(PLAIN.encode())
    assert (found.title, found.author, found.published) == (
        "Re: the ferry",
        "Low Water Desk",
        dt.date(2024, 5, 7),
    )
    assert shown(found.drafts) == [
        ("heading1", "Re: the ferry"), ("paragraph", "Hello,"), ("paragraph", "I read your points:"),
        ("item", "first"), ("item", "second"), ("paragraph", "On Monday the keeper wrote:"),
        ("quotation", "I would wait."), ("quotation1", "What does the council say?"),
        ("quotation1", "It says nothing at all."), ("quotation1", "Nested with spaces."), ("quotation", "Let us see."),
        ("paragraph", "Best,"), ("paragraph", "The Desk"), ("aside", "Low Water Desk"), ("aside", "Quay 7"),
    ]  # fmt: skip


def test_an_email_with_parts_is_read_from_its_html_and_attachments_are_said() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Zoë Kai <z@example.org>",
        "x@example.org",
        "Über die Fähre",
    )
    message["Date"] = "Tue, 07 May 2024 23:59:00 -0800"
    message.set_content("plain words")
    message.add_alternative(
        "<table><tr><td><p>The <b>ferry</b> sailed.</p></td></tr></table><blockquote><p>So soon?</p></blockquote>",
        subtype="html",
    )
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="a.zip")
    found = read(message.as_bytes())
    assert (found.title, found.author) == ("Über die Fähre", "Zoë Kai")
    assert found.published == dt.date(2024, 5, 7)
    assert shown(found.drafts)[1:] == [("paragraph", "The ferry sailed."), ("quotation", "So soon?")]
    assert "1 attachment was left out." in found.notes


def test_lines_that_a_program_broke_are_joined_where_it_says_so() -> None:
    flowed = (
        HEADERS
        + "Subject: x\nContent-Type: text/plain; format=flowed\n\nThe ferry \nsailed \nat noon.\n> It \n> sank.\n"
    )
    assert shown(read(flowed.encode()).drafts)[1:] == [
        ("paragraph", "The ferry sailed at noon."),
        ("quotation", "It sank."),
    ]


@pytest.mark.parametrize("charset", ["iso-8859-2", "utf-8", "koi8-r"])
def test_a_body_is_decoded_as_its_part_says(charset: str) -> None:
    words = "Паром ушёл" if charset == "koi8-r" else "Żegluga"
    body = base64.b64encode(words.encode(charset)).decode()
    kind = f"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset={charset}"
    data = f"{HEADERS}Subject: x\n{kind}\n\n{body}\n"
    assert read(data.encode()).drafts[1].text == words


def archive() -> bytes:
    page = (
        f"<html><head><title>The ferry</title></head><body><nav><a href=/>Weather</a></nav><h1>The ferry</h1><article>"
        f"<p>{SENTENCE}</p><p>{SENTENCE}<a href='/t'>tide</a></p><p>{SENTENCE}</p></article><footer>x</footer></body>"
        "</html>"
    )
    return (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/ferry\nSubject: The ferry\n"
        "Date: Tue, 7 May 2024 10:12:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related;\n"
        '\ttype="text/html";\n\tboundary="----B"\n\n------B\nContent-Type: text/html\n'
        "Content-Transfer-Encoding: base64\n"
        f"Content-Location: https://example.org/ferry\n\n{base64.encodebytes(page.encode()).decode()}\n------B\n"
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBOR\n------B--\n"
    ).encode()


def test_a_web_archive_is_the_page_in_it() -> None:
    found = read(archive())
    assert format_of(archive()).name == "a web archive (MHTML)"
    assert (found.title, found.source) == ("The ferry", "example.org")
    assert [kind for kind, _ in shown(found.drafts)] == ["heading1", "paragraph", "paragraph", "paragraph"]
    assert found.drafts[2].spans[0].href == "https://example.org/t"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (HEADERS + "Subject: x\nContent-Type: image/png\n\nwords", "only attachments"),
        (HEADERS + "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b--\n", "only attachments"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n\nwords\n--b--\n", "no page"),
        (
            HEADERS + "Subject: x\n"
            + "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(20_000)),
            "damaged",
        ),
        (HEADERS + "Subject: x\n\n" + "a\n" * 260_000, "lines"),
    ],
)  # fmt: skip
def test_an_email_that_cannot_be_read_is_refused_in_words(data: str, reason: str) -> None:
    with pytest.raises(ImportRefused, match=reason):
        read(data.encode())


@pytest.mark.parametrize(
    "text",
    [
        "From: the harbour\n\nA poem.", "Interviewer: So?\nKeeper: So.\n\nmore",
        "Subject: ferries\nFrom: me\n\nno date",
        "Title: x\nAuthor: y\nDate: z\n\nwords", "words\n\n" + PLAIN,
        "From: Kyiv\nTo: Lviv\nDate: 3 May 2024\nDistance: 540 km\nPrice: 300\n\nWe left early.",
    ],
)  # fmt: skip
def test_a_text_with_a_colon_in_its_lines_is_no_email(text: str) -> None:
    assert format_of(text.encode()) is None


def test_a_memo_keeps_every_line_above_its_words() -> None:
    found = read(
        "From: Büro\nTo: Alle\nCc: Küche\nDate: 3 May 2024\nSubject: Tarif\n\nEs ist spät.\n".encode()
    )
    assert [draft.text for draft in found.drafts] == [
        "Tarif", "From: Büro", "To: Alle", "Cc: Küche", "Date: 3 May 2024", "Es ist spät.",
    ]  # fmt: skip
    assert (found.title, found.author, found.published) == ("Tarif", "Büro", dt.date(2024, 5, 3))


@pytest.mark.parametrize("data", [PLAIN.encode(), archive()], ids=["e-mail", "web archive"])
def test_damaged_mail_gives_a_piece_or_a_sentence(data: bytes) -> None:
    assert read_damaged(data, 200)
