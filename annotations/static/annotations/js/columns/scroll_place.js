// Where both columns stand, as places in the text. The page notes it when it is left, and a page of the same
// comparison that is opened after it in the same tab, under another layer, by Back or anew, stands there again. Where a
// filter was set, or a criterion of it removed, both columns go to their first match. Opened for the first time it shows
// the beginning of both pieces or, where no passage there is linked and a link is near, that link.

import { article, other, scroller } from "./page.js";
import * as caret from "../keyboard/caret.js";
import { pairs } from "../links/connectors.js";
import { alone, show } from "./tabs.js";

const SIDES = ["left", "right"];
const NEAR = 2; // windows from the beginning within which the first link is gone to
const name = () => `parallax:${document.body.dataset.person ?? ""}:place:${document.body.dataset.base}`;

// The block at a column's upper edge, by its place in the text, and which share of its height is out of sight above.
// Null at the very top.
function read(side) {
  const column = scroller(side);
  if (!column.scrollTop) return null;
  const edge = column.getBoundingClientRect().top;
  const [number] = caret.firstSeen(side);
  const { top, height } = caret.blocks(side)[number].getBoundingClientRect();
  return { start: Number(caret.blocks(side)[number].dataset.start), share: shareAbove(top, height, edge) };
}

// The share of a block's height that is above `edge`; negative where the block begins below it.
export const shareAbove = (top, height, edge) => (height ? (edge - top) / height : 0);

function stand(side, place) {
  const column = scroller(side);
  const block = place && caret.blocks(side).findLast(({ dataset }) => Number(dataset.start) <= place.start);
  if (!block) return;
  const { top, height } = block.getBoundingClientRect();
  column.scrollTop += top + place.share * height - column.getBoundingClientRect().top;
}

let refiltered = false; // the page is left for the same one under another filter

function keep() {
  const places = Object.fromEntries(SIDES.map((side) => [side, read(side)]));
  try {
    sessionStorage.setItem(name(), JSON.stringify({ ...places, tab: document.body.dataset.tab, refiltered }));
  } catch { /* a browser may keep nothing; the next page begins at the top */ }
  refiltered = false; // the browser may bring this page back
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(name()) ?? "null");
  } catch {
    return null;
  }
}

// Far ends of links, which are drawn too, are no matches.
const firstMatch = (side) => article(side).querySelector("mark:not(.beyond)");

// Brings the first match of each column into view; a column that shows it already stays.
function goToFirstMatches() {
  for (const side of SIDES) {
    const box = firstMatch(side)?.getBoundingClientRect();
    const frame = scroller(side).getBoundingClientRect();
    if (box && (box.top < frame.top || box.bottom > frame.bottom)) scroller(side).scrollTop += box.top - frame.top - frame.height / 4;
  }
  const seen = alone();
  if (seen && !firstMatch(seen) && firstMatch(other(seen))) show(other(seen));
}

function goToFirstLink() {
  const [first] = pairs().sort((a, b) => a.left - b.left);
  const within = (pair, windows) => (side) => pair[side] < windows * scroller(side).clientHeight;
  if (!first || alone() || !SIDES.every(within(first, NEAR)) || pairs().some((pair) => SIDES.some(within(pair, 1)))) return;
  for (const side of SIDES) scroller(side).scrollTop = first[side] - scroller(side).clientHeight / 4;
}

export function init(root) {
  if (!root.querySelector(".desk")) return;
  const asked = new URLSearchParams(location.search);
  const named = asked.has("highlight") || asked.has("link");
  const found = named ? null : kept();
  if (found) {
    if (SIDES.includes(found.tab)) show(found.tab);
    for (const side of SIDES) stand(side, found[side]);
  }
  const filtered = root.querySelector(".criteria");
  if (filtered && !named && (!found || found.refiltered)) goToFirstMatches();
  else if (!named && !found) goToFirstLink();
  root.querySelector("form.filter")?.addEventListener("submit", () => { refiltered = true; });
  filtered?.addEventListener("click", ({ target }) => { refiltered = Boolean(target.closest("a.chip")); });
  window.addEventListener("pagehide", keep);
}
