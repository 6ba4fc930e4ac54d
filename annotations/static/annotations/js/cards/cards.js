// Cards open beside their passage and close with Escape.

import { changed } from "./drafts.js";
import { queryOf } from "./overlaps.js";
import { stand } from "./overlay.js";
import { address, article, idsOf, markAt, marksOf, other, overlay, say, scroller, sideOf } from "../columns/page.js";
import { show } from "../columns/tabs.js";

let opener = null; // what had the focus, or the mark that was clicked: focus goes back there

// True where something is typed in the cards of an overlay, other than a draft that was offered again and left as it was.
export const dirty = (slot) =>
  [...slot.querySelectorAll("form:is([data-editor], .link-form, .reply-form)")].some((form) => changed(form) && !("restored" in form.dataset));

const awaited = new WeakMap(); // overlay → what was there when its next cards were asked for

const editorIn = (slot) => slot.querySelector("form:is(.editor, .link-form)");

// Cards that come late take the place of nothing that a person has asked for, opened or typed in meanwhile.
function arrive({ target, detail }) {
  const asked = awaited.get(target);
  if (!asked || detail.requestConfig.elt !== target || detail.xhr.status > 299) return;
  const now = editorIn(target);
  asked.arrived = !dirty(target) && (!now || now === asked.editor) && !target.querySelector(".htmx-request");
  if (!asked.arrived) detail.shouldSwap = false;
}

// Loads what `path` gives into the column's overlay, beside `anchor`; true when it is there.
export async function open(side, path, anchor) {
  if (!free(side)) return false;
  const before = anchor ?? document.activeElement;
  const slot = overlay(side);
  const asked = { editor: editorIn(slot), arrived: false };
  awaited.set(slot, asked);
  try {
    await htmx.ajax("GET", address(path), { source: slot, target: slot, swap: "innerHTML" });
  } catch {
    return false; // faults.js has said that the connection is lost
  }
  if (!asked.arrived) return false;
  opener = before;
  stand(side, anchor);
  return true;
}

// Puts a card that is at hand there; true when it is done.
export function put(side, html, anchor) {
  if (!free(side)) return false;
  opener = anchor ?? document.activeElement;
  htmx.swap(overlay(side), html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
  stand(side, anchor);
  return true;
}

// True where no card of the column holds what was typed and not stored; otherwise it says so.
export function free(side) {
  const slot = overlay(side);
  if (!dirty(slot)) return true;
  say("There is something unsaved in the open card. Save or cancel it first.");
  slot.querySelector("button.primary")?.focus();
  return false;
}

// Opens the cards of the highlights with these ids beside their passage.
export function openHighlights(ids, anchor = marksOf(ids[0])[0]) {
  if (!anchor) return say("This passage is not shown under the present filter.");
  return open(sideOf(anchor), `highlights/?${queryOf(ids, anchor)}`, anchor);
}

export function close(side) {
  const slot = overlay(side);
  if (!slot.childElementCount) return false;
  const had = slot.contains(document.activeElement) || document.activeElement === document.body;
  const passage = slot.querySelector("[data-card]")?.dataset.card;
  slot.replaceChildren();
  // A passage that was redrawn meanwhile stands in a new mark.
  const back = opener?.isConnected ? opener : passage && marksOf(passage)[0];
  if (had) (back ?? scroller(side)).focus({ preventScroll: true });
  return true;
}

// Goes to the first passage of a highlight, at once: a card that opens there stands by where its passage is.
export function reveal(id, share = 1 / 3) {
  const mark = marksOf(id)[0];
  if (!mark) return null;
  show(sideOf(mark));
  const column = scroller(sideOf(mark));
  const top = mark.getBoundingClientRect().top - column.getBoundingClientRect().top + column.scrollTop;
  column.scrollTop = top - column.clientHeight * share;
  return mark;
}

export function init(root) {
  root.addEventListener("htmx:beforeSwap", arrive);
  for (const side of ["left", "right"]) {
    article(side).addEventListener("click", (event) => {
      const mark = markAt(event.target);
      if (!document.getSelection().isCollapsed) return;
      if (!mark) return dirty(overlay(side)) || close(side);
      if (event.target.closest("a")) return;
      root.dispatchEvent(new CustomEvent("parallax:mark", { detail: { mark, ids: idsOf(mark), side } }));
    });
    article(side).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("mark[data-highlights]")) return;
      event.preventDefault();
      root.dispatchEvent(new CustomEvent("parallax:mark", { detail: { mark: event.target, ids: idsOf(event.target), side } }));
    });
  }
  root.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-close-card]");
    if (closer) {
      const card = closer.closest(".card");
      const slot = overlay(sideOf(card));
      if (slot.querySelectorAll(".card").length === 1) close(sideOf(card));
      else {
        card.remove();
        slot.querySelector(".card").focus({ preventScroll: true });
      }
    }
    const jump = event.target.closest("[data-open-highlight]");
    if (jump && sideOf(jump)) {
      event.preventDefault();
      const id = jump.dataset.openHighlight;
      const mark = reveal(id);
      if (mark) openHighlights([id], mark);
    }
  });
  // An editor sends the tags of the framing that is chosen, and of no other.
  root.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-editor] input[name=framing]")) return;
    for (const choice of target.form.querySelectorAll(".framing-choice")) {
      for (const box of choice.querySelectorAll("input[type=checkbox]")) box.disabled = !choice.contains(target);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const side = sideOf(document.activeElement ?? root) ?? "left";
    const near = [side, other(side)].find((one) => overlay(one).childElementCount);
    if (near && dirty(overlay(near))) say("There is something unsaved in the open card. Save or cancel it first.");
    else if (near) close(near);
  });
}
