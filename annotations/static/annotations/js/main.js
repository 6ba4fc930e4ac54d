// The workbench: starts each part, and draws the links anew after an answer.

import * as cards from "./cards/cards.js";
import * as toolbar from "./cards/toolbar.js";
import * as connectors from "./links/connectors.js";
import * as counterparts from "./links/counterparts.js";
import * as dock from "./cards/dock.js";
import * as draftNotice from "./cards/draft_notice.js";
import * as drafts from "./cards/drafts.js";
import * as emphasis from "./links/emphasis.js";
import * as faults from "./sync/faults.js";
import * as focus from "./keyboard/focus.js";
import * as handles from "./links/handles.js";
import * as scrollSync from "./links/scroll_sync.js";
import * as hint from "./hint.js";
import * as keyboard from "./keyboard/keyboard.js";
import * as keyList from "./keyboard/key_list.js";
import * as keys from "./keyboard/keys.js";
import * as layers from "./layers.js";
import * as linking from "./links/linking.js";
import * as polling from "./sync/polling.js";
import * as overlaps from "./cards/overlaps.js";
import * as overlay from "./cards/overlay.js";
import * as overview from "./overview/overview.js";
import { forget, idsIn, rewire } from "./columns/page.js";
import * as caret from "./keyboard/caret.js";
import * as preview from "./links/preview.js";
import * as codedTo from "./columns/coded_to.js";
import * as scrollPlace from "./columns/scroll_place.js";
import * as searchPanel from "./text/search_panel.js";
import * as linkVisibility from "./links/link_visibility.js";
import * as stubs from "./links/stubs.js";
import * as submission from "./sync/submission.js";
import * as tabs from "./columns/tabs.js";
import * as tagList from "./cards/tag_list.js";
import * as undo from "./sync/undo.js";

const root = document.body;
for (const part of [tabs, dock, overlay, faults, drafts, submission, toolbar, tagList, cards, overlaps, linking, handles, counterparts, overview, linkVisibility, stubs, scrollSync, connectors, preview, searchPanel, emphasis, caret, focus, codedTo, keyboard, undo, layers, keyList, keys, hint, scrollPlace, polling, draftNotice]) part.init(root);

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

// An address may name a passage or a link to open: `?highlight=3` or `?link=9`. Of a deleted one the page says so.
const asked = new URLSearchParams(location.search);
if (document.querySelector("#toast [data-deleted]")) asked.delete("link"), asked.delete("highlight");
if (asked.has("link")) emphasis.align(asked.get("link"));
else if (asked.has("highlight")) {
  const mark = cards.reveal(asked.get("highlight"));
  cards.openHighlights([asked.get("highlight")], mark ?? undefined);
}
root.dataset.ready = "";
