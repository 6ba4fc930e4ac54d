"""Text that gets into a page as elements never runs as code: the policy of trusted types, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from tests.support import factories
from tests.support.curator import superuser
from tests.support.guard import Guard

pytestmark = pytest.mark.django_db(transaction=True)

#: Each would say so on the page's title, were it to run.
RAN = "document.title='ran'"
INJECTED = {
    "a handler": f'<img src="/nowhere.png" onerror="{RAN}">',
    "a handler without quotes": f"<img src=/nowhere.png/onerror={RAN}>",
    "a handler of a figure": f'<svg><g onload="{RAN}"></g></svg>',
    "a handler in a template": f'<template><b onclick="{RAN}">x</b></template>',
    "a script": f"<script>{RAN}</script>",
    "a script of our own address": '<script src="/static/reader/js/waiting.js"></script>',
    "a script that calls itself data": f'<script id="a" type="application/json"><img src=x onerror={RAN}></script>',
    "an address": f'<a href="javascript:{RAN}">x</a>',
    "an address with an entity and a tab": f'<a href="java&#x09;script:{RAN}">x</a>',
    "an address of a form": f'<form action=" javascript:{RAN}"></form>',
    "an address of a figure": f'<svg><a xlink:href="javascript:{RAN}"></a></svg>',
    "a moving address": f'<svg><a><animate attributeName="href" values="javascript:{RAN}"/></a></svg>',
    "a page within the page": f'<iframe srcdoc="<script>parent.{RAN}</script>"></iframe>',
    "another base": '<base href="https://elsewhere.example/">',
    "a way away": '<meta http-equiv="refresh" content="0;url=/nowhere/">',
    "a style": "<style>body { display: none }</style>",
    "what is read twice": f'<noscript><p title="</noscript><img src=x onerror={RAN}>"></noscript>',
    "what is read otherwise among formulas": (
        f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RAN}&gt;">'
    ),
}
LEFT = """html => {
  const into = document.body.appendChild(document.createElement("section"));
  into.innerHTML = html;
  const below = (root) => [...root.querySelectorAll("*")];
  const all = (root) => below(root).flatMap((one) => (one.content ? [one, ...all(one.content)] : [one]));
  const said = (one) => [...one.attributes].map(({ name, value }) => `${name}=${value}`);
  return all(into).flatMap((one) => [one.localName, ...said(one)]);
}"""


@pytest.fixture
def page(signed_in: Callable[..., Page]) -> Page:
    page = signed_in(factories.user())
    page.goto(f"/comparisons/{factories.comparison().pk}/")
    return page


@pytest.mark.parametrize("what", INJECTED)
def test_what_could_run_is_taken_out(page: Page, guard: Guard, what: str) -> None:
    guard.allow("could have run as code", "the test tries to run code")
    guard.allow("inline event handler", "said where it is taken out, which is a page that nobody sees")
    guard.allow("status of 404", "there is nothing at that address")
    left = page.evaluate(LEFT, INJECTED[what])
    page.wait_for_timeout(50)
    assert page.title() != "ran"
    for _ in range(100):  # the browser tells of it when it has time
        if not guard.seen:
            page.wait_for_timeout(50)
    assert len(guard.seen) >= 1
    forbidden = {"script", "iframe", "base", "meta", "style", "animate", "noscript", "math"}
    assert not forbidden & set(left)
    assert not [part for part in left if part.startswith(("on", "srcdoc", "href=", "xlink:", "action="))]


@pytest.mark.parametrize(
    "act",
    [
        "() => eval('1')",
        "() => new Function('1')",
        "() => { document.createElement('script').textContent = '1' }",
        "() => { document.createElement('script').src = '/static/reader/js/waiting.js' }",
        "() => trustedTypes.createPolicy('another', { createHTML: (html) => html })",
        "() => trustedTypes.createPolicy('parallax-inert', { createHTML: (html) => html })",
    ],
)
def test_no_text_becomes_code(page: Page, guard: Guard, act: str) -> None:
    guard.allow("", "every attempt to run code is complained of", "console")
    with pytest.raises(Error):  # in a task of its own: what a debugger asks for itself is let off
        page.evaluate(f"async () => {{ await new Promise(setTimeout); ({act})() }}")


def test_what_a_page_is_made_of_passes_unchanged(page: Page) -> None:
    """Words that only look like handlers or addresses are words; our own data and drawings are let through."""
    html = (
        '<p>The onset = 4, an action = “stay”, href=x <a href="/help/">help</a> <a href="https://a.example/">b</a></p>'
        '<svg viewBox="0 0 1 1"><rect width="1"></rect></svg>'
    )
    assert (
        page.evaluate(
            "html => Object.assign(document.createElement('p'), { innerHTML: html }).innerHTML", html
        )
        == html
    )


def test_a_long_answer_is_looked_through_in_no_time(page: Page) -> None:
    """The bound is far above what it takes, so that it fails for growth with the square alone."""
    took = page.evaluate(
        """async () => {
          const html = (await (await fetch(location.href)).text()).split("<article")[1].repeat(500);
          const begun = performance.now();
          new DOMParser().parseFromString(html, "text/html");
          new DOMParser().parseFromString(html + " onset = 4", "text/html");
          return performance.now() - begun;
        }"""
    )
    assert took < 5_000


def test_curation_pages_are_held_to_it_too(signed_in: Callable[..., Page], guard: Guard) -> None:
    for said in ("could have run as code", "inline event handler", "status of 404"):
        guard.allow(said, "the test breaks the policy on purpose")
    page = signed_in(superuser())
    page.goto("/admin/")
    left = page.evaluate(LEFT, INJECTED["a handler"])
    assert left == ["img", "src=/nowhere.png"]
    expect(page.get_by_role("heading", name="Curation", exact=True)).to_be_visible()
