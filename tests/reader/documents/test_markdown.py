"""Notes in Markdown: what a person may write, and what a hostile one may not"""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.documents.markdown import TAGS, clean, render_markdown


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("`code`", "<p><code>code</code></p>\n"),
        ('[here](https://example.org/ "t")', '<p><a href="https://example.org/" title="t">here</a></p>\n'),
        ("<mailto:a@example.org>", '<p><a href="mailto:a@example.org">mailto:a@example.org</a></p>\n'),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>\n"),
        ("", ""),
    ],
)
def test_what_a_person_may_write(source: str, drawn: str) -> None:
    assert render_markdown(source) == drawn


HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.org/"onmouseover="alert(1))',
    '[x](https://example.org/ "\\" onmouseover=\\"alert(1)")',
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<form action=/comparisons/1/><button>x</button></form>",
    "<!--<img src=x onerror=alert(1)>-->",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "```\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "<div><p>x",
    "</section></main>x",
    "<base href=//evil.example>",
    "<input autofocus onfocus=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]

ELEMENT = re.compile(r"<\s*(/?)\s*([a-zA-Z][^\s/>]*)([^>]*)>")


def scheme(href: str) -> str:
    """The scheme that a browser sees in the value of an attribute: it passes over space and control characters."""
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", html.unescape(href)))
    return found.group(1).lower() if found else ""


def harmless(page: str) -> bool:
    """Whether a page holds only elements of the list, each with only the attributes that it may have."""
    opened: list[str] = []
    for closing, name, rest in ELEMENT.findall(page):
        attributes = dict(re.findall(r'\s([a-zA-Z-]+)="([^"]*)"', rest))
        left = re.sub(r'\s[a-zA-Z-]+="[^"]*"', "", rest).strip(" /")
        if (
            name not in TAGS
            or left
            or not set(attributes) <= {"href", "title"}
            or (attributes and name != "a")
        ):
            return False
        if "href" in attributes and scheme(attributes["href"]) not in ("", "http", "https", "mailto"):
            return False
        if closing:
            if not opened or opened.pop() != name:
                return False
        elif name not in ("br", "hr"):
            opened.append(name)
    return not opened and "<!--" not in page


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_hostile_gets_through(source: str) -> None:
    assert harmless(render_markdown(source))
    assert harmless(render_markdown(f"before *{source}* after\n\n- {source}\n\n> {source}"))


@pytest.mark.parametrize("source", HOSTILE)
def test_the_second_wall_holds_alone(source: str) -> None:
    """What the parser would let through by mistake, bleach still takes out."""
    assert harmless(clean(source))


@given(
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text("<>\"'&=/`*[]()!:\n ajs", max_size=12)), max_size=6)
)
def test_no_mixture_of_it_does_either(parts: list[str]) -> None:
    assert harmless(render_markdown("".join(parts)))


def test_the_checker_of_these_tests_sees_what_is_hostile() -> None:
    for page in ("<script>x</script>", "<p onclick=x>x</p>", '<p onclick="x">x</p>', '<a href="javascript:x">x</a>',
                 "<p>x", "</p>", "<img>"):  # fmt: skip
        assert not harmless(page)
