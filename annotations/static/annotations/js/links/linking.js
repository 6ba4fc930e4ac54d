// Linking: from a highlight, to a highlight or a fresh selection in the other column, then the relation.
// Which highlight the link starts from is kept on the body, so that the page shows it; its words and the way out stay
// at the window's lower edge while one looks, whatever else is said.

import { close, free, open, openHighlights, reveal } from "../cards/cards.js";
import { hush, marksOf, other, say, scroller, sideOf } from "../columns/page.js";
import { show } from "../columns/tabs.js";

const { dataset } = document.body;

// Begins a link from a highlight of this column; true when it is begun.
export function start(id, side) {
  if (!free(side)) return false;
  dataset.linking = id;
  dataset.linkingSide = side;
  for (const mark of marksOf(id)) mark.classList.add("source");
  close(side);
  show(other(side));
  hush();
  state().replaceChildren(...told(id));
  return true;
}

const state = () => document.getElementById("linking");

function button(text, run, className = "quiet") {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
  made.addEventListener("click", run);
  return made;
}

// What the state says: the words linked from, which lead back to them, what to do, and the way out.
function told(id) {
  const words = marksOf(id).map((mark) => mark.textContent).join(" ").replace(/\s+/g, " ").trim();
  const line = document.createElement("p");
  const hint = Object.assign(document.createElement("span"), { className: "linking-hint", textContent: "Choose a highlight in the other column, or select words." });
  line.append("Linking from ", button(`“${words}”`, () => reveal(id), "linking-quote quiet"));
  return [line, hint, button("Cancel", stop)];
}

function stop() {
  if (!dataset.linking) return;
  for (const mark of document.querySelectorAll("mark.source")) mark.classList.remove("source");
  delete dataset.linking;
  delete dataset.linkingSide;
  hush();
  if (state().contains(document.activeElement)) scroller(dataset.tab).focus({ preventScroll: true });
  state().replaceChildren();
}

// True where a passage was sent before one began to link from here.
const isOfBefore = (element) => element.matches(".submission") && element.dataset.linking !== dataset.linking;

// Asks for the form of the link from the chosen highlight to this one.
async function ask(id, anchor) {
  const source = dataset.linking;
  if (await open(sideOf(anchor), `links/add/?source=${source}&target=${id}`, anchor)) stop();
}

export function init(root) {
  root.addEventListener("click", (event) => {
    const from = event.target.closest("[data-start-link]");
    if (from) return start(from.dataset.startLink, from.dataset.side);
    const to = event.target.closest("[data-link-to]");
    if (to) ask(to.dataset.linkTo, marksOf(to.dataset.linkTo)[0]);
  });
  root.addEventListener("parallax:mark", (event) => {
    const { ids, mark, side } = event.detail;
    if (!dataset.linking) return openHighlights(ids, mark);
    if (side === dataset.linkingSide) return say("Choose a passage in the other column.");
    return ids.length === 1 ? ask(ids[0], mark) : openHighlights(ids, mark);
  });
  // A selection made meanwhile has been framed: that is the other end.
  document.body.addEventListener("parallax:changed", (event) => {
    const { noun, id } = event.detail;
    if (!dataset.linking || noun !== "highlight" || String(id) === dataset.linking || isOfBefore(event.target)) return;
    const mark = marksOf(id)[0];
    if (mark && sideOf(mark) !== dataset.linkingSide) ask(String(id), mark);
  });
  // The passage may have gone, by an undo or by somebody else.
  root.addEventListener("htmx:afterSettle", () => {
    if (!dataset.linking || marksOf(dataset.linking).length) return;
    stop();
    say("The passage that you were linking from is no longer here.");
  });
  // It could not be sent yet, and a link needs the number that it is given then.
  document.body.addEventListener("parallax:kept", ({ target }) => {
    if (!dataset.linking || !target.matches(".submission") || isOfBefore(target)) return;
    stop();
    say("The passage is kept and waits to be sent. It can be linked when the connection is back.");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !dataset.linking || document.querySelector("#composer:not([hidden])")) return; // the innermost goes first
    event.preventDefault();
    stop();
  }, true);
}

