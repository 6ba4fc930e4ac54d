// The workbench: starts each part, and draws the links anew after an answer.

import * as cards from "./cards.js";
import * as composer from "./composer.js";
import * as connectors from "./connectors.js";
import * as counterparts from "./counterparts.js";
import * as docking from "./docking.js";
import * as draftNotice from "./draft_notice.js";
import * as drafts from "./drafts.js";
import * as emphasis from "./emphasis.js";
import * as faults from "./faults.js";
import * as focus from "./focus.js";
import * as following from "./following.js";
import * as hint from "./hint.js";
import * as keyboard from "./keyboard.js";
import * as keylist from "./keylist.js";
import * as keys from "./keys.js";
import * as layers from "./layers.js";
import * as linking from "./linking.js";
import * as live from "./live.js";
import * as overlaps from "./overlaps.js";
import * as overlay from "./overlay.js";
import * as overview from "./overview.js";
import { forget, idsIn, rewire } from "./page.js";
import * as place from "./place.js";
import * as preview from "./preview.js";
import * as readto from "./readto.js";
import * as scrollPlace from "./scroll_place.js";
import * as search from "./search.js";
import * as showing from "./showing.js";
import * as stubs from "./stubs.js";
import * as submission from "./submission.js";
import * as tabs from "./tabs.js";
import * as undo from "./undo.js";

const root = document.body;
for (const part of [tabs, docking, overlay, faults, drafts, submission, composer, cards, overlaps, linking, counterparts, overview, showing, stubs, following, connectors, preview, search, emphasis, place, focus, readto, keyboard, undo, layers, keylist, keys, hint, scrollPlace, live, draftNotice]) part.init(root);

// After an answer: where marks or links changed, the links are measured and drawn anew.
const redrawn = new Map(); // block → the highlights that reached into it before
root.addEventListener("htmx:oobBeforeSwap", ({ target }) => {
  if (!target.closest("article")) return;
  if (!redrawn.has(target)) redrawn.set(target, idsIn(target));
  forget(target);
});
let frame = 0;
root.addEventListener("htmx:afterSettle", () => {
  if (rewire() || redrawn.size) frame ||= requestAnimationFrame(redraw); // asked earlier, the page would be laid out twice
});
function redraw() {
  frame = 0;
  connectors.measure([...redrawn].flatMap(([block, before]) => [...before, ...idsIn(block)]));
  redrawn.clear();
  emphasis.refresh();
}

// An address may name a passage or a link to open: `?highlight=3` or `?link=9`.
const asked = new URLSearchParams(location.search);
if (asked.has("link")) emphasis.align(asked.get("link"));
else if (asked.has("highlight")) {
  const mark = cards.reveal(asked.get("highlight"));
  cards.openHighlights([asked.get("highlight")], mark ?? undefined);
}
root.dataset.ready = "";
