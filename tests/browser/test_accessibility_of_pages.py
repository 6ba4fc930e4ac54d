"""No page beside the workbench breaks a rule of accessibility that axe knows, in light and in dark."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.curation.archive import ARCHIVED, move
from annotations.models import Framing, Highlight, Link, Silence
from annotations.models.annotation import Status
from reader.models import Comparison, Document, Membership, Role
from tests.browser import workbench
from tests.browser.axe import Faults
from tests.browser.workbench import SignedIn
from tests.support import factories
from tests.support.curator import list_of, page_of, superuser
from tests.support.guard import Guard

pytestmark = pytest.mark.sampled  # by the schemes in which axe tries every rule

# Faults of Django's own admin, by rule and by the element that has them; each is in a template of Django's.
DJANGO: dict[str, tuple[str, ...]] = {
    # The column of what a row is, which is read with the row, and that of the button that takes a new row away.
    "empty-table-header": ("thead > tr > .original", "th:nth-child(6)"),
}


@pytest.fixture
def comparison(transactional_db: None) -> Comparison:
    made = workbench.comparison()
    strategic, psychological = made.framings.order_by("position")
    first = factories.highlight(
        comparison=made, quote="Nobody expects the vote", framing=strategic, tags=strategic.tags.all()[:2],
        note="A *note* with `code` and a [link](https://example.org/).",
    )  # fmt: skip
    inner = factories.highlight(comparison=made, quote="the vote before", framing=psychological)
    far = factories.highlight(comparison=made, document=made.right, quote="They came in smiling")
    factories.link(source=first, target=far, relation=made.relations.get(slug="echoes"), note="Both *wait*.")
    factories.silence(highlight=inner, note="Nothing there.")
    factories.comment(subject=first, text="Is it *so*?")
    first.curate(made.created_by, Status.ACCEPTED)
    factories.highlight(comparison=made, quote="Two firms", framing=strategic).delete_softly(made.created_by)
    return made


PAGES = [
    "/", "/documents/", "/documents/add/", "/documents/{left}/", "/documents/{left}/structure/",
    "/documents/{draft}/structure/", "/comparisons/add/", "/comparisons/{pk}/codebook/",
    "/comparisons/{pk}/members/", "/comparisons/{pk}/coding/", "/comparisons/{pk}/archive/",
    "/comparisons/{pk}/destroy/", "/comparisons/{archived}/", "/comparisons/{archived}/archive/",
    "/comparisons/{archived}/members/", "/documents/{unused}/destroy/", "/documents/{left}/destroy/",
    "/accounts/close/", "/comparisons/{pk}/findings/",
    "/comparisons/{pk}/highlights/", "/comparisons/{pk}/highlights/?framing=strategic",
    "/comparisons/{pk}/links/", "/comparisons/{pk}/highlights/{first}/", "/comparisons/{pk}/links/{link}/",
    "/comparisons/{pk}/highlights/{deleted}/", "/comparisons/{pk}/highlights/{first}/comments/",
    "/comparisons/{pk}/highlights/{first}/counterparts/",
    "/comparisons/{pk}/print/", "/comparisons/{pk}/search/?q=note", "/comparisons/{pk}/search/?q=nonesuch",
    "/accounts/password/", "/nowhere/", "/comparisons/{pk}/review/", "/comparisons/{pk}/review/?of=links",
]  # fmt: skip


def addresses(comparison: Comparison) -> list[str]:
    archived = factories.comparison(owner=comparison.created_by, title="Archived")
    move(archived, comparison.created_by, ARCHIVED)
    numbers = {
        "archived": archived.pk,
        "unused": factories.document(title="Unused").pk,
        "pk": comparison.pk,
        "left": comparison.left_id,
        "draft": factories.document(title="A draft", stored=False).pk,
        "first": Highlight.objects.earliest("pk").pk,
        "deleted": Highlight.objects.get(deleted__isnull=False).pk,
        "link": Link.objects.get().pk,
    }
    return [address.format(**numbers) for address in PAGES]


def unfold(page: Page) -> None:
    folded = page.locator("main details:not([open]) > summary")
    for _ in range(min(folded.count(), 6)):  # each one that opens leaves the list
        folded.first.click()


@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page(
    signed_in: SignedIn, comparison: Comparison, faults: Faults, guard: Guard, width: int, part: int
) -> None:
    guard.allow("status of 404", "there is nothing at that address")
    page = signed_in(comparison.created_by)
    page.set_viewport_size({"width": width, "height": 844})
    for address in addresses(comparison)[part::2]:
        page.goto(address)
        unfold(page)
        schemes = ["light", "dark"] if width == 1280 else ["light"]
        faults.look(page, f"{address} at {width} px", schemes=schemes)


@pytest.mark.slow
def test_pages_that_say_what_is_wrong(
    signed_in: SignedIn, comparison: Comparison, faults: Faults, guard: Guard
) -> None:
    guard.allow("the server responded with a status of", "the server refuses on purpose")
    page = signed_in(comparison.created_by)
    base = f"/comparisons/{comparison.pk}/"

    def sent(address: str, button: str, **typed: str) -> None:
        """Fill the form of a page by its fields' names, send it past the browser's own checks, and look."""
        page.goto(address)
        pressed = page.locator(
            "form button", has_text=re.compile(f"^{button}$")
        ).first  # it may be folded away
        form = pressed.locator("xpath=ancestor::form")
        form.evaluate("form => { form.noValidate = true; form.removeAttribute('data-upload') }")
        for name, value in typed.items():
            form.locator(f"[name={name}]").evaluate("(field, value) => { field.value = value }", value)
        pressed.evaluate("button => button.form.requestSubmit(button)")
        expect(page.locator(".errors, .notice.error").first).to_be_visible()
        faults.look(page, f"{button} at {address}")

    first = Highlight.objects.earliest("pk")
    draft = factories.document(title="A draft", stored=False)
    sent("/documents/add/", "Preview")
    sent(f"/documents/{draft.pk}/structure/", "Save this piece", title="", language="Klingon, spoken")
    sent(f"/documents/{draft.pk}/structure/", "Apply")
    sent("/comparisons/add/", "Compare")
    sent("/accounts/password/", "Change it", old_password="wrong", new_password1="x")
    sent(f"{base}destroy/", "Destroy the comparison", title="Another")
    sent(f"{base}archive/", "Archive it", reason="x" * 201)
    sent(f"{base}codebook/", "Save", name="Psychological", key="é")
    framing = Framing.objects.filter(comparison=comparison).first()
    sent(f"{base}highlights/{first.pk}/?edit=1", "Save", start="90000", end="90010")
    # A plain form that the rules refuse has a page of its own, with what was typed.
    page.goto(f"{base}highlights/{first.pk}/")
    page.locator("#main form.curate").evaluate("""form => {
        form.action = form.action.replace("/curate/", "/silence/");
        const note = Object.assign(document.createElement("textarea"), {name: "note", value: "Kept."});
        form.append(note);
        form.requestSubmit();
    }""")
    expect(page.get_by_role("heading", name="This was not done")).to_be_visible()
    faults.look(page, "refused")

    page.goto(f"{base}codebook/")
    page.get_by_role("button", name="Retire Reframes").click()
    page.get_by_text("1 retired relation", exact=True).click()
    other = Framing.objects.filter(comparison=comparison).last()
    assert framing is not None
    assert other is not None
    other.change(comparison.created_by, seen=other.revision, colour=framing.colour, line=framing.line)
    faults.look(page, "a retired shelf")
    page.reload()
    expect(page.locator(".code-alike").first).to_be_visible()
    faults.look(page, "look-alikes")

    page = signed_in(workbench.join(comparison, "reader", Role.READER))
    page.goto(f"{base}codebook/")
    faults.look(page, "the codebook for a reader")
    page.goto(f"{base}links/add/?source={first.pk}&target={first.pk}")
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
    faults.look(page, "not allowed")
    page = signed_in(factories.user(username="newcomer"))
    for address in ("/", "/documents/", "/comparisons/add/"):
        page.goto(address)
        faults.look(page, f"{address} of a newcomer")
    sent("/accounts/close/", "Close my account", password="wrong")


def test_signing_in(page: Page, comparison: Comparison, faults: Faults) -> None:
    page.goto("/accounts/login/")
    faults.look(page, "sign in")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    faults.look(page, "sign in, refused")


@pytest.fixture
def admin(signed_in: SignedIn, guard: Guard) -> Page:
    guard.allow("Applying inline style", "axe itself tries a date field")
    return signed_in(superuser())


@pytest.mark.slow
def test_the_lists_and_forms_of_the_admin(admin: Page, comparison: Comparison) -> None:
    faults = Faults(DJANGO)
    first = Highlight.objects.earliest("pk")
    rows: list[Any] = [
        first, Link.objects.get(), Silence.objects.get(), Framing.objects.first(), comparison, comparison.left,
        factories.ruling(comparison=comparison),
    ]  # fmt: skip
    admin.goto("/admin/")
    faults.look(admin, "the admin's first page")
    for row in rows:
        admin.goto(list_of(type(row)))
        faults.look(admin, f"the list of {row._meta.verbose_name_plural}")
        admin.goto(page_of(row))
        faults.look(admin, f"the form of a {row._meta.verbose_name}")
    admin.goto(page_of(first, "history"))
    faults.look(admin, "a history")
    faults.none()


@pytest.mark.slow
def test_the_acts_of_the_admin(admin: Page, comparison: Comparison) -> None:
    faults, page, first = Faults(DJANGO), admin, Highlight.objects.earliest("pk")
    factories.ruling(comparison=comparison)

    def follow(control: Locator) -> None:
        with page.expect_navigation():
            control.click()

    page.goto(list_of(Highlight))
    page.get_by_role("checkbox", name="Select all objects").check()
    page.get_by_label("Action:").select_option("retag")
    follow(page.get_by_role("button", name="Go"))
    faults.look(page, "recoding")
    factories.highlight(
        comparison=comparison, document=first.document, start=first.start, end=first.end, framing=first.framing,
        analyst=factories.user(username="another"), note="So it is.",
    )  # fmt: skip
    page.goto(list_of(Highlight))
    page.get_by_role("checkbox", name="Select all objects").check()
    page.get_by_label("Action:").select_option("merge")
    follow(page.get_by_role("button", name="Go"))
    faults.look(page, "merging")
    follow(page.get_by_role("button", name=re.compile("Merge 2 highlights")))
    faults.look(page, "merged")
    page.goto(f"/admin/annotations/change/hand-over/?person={first.analyst_id}&to=close")
    faults.look(page, "handing over open work")
    page.goto("/admin/")
    faults.look(page, "what waits")
    page.goto("/admin/annotations/change/acts/")
    faults.look(page, "acts on many rows")
    follow(page.get_by_role("link", name=re.compile("Undo")).first)
    faults.look(page, "undoing an act")
    page.goto(list_of(Document) + "?q=nonesuch")
    faults.look(page, "nothing found")
    assert Membership.objects.count()
    faults.none()
