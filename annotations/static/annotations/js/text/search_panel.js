// Search in both pieces, stepped through in place, and below it what the server finds in notes, quotes and tags.
// Matches are painted over the text by the browser; the page itself stays as it is.

import { register } from "../keyboard/keys.js";
import { article, scroller, sideOf } from "../columns/page.js";
import { fold, matches, query, stepped } from "./find.js";
import { alone, show } from "../columns/tabs.js";

const PAINTED = 1000; // matches on either side of the current one
const SIDES = ["left", "right"];

const folded = new WeakMap(); // a block → its text as it is compared; a block's text never changes

let found = []; // every match: `{side, block, start, end}`, the left piece's first
let current = -1;

function find(wanted) {
  return SIDES.flatMap((side) => [...article(side).querySelectorAll("[data-start]")].flatMap((block) => {
    if (!folded.has(block)) folded.set(block, fold(block.textContent));
    return matches(folded.get(block), wanted).map(([start, end]) => ({ side, block, start, end }));
  }));
}

// The DOM range of a match.
function rangeOf({ block, start, end }) {
  const range = document.createRange();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let at = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!begun && start < at + node.length) {
      range.setStart(node, start - at);
      begun = true;
    }
    if (end <= at + node.length) {
      range.setEnd(node, end - at);
      break;
    }
    at += node.length;
  }
  return range;
}

function paint() {
  if (!window.Highlight) return;
  const near = found.slice(Math.max(0, current - PAINTED), Math.max(0, current) + PAINTED);
  CSS.highlights.set("found", new Highlight(...near.map(rangeOf)));
  const here = new Highlight(...(found[current] ? [rangeOf(found[current])] : []));
  here.priority = 1;
  CSS.highlights.set("found-here", here);
}

function tell(form) {
  const typed = form.elements.q.value.trim();
  const [left, right] = SIDES.map((side) => found.filter((match) => match.side === side).length);
  const where = current < 0 ? "" : `${current + 1} of ${found.length} · `;
  form.querySelector("[data-search-count]").textContent = !typed ? "" : found.length ? `${where}${left} left, ${right} right` : "In neither piece";
  for (const button of form.querySelectorAll("[data-step]")) button.disabled = !found.length;
}

function look(form) {
  const wanted = query(form.elements.q.value);
  found = wanted ? find(wanted) : [];
  current = -1;
  paint();
  tell(form);
}

// Brings the next match, or the one before, to a third of its column's height.
function step(form, by) {
  current = stepped(current, by, found.length);
  tell(form);
  if (current < 0) return;
  form.querySelector(".search-panel").classList.add("stepping");
  const match = found[current];
  show(match.side);
  const column = scroller(match.side);
  const frame = column.getBoundingClientRect();
  const box = rangeOf(match).getBoundingClientRect();
  if (box.top < frame.top + 20 || box.bottom > frame.bottom - 40) column.scrollTop += box.top - frame.top - frame.height / 3;
  paint();
}

function unfold(form, open) {
  const panel = form.querySelector(".search-panel");
  panel.hidden = !open;
  panel.classList.remove("stepping");
}

function leave(form) {
  form.elements.q.value = "";
  form.querySelector("#found").replaceChildren();
  look(form);
  unfold(form, false);
}

export function init(root) {
  const form = root.querySelector("form.search");
  if (!form) return;
  const field = form.elements.q;
  const panel = form.querySelector(".search-panel");
  let back = null; // what had the focus before
  let side = "left"; // the column that had it last
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    look(form);
    unfold(form, Boolean(field.value.trim()));
  };
  field.addEventListener("focus", (event) => {
    if (!form.contains(event.relatedTarget)) back = event.relatedTarget;
    unfold(form, Boolean(field.value.trim()));
  });
  field.addEventListener("click", () => unfold(form, Boolean(field.value.trim())));
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(now, 120);
  });
  root.addEventListener("focusin", ({ target }) => {
    const column = target.closest(".column");
    if (column) side = sideOf(column);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      leave(form);
      back?.focus({ preventScroll: true });
      // What had it may be gone since, or may have been nothing at all.
      if (document.activeElement !== back || back === document.body) scroller(alone() ?? side).focus({ preventScroll: true });
    }
    if (event.key === "ArrowDown" && event.target === field) {
      unfold(form, Boolean(field.value.trim()));
      const first = form.querySelector("#found a");
      if (first) event.preventDefault();
      first?.focus();
    }
    if (event.key !== "Enter" || event.target !== field || event.isComposing) return;
    event.preventDefault();
    if (timer) now();
    timer = 0;
    step(form, event.shiftKey ? -1 : 1);
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-step]");
    if (button) step(form, Number(button.dataset.step));
  });
  // What was found in notes, quotes and tags opens in the column where it stands, and the list makes room.
  panel.addEventListener("click", ({ target }) => {
    const result = target.closest("[data-open-highlight], [data-open-link]");
    if (!result) return;
    show(result.dataset.side);
    unfold(form, false);
  }, true);
  document.addEventListener("pointerdown", ({ target }) => form.contains(target) || unfold(form, false));
  form.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !form.contains(relatedTarget) && unfold(form, false));
  register({ keys: ["/"], group: "Find", does: "Search both pieces, notes, quotes and tags", run: () => field.select() ?? field.focus() });
  // Blocks that were drawn anew have new text nodes.
  root.addEventListener("parallax:measured", () => found.length && paint());
  if (field.value.trim()) look(form);
}
