"""The whole job: bring two pieces, read, highlight, link, sign a silence, reload, export."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from annotations.models import Highlight, Link
from reader.models import Comparison
from tests.browser import workbench
from tests.browser.workbench import SignedIn, export, highlight, mark
from tests.support import factories

LEFT = """The lighthouse and the levy

I. The offer

The harbour board published its offer on a Friday evening, when few were left to read it. It asks every boat for a levy, and it gives the board the lamp.

Whoever keeps the lamp decides which boats come home first. That is worth more than the levy, and everybody on the quay can count.

II. Who stands where

Three groups have a stake in the vote:

- The fishers, who pay first and are asked last
- The board, which needs a reason to exist
- The hotel, which wants the view without the horn

| Group | What it gains |
|-------|---------------|
| Fishers | Cheaper insurance |
| Board | A seat in the capital |
| Hotel | Quiet nights |
The numbers are the board's own. Nobody has checked them, and nobody has been asked to.

III. What follows

A levy that is small today can be raised by a vote of five. Four of those five own a share in the hotel.

The fishers could refuse together, but each of them has a loan that falls due in the spring.

Conclusion: a lamp is a lever

The light will go on turning. The question is only who is allowed to stop it.
"""  # noqa: E501
RIGHT = """Waiting for the lamp

The man who runs the board never raises his voice. People lean in to hear him, and by then they have already agreed a little.

He remembers every child's name. He brought soup\u00a0to\u00a0the\u00a0widow at the end of the pier, twice, and both times somebody happened to take a picture.

What he cannot bear is to be left out 🐟 of a conversation. When the fishers met without him, he stood outside in the rain until they opened the door.

"We were so tired of being nobody," one of them told me, "that we would have signed anything he wrote."

So the town gave him the lamp the way one gives a worried parent the keys: to have some peace at last.

They do not speak of money. They speak of being seen from the sea.
"""  # noqa: E501

PLAN = [  # side, from, to, framing
    ("left", "on a Friday evening, when few were left to read it", "", "Strategic"),
    ("left", "few were left to read it. It asks every boat for a levy", "", "Psychological"),  # overlaps it
    ("left", "everybody on the quay can count", "The fishers, who pay first", "Strategic"),  # across blocks
    ("left", "A seat in the capital", "", "Strategic"),  # in the table
    ("left", "can be raised by a vote of five", "", "Strategic"),
    ("left", "who is allowed to stop it", "", "Psychological"),
    ("right", "they have already agreed a little", "", "Psychological"),
    ("right", "soup\u00a0to\u00a0the\u00a0widow", "", "Strategic"),  # no-break spaces
    ("right", "left out 🐟 of a conversation", "", "Psychological"),
    ("right", "we would have signed anything", "So the town", "Psychological"),
]
LINKS = [(0, 6, "contrasts with"), (3, 7, "reframes"), (4, 8, "explains")]
SILENT = 5


@pytest.fixture
def comparison(transactional_db: None, tmp_path: Path) -> Comparison:
    """Brought and set side by side by the commands."""
    factories.user()
    numbers = []
    for name, text in (("left.txt", LEFT), ("right.txt", RIGHT)):
        (tmp_path / name).write_text(text, "utf-8")
        numbers.append(command("import_document", str(tmp_path / name)))
    return Comparison.objects.get(pk=command("compare", *numbers, "--title", "The lamp"))


def command(*words: str) -> str:
    """What a command prints."""
    printed = io.StringIO()
    call_command(*words, stdout=printed, stderr=io.StringIO())
    return printed.getvalue().strip()


def link(page: Page, source: Highlight, target: Highlight, relation: str) -> None:
    workbench.begin_link(page, source)
    mark(page, target).click()
    form = workbench.link_form(page)
    form.get_by_role("radio", name=relation).check()
    form.get_by_role("button", name="Link", exact=True).click()
    expect(workbench.toast(page)).to_contain_text(f"Linked: {relation}.")
    page.keyboard.press("Escape")


def state(page: Page) -> dict[str, object]:
    """All that the page shows of the work done."""
    return {
        "left": workbench.marks(page, "left"),
        "right": workbench.marks(page, "right"),
        "links": sorted(
            page.locator("#connectors [data-link]").evaluate_all("all => all.map(g => g.dataset.link)")
        ),
        "tally": page.locator("#tally").inner_text(),
    }


def test_from_two_files_to_two_tables(signed_in: SignedIn, comparison: Comparison) -> None:
    page = workbench.open_page(signed_in, comparison)
    made = [highlight(page, side, first, framing, to=last) for side, first, last, framing in PLAN]
    for source, target, relation in LINKS:
        link(page, made[source], made[target], relation)
    card = workbench.open_card(page, made[SILENT])
    card.get_by_text("No counterpart…").click()
    card.get_by_label("I checked this passage").fill("He never speaks of stopping it.")
    card.get_by_role("button", name="Confirm").click()
    expect(page.locator("#tally")).to_contain_text("10 highlights 3 links 1 with no counterpart")

    before = state(page)
    page.reload()
    workbench.ready(page)
    assert state(page) == before
    expect(workbench.open_card(page, made[SILENT])).to_contain_text("No counterpart in the other piece")
    page.keyboard.press("Escape")

    texts = {side: document.text for side, document in comparison.documents.items()}
    rows = export(page, "Highlights")
    page.keyboard.press("Escape")
    pairs = export(page, "Links")
    assert {int(row["id"]) for row in rows} == {row.pk for row in made}
    for row in rows:
        assert row["quote"] == texts[row["side"]][int(row["start"]) : int(row["end"])]
        number = [h.pk for h in made].index(int(row["id"]))
        side, first, last, framing = PLAN[number]
        assert (row["side"], row["framing"]) == (side, framing.lower())
        assert row["quote"].startswith(first)
        assert row["quote"].endswith(last or first)
        ids = [link.pk for link in Link.objects.order_by("pk") if made[number] in (link.source, link.target)]
        assert row["links"] == " | ".join(map(str, ids))
    assert [(row["source_id"], row["target_id"]) for row in pairs] == [
        (str(made[source].pk), str(made[target].pk)) for source, target, _ in LINKS
    ]
    assert [row["relation"] for row in pairs] == ["contrasts", "reframes", "explains"]
    for row in pairs:
        for end in ("source", "target"):
            slice_ = texts[row[f"{end}_side"]][int(row[f"{end}_start"]) : int(row[f"{end}_end"])]
            assert row[f"{end}_quote"] == slice_
    by_quote = {row["quote"]: row for row in rows}
    assert "soup\u00a0to\u00a0the\u00a0widow" in by_quote
    blocks = [b for b in comparison.left.blocks if b.start < made[2].end and made[2].start < b.end]
    assert len(blocks) >= 3
    assert [b.kind for b in comparison.left.blocks if b.start <= made[3].start < b.end] == ["cell"]
