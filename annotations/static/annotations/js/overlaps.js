// Where several highlights lie over one place, one of their cards is current: it is outlined and its whole passage
// stands out on the page. A key, or another click on the place, goes to the next.

import { bringIn } from "./overlay.js";
import { marksOf, other, overlay } from "./page.js";

let standing = []; // the marks that stand out

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
  const at = all.indexOf(current(side));
  const next = all[(at + way + all.length) % all.length];
  choose(next);
  next.focus({ preventScroll: true });
  bringIn(next);
  return true;
}

// Whether the cards that are open are those of these highlights.
const stands = (side, ids) => {
  const open = cards(side).map((card) => card.dataset.card);
  return open.length > 1 && open.length === ids.length && ids.every((id) => open.includes(id));
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
  root.addEventListener("htmx:afterSettle", refresh);
  for (const side of ["left", "right"]) new MutationObserver(refresh).observe(overlay(side), { childList: true });
}
