// Where several highlights lie over one place, one of their cards is current: it is outlined and its whole passage
// stands out on the page. A key, or another click on the place, goes to the next. Very many come a page at a time, and
// the key that goes past the last card asks for the next page.

import { placeOf } from "../text/offsets.js";
import { bringIn } from "./overlay.js";
import { article, idsOf, marksOf, other, overlay, say, sideOf } from "../columns/page.js";
import * as caret from "../keyboard/caret.js";

const NAMED = 20; // highlights that an address names one by one; more are named by their place

let standing = []; // the marks that stand out
let turning = null; // the last card of the page that the next one follows, while that is on its way

// What an address says of highlights that overlap: their numbers, or the place where they lie, which is the run of
// `mark` or else the reading place.
export function queryOf(ids, mark) {
  if (ids.length <= NAMED) return ids.map((id) => `id=${id}`).join("&");
  const side = sideOf(mark);
  const run = document.createRange();
  run.selectNodeContents(mark);
  const { startContainer, startOffset, endContainer, endOffset } = idsOf(mark).length < ids.length && caret.place(side) ? caret.rangeOf(side) : run;
  const text = article(side);
  return `document=${text.dataset.document}&start=${placeOf(text, startContainer, startOffset)}&end=${placeOf(text, endContainer, endOffset)}`;
}

const cards = (side) => [...overlay(side).querySelectorAll("[data-card], [data-link-card]")];

// The card that keys act on: the one with the focus, else the current one of this side or of the other.
export function current(side) {
  const focused = document.activeElement?.closest?.(".overlay [data-card], .overlay [data-link-card]");
  const of = (one) => overlay(one).querySelector(":scope > [aria-current]") ?? cards(one)[0];
  return focused ?? of(side) ?? of(other(side)) ?? null;
}

function choose(card) {
  for (const side of ["left", "right"]) for (const one of overlay(side).querySelectorAll(":scope > [aria-current]")) one.removeAttribute("aria-current");
  card?.setAttribute("aria-current", "true");
  bringOut(card?.dataset.card);
}

function bringOut(id) {
  for (const mark of standing) mark.classList.remove("current");
  standing = id ? marksOf(id) : [];
  for (const mark of standing) mark.classList.add("current");
}

// Goes to the next card of those that are open together, or with -1 to the one before; false where there is only one.
export function cycle(side, way = 1) {
  const all = cards(side);
  if (all.length < 2) return false;
  const at = all.indexOf(current(side)) + way;
  if (more(side) && at === all.length) more(side).click();
  else if (more(side) && at < 0) say(`This is the first of ${total(side)} highlights.`);
  else go(all[(at + all.length) % all.length]);
  return true;
}

function go(card) {
  choose(card);
  card.focus({ preventScroll: true });
  bringIn(card);
}

// The button that shows the next page, where there is one, and how many cards there are on all pages.
const more = (side) => overlay(side).querySelector(":scope > [data-more-cards]");
const total = (side) => Number(overlay(side).querySelector(":scope > .cards-head")?.dataset.total);

// Goes to the first card of a page that has come.
function turned() {
  const next = turning?.isConnected && turning.nextElementSibling;
  if (!next || next.matches("[data-more-cards]")) return;
  turning = null;
  go(next);
}

// Whether the cards that are open are those of these highlights.
const stands = (side, ids) => {
  const open = cards(side).map((card) => card.dataset.card);
  return open.length > 1 && (more(side) ? total(side) : open.length) === ids.length && open.every((id) => ids.includes(id));
};

function refresh() {
  const open = ["left", "right"].flatMap(cards);
  const chosen = open.find((card) => card.hasAttribute("aria-current"));
  const focused = open.find((card) => card.contains(document.activeElement));
  choose(focused ?? chosen ?? open[0]);
}

export function init(root) {
  root.addEventListener("focusin", ({ target }) => {
    const card = target.closest(".overlay [data-card], .overlay [data-link-card]");
    if (card) choose(card);
  });
  root.addEventListener("parallax:mark", (event) => {
    const { ids, side } = event.detail;
    if (stands(side, ids) && cycle(side)) event.stopImmediatePropagation();
  });
  root.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.matches("[data-more-cards]")) turning = target.previousElementSibling;
  });
  root.addEventListener("htmx:afterSettle", refresh);
  const drawn = () => {
    turned();
    refresh();
  };
  for (const side of ["left", "right"]) new MutationObserver(drawn).observe(overlay(side), { childList: true });
}
