// Draws the links between the columns, and stubs where an end is out of sight. A link is a ribbon as high as its
// passages, or its share of a passage in which several meet. Where more than `SHARES` meet, or many are in sight, each
// is a line until it is brought out. Where one end is out of sight, a line leads from the other towards its stub.
//
// Where each passage stands in its column is measured once after a change of the page and kept; scrolling then
// only adds and subtracts.

import { along, arrowhead, bracket, curve, leader, meetings, place, ribbon, share, spread } from "./geometry.js";
import { article, marksOf, other, scroller, sideOf, wires } from "../columns/page.js";
import { name } from "./link_name.js";
import { forget, stubs, taken } from "./stubs.js";

const SVG = "http://www.w3.org/2000/svg";
const NAMED = 8; // links in sight up to which each shows its relation's name
const SHARES = 3; // links that meet in one passage up to which each is a ribbon
const PARTS = ["hit", "ribbon", "curve", "brackets", "arrow"]; // the paths of a link, from back to front
const NAME_GAP = 24; // pixels between the middles of two names

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

const many = () => document.getElementById("connectors").classList.contains("many");

// Says which links are brought out.
export function attend(ids) {
  attended = new Set(ids);
  if (document.body.dataset.links === "focused" || many()) ask();
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
  if (now !== stood) forget();
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

// One group a link: its paths and its relation's name. A group that stands already stays, and so keeps the focus and
// the emphasis it has.
function rebuild() {
  const svg = document.getElementById("connectors");
  const stood = drawn;
  drawn = new Map(links.map((one) => [one.id, stood.get(one.id) ?? group()]));
  for (const [id, old] of stood) if (!drawn.has(id)) old.remove();
  for (const one of links) {
    const made = drawn.get(one.id);
    made.classList.toggle("thin", ["source", "target"].some((end) => places.get(`${one.id} ${end}`).count > SHARES));
    if (written.get(made) === one) continue;
    written.set(made, one);
    Object.assign(made.dataset, { link: one.id, relation: one.relation, source: one.source, target: one.target });
    made.setAttribute("aria-label", `Link: “${one.quotes.source}” ${one.label.toLowerCase()} “${one.quotes.target}”`);
    if (!made.isConnected) svg.append(made);
  }
}

function group() {
  const made = element("g", { tabindex: "0", role: "button" });
  const label = element("g", { class: "name" });
  label.append(element("rect", { height: 20, y: -10, rx: 10 }), element("text", { "text-anchor": "middle", y: 4 }));
  made.append(...PARTS.map((name) => element("path", { class: name })), label);
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
  const shown = gutter.width && document.body.dataset.links !== "none" ? links : [];
  const window = { left: view("left"), right: view("right") };
  const middles = shown.map((one) => [one, trace(one, window, gutter, away)]).filter(([, middle]) => middle !== null);
  for (const edge of ["above", "below"]) {
    stubs(edge, away[edge]);
    const end = edge === "above" ? taken(edge) : gutter.height - taken(edge);
    for (const each of Object.values(away[edge]).flat()) lead(each, gutter.width, end);
  }
  svg.classList.toggle("many", middles.length > NAMED);
  const some = many() || document.body.dataset.links === "focused";
  label(some ? middles.filter(([one]) => attended.has(one.id)) : middles, gutter);
}

// Writes the relation's name in the middle of each of these links, none over another nor over a stub.
function label(middles, { width, height }) {
  const [top, bottom] = [taken("above") + NAME_GAP / 2, height - taken("below") - NAME_GAP / 2];
  middles.sort(([, a], [, b]) => a - b);
  const heights = spread(middles.map(([, middle]) => Math.min(Math.max(middle, top), bottom)), NAME_GAP, bottom);
  middles.forEach(([one], index) => name(drawn.get(one.id).lastChild, one.label.toLowerCase(), width, heights[index]));
}

function view(side) {
  const column = scroller(side);
  const frame = column.getBoundingClientRect();
  return { scroll: column.scrollTop, frame };
}

// Draws one link and gives the height of its middle, or hides it, puts what is out of sight on `away` and gives null.
function trace(one, window, gutter, away) {
  const ends = [one.source, one.target].map((id) => spots.get(id));
  if (ends.some((end) => !end)) return appear(one, false);
  const [a, b] = ends[0].side === "left" ? ends : [ends[1], ends[0]];
  const seen = { left: place(a, window.left.scroll, window.left.frame), right: place(b, window.right.scroll, window.right.frame) };
  const hidden = ["left", "right"].filter((side) => seen[side].away);
  const ofSide = { [ends[0].side]: "source", [ends[1].side]: "target" };
  const whole = (side) => bracket(seen[side], window[side].frame).map((height) => height - gutter.top);
  const has = (side) => {
    const { index, count } = places.get(`${one.id} ${ofSide[side]}`);
    return share(whole(side), index, count);
  };
  if (hidden.length === 1) {
    const [far, near] = [hidden[0], other(hidden[0])];
    return note(one, ofSide[far], seen[far], window[far].frame, away, { side: near, bounds: whole(near), from: has(near) });
  }
  if (hidden.length) return appear(one, false);
  const [fromLeft, fromRight] = [has("left"), has("right")];
  const [from, to] = [fromLeft, fromRight].map(([top, bottom]) => (top + bottom) / 2);
  const line = curve(gutter.width, from, to);
  const toRight = ofSide.right === "target";
  put(one, {
    hit: line, ribbon: ribbon(gutter.width, fromLeft, fromRight), curve: line,
    brackets: ["left", "right"].map((side) => along(gutter.width, side, whole(side))).join(""),
    arrow: arrowhead(gutter.width, toRight ? to : from, toRight),
  });
  appear(one, true);
  return (from + to) / 2;
}

// Puts these paths into a link's group; a part without one is empty.
function put(one, paths) {
  const { children } = drawn.get(one.id);
  PARTS.forEach((part, index) => children[index].setAttribute("d", paths[part] ?? ""));
}

// Shows or hides a link's group and gives null; the page is only touched where that changes something. A link that
// only leads towards its far end takes no Tab key: its stub does.
function appear(one, shown, leads = false) {
  const group = drawn.get(one.id);
  if (group.hasAttribute("hidden") === shown) group.toggleAttribute("hidden", !shown);
  if (!shown || group.classList.contains("leading") === leads) return null;
  group.classList.toggle("leading", leads);
  group.setAttribute("tabindex", leads ? "-1" : "0");
  return null;
}

// A link whose `end` in the column of this frame is out of sight: a stub there names the passage. `near` is its other
// passage: its side, its bounds and the part of them that the link has.
function note(one, end, seen, frame, away, near) {
  if (document.body.dataset.links === "focused" && !attended.has(one.id)) return appear(one, false);
  const distance = seen.away < 0 ? frame.top - seen.bottom : seen.top - frame.bottom;
  away[seen.away < 0 ? "above" : "below"][other(near.side)].push({ one, id: one[end], quote: one.quotes[end], distance, near });
  return null;
}

// Draws what can be seen of a link whose far passage is beyond the height `end`.
function lead({ one, near: { side, bounds, from } }, width, end) {
  const line = leader(width, side, (from[0] + from[1]) / 2, end);
  put(one, { hit: line, curve: line, brackets: along(width, side, bounds) });
  appear(one, true, true);
}

export function init() {
  for (const side of ["left", "right"]) scroller(side).addEventListener("scroll", ask, { passive: true });
  measure();
  // An observer is called once in any case, and fonts are ready where none is on its way: neither says anything new.
  const observer = new ResizeObserver(() => { if (stood !== layout()) measure(); });
  for (const part of parts()) observer.observe(part);
  if (document.fonts?.status === "loading") document.fonts.ready.then(() => measure());
}
