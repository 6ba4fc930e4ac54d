// Keeps the focus through every swap. What had it may be gone after an answer; it goes then to what took its place:
// the card's new form, another card at the place, the passage, or the column.

import { marksOf, overlay, scroller, sideOf } from "../columns/page.js";
import { alone } from "../columns/tabs.js";

let asked = null; // where the request came from that is under way: {side, ids, card}

// A form takes the focus only for as long as it scrolls, and htmx may have given it to the one in its card's place.
const lost = () => !document.activeElement || document.activeElement.matches("body, form");

function note({ target }) {
  const slot = target.closest?.(".overlay");
  const card = target.closest?.(".card");
  if (slot && card) asked = { side: sideOf(slot), card: card.id, ids: [card.dataset.card, card.dataset.target].filter(Boolean) };
}

export function settle() {
  if (!asked || !lost()) return;
  const { side, card, ids } = asked;
  const slot = overlay(side);
  // Of passages that are shown as one, the editor of one's own takes the place of the shown one's card.
  const same = (card && document.getElementById(card)) || slot.querySelector(".card");
  const field = same?.querySelector("[data-first]") ?? (same?.matches("form") && same.querySelector("input:checked, textarea"));
  const next = field || same || ids.map((id) => marksOf(id)[0]).find(Boolean) || scroller(side);
  next.focus({ preventScroll: true });
  asked = null;
}

let column = null; // the side that had the focus last

// Where nothing else has taken the focus, the column that one was in has it.
function rest() {
  if (!lost() || document.querySelector("dialog[open]")) return;
  if (asked && document.querySelector(".htmx-request")) return; // what is asked for will have it
  if (asked) settle();
  else scroller(alone() ?? column ?? "left").focus({ preventScroll: true });
}

// htmx gives the focus to [autofocus] before what has come stands in its place, and the columns would move to show it.
const FIELD = /<(?:input|select|textarea|button)\b(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const QUOTED_OR_AUTOFOCUS = /"[^"]*"|'[^']*'|\sautofocus\b/g;
const later = (tag) => tag.replace(QUOTED_OR_AUTOFOCUS, (part) => (/^["']/.test(part) ? part : " data-first"));
function waits({ detail }) {
  detail.serverResponse = detail.serverResponse.replace(FIELD, later);
}

export function init(root) {
  root.addEventListener("htmx:beforeSwap", waits);
  // What had the focus may go without a request, and a press may have given it to nothing.
  let focused = null;
  root.addEventListener("focusin", ({ target }) => {
    focused = target;
    column = sideOf(target) ?? column;
  });
  new MutationObserver(() => focused && !focused.isConnected && rest()).observe(root, { childList: true, subtree: true });
  // What goes out of sight loses the focus with the next frame; and the tabs come and go with the window's width.
  for (const type of ["click", "resize"]) window.addEventListener(type, () => requestAnimationFrame(() => setTimeout(rest)));
  root.addEventListener("htmx:beforeRequest", note);
  root.addEventListener("htmx:afterSettle", settle);
  root.addEventListener("htmx:afterRequest", () => setTimeout(() => asked && rest())); // nothing is swapped where it failed
  root.addEventListener("parallax:changed", settle);
  document.addEventListener("pointerdown", () => { asked = null; }, true); // the focus goes where the hand goes
}
