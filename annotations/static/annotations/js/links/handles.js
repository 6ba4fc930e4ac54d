// The handles of the passages in sight, each at its column's inner edge beside its passage's first line: a press begins
// a link from the passage, and drawn across the gutter to a passage of the other column it asks how the two relate.

import { start } from "./linking.js";
import { curve } from "./geometry.js";
import { blocks, firstSeen } from "../keyboard/caret.js";
import { article, idsOf, markAt, marksOf, other, say, scroller, sideOf } from "../columns/page.js";

const SLIP = 6; // pixels that a hand may move in a press
const STEP = 15; // pixels between two handles of passages that begin in one line
const PAUSE = 80; // milliseconds after the last scrolling
const SVG = "http://www.w3.org/2000/svg";

const layers = {}; // side → what holds its handles
let drawing = null; // what is being drawn: {id, side, x, y, moved}
let waiting = 0;

// The highlights that begin in what a column shows, and a screen beyond, with the height of their first line in the window.
function begun(side) {
  const { bottom, height } = scroller(side).getBoundingClientRect();
  const all = blocks(side);
  const found = [];
  for (let number = firstSeen(side)[0]; number < all.length; number += 1) {
    if (all[number].getBoundingClientRect().top > bottom + height) break;
    for (const mark of all[number].querySelectorAll("mark[role]")) {
      const { top } = mark.getClientRects()[0];
      for (const id of idsOf(mark)) if (marksOf(id)[0] === mark) found.push({ id, top });
    }
  }
  return found;
}

function handle({ id, top }) {
  const made = document.createElement("span");
  made.className = "handle";
  made.dataset.handle = id;
  made.title = "Press, or draw to a passage of the other column, to link (L)";
  made.style.top = `${top}px`;
  return made;
}

function lay(side) {
  const column = scroller(side);
  const [frame, box] = [column, article(side)].map((each) => each.getBoundingClientRect());
  let last = -Infinity;
  const places = begun(side).sort((a, b) => a.top - b.top).map(({ id, top }) => {
    last = Math.max(top - frame.top + column.scrollTop, last + STEP);
    return { id, top: last };
  });
  layers[side].style.left = `${(side === "left" ? box.right : box.left) - frame.left}px`;
  layers[side].replaceChildren(...places.map(handle));
}

const layBoth = () => ["left", "right"].forEach(lay);

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(layBoth, PAUSE);
}

function mark(id, name, on) {
  for (const each of marksOf(id)) each.classList.toggle(name, on);
}

// The mark of the other column under a place in the window.
function targetAt({ clientX, clientY }) {
  const found = markAt(document.elementFromPoint(clientX, clientY));
  return found && sideOf(found) === other(drawing.side) ? found : null;
}

function aim(target) {
  for (const old of document.querySelectorAll("mark.aimed")) old.classList.remove("aimed");
  for (const id of target ? idsOf(target) : []) mark(id, "aimed", true);
}

const line = () => document.querySelector("#connectors .drawing");

function draw(event) {
  const svg = document.getElementById("connectors");
  const gutter = svg.getBoundingClientRect();
  const [from, to] = [drawing.y - gutter.top, event.clientY - gutter.top];
  const path = line() ?? svg.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("class", "drawing");
  path.setAttribute("d", curve(gutter.width, ...(drawing.side === "left" ? [from, to] : [to, from])));
  mark(drawing.id, "source", true);
  aim(targetAt(event));
}

function stop() {
  aim(null);
  line()?.remove();
  mark(drawing.id, "source", false);
  drawing = null;
}

function finish(event) {
  const { id, side, moved } = drawing;
  const target = moved ? targetAt(event) : null;
  stop();
  marksOf(id)[0]?.focus({ preventScroll: true });
  if (!start(id, side)) return;
  if (target) document.body.dispatchEvent(new CustomEvent("parallax:mark", { detail: { mark: target, ids: idsOf(target), side: other(side) } }));
  else if (moved) say("Choose a passage of the other column, or press Escape.");
}

// A press while one links from the other column chooses the passage, as a press on its words does.
function choose(id, side) {
  const first = marksOf(id)[0];
  if (first) document.body.dispatchEvent(new CustomEvent("parallax:mark", { detail: { mark: first, ids: [id], side } }));
}

export function init(root) {
  if (!("mayAnnotate" in root.dataset)) return;
  for (const side of ["left", "right"]) {
    layers[side] = Object.assign(document.createElement("div"), { className: "handles", ariaHidden: "true" });
    scroller(side).append(layers[side]);
    scroller(side).addEventListener("scroll", later, { passive: true });
    layers[side].addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // no words are selected
      const id = event.target.dataset.handle;
      if (root.dataset.linking) choose(id, side);
      else drawing = { id, side, x: event.clientX, y: event.clientY, moved: false };
    });
    layers[side].addEventListener("mousedown", (event) => event.preventDefault());
  }
  document.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    drawing.moved ||= Math.hypot(event.clientX - drawing.x, event.clientY - drawing.y) > SLIP;
    if (drawing.moved) draw(event);
  });
  document.addEventListener("pointerup", (event) => { if (drawing) finish(event); });
  document.addEventListener("pointercancel", () => { if (drawing) stop(); });
  root.addEventListener("parallax:measured", layBoth);
}
