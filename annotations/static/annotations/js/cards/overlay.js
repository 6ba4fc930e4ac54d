// Where the cards of a column stand: whole in the window beside their passage, whatever they grow to, and no column
// moves for it. Where they are taller than the room, they scroll by themselves.

import { clearFoot, foot, sheet } from "./dock.js";
import { beside } from "../links/geometry.js";
import { article, idsOf, marksOf, overlay, scroller } from "../columns/page.js";

const EDGE = 8; // pixels kept free at the room's edges
const LINES = 2; // of what follows the passage are left to be read, where there is room
const anchors = {}; // side → {mark, ids}: the passage that the cards stand beside

// The part of the window in which the cards of a column may stand: below what is above it, above what is said below.
function room(side) {
  const frame = scroller(side).getBoundingClientRect();
  const low = sheet(side) ? foot() : clearFoot(frame); // what is said stands above a sheet
  return { top: Math.max(frame.top, 0) + EDGE, bottom: Math.min(frame.bottom, low) - EDGE };
}

// Where the passage begins and ends in the window, or the mark alone where the passage is longer than half the room.
// What is not marked yet ends with its block. Null where nothing of it is in sight.
function passage(side) {
  const { mark, ids = [] } = anchors[side] ?? {};
  const own = mark?.isConnected ? mark : ids.map((id) => marksOf(id)[0]).find(Boolean);
  if (!own) return null;
  const { top, bottom } = room(side);
  const box = own.getBoundingClientRect();
  const ends = own.matches("mark[data-highlights]") ? idsOf(own).map((id) => marksOf(id).at(-1)?.getBoundingClientRect().bottom ?? box.bottom) : [box.bottom];
  const end = Math.max(...ends);
  const found = { top: box.top, bottom: end - box.top < (bottom - top) / 2 ? end : box.bottom };
  return found.bottom > top && found.top < bottom ? found : null;
}

// A third of the way down, where the passage is out of sight.
const somewhere = ({ top, bottom }) => ({ top: top + (bottom - top) / 3, bottom: top + (bottom - top) / 3 });

// Stands the cards of a column beside the passage under a mark, and gives them the focus.
export function stand(side, mark) {
  anchors[side] = { mark, ids: mark?.matches?.("mark[data-highlights]") ? idsOf(mark) : [] };
  const slot = overlay(side);
  if (!slot.childElementCount) return;
  slot.scrollTop = 0;
  fit(side, true);
  (slot.querySelector("[data-first], [tabindex]") ?? slot.firstElementChild).focus({ preventScroll: true });
}

// True where a person looks at a column's cards, or types in them. Whoever has scrolled away is not called back.
function inUse(slot, { top, bottom }) {
  const box = slot.getBoundingClientRect();
  return slot.contains(document.activeElement) || (box.top < bottom && box.bottom > top);
}

// The greatest height of the cards: that of the room or, unless it is a form, which says its passage itself, as the part of
// it that leaves their passage in sight.
function height(slot, its, { top, bottom }) {
  const beyond = its && !slot.querySelector(":scope > form, details[open]") ? Math.max(its.top - top, bottom - its.bottom) - EDGE : 0;
  return beyond > (bottom - top) * 0.4 ? beyond : bottom - top;
}

// The only card of a column, which then scrolls by itself where it is too tall.
const single = (slot) => (slot.childElementCount === 1 && slot.firstElementChild.matches(".card") ? slot.firstElementChild : null);

// The height of the cards with all that they hold.
function natural(slot) {
  const card = single(slot);
  return card ? card.scrollHeight + card.offsetHeight - card.clientHeight : slot.scrollHeight;
}

// Puts the cards of a column where they are seen whole; `fresh` where they have just come.
function fit(side, fresh = false) {
  const slot = overlay(side);
  if (!slot.childElementCount) return;
  const place = room(side);
  if (!fresh && !inUse(slot, place)) return;
  const its = passage(side);
  if (sheet(side)) return dock(slot, its, place);
  delete slot.dataset.dock;
  const most = height(slot, its, place);
  slot.style.setProperty("--most", `${most}px`);
  const whole = natural(slot);
  const tall = Math.min(whole, most);
  slot.toggleAttribute("data-tall", whole > most);
  const standing = slot.getBoundingClientRect();
  const near = its ?? (fresh ? somewhere(place) : { top: standing.top, bottom: standing.top - EDGE });
  const column = scroller(side);
  const apart = EDGE + LINES * parseFloat(getComputedStyle(article(side)).lineHeight);
  const top = beside(near, tall, place, "below", its && its.bottom + apart + tall <= place.bottom ? apart : EDGE);
  slot.style.top = `${top - column.getBoundingClientRect().top + column.scrollTop}px`;
}

// A sheet stands at the window's lower edge, or at the upper one where the lower one would cover its passage.
function dock(slot, its, { top, bottom }) {
  slot.style.removeProperty("top");
  slot.removeAttribute("data-tall");
  const [above, below] = its ? [its.top - top, bottom - its.bottom] : [0, bottom - top];
  const height = slot.scrollHeight;
  const up = height > below && above > below;
  slot.dataset.dock = up ? "top" : "bottom";
  slot.style.setProperty("--ceiling", `${top - EDGE}px`);
  slot.style.setProperty("--most", `${Math.max(up ? above : below, (bottom - top) / 2)}px`);
}

// Brings a part of the cards that is out of sight into the sight of their own box, and moves no column. Of a part that is
// taller than the box its beginning is seen or, where `end` says so, its end, where a form has its button.
export function bringIn(part, end = false) {
  const slot = part.closest(".overlay");
  if (!slot) return;
  const pane = sheet(slot.closest(".column").dataset.side) ? slot : (single(slot) ?? slot);
  const frame = pane.getBoundingClientRect();
  const { top, bottom } = part.getBoundingClientRect();
  const kept = slot.querySelector(":scope > form > .actions")?.offsetHeight ?? 0;
  const over = bottom - frame.bottom + kept + EDGE;
  if (over > EDGE) pane.scrollTop += end ? over : Math.min(over, top - frame.top - EDGE);
  else if (top < frame.top) pane.scrollTop += top - frame.top - EDGE;
}

export function init(root) {
  for (const side of ["left", "right"]) {
    const slot = overlay(side);
    const sizes = new ResizeObserver(() => fit(side));
    for (const part of [scroller(side), ...root.querySelectorAll("#toast, #linking, #connection")]) sizes.observe(part);
    // The box may be as tall as it can get while what it holds grows further.
    const watch = () => { for (const part of slot.children) sizes.observe(part); };
    new MutationObserver(() => {
      watch();
      fit(side);
    }).observe(slot, { childList: true });
    // What is unfolded is what one wants to see.
    slot.addEventListener("toggle", ({ target }) => {
      if (!target.open) return;
      fit(side);
      bringIn(target.querySelector(".reply-form") ?? target, true);
    }, true);
  }
}
