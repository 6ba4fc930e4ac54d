// The keyboard reader: moving through the text, selecting in it, and what is done with highlights, each by a key.

import { openHighlights } from "../cards/cards.js";
import { register } from "./keys.js";
import { start } from "../links/linking.js";
import { current, cycle } from "../cards/overlaps.js";
import { firstMarks, idsOf, markAt, marksOf, other, overlay, say, scroller, sideOf } from "../columns/page.js";
import { aim, wayOf } from "./arrows.js";
import * as caret from "./caret.js";
import { order, step, stretch } from "../text/text_steps.js";
import { declare } from "../columns/coded_to.js";
import { stored, underWay } from "../sync/submission.js";
import { alone, show } from "../columns/tabs.js";

const HIGHLIGHTED = "Highlights and links";
const { dataset } = document.body;
let last = "left"; // the column that had the focus last

// The column that keys act in.
const here = () => {
  const column = document.activeElement?.closest?.(".column");
  return column ? sideOf(column) : alone() ?? last;
};

// Gives a column the focus, without moving its text.
function enter(side) {
  last = side;
  show(side);
  scroller(side).focus({ preventScroll: true });
}

// Moving

function move(kind, way, from) {
  const side = here();
  const at = caret.place(side);
  const spot = from ?? (at ? [at.block, at.from] : caret.firstSeen(side));
  const inside = !at || (way > 0 && kind !== at.kind && ["word", "sentence"].includes(kind) && at.kind !== "passage");
  const next = step(caret.unitsOf(side, kind), caret.blocks(side).length, spot, way, inside);
  if (document.activeElement !== scroller(side)) enter(side);
  document.getSelection().removeAllRanges();
  if (next) read(side, { ...next, kind });
}

function arrow({ key }) {
  const side = here();
  const { way, from, seen } = aim(side, key);
  if (!seen) return move("word", way, from);
  document.getSelection().removeAllRanges();
  read(side, seen);
}

// Goes to a place, and has it read out: it is what a person who cannot see it would ask for.
function read(side, place) {
  caret.go(side, place);
  const range = caret.rangeOf(side);
  document.getSelection().collapse(range.startContainer, range.startOffset); // Tab goes on from here
  document.getElementById("reading-said").textContent = range.toString();
}

function cross(side) {
  enter(side);
  if (caret.place(side)) {
    caret.go(side, caret.place(side));
    document.getElementById("reading-said").textContent = `${document.getElementById(`head-${side}`).textContent}: ${caret.rangeOf(side)}`;
  } else move("block", 1);
}

// Goes over to a column and says what is to be read there, while its text stays where it is.
function arrive(side) {
  enter(side);
  const at = caret.place(side);
  if (!at || !caret.inView(side)) caret.set(side, { ...step(caret.unitsOf(side, "block"), caret.blocks(side).length, caret.firstSeen(side), 1, true), kind: "block" });
  else caret.show(side);
  document.getElementById("reading-said").textContent = `${document.getElementById(`head-${side}`).textContent}: ${caret.rangeOf(side)}`;
}

// Selecting

function ends(side) {
  const selection = document.getSelection();
  if (selection.isCollapsed) return null;
  const anchor = caret.spotOf(side, selection.anchorNode, selection.anchorOffset);
  const focus = caret.spotOf(side, selection.focusNode, selection.focusOffset);
  return anchor && focus && { anchor, focus };
}

function select(side, anchor, focus) {
  const forward = order(anchor, focus) < 0;
  const from = caret.pointAt(side, anchor, !forward);
  const to = caret.pointAt(side, focus, forward);
  document.getSelection().setBaseAndExtent(...from, ...to);
  const end = document.createRange();
  end.setStart(...to);
  const box = end.getBoundingClientRect();
  if (box.height) caret.keepInView(side, box);
  document.dispatchEvent(new Event("parallax:selected"));
}

function take() {
  const side = here();
  const at = caret.place(side);
  if (!at) move("block", 1);
  const { block, from, to } = caret.place(side);
  select(side, [block, from], [block, to]);
}

function grow(kind, way) {
  const side = here();
  if (!caret.place(side) && !ends(side)) move(kind === "grapheme" ? "word" : kind, 1);
  const { block, from, to } = caret.place(side) ?? {};
  const edge = [block, way > 0 ? from : to];
  const { anchor, focus } = ends(side) ?? { anchor: edge, focus: edge };
  const next = stretch(caret.unitsOf(side, kind), caret.blocks(side).length, anchor, focus, way);
  if (next) select(side, anchor, next);
}

const growTowards = ({ key }) => grow("word", wayOf(here(), key, ends(here())?.focus));

function tags() {
  const form = document.querySelector("#composer:not([hidden])");
  if (!form) return false;
  const toggle = form.querySelector("[data-composer=more]");
  if (toggle.getAttribute("aria-expanded") === "false") toggle.click();
  form.querySelector("#composer-more").querySelector("input, textarea").focus();
}

// Highlights

// What a key for a highlight means: the card that is open, else the mark with the focus, else what lies over the place.
function meant() {
  const side = here();
  const mark = markAt(document.activeElement);
  if (mark) return { side, ids: idsOf(mark), mark };
  const card = current(side);
  if (card && sideOf(card) === side) return { card };
  const ids = caret.idsAt(side);
  return ids.length ? { side, ids, mark: marksOf(ids[0])[0] } : card && { card };
}

let acts = 0; // keys and presses so far

// Waits for the passages that are on their way to the server, since a key may mean one of them. False where something
// else was done meanwhile, which a late command must not disturb.
async function settled() {
  const now = acts;
  if (underWay().length) await stored();
  return acts === now;
}

// Presses the button with this key on the highlight's card, which is opened first if need be.
async function press(key) {
  if (!await settled()) return;
  const found = meant();
  if (!found) return say("Go to a highlight first: N goes to the next one.");
  const { card = await opened(found) } = found;
  if (!card) return;
  const button = [...card.querySelectorAll(`[data-card-key="${key}"]`)].find((one) => one.checkVisibility?.() ?? one.offsetParent);
  if (!button) return say("The open card does not offer that.");
  htmx.process(card); // a card that has just come may not be bound yet
  button.click();
  if (button.matches("summary")) button.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus();
}

async function opened({ side, ids, mark }) {
  if ((await openHighlights(ids, mark)) === false) return null;
  const cards = [...overlay(side).querySelectorAll("[data-card]")];
  if (cards.length > 1) say("Several highlights lie here: choose one with the comma and the full stop, then press the key again.");
  return cards.length === 1 ? cards[0] : null;
}

async function link() {
  if (!await settled()) return;
  const found = meant();
  if (dataset.linking && found?.side === dataset.linkingSide) return say("Choose a passage in the other column.");
  if (dataset.linking || !found || found.card || found.ids.length > 1) await press("l");
  else start(found.ids[0], found.side);
  if (dataset.linking && here() !== other(dataset.linkingSide)) arrive(other(dataset.linkingSide));
}

// Goes to the first run of the next highlight after where one is, or with -1 of the one before.
function hop(way) {
  const side = here();
  const marks = firstMarks(side);
  if (!marks.length) return say("There is no highlight in this column.");
  const from = origin(side);
  let low = 0;
  let high = marks.length;
  while (low < high) { // the first mark that stands after `from`, or at it going back
    const middle = (low + high) >> 1;
    const relation = from.compareDocumentPosition(marks[middle]);
    const after = Boolean(relation & Node.DOCUMENT_POSITION_FOLLOWING);
    if (after || (way < 0 && marks[middle] === from)) high = middle;
    else low = middle + 1;
  }
  const mark = marks[way > 0 ? low : low - 1];
  if (!mark) return say(way > 0 ? "That was the last highlight of this column." : "That was the first highlight of this column.");
  const range = document.createRange();
  range.selectNodeContents(mark);
  document.getSelection().removeAllRanges();
  caret.goToRange(side, range, idsOf(mark));
  caret.keepInView(side, mark.getBoundingClientRect());
  mark.focus({ preventScroll: true });
}

// The node from which highlights are counted: a mark with the focus, the open card's, the place, or the text's begin.
function origin(side) {
  const focused = markAt(document.activeElement);
  if (focused) return focused;
  const card = overlay(side).querySelector("[aria-current][data-card]");
  const its = card && marksOf(card.dataset.card)[0];
  if (its) return its;
  const at = caret.place(side);
  if (!at) return caret.blocks(side)[caret.firstSeen(side)[0]];
  const [node] = caret.pointAt(side, [at.block, at.from]);
  return at.ids ? (marksOf(at.ids[0])[0] ?? node) : at.from ? node : caret.blocks(side)[at.block];
}

function openHere(event) {
  const found = meant();
  if (!found?.ids || event.target.closest("mark[data-highlights], a")) return false;
  const { ids, mark, side } = found;
  document.body.dispatchEvent(new CustomEvent("parallax:mark", { detail: { mark, ids, side } }));
}

const READING = [
  { keys: ["j"], does: "Next paragraph", run: () => move("block", 1) },
  { keys: ["k"], does: "Paragraph before", run: () => move("block", -1) },
  { keys: ["f"], does: "Next sentence", run: () => move("sentence", 1) },
  { keys: ["d"], does: "Sentence before", run: () => move("sentence", -1) },
  { keys: ["w"], does: "Next word", run: () => move("word", 1) },
  { keys: ["b"], does: "Word before", run: () => move("word", -1) },
  { keys: ["ArrowLeft", "ArrowRight"], does: "The word at the left or right", run: arrow },
  { keys: ["o"], does: "The other column", run: () => cross(other(here())) },
  { keys: ["["], does: "The left column", run: () => cross("left") },
  { keys: ["]"], does: "The right column", run: () => cross("right") },
];
const DECLARING = [
  { keys: ["m"], does: "Mark as coded to here", run: () => declare(here()) },
];
const HOPPING = [
  { keys: ["n"], does: "Next highlight", run: () => hop(1) },
  { keys: ["Shift+n"], does: "Highlight before", run: () => hop(-1) },
  { keys: ["Enter"], does: "Open the highlight; while linking, choose it", run: openHere },
  { keys: ["."], does: "Next of the open cards", run: () => cycle(here(), 1) },
  { keys: [","], does: "The open card before", run: () => cycle(here(), -1) },
];
const SELECTING = [
  { keys: ["v"], does: "Select the paragraph, sentence or word", run: take },
  { keys: ["Shift+w"], does: "Longer by a word", run: () => grow("word", 1) },
  { keys: ["Shift+b"], does: "Shorter by a word", run: () => grow("word", -1) },
  { keys: ["Shift+ArrowLeft", "Shift+ArrowRight"], does: "A word to the left or right", run: growTowards },
  { keys: ["Shift+f"], does: "Longer by a sentence", run: () => grow("sentence", 1) },
  { keys: ["Shift+d"], does: "Shorter by a sentence", run: () => grow("sentence", -1) },
  { keys: ["Shift+j"], does: "Longer by a paragraph", run: () => grow("block", 1) },
  { keys: ["Shift+k"], does: "Shorter by a paragraph", run: () => grow("block", -1) },
  { keys: [">"], does: "Longer by a character", run: () => grow("grapheme", 1) },
  { keys: ["<"], does: "Shorter by a character", run: () => grow("grapheme", -1) },
  { keys: ["t"], does: "Tags and a note for the selection", run: tags },
];
const DOING = [
  { keys: ["l"], does: "Link; while linking, link to this one", run: () => void link() },
  { keys: ["r"], does: "Counterparts that are proposed", run: () => void press("r") },
  { keys: ["e"], does: "Edit", run: () => void press("e") },
  { keys: ["c"], does: "Confirm that there is no counterpart", run: () => void press("c") },
  { keys: ["x"], does: "Delete", run: () => void press("x") },
];

export function init(root) {
  const may = "mayAnnotate" in dataset;
  const within = (group, entries) => register(...entries.map((entry) => ({ group, ...entry })));
  within("Reading", may ? [...READING, ...DECLARING] : READING);
  if (may) within("Selecting", SELECTING);
  within(HIGHLIGHTED, may ? [...HOPPING, ...DOING] : HOPPING);
  const said = Object.assign(document.createElement("div"), { id: "reading-said", className: "visually-hidden", ariaLive: "polite" });
  root.append(said);
  root.addEventListener("focusin", ({ target }) => {
    const column = target.closest(".column");
    if (column) last = sideOf(column);
  });
  for (const type of ["keydown", "pointerdown"]) document.addEventListener(type, () => { acts += 1; }, true);
  // What was just highlighted is where one is, unless one has gone on.
  const places = new WeakMap();
  root.addEventListener("htmx:beforeSend", ({ target }) => places.set(target, ["left", "right"].map(caret.place)));
  root.addEventListener("parallax:changed", ({ target, detail: { noun, id } }) => {
    const mark = noun === "highlight" && marksOf(id)[0];
    const at = mark && caret.place(sideOf(mark));
    if (!at || !caret.isShown(sideOf(mark)) || !places.get(target)?.includes(at)) return;
    const range = document.createRange();
    range.setStartBefore(mark.firstChild);
    range.setEndAfter(marksOf(id).at(-1).lastChild);
    caret.goToRange(sideOf(mark), range, [String(id)]);
  });
  document.addEventListener("pointerdown", ({ target }) => target.closest("article") && caret.hide());
}
