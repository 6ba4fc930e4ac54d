"""A list of the admin whose filters come late: nothing that one reads already moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Semaphore
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from annotations.models import Highlight
from reader.models import Role
from tests.support import bulk_rows, factories
from tests.support.curator import curator, list_of

pytestmark = pytest.mark.django_db(transaction=True)

OBSERVER = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value, sources }) =>
  [value, sources.map(({ node }) => node?.id || node?.className || node?.nodeName)])))
  .observe({ type: "layout-shift", buffered: true });
"""
PAINTED = """() => document.querySelector("#result_list tbody tr:last-child")
  && performance.getEntriesByName("first-contentful-paint").length"""
CUTS = (b'<nav id="changelist-filter"', b'<details data-filter-title="framing"')
#: Two frames after the last part, what it moved has been told.
TOLD = (
    """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(shifts))))"""
)


class InParts:
    """An app whose lists come in three parts, the second and third once they are released."""

    def __init__(self, app: Any, path: str) -> None:
        self.app, self.path, self.released = app, path, Semaphore(0)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != self.path:
            return self.app(environ, start_response)
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return self.parts(b"".join(self.app(environ, start_response)))

    def parts(self, page: bytes) -> Iterator[bytes]:
        for cut in CUTS:
            part, found, page = page.partition(cut)
            assert found, cut
            yield part
            self.released.acquire(timeout=60)
            page = found + page
        yield page


@pytest.fixture
def many_filters() -> Any:
    comparison = bulk_rows.wide(60, title="Two views of the quay")
    for number in range(3):
        framing = factories.framing(comparison=comparison, name=f"Framing {number}")
        person = factories.user(username=f"analyst{number}")
        rows = bulk_rows.highlights(comparison, 40, analyst=person, framing=framing, note="Noted.")
        for row, name in zip(rows, "abcdefghijklmnopqrst", strict=False):
            row.tags.add(factories.tag(framing=framing, name=f"tag {name}{number}"))
        Highlight.objects.filter(pk__in=[row.pk for row in rows[::3]]).update(status="accepted")
    return comparison


@pytest.mark.parametrize("width", [1440, 1024])
def test_nothing_moves_while_the_filters_come(
    live_server: LiveServer, signed_in: Any, many_filters: Any, width: int
) -> None:
    page: Page = signed_in(curator(comparison=many_filters, role=Role.OWNER))
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(OBSERVER)
    server = live_server.thread.httpd
    app = server.get_app()
    parts = InParts(app, list_of(Highlight))
    server.set_app(parts)
    try:
        page.goto(list_of(Highlight), wait_until="commit")
        page.wait_for_function(PAINTED)
        parts.released.release()
        page.wait_for_function("() => document.querySelector('#changelist-filter details')")
        page.evaluate(TOLD)
        parts.released.release()
        page.wait_for_load_state()
    finally:
        parts.released.release(2)
        server.set_app(app)
    assert page.locator("#changelist-filter details").count() > 4
    moved = page.evaluate(TOLD)
    assert sum(value for value, _ in moved) < 0.01, moved
