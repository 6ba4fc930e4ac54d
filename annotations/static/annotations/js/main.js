// The workbench: starts each part, and draws the links anew after an answer.

import * as cards from "./cards.js";
import * as composer from "./composer.js";
import * as connectors from "./connectors.js";
import * as emphasis from "./emphasis.js";
import * as faults from "./faults.js";
import * as linking from "./linking.js";
import { forget, rewire } from "./page.js";
import * as tabs from "./tabs.js";

const root = document.body;
for (const part of [tabs, faults, composer, cards, linking, connectors, emphasis]) part.init(root);

// After an answer: where marks or links changed, the links are measured and drawn anew.
let redrawn = false;
root.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (!event.target.closest("article")) return;
  redrawn = true;
  forget();
});
root.addEventListener("htmx:afterSettle", () => {
  if (!rewire() && !redrawn) return;
  redrawn = false;
  connectors.measure();
  emphasis.refresh();
});
document.addEventListener("click", (event) => {
  for (const menu of root.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of root.querySelectorAll("details.menu[open]")) menu.open = false;
});

// An address may name a passage or a link to open: `?highlight=3` or `?link=9`.
const asked = new URLSearchParams(location.search);
if (asked.has("link")) emphasis.align(asked.get("link"));
else if (asked.has("highlight")) {
  const mark = cards.reveal(asked.get("highlight"));
  cards.openHighlights([asked.get("highlight")], mark ?? undefined);
}
root.dataset.ready = "";
