// Proposed counterparts: the list stands beside its passage, the candidate one is at is painted in the other column,
// and what is accepted goes on to the form of every link.

import { close, open } from "../cards/cards.js";
import { takesLetters, off } from "../keyboard/keys.js";
import { rangeOf } from "../text/offsets.js";
import { bringIn } from "../cards/overlay.js";
import { address, article, marksOf, other, scroller, sideOf } from "../columns/page.js";
import { alone, show } from "../columns/tabs.js";

const list = () => document.querySelector(".overlay .counterparts");
const candidates = () => [...(list()?.querySelectorAll(".candidate") ?? [])];
const current = () => list()?.querySelector(".candidate[aria-current]");

let turn = 0; // which of the candidates one was at, by its place in the list

// Paints a candidate's place and brings it to a third of its column's height.
function point(candidate) {
  const side = other(sideOf(candidate));
  const range = rangeOf(article(side), Number(candidate.dataset.start), Number(candidate.dataset.end));
  if (window.Highlight) CSS.highlights.set("proposed", new Highlight(range));
  const column = scroller(side);
  const frame = column.getBoundingClientRect();
  const box = range.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) column.scrollTop += box.top - frame.top - frame.height / 3;
}

// The candidate one is at; its buttons are those that the card's keys press.
function choose(candidate) {
  for (const one of candidates()) {
    one.toggleAttribute("aria-current", one === candidate);
    for (const button of one.querySelectorAll("[data-candidate-key]")) {
      if (one === candidate) button.dataset.cardKey = button.dataset.candidateKey;
      else delete button.dataset.cardKey;
    }
  }
  if (!candidate) return;
  candidate.setAttribute("aria-current", "true");
  turn = candidates().indexOf(candidate);
  if (!alone()) point(candidate);
}

function step(way) {
  const all = candidates();
  const at = all.indexOf(document.activeElement.closest(".candidate"));
  const next = all[at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way];
  next?.focus({ preventScroll: true });
  if (next) bringIn(next);
  return Boolean(next);
}

// Asks how the passage and what was accepted relate, beside the latter.
async function relate(source, target) {
  const near = sideOf(list() ?? marksOf(source)[0]);
  close(near);
  show(other(near));
  await open(other(near), `links/add/?source=${source}&target=${target}`, marksOf(target)[0]);
}

// Draws an open list anew, unless a note is being typed in it.
async function refresh() {
  const open = list();
  if (!open?.dataset.card || [...open.querySelectorAll("textarea")].some((field) => field.value)) return;
  const focused = open.contains(document.activeElement);
  try {
    await htmx.ajax("GET", address(`highlights/${open.dataset.card}/counterparts/`), { target: `#${open.id}`, swap: "outerHTML" });
  } catch {
    return; // the connection is lost, which is said
  }
  if (focused) list()?.focus({ preventScroll: true });
}

function keydown(event) {
  const { key, target } = event;
  if (!target.closest(".counterparts") || takesLetters(target) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (key === "ArrowDown" || key === "ArrowUp") {
    if (step(key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    return;
  }
  const button = `[name=framing][data-candidate-key="${CSS.escape(key.toLowerCase())}"]`;
  const framing = !off() && (current()?.querySelector(button) ?? list().querySelector(`.frame-selection ${button}`));
  if (!framing || event.repeat) return;
  event.preventDefault(); // the letter shall do nothing else
  framing.click();
}

export function init(root) {
  root.addEventListener("focusin", ({ target }) => {
    const candidate = target.closest(".overlay .candidate");
    if (candidate && candidate !== current()) choose(candidate);
  });
  root.addEventListener("click", (event) => {
    const candidate = event.target.closest(".overlay .candidate");
    if (!candidate) return;
    if (candidate !== current()) choose(candidate);
    if (event.target.closest("[data-show-place]")) {
      show(other(sideOf(candidate)));
      point(candidate);
    }
    const accept = event.target.closest("[data-accept]");
    if (!accept) return;
    event.preventDefault();
    relate(list().dataset.card, accept.dataset.accept);
  });
  document.addEventListener("keydown", keydown, true);
  root.addEventListener("parallax:accepted", ({ detail: { passage, counterpart } }) => relate(passage, counterpart));
  // What was dismissed from the list has been drawn with it; what was taken back elsewhere has not.
  root.addEventListener("parallax:dismissed", ({ detail: { highlight, dismissed } }) => {
    const open = list();
    if (open?.dataset.card !== String(highlight)) return;
    if (open.dataset.dismissed.trim() !== dismissed.join(" ")) refresh();
    else if (open === document.activeElement) (candidates()[turn] ?? candidates().at(-1))?.focus({ preventScroll: true });
  });
  root.addEventListener("parallax:reversed", () => refresh());
  // Where the list has gone, so has what it painted.
  for (const side of ["left", "right"]) {
    new MutationObserver(() => list() || CSS.highlights?.delete("proposed")).observe(document.getElementById(`overlay-${side}`), { childList: true });
  }
}
