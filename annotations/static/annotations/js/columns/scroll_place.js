// Where both columns stand, as places in the text. The page notes it when it is left, and a page of the same
// comparison that is opened after it in the same tab, under another filter or layer, by Back or anew, stands there
// again.

import { scroller } from "./page.js";
import * as caret from "../keyboard/caret.js";
import { show } from "./tabs.js";

const SIDES = ["left", "right"];
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

function keep() {
  const places = Object.fromEntries(SIDES.map((side) => [side, read(side)]));
  try {
    sessionStorage.setItem(name(), JSON.stringify({ ...places, tab: document.body.dataset.tab }));
  } catch { /* a browser may keep nothing; the next page begins at the top */ }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(name()) ?? "null");
  } catch {
    return null;
  }
}

export function init(root) {
  if (!root.querySelector(".desk")) return;
  const asked = new URLSearchParams(location.search);
  const found = asked.has("highlight") || asked.has("link") ? null : kept();
  if (found) {
    if (SIDES.includes(found.tab)) show(found.tab);
    for (const side of SIDES) stand(side, found[side]);
  }
  window.addEventListener("pagehide", keep);
}
