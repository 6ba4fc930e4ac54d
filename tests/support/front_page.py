"""The first page of the admin: its figures, and something of everything that waits there."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from annotations.models import Comment, Link
from reader.models import Comparison
from tests.support import factories
from tests.support.curator import curator

FRONT = "/admin/"


def figures(page: str) -> dict[str, str]:
    """The addresses of the figures by their words; empty for one that is no link."""
    section = page.partition('id="what-waits"')[2].partition("</section>")[0]
    found = re.findall(r'<li>(?:<a href="([^"]*)">)?([^<]+)', section)
    return {words.strip(): unescape(address) for address, words in found}


def looked_at(client: Client) -> dict[str, str]:
    return figures(client.get(FRONT).content.decode())


def accepted(row: Any) -> Any:
    row.curate(curator(), "accepted")
    row.refresh_from_db()
    return row


def edit(row: Any, by: Any, note: str) -> None:
    more = (
        {"relation": row.relation}
        if isinstance(row, Link)
        else {"framing": row.framing, "tags": list(row.tags.all())}
    )
    row.edit(by, seen=row.revision, note=note, **more)


def furnish(comparison: Comparison) -> None:
    """Something of everything that waits, and beside it what does not."""
    owner, coder = comparison.created_by, factories.user(username="coder")
    rows = [factories.highlight(comparison=comparison) for _ in range(8)]
    links = [factories.link(source=rows[number], comparison=comparison) for number in range(3)]
    for row in (accepted(rows[0]), accepted(rows[1]), accepted(links[0])):
        edit(row, owner, "said otherwise")
    edit(accepted(rows[2]), curator(), "a curator said it")
    rows[7].delete_softly(owner)
    for text in ("One", "Two"):
        factories.comment(subject=rows[0], text=text)
    factories.comment(subject=links[1])
    settled = factories.comment(subject=rows[3])
    Comment.resolve(settled.subject, owner)
    signed = [factories.silence(highlight=row) for row in rows[4:7]]
    signed[0].delete_softly(owner)
    factories.highlight(comparison=comparison, analyst=coder, start=rows[3].start, end=rows[3].end + 3)
