"""Asks axe what is wrong with the state a page is in, in light and in dark, and gathers what it finds."""

from collections.abc import Iterable, Mapping

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.sampling import LONG

SCRIPT = Axe().axe_script
#: What axe tries in each scheme. Only colours differ in dark, so only a long run tries every rule there too.
TRIED: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {} if LONG else {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}


class Faults:
    """What axe finds in the states that are looked at; `known` names rules by selectors that they may find."""

    def __init__(self, known: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.found: list[str] = []
        self.known = known or {}

    def look(self, page: Page, state: str, *, schemes: Iterable[str] = tuple(TRIED)) -> None:
        """Gather what is wrong now; `schemes` may leave out dark where the same colours are looked at elsewhere."""
        for scheme in TRIED if LONG else schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            if not page.evaluate("'axe' in window"):
                page.evaluate(SCRIPT)
            answer = page.evaluate(
                "tried => axe.run(document, {resultTypes: ['violations'], ...tried})", TRIED[scheme]
            )
            self.found += [
                f"{state}, {scheme}: {rule['id']} at {where}: {node['html'][:160]} {node['failureSummary']}"
                for rule in answer["violations"]
                for node in rule["nodes"]
                if (where := " ".join(map(str, node["target"]))) not in self.known.get(rule["id"], ())
            ]

    def none(self) -> None:
        assert not self.found, "axe found:\n" + "\n\n".join(self.found)


def check(page: Page) -> None:
    """The page as it stands, where one state is all there is to look at."""
    faults = Faults()
    faults.look(page, page.url)
    faults.none()
