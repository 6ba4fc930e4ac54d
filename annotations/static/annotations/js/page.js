// Where things are on the page: the columns, the marks of a highlight, the links that the server sent.

export const articles = () => [...document.querySelectorAll("article[data-document]")];
export const article = (side) => document.querySelector(`article[data-side="${side}"]`);
export const scroller = (side) => article(side).closest(".scroller");
export const overlay = (side) => document.getElementById(`overlay-${side}`);
export const sideOf = (element) => element.closest("[data-side]")?.dataset.side;
export const other = (side) => (side === "left" ? "right" : "left");
export const address = (path) => document.body.dataset.base + path;
export const idsOf = (mark) => mark.dataset.highlights.split(" ");
export const isTyping = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));

let runs = null; // the runs of each highlight, by its id; null where the page has changed since
let firsts = {}; // side → the first run of each of its highlights

// The marked runs of a highlight in the order of the text.
export function marksOf(id) {
  runs ??= gather();
  return runs.get(String(id)) ?? [];
}

// The first run of every highlight of a column in the order of the text, each run once.
export function firstMarks(side) {
  runs ??= gather();
  firsts[side] ??= [...new Set([...runs.values()].map(([first]) => first))].filter((mark) => sideOf(mark) === side);
  return firsts[side];
}

export const forget = () => { runs = null; firsts = {}; };

function gather() {
  const found = new Map();
  for (const mark of document.querySelectorAll("mark[data-highlights]")) {
    for (const id of mark.getAttribute("data-highlights").split(" ")) found.get(id)?.push(mark) ?? found.set(id, [mark]);
  }
  return found;
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
  const news = document.querySelector("#rewired > script");
  if (!news) return false;
  wires();
  const { wires: come, gone } = JSON.parse(news.textContent);
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
