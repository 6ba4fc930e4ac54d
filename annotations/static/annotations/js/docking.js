// Within the thumb's reach: under a finger and in a small window the toolbar and the cards stand at the window's lower
// edge, above what is said there and above the screen's keyboard. The system's own menu keeps its place by the
// selection. How high that edge is stands on the root, where the style reads it:
// `--keyboard`, `--said` (the line of the connection), `--foot` (below the toolbar and the cards) and `--above` (below
// what was just done), in pixels.

import { marksOf, overlay, scroller } from "./page.js";

const GAP = 12; // pixels between a passage and what stands below it

const SMALL = "(pointer: coarse), (max-width: 599px)";

let finger = false; // the last press was a finger's, whatever the device's own pointer is

// Whether the toolbar is docked, and not beside the selection.
export const docks = () => finger || window.matchMedia(SMALL).matches;

// How much of the page's height a screen keyboard covers. It leaves the layout as it is, and only the visual viewport
// tells of it.
export function covered(height, { offsetTop, height: seen }) {
  return Math.max(0, Math.round(height - offsetTop - seen));
}

// How far a column has to go for a passage to end above `floor`, without its beginning leaving the column's top.
export function lift({ top, bottom }, ceiling, floor) {
  return Math.max(0, Math.min(bottom + GAP - floor, top - GAP - ceiling));
}

// Brings a passage of a column above what stands at the lower edge.
export function clear(column, box, floor) {
  column.scrollTop += lift(box, column.getBoundingClientRect().top, floor);
}

// The cards that stand at the lower edge: only where the style docks them.
export function sheet(side = document.body.dataset.tab) {
  const slot = side && overlay(side);
  return slot?.childElementCount && getComputedStyle(slot).position === "fixed" ? slot : null;
}

const tall = (element) => element?.offsetHeight ?? 0;
let stood = 0; // how high the cards were
const known = { keyboard: 0, said: 0, foot: 0, above: 0 }; // what the style reads, or takes for granted

function settle() {
  const keyboard = window.visualViewport ? covered(document.documentElement.clientHeight, window.visualViewport) : 0;
  const composer = document.querySelector("#composer[data-docked]:not([hidden])");
  const said = tall(document.getElementById("connection"));
  const foot = keyboard + said + tall(document.getElementById("linking"));
  const cards = sheet();
  const heights = { keyboard, said, foot, above: foot + Math.max(tall(composer), tall(cards)) };
  for (const [name, height] of Object.entries(heights)) {
    if (known[name] === height) continue; // everything below the root inherits it, and would be styled anew
    known[name] = height;
    document.documentElement.style.setProperty(`--${name}`, `${height}px`);
  }
  if (tall(cards) > stood) show(cards);
  stood = tall(cards);
}

// What a sheet that has grown would now cover comes out above it, but only what one was looking at.
function show(cards) {
  const runs = marksOf(cards.querySelector("[data-card]")?.dataset.card);
  if (!runs.length) return;
  const column = scroller(document.body.dataset.tab);
  const frame = column.getBoundingClientRect();
  const box = { top: runs[0].getBoundingClientRect().top, bottom: runs.at(-1).getBoundingClientRect().bottom };
  if (box.bottom > frame.top && box.top < frame.bottom) clear(column, box, cards.getBoundingClientRect().top);
}

export function init(root) {
  document.addEventListener("pointerdown", ({ pointerType }) => { finger = pointerType === "touch"; }, true);
  const observer = new ResizeObserver(settle);
  for (const part of root.querySelectorAll("#connection, #linking, #composer, .overlay")) observer.observe(part);
  for (const type of ["resize", "scroll"]) window.visualViewport?.addEventListener(type, settle, { passive: true });
}
