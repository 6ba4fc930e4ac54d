// The reading place of each column: the block, sentence, word or passage that a person without a mouse is at. It is
// shown by a highlight of the browser's own and a bar in the margin; the article's text is left alone.

import { article, articles, idsOf, scroller } from "../columns/page.js";
import { units } from "../text/text_steps.js";

const places = {}; // side → {block, from, to, kind, ids}: the number of a block and UTF-16 indices into its text
const lists = new WeakMap(); // article → its blocks in order; what stands inside a block may change, the blocks stay
const numbers = new WeakMap(); // block → its number
let shown = null; // the side whose place is shown

export function blocks(side) {
  const column = article(side);
  if (!lists.has(column)) {
    const all = [...column.querySelectorAll("[data-start]")];
    lists.set(column, all);
    all.forEach((block, number) => numbers.set(block, number));
  }
  return lists.get(column);
}

// The units of one kind in each block of a column.
export const unitsOf = (side, kind) => (number) => units(blocks(side)[number].textContent, kind, article(side).lang);

export const isRtl = (block) => getComputedStyle(block).direction === "rtl";

export const place = (side) => places[side];
export const isShown = (side) => shown === side;

// The text node and index at a UTF-16 index into a block's text; `ending` prefers the end of a node to the start
// of the next.
function point(block, index, ending) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = index;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left < node.length || (ending && left === node.length)) return [node, left];
    left -= node.length;
  }
  return [block, block.childNodes.length];
}

export const pointAt = (side, [number, index], ending = false) => point(blocks(side)[number], index, ending);

// The spot `[block, at]` of a point in the page; null outside the blocks of the column.
export function spotOf(side, node, offset) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const block = element?.closest("[data-start]");
  blocks(side);
  if (!block || !article(side).contains(block)) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return [numbers.get(block), range.toString().length];
}

export function rangeOf(side, { block, from, to } = places[side]) {
  const range = document.createRange();
  range.setStart(...pointAt(side, [block, from]));
  range.setEnd(...pointAt(side, [block, to], true));
  return range;
}

// The place of the first block that can be seen in the column's window.
export function firstSeen(side) {
  const all = blocks(side);
  const top = scroller(side).getBoundingClientRect().top;
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].getBoundingClientRect().bottom > top + 8) high = middle;
    else low = middle + 1;
  }
  return [Math.min(low, all.length - 1), 0];
}

// The end of the last line that can be seen whole in the column's window; the beginning where there is none.
export function lastSeen(side) {
  const all = blocks(side);
  const { bottom } = scroller(side).getBoundingClientRect();
  const seen = all.findLastIndex((block) => block.getBoundingClientRect().top < bottom);
  if (seen < 0) return [0, 0];
  const range = document.createRange();
  range.setStart(all[seen], 0);
  let low = 0;
  let high = all[seen].textContent.length;
  while (low < high) { // the last place up to which the block can be seen
    const middle = (low + high + 1) >> 1;
    range.setEnd(...pointAt(side, [seen, middle], true));
    if (range.getBoundingClientRect().bottom <= bottom) low = middle;
    else high = middle - 1;
  }
  if (low) return [seen, low];
  return seen ? [seen - 1, all[seen - 1].textContent.length] : [0, 0];
}

// Takes a place without moving the text.
export function set(side, next) {
  places[side] = next;
  show(side);
}

// Whether any of the place can be seen in its column's window.
export function inView(side, range = rangeOf(side)) {
  const frame = scroller(side).getBoundingClientRect();
  const { top, bottom } = range.getBoundingClientRect();
  return bottom > frame.top && top < frame.bottom;
}

// Goes to a place, brings it into view and says it.
export function go(side, next) {
  set(side, next);
  keepInView(side, rangeOf(side).getBoundingClientRect());
}

// The passage between two points of the page becomes the place, as far as it lies in its first block.
export function goToRange(side, range, ids) {
  const start = spotOf(side, range.startContainer, range.startOffset);
  if (!start) return;
  const end = spotOf(side, range.endContainer, range.endOffset);
  const to = end && end[0] === start[0] ? end[1] : blocks(side)[start[0]].textContent.length;
  places[side] = { block: start[0], from: start[1], to, kind: "passage", ids };
  show(side);
}

export function keepInView(side, box) {
  const column = scroller(side);
  const frame = column.getBoundingClientRect();
  const margin = Math.min(80, frame.height / 6);
  const above = box.top < frame.top + margin;
  const below = box.bottom > frame.bottom - margin && (box.top > frame.top + frame.height / 2 || box.height < frame.height / 2);
  if (above || below) column.scrollTop += box.top - frame.top - frame.height / 3;
}

// Draws the place of one side; of the other it is kept but not shown.
export function show(side = shown) {
  if (!side || !places[side]) return;
  shown = side;
  const range = rangeOf(side);
  if (window.Highlight) CSS.highlights.set("place", new Highlight(range));
  const column = scroller(side);
  const bar = column.querySelector(".reading-place") ?? column.appendChild(Object.assign(document.createElement("div"), { className: "reading-place" }));
  const box = range.getBoundingClientRect();
  const frame = column.getBoundingClientRect();
  const { left, right } = article(side).getBoundingClientRect();
  const rtl = isRtl(article(side));
  bar.style.top = `${box.top - frame.top + column.scrollTop}px`;
  bar.style.left = `${rtl ? Math.min(column.clientWidth - 7, right - frame.left + 10) : Math.max(3, left - frame.left - 14)}px`;
  bar.style.height = `${Math.max(box.height, 12)}px`;
  for (const other of articles()) {
    const its = other.closest(".scroller").querySelector(".reading-place");
    if (its) its.hidden = its !== bar;
  }
}

export function hide() {
  shown = null;
  window.CSS?.highlights?.delete("place");
  for (const bar of document.querySelectorAll(".reading-place")) bar.hidden = true;
}

// The highlights that lie over the place, in the order of the text.
export function idsAt(side) {
  const at = places[side];
  if (!at || side !== shown) return [];
  if (at.ids) return at.ids;
  const range = rangeOf(side);
  const inside = (mark) => {
    const part = document.createRange();
    part.selectNodeContents(mark);
    return part.compareBoundaryPoints(Range.END_TO_START, range) < 0 && part.compareBoundaryPoints(Range.START_TO_END, range) > 0;
  };
  const marks = [...blocks(side)[at.block].querySelectorAll("mark[data-highlights]")].filter(inside);
  return [...new Set(marks.flatMap(idsOf))];
}

export function init() {
  new ResizeObserver(() => show()).observe(document.querySelector(".desk"));
  document.body.addEventListener("htmx:afterSettle", () => show());
}
