// Draws the links as curves between the columns, and stubs where an end is out of sight.
//
// Where each passage stands in its column is measured once after a change of the page and kept; scrolling then
// only adds and subtracts.

import { attachment, bracket, curve, meetings, place } from "./geometry.js";
import { article, marksOf, scroller, sideOf, wires } from "../columns/page.js";
import { stubs } from "./stubs.js";

const SVG = "http://www.w3.org/2000/svg";
const LABELLED = 8; // curves in sight up to which each shows its relation's name

let links = [];
let drawn = new Map(); // id → the <g> of a link
let spots = new Map(); // highlight id → {side, top, bottom} in its column's own coordinates
let stood = ""; // how the page was laid out when the spots were measured
let places = new Map(); // link id and end → its place among those that meet in the same passage
let asked = 0;
let attended = new Set(); // the links that are brought out; where only those are shown, so are their stubs
const written = new WeakMap(); // the <g> of a link → the link that it says

export const linksOf = (id) => links.filter((link) => link.source === id || link.target === id);
export const link = (id) => links.find((one) => one.id === id);

// The heights of both passages of each link, each in its own column's text.
export function pairs() {
  return links.flatMap(({ source, target }) => {
    const ends = [spots.get(source), spots.get(target)];
    return ends.every(Boolean) ? [Object.fromEntries(ends.map(({ side, top }) => [side, top]))] : [];
  });
}

// Says which links are brought out.
export function attend(ids) {
  attended = new Set(ids);
  if (document.body.dataset.links === "focused") ask();
}

// Reads the links and measures their passages anew, then draws. Where only the highlights `changed` were drawn anew
// and the page is laid out as before, all others stand where they stood.
export function measure(changed = null) {
  links = wires();
  const zero = {};
  for (const side of ["left", "right"]) zero[side] = scroller(side).getBoundingClientRect().top - scroller(side).scrollTop;
  const now = layout();
  const known = changed && now === stood ? spots : new Map();
  for (const id of changed ?? []) known.delete(id);
  stood = now;
  spots = new Map();
  for (const id of new Set(links.flatMap(({ source, target }) => [source, target]))) spots.set(id, known.get(id) ?? spot(id, zero));
  places = meetings(links, (id) => spots.get(id)?.top);
  rebuild();
  draw();
  document.body.dispatchEvent(new CustomEvent("parallax:measured"));
}

// What tells one layout from another, to fractions of a pixel: where a line is broken may hang on them.
const parts = () => [document.querySelector(".desk"), article("left"), article("right")];
const layout = () => parts().map((part) => part.getBoundingClientRect()).map(({ width, height }) => `${width} ${height}`).join();

// Where a highlight stands; `zero` is where each column's text begins in the window.
function spot(id, zero) {
  const marks = marksOf(id);
  if (!marks.length) return null;
  const side = sideOf(marks[0]);
  return {
    side,
    top: marks[0].getBoundingClientRect().top - zero[side],
    bottom: marks.at(-1).getBoundingClientRect().bottom - zero[side],
  };
}

function element(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// One group a link: a wide unseen path to catch the pointer, the curve, a bracket at each end, and the relation's
// name. A group that stands already stays, and so keeps the focus and the emphasis it has.
function rebuild() {
  const svg = document.getElementById("connectors");
  const stood = drawn;
  drawn = new Map(links.map((one) => [one.id, stood.get(one.id) ?? group()]));
  for (const [id, old] of stood) if (!drawn.has(id)) old.remove();
  for (const one of links) {
    const made = drawn.get(one.id);
    if (written.get(made) === one) continue;
    written.set(made, one);
    Object.assign(made.dataset, { link: one.id, relation: one.relation, source: one.source, target: one.target });
    made.setAttribute("aria-label", `Link: “${one.quotes.source}” ${one.label.toLowerCase()} “${one.quotes.target}”`);
    made.lastChild.textContent = one.label.toLowerCase();
    if (!made.isConnected) svg.append(made);
  }
}

function group() {
  const made = element("g", { tabindex: "0", role: "button" });
  made.append(...["hit", "curve", "brackets"].map((name) => element("path", { class: name })), element("text", { "text-anchor": "middle" }));
  return made;
}

// Draws at most once a frame.
export function ask() {
  asked ||= requestAnimationFrame(() => { asked = 0; draw(); });
}

function draw() {
  const svg = document.getElementById("connectors");
  const gutter = svg.getBoundingClientRect();
  const away = { above: { left: [], right: [] }, below: { left: [], right: [] } };
  if (gutter.width && document.body.dataset.links !== "none") {
    const window = { left: view("left"), right: view("right") };
    const curves = links.filter((one) => trace(one, window, gutter, away)).length;
    svg.classList.toggle("many", curves > LABELLED);
  }
  for (const edge of ["above", "below"]) stubs(edge, away[edge]);
}

function view(side) {
  const column = scroller(side);
  const frame = column.getBoundingClientRect();
  return { scroll: column.scrollTop, frame };
}

// Draws one link's curve and gives true, or hides it and puts what is out of sight on `away`.
function trace(one, window, gutter, away) {
  const ends = [one.source, one.target].map((id) => spots.get(id));
  if (ends.some((end) => !end)) return appear(one, false);
  const [a, b] = ends[0].side === "left" ? ends : [ends[1], ends[0]];
  const seen = { left: place(a, window.left.scroll, window.left.frame), right: place(b, window.right.scroll, window.right.frame) };
  const hidden = ["left", "right"].filter((side) => seen[side].away);
  if (hidden.length === 1) note(one, hidden[0], seen[hidden[0]], ends[0].side, away, window);
  if (hidden.length) return appear(one, false);
  const [hit, line, brackets, label] = drawn.get(one.id).children;
  const sides = { [ends[0].side]: "source", [ends[1].side]: "target" };
  const y = (side) => {
    const { index, count } = places.get(`${one.id} ${sides[side]}`);
    return attachment(bracket(seen[side], window[side].frame), index, count) - gutter.top;
  };
  const path = curve(gutter.width, y("left"), y("right"));
  hit.setAttribute("d", path);
  line.setAttribute("d", path);
  const [l0, l1] = bracket(seen.left, window.left.frame);
  const [r0, r1] = bracket(seen.right, window.right.frame);
  brackets.setAttribute("d", `M1 ${l0 - gutter.top}V${l1 - gutter.top}M${gutter.width - 1} ${r0 - gutter.top}V${r1 - gutter.top}`);
  label.setAttribute("x", gutter.width / 2);
  label.setAttribute("y", (y("left") + y("right")) / 2 - 5);
  return appear(one, true);
}

// Shows or hides a link's group; the page is only touched where that changes something.
function appear(one, shown) {
  const group = drawn.get(one.id);
  if (group.hasAttribute("hidden") === shown) group.toggleAttribute("hidden", !shown);
  return shown;
}

// A link whose end on `side` is out of sight: a stub there names the passage.
function note(one, side, seen, sourceSide, away, window) {
  if (document.body.dataset.links === "focused" && !attended.has(one.id)) return;
  const end = side === sourceSide ? "source" : "target";
  const { frame } = window[side];
  const distance = seen.away < 0 ? frame.top - seen.bottom : seen.top - frame.bottom;
  away[seen.away < 0 ? "above" : "below"][side].push({ one, id: one[end], quote: one.quotes[end], distance });
}

export function init() {
  for (const side of ["left", "right"]) scroller(side).addEventListener("scroll", ask, { passive: true });
  measure();
  // An observer is called once in any case, and fonts are ready where none is on its way: neither says anything new.
  const observer = new ResizeObserver(() => { if (stood !== layout()) measure(); });
  for (const part of parts()) observer.observe(part);
  if (document.fonts?.status === "loading") document.fonts.ready.then(() => measure());
}
