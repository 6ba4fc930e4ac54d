// Watches for a selection that has come to rest, and reports the passage it holds or why it holds none.

import { isAltered, passageOf } from "./offsets.js";
import { articles, isTyping } from "../columns/page.js";

const REST = 120; // milliseconds without a change, with no pointer down

// `{article, range, passage}`, `{problem}` in words, or null when nothing is selected in a column.
export function read(selection = document.getSelection()) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const touched = articles().filter((article) => range.intersectsNode(article) && inside(range, article).toString().trim());
  if (!touched.length) return null;
  if (touched.length > 1) return { problem: "This selection reaches into the other column. Select a passage of one piece." };
  const [article] = touched;
  const within = inside(range, article);
  const outside = range.toString().trim().length - within.toString().trim().length;
  if (outside > 0) return { problem: "This selection reaches beyond the text. Select a passage inside the column." };
  if (isAltered(within)) return { problem: "The words on this page are not the words of the stored text: the browser’s translation or an extension changed them. Turn that off for this page and reload it." };
  const passage = passageOf(article, within);
  return passage && { article, range: within, passage };
}

// The part of the range that lies inside the article.
function inside(range, article) {
  const part = range.cloneRange();
  if (!article.contains(part.startContainer)) part.setStart(article, 0);
  if (!article.contains(part.endContainer)) part.setEnd(article, article.childNodes.length);
  return part;
}

// A press on the first letter of a mark puts the caret before the mark and the focus into it, and Chromium then
// selects nothing while the pointer moves. So a mark takes no focus from the pointer, until that is released.
let pressed = null; // {mark, tabindex}

function unfocusable(mark) {
  focusable();
  if (!mark) return;
  pressed = { mark, tabindex: mark.getAttribute("tabindex") };
  mark.removeAttribute("tabindex");
}

function focusable() {
  pressed?.mark.setAttribute("tabindex", pressed.tabindex);
  pressed = null;
}

// “Select all” with the focus in a column selects that column's text: all of the page would reach into the other one.
function selectAll(event) {
  if (event.key.toLowerCase() !== "a" || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
  const text = isTyping(event.target) ? null : event.target.closest?.(".scroller, .case-text")?.querySelector("article");
  if (!text || event.defaultPrevented) return;
  event.preventDefault();
  document.getSelection().selectAllChildren(text);
}

// Calls `report` with what `read` gives, once the pointer is released and the selection rests.
export function watch(report) {
  let pointer = false;
  let timer = 0;
  const settle = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => pointer || report(read()), wait);
  };
  document.addEventListener("pointerdown", (event) => {
    pointer = true;
    unfocusable(event.target.closest("article mark[data-highlights][tabindex]"));
  }, true);
  for (const type of ["pointerup", "pointercancel"]) {
    document.addEventListener(type, () => {
      pointer = false;
      focusable();
      settle(10);
    }, true);
  }
  document.addEventListener("selectionchange", () => settle(REST));
  document.addEventListener("keydown", selectAll);
  document.addEventListener("parallax:selected", () => report(read())); // by keys, and so at rest at once
}
