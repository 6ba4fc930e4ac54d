// “Aligned”: while it is on, the column that a person scrolls moves the other one, so that linked passages stand level
// at the reading line, a third of the way down. What the page scrolls by itself moves nothing.
//
// Where the two do not stand level, as after a jump, they come level by and by as one reads, without a leap. A person
// who scrolls with Alt held moves one column alone; from there the two go on together. The same
// holds while one looks for a passage to link to: the passage linked from stays where it is.

import { across, anchors } from "./alignment.js";
import { pairs } from "./connectors.js";
import { keep, kept } from "../preferences.js";
import { other, scroller, sideOf } from "../columns/page.js";
import { alone as oneSide } from "../columns/tabs.js";

const LINE = 1 / 3; // of a column's height
const LINE_HEIGHT = 20; // pixels, where a wheel counts in lines
const AFTER = 400; // milliseconds for which a column still glides after the last sign of the hand

const stood = { left: 0, right: 0 }; // where each column stood when it was last looked at

let on = false;
let points = null; // what stands level with what; null where the page has changed since
let driver = ""; // the column in the person's hand
let taken = false; // it was taken into the hand and has not moved since
let alone = false; // it is scrolled with Alt held
let shift = 0; // pixels by which the right column stood lower than level when it last moved
let apart = false; // a person has shifted them, so they stay so
let until = 0;
let asked = 0;

// Takes a column into the hand: its scrolling moves the other one for a moment.
export function drive(side) {
  taken ||= side !== driver || performance.now() > until;
  driver = side;
  until = performance.now() + AFTER;
}

// Lets go of both: what comes is the page's own scrolling.
export function release() {
  driver = "";
  apart = false;
}

function look(...sides) {
  for (const side of sides) stood[side] = scroller(side).scrollTop;
}

const line = (side) => stood[side] + scroller(side).clientHeight * LINE;
const height = (side) => scroller(side).scrollHeight;

// What stands level with the reading line of a column, in the other one.
const level = (side) => across(points, side, line(side) - (side === "right" ? shift : 0)) + (side === "left" ? shift : 0);

function shifted() {
  shift = 0;
  return line("right") - level("left");
}

function follow() {
  asked = 0;
  if (!on || oneSide() || !driver) return look("left", "right");
  points ??= anchors(pairs(), { left: height("left"), right: height("right") });
  if (taken && !apart) shift = shifted();
  taken = false;
  const before = stood[driver];
  look(driver);
  if (alone || document.body.dataset.linking) {
    apart = true;
    shift = shifted();
    return undefined;
  }
  const far = scroller(other(driver));
  if (!apart) shift -= Math.sign(shift) * Math.min(Math.abs(shift), Math.abs(stood[driver] - before));
  far.scrollTop = level(driver) - far.clientHeight * LINE;
  return look(other(driver));
}

function moved(side) {
  if (!on || side !== driver || performance.now() > until) {
    if (!asked) look(side);
    return;
  }
  drive(side);
  asked ||= requestAnimationFrame(follow);
}

function turn(button, value) {
  on = value;
  apart = false;
  button.setAttribute("aria-checked", String(on));
}

// A browser may have a use of its own for the wheel with Alt held, such as going back to the page before.
function scrollAlone() {
  const scroll = (event) => {
    if (!event.altKey) return;
    event.preventDefault();
    const column = event.currentTarget;
    column.scrollTop += event.deltaY * [1, LINE_HEIGHT, column.clientHeight][event.deltaMode];
  };
  const listen = (does) => { for (const side of ["left", "right"]) scroller(side)[`${does}EventListener`]("wheel", scroll, { passive: false }); };
  document.addEventListener("keydown", ({ key }) => key === "Alt" && listen("add"));
  document.addEventListener("keyup", ({ key }) => key === "Alt" && listen("remove"));
  window.addEventListener("blur", () => listen("remove"));
}

export function init(root) {
  const button = root.querySelector("[data-read-aligned]");
  if (!button) return;
  turn(button, kept("aligned", "yes") === "yes");
  button.addEventListener("click", () => {
    turn(button, !on);
    keep("aligned", on ? "yes" : "no");
    if (!on) return;
    drive("left");
    look("left", "right");
    [taken, shift] = [false, 0];
    follow();
  });
  for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(type, ({ target, altKey }) => {
      const side = target.closest?.(".column") && sideOf(target);
      alone = Boolean(altKey);
      if (side) drive(side);
      else driver = "";
    }, { passive: true, capture: true });
  }
  root.addEventListener("parallax:goes", release);
  scrollAlone();
  // A scrollbar is held for as long as it likes.
  document.addEventListener("pointermove", ({ buttons }) => { if (buttons && driver) drive(driver); }, { passive: true });
  for (const side of ["left", "right"]) scroller(side).addEventListener("scroll", () => moved(side), { passive: true });
  root.addEventListener("parallax:measured", () => { points = null; });
}
