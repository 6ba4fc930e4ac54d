// “Read aligned”: while it is on, the column that a person scrolls moves the other one, so that linked passages
// stand level at the reading line, a third of the way down. What the page scrolls by itself moves nothing.

import { across, anchors } from "./alignment.js";
import { pairs } from "./connectors.js";
import { keep, kept } from "../preferences.js";
import { other, scroller, sideOf } from "../columns/page.js";

const LINE = 1 / 3; // of a column's height
const AFTER = 400; // milliseconds for which a column still glides after the last sign of the hand

const wide = window.matchMedia("(min-width: 900px)");

let on = false;
let points = null; // what stands level with what; null where the page has changed since
let driver = ""; // the column in the person's hand
let until = 0;
let asked = 0;

// Takes a column into the hand: its scrolling moves the other one for a moment.
export function drive(side) {
  driver = side;
  until = performance.now() + AFTER;
}

// Lets go of both: what comes is the page's own scrolling.
export function release() {
  driver = "";
}

function follow() {
  asked = 0;
  if (!on || !wide.matches || !driver) return;
  const [near, far] = [scroller(driver), scroller(other(driver))];
  points ??= anchors(pairs(), { left: scroller("left").scrollHeight, right: scroller("right").scrollHeight });
  far.scrollTop = across(points, driver, near.scrollTop + near.clientHeight * LINE) - far.clientHeight * LINE;
}

function moved(side) {
  if (!on || side !== driver || performance.now() > until) return;
  drive(side);
  asked ||= requestAnimationFrame(follow);
}

function turn(button, value) {
  on = value;
  button.setAttribute("aria-pressed", String(on));
  button.closest(".menu")?.classList.toggle("aligned", on);
}

export function init(root) {
  const button = root.querySelector("[data-read-aligned]");
  if (!button) return;
  turn(button, kept("aligned", "") === "yes");
  button.addEventListener("click", () => {
    turn(button, !on);
    keep("aligned", on ? "yes" : "");
    if (!on) return;
    drive("left");
    follow();
  });
  for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(type, ({ target }) => {
      const side = target.closest?.(".column") && sideOf(target);
      if (side) drive(side);
      else release();
    }, { passive: true, capture: true });
  }
  // A scrollbar is held for as long as it likes.
  document.addEventListener("pointermove", ({ buttons }) => { if (buttons && driver) drive(driver); }, { passive: true });
  for (const side of ["left", "right"]) scroller(side).addEventListener("scroll", () => moved(side), { passive: true });
  root.addEventListener("parallax:measured", () => { points = null; });
}
