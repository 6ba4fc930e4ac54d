// How far each piece is read: what “here” means in a column, and the menu that says it. The server keeps it.

import { codePoints, unitIndex } from "../text/offsets.js";
import * as caret from "../keyboard/caret.js";

const said = (side) => document.getElementById(`read-to-${side}`)?.dataset;

// From the beginning of the block in which one stopped reading to there; null where all is read, or nothing, or
// nothing may be said.
export function rangeTo(side) {
  const { readTo, length } = said(side) ?? {};
  const place = Number(readTo ?? 0);
  if (!place || place === Number(length)) return null;
  const block = caret.blocks(side).findLast(({ dataset }) => Number(dataset.start) < place);
  if (!block) return null;
  const number = caret.blocks(side).indexOf(block);
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(...caret.pointAt(side, [number, unitIndex(block.textContent, place - Number(block.dataset.start))], true));
  return range;
}

// The place in the text, in code points, up to which one has read: the end of the reading place where that is in
// view, otherwise the end of what can be seen.
function here(side) {
  const at = caret.isShown(side) && caret.place(side);
  const [number, to] = at && caret.inView(side) ? [at.block, at.to] : caret.lastSeen(side);
  const block = caret.blocks(side)[number];
  return Number(block.dataset.start) + codePoints(block.textContent.slice(0, to));
}

// Says that the column's piece is read up to here; false where the person may not say so.
export function declare(side) {
  const button = document.querySelector(`[data-read-here="${side}"]`);
  button?.click();
  return Boolean(button);
}

export function init(root) {
  for (const form of root.querySelectorAll(".reading-menu form")) {
    // Before htmx reads the form.
    form.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-read-here]");
      if (button) button.value = here(button.dataset.readHere);
    }, true);
    form.addEventListener("htmx:beforeRequest", () => {
      const menu = form.closest("details");
      if (form.contains(document.activeElement)) menu.querySelector("summary").focus({ preventScroll: true });
      menu.open = false;
    });
  }
}
