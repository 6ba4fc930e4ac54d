"""Watch every page of a browser test as a person would, and fail the test for what goes astray.

The rules, by their names:

- `outside`: what opens (card, form, menu, toolbar, dialog, toast) lies wholly in the window within 300 ms, its main
  button too;
- `moved`: a column scrolls only by wheel, by a scrolling key, or by an act whose purpose is to go somewhere;
- `focus`: after an act the focus is not on <body>;
- `console`: the browser complains of nothing.

The first three are watched by guard.js, in the page.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
PREFIX = "guard: "
PATIENCE = 15_000  # milliseconds


#: What htmx says of a request that ended because its page was left; what else fails has a name of its own.
LEAVING = ("htmx:sendAbort", "htmx:afterRequest")


class Guard:
    """Gather what goes astray on the pages of one test, and what of it the test allows."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.allowed: list[tuple[str, str]] = []
        self.contexts: list[BrowserContext] = []

    def watch(self, context: BrowserContext, *, scripted: bool = True) -> None:
        """Watch every page of the context from its first script on; where none runs, only the console."""
        if scripted:
            self.contexts.append(context)
            context.add_init_script(SCRIPT)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._note("console", str(error.error), error.page))

    def allow(self, part: str, reason: str, rule: str = "") -> None:
        """Let what is said with these words pass, or all that breaks a rule, for a reason that a reader understands."""
        assert reason
        assert part or rule, "name what is allowed"
        self.allowed.append((rule, part))

    def finish(self) -> None:
        """Wait until the open pages have been looked at to the end."""
        for context in self.contexts:
            for page in context.pages:
                try:
                    page.wait_for_function("() => !window.guard?.isBusy()", polling=50, timeout=PATIENCE)
                except Error:
                    continue  # the page went away meanwhile

    def left(self) -> list[str]:
        """What was seen and not allowed."""
        return [
            text
            for text in self.seen
            if not any(text.startswith(rule) and part in text for rule, part in self.allowed)
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(LEAVING):
            self._note("console", message.text, message.page)
        elif message.type == "debug" and message.text.startswith(PREFIX):
            rule, _, what = message.text.removeprefix(PREFIX).partition(": ")
            self._note(rule, what, message.page)

    def _note(self, rule: str, what: str, page: Page | None) -> None:
        self.seen.append(f"{rule}: {what} ({page.url if page else 'no page'})")
