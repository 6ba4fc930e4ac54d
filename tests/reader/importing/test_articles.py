"""Articles on pages of the web: what is around and inside them that is no part of them, and who wrote them."""

import datetime as dt

import pytest

from reader.importing import Recognised, read

SENTENCE = (
    "The committee heard for the whole afternoon how the ferry had missed the tide, and nobody was content. "
)
TEXT = "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(14))
ARTICLE = (
    "<meta property='og:type' content='article'><meta property='og:title' content='The ferry and the tide'>"
)


def page(body: str, head: str = ARTICLE) -> Recognised:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def texts(found: Recognised) -> list[str]:
    return [draft.text.strip() for draft in found.drafts]


def teaser(number: int) -> str:
    return f"<h4><a href='/{number}'>Another story {number}</a></h4><p>What it says about the harbour, in short …</p>"


@pytest.mark.parametrize(
    "other",
    [
        "<div class='g7'><h3>Most popular</h3><ul><li><a href='/a'>A quarrel of gulls</a></li>"
        "<li><a href='/b'>A ship without a name</a></li></ul></div>",
        f"<div class='g7'><h3>Opinion</h3>{teaser(1)}{teaser(2)}{teaser(3)}</div>",
        "<div class='g7'><p>Send yourself <a href='/app'>our app</a>.</p><p>Loading, please wait …</p></div>",
    ],
)
def test_what_follows_an_article_is_left_out(other: str) -> None:
    found = page(
        f"<nav>Menu</nav><main><div><h1>The ferry and the tide</h1><div>{TEXT}</div></div>{other}</main>"
    )
    assert texts(found)[0] == "The ferry and the tide"
    assert len(found.drafts) == 15
    assert found.drafts[-1].kind == "paragraph"


def test_links_to_other_articles_are_left_out_inside_an_article_and_its_own_lists_are_kept() -> None:
    inset = f"<aside>{teaser(1)}</aside><div><a href='/x'>A quarrel of gulls</a><a href='/y'>A ship</a></div>"
    own = "<ul><li><a href='/log'>The log of the harbour</a></li><li><a href='/map'>The map</a></li></ul>"
    found = page(
        f"<nav>Menu</nav><article><h1>The ferry and the tide</h1>{TEXT}{inset}<p>So:</p>{own}{TEXT}</article>"
    )
    words = " ".join(texts(found))
    assert "gulls" not in words
    assert "Another story" not in words
    assert [draft.text for draft in found.drafts if draft.kind == "item"] == [
        "The log of the harbour",
        "The map",
    ]


def test_the_last_words_of_an_article_are_kept_in_a_box_of_their_own_and_with_a_link() -> None:
    end = "The council meets again on Monday, said <a href='/x'>the clerk</a>. It was the last word on it."
    found = page(
        "<nav>Menu</nav><article><div><h1>The ferry and the tide</h1>"
        f"{TEXT}</div><div class='tail'><p>{end}</p></div></article>"
    )
    assert texts(found)[-1].endswith("It was the last word on it.")


def test_a_line_about_the_author_and_notes_below_an_article_are_kept() -> None:
    below = "<div class='author-bio'><p>Ana Ruiz writes for <a href='/'>the Review</a>.</p></div>"
    found = page(
        f"<nav>Menu</nav><main><div><h1>The ferry</h1>{TEXT}<p>Said<sup><a id='r' href='#n'>1</a></sup>.</p></div>"
        f"{below}<div class='related'><ol><li id='n'><a href='#r'>^</a> <a href='/log'>The log</a></li></ol></div>"
        "</main>"
    )
    assert [draft.text for draft in found.drafts[-2:]] == ["Ana Ruiz writes for the Review.", "The log"]


def test_a_word_in_a_sentence_is_kept_whatever_its_class() -> None:
    found = page(
        f"<nav>Menu</nav><p>My <a class='popup' href='/a'>avocations</a> for years. {SENTENCE}</p>{TEXT}"
    )
    assert texts(found)[0].startswith("My avocations for years.")


def test_the_title_is_the_heading_that_the_page_names_and_not_its_department() -> None:
    found = page(f"<nav>Menu</nav><main><h1>Harbour Centre</h1><h2>The ferry and the tide</h2>{TEXT}</main>")
    assert [(draft.kind, draft.level, draft.role) for draft in found.drafts[:2]] == [
        ("aside", 0, "kicker"), ("heading", 1, ""),
    ]  # fmt: skip
    assert found.title == "The ferry and the tide"


def test_a_title_beside_the_article_is_not_the_name_of_the_site() -> None:
    found = page(
        f"<header><h1>The Ebb</h1></header><div><h1>The ferry and the tide</h1></div><article>{TEXT}</article>"
    )
    assert [draft.text for draft in found.drafts if draft.kind == "heading"] == ["The ferry and the tide"]
    assert found.title == "The ferry and the tide"


def test_author_and_date_are_found_where_only_the_page_shows_them() -> None:
    found = page(
        "<nav>Menu</nav><header><h1>The ferry and the tide</h1><span class='byline'>By "
        "<a rel='author' href='/r'>Ana Ruiz</a></span>"
        " <time itemprop='datePublished' datetime='2024-05-07T08:00'>yesterday</time></header>"
        f"<article>{TEXT}</article>"
    )
    assert (found.author, found.published) == ("Ana Ruiz", dt.date(2024, 5, 7))


@pytest.mark.parametrize("name", ["navheader", "navfooter", "docnav"])
def test_the_links_of_a_manual_to_other_chapters_are_left_out(name: str) -> None:
    found = page(
        f"<ul class='{name}'><li><a href='/p'>The piers before it</a></li><li><a href='/u'>Contents</a></li></ul>"
        f"<h1>The quay</h1>{TEXT}",
        head="<title>The quay</title>",
    )
    assert texts(found)[0] == "The quay"


def test_a_box_of_prose_in_the_text_is_kept_although_it_is_named_a_sidebar() -> None:
    box = f"<div class='sidebar'><p><strong>Going further</strong></p><p>{'The gulls have a log, too. ' * 12}</p></div>"
    found = page(f"<nav>Menu</nav><main><h1>The ferry and the tide</h1>{TEXT}{box}{TEXT}</main>")
    assert "Going further" in texts(found)
