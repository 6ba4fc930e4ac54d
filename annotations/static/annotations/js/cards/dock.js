// Within the thumb's reach: under a finger and in a small window the toolbar and the cards stand at the window's lower
// edge, above what is said there and above the screen's keyboard. The system's own menu keeps its place by the
// selection. How high that edge is stands on the root, where the style reads it:
// `--keyboard`, `--said` (the line of the connection), `--foot` (below the toolbar and the cards) and `--above` (below
// what was just done), in pixels.

import { overlay } from "../columns/page.js";

const SMALL = "(pointer: coarse), (max-width: 599px)";

let finger = false; // the last press was a finger's, whatever the device's own pointer is

// Whether the toolbar is docked, and not beside the selection.
export const docks = () => finger || window.matchMedia(SMALL).matches;

// How much of the page's height a screen keyboard covers. It leaves the layout as it is, and only the visual viewport
// tells of it.
export function covered(height, { offsetTop, height: seen }) {
  return Math.max(0, Math.round(height - offsetTop - seen));
}

// The cards that are docked: only where the style docks them.
export function sheet(side = document.body.dataset.tab) {
  const slot = side && overlay(side);
  return slot?.childElementCount && getComputedStyle(slot).position === "fixed" ? slot : null;
}

const tall = (element) => element?.offsetHeight ?? 0;
const known = { keyboard: 0, said: 0, foot: 0, above: 0 }; // what the style reads, or takes for granted

// Where the window ends for what stands above its lower edge, in pixels from its top: over the keyboard and the lines
// that are said there.
export function foot() {
  settle();
  return document.documentElement.clientHeight - known.foot;
}

// The same between two edges, `left` and `right`, where the toast may lie before what stands there.
export function clearFoot({ left, right }) {
  const said = document.querySelector("#toast > *")?.getBoundingClientRect();
  return said?.height && said.left < right && said.right > left ? Math.min(foot(), said.top) : foot();
}

// What is docked at the lower edge, which what was just done stands above.
const docked = (element) => (element && element.dataset.dock !== "top" ? tall(element) : 0);

function settle() {
  const keyboard = window.visualViewport ? covered(document.documentElement.clientHeight, window.visualViewport) : 0;
  const composer = document.querySelector("#composer[data-docked]:not([hidden])");
  const said = tall(document.getElementById("connection"));
  const below = keyboard + said + tall(document.getElementById("linking"));
  const heights = { keyboard, said, foot: below, above: below + Math.max(docked(composer), docked(sheet())) };
  for (const [name, height] of Object.entries(heights)) {
    if (known[name] === height) continue; // everything below the root inherits it, and would be styled anew
    known[name] = height;
    document.documentElement.style.setProperty(`--${name}`, `${height}px`);
  }
}

export function init(root) {
  document.addEventListener("pointerdown", ({ pointerType }) => { finger = pointerType === "touch"; }, true);
  const observer = new ResizeObserver(settle);
  for (const part of root.querySelectorAll("#connection, #linking, #composer, .overlay")) observer.observe(part);
  new MutationObserver(settle).observe(root, { subtree: true, attributeFilter: ["data-dock"] });
  for (const type of ["resize", "scroll"]) window.visualViewport?.addEventListener(type, settle, { passive: true });
}
