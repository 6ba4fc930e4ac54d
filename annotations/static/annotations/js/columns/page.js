// Where things are on the page: the columns, the marks of a highlight, the links that the server sent.

// The columns stay for as long as the page does, and looking for them again would go through all of a long text.
const columns = {};

export const article = (side) => (columns[side] ??= document.getElementById(side).querySelector("article"));
export const articles = () => ["left", "right"].map(article);
export const scroller = (side) => article(side).parentElement;
export const overlay = (side) => document.getElementById(`overlay-${side}`);
export const sideOf = (element) => element.closest("[data-side]")?.dataset.side;
export const other = (side) => (side === "left" ? "right" : "left");
export const address = (path) => document.body.dataset.base + path;
export const idsOf = (mark) => mark.dataset.highlights.split(" ");
// The marked run that an element stands in. A `<mark>` that a browser's extension put into the page is none.
export const markAt = (element) => element?.closest?.("article mark[data-highlights]") ?? null;
export const isTyping = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));

const runs = new Map(); // id of a highlight → its marked runs in the order of the text
let fresh = null; // the blocks that are not in `runs` yet: all of both pieces to begin with

const marksIn = (element) => [...element.querySelectorAll("mark[data-highlights]")];

// The highlights that reach into a block, by their ids.
export const idsIn = (block) => new Set(marksIn(block).flatMap(idsOf));

// The marked runs of a highlight in the order of the text.
export function marksOf(id) {
  fresh ??= articles();
  for (const element of fresh) gather(element);
  fresh = [];
  return runs.get(String(id)) ?? [];
}

// The first run of every highlight of a column in the order of the text: those that the Tab key stops at.
export const firstMarks = (side) => [...article(side).querySelectorAll("mark[data-highlights][tabindex]")];

// Says that a block is about to be drawn anew: with thousands of marks, only its own are read again.
export function forget(block) {
  if (!fresh || fresh.includes(block)) return;
  for (const id of idsIn(block)) {
    const left = marksOf(id).filter((mark) => !block.contains(mark));
    if (left.length) runs.set(id, left);
    else runs.delete(id);
  }
  fresh.push(block);
}

function gather(element) {
  for (const mark of marksIn(element)) {
    for (const id of idsOf(mark)) {
      const its = runs.get(id);
      if (!its) runs.set(id, [mark]);
      else if (its.at(-1).compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) its.push(mark);
      else its.splice(its.findIndex((one) => mark.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING), 0, mark);
    }
  }
}

const known = new Map(); // the links that the server sent, by id

function learn({ id, source, target, relation, label, source_quote, target_quote }) {
  known.set(String(id), {
    id: String(id), source: String(source), target: String(target), relation, label,
    quotes: { source: source_quote, target: target_quote },
  });
}

// Every link: its id, the highlights it joins, its relation and how both ends begin.
export function wires() {
  const sent = document.getElementById("wires");
  if (sent) JSON.parse(sent.textContent).forEach(learn);
  sent?.remove();
  return [...known.values()];
}

// Takes over the links that an answer says have come, changed or gone; true where there are any.
export function rewire() {
  const news = document.querySelector("#rewired > data");
  if (!news) return false;
  wires();
  const { wires: come, gone } = JSON.parse(news.value);
  come.forEach(learn);
  gone.forEach((id) => known.delete(String(id)));
  news.remove();
  return come.length + gone.length > 0;
}

// Says something quietly; `act` is an optional button: its label and what it does.
export function say(message, act) {
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = `${message} `;
  if (act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = act.label;
    button.addEventListener("click", act.run);
    line.append(button);
  }
  document.getElementById("toast").replaceChildren(line);
}

export const hush = () => document.getElementById("toast").replaceChildren();
