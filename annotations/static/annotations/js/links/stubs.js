// The links whose one end is out of sight, bundled at the edges of the gutter: the nearest as stubs, the others
// behind their count, which opens the list of them.

import { nearest } from "./geometry.js";
import { scroller } from "../columns/page.js";

const STUBS = 1; // at each end of each column's edge

const ARROWS = { above: { left: "↖", right: "↗" }, below: { left: "↙", right: "↘" } };
const rest = new Map(); // edge and side → what is behind the count there
const room = { above: 0, below: 0 }; // pixels that the stubs take at each edge

export const taken = (edge) => room[edge];

// The page is laid out anew, so the room is measured again.
export function forget() {
  for (const slot of document.querySelectorAll(".stubs")) delete slot.dataset.key;
  room.above = room.below = 0;
}

// Draws what is out of sight at the upper or the lower edge, the left column's first. An entry is
// `{one, id, quote, distance}`: the link, its passage that is away, how that begins and how far it is.
export function stubs(edge, away) {
  const slot = document.getElementById("connectors").parentElement.querySelector(`.stubs.${edge}`);
  const rows = ["left", "right"].flatMap((side) => {
    const { shown, left } = nearest(away[side], STUBS);
    rest.set(edge + side, away[side]);
    return shown.map((entry) => bundle(stub(entry, side, edge), left && count(left, side, edge)));
  });
  const key = rows.map((row) => `${row.firstChild.dataset.via}${row.textContent}`).join("\n");
  if (slot.dataset.key === key) return;
  const focused = slot.contains(document.activeElement) && document.activeElement.dataset.bundle;
  slot.dataset.key = key;
  const before = slot.childElementCount;
  slot.replaceChildren(...rows);
  if (rows.length !== before || !room[edge]) room[edge] = rows.length ? slot.offsetHeight + parseFloat(getComputedStyle(slot)[edge === "above" ? "top" : "bottom"]) : 0;
  if (focused) slot.querySelector(`[data-bundle=${focused}]`)?.focus({ preventScroll: true });
}

function button(className, data) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  Object.assign(made.dataset, data);
  return made;
}

function stub({ one, id, quote }, side, edge) {
  const made = button("stub", { jump: id, via: one.id, relation: one.relation, end: side });
  made.setAttribute("aria-label", `${one.label}: go to “${quote}”, ${edge} in the ${side} column`);
  const relation = Object.assign(document.createElement("b"), { className: "relation", textContent: `${ARROWS[edge][side]} ${one.label.toLowerCase()}` });
  const words = Object.assign(document.createElement("span"), { dir: "auto", textContent: quote });
  made.append(relation, words);
  return made;
}

// A stub, and beside it how many more there are.
function bundle(...parts) {
  const made = Object.assign(document.createElement("div"), { className: "stub-row" });
  made.append(...parts.filter(Boolean));
  return made;
}

function count(left, side, edge) {
  const made = button("more-links", { bundle: edge + side });
  made.textContent = `+${left}`;
  made.title = `${left} more on the ${side}`;
  made.setAttribute("aria-label", `${left} more links to passages ${edge} in the ${side} column: list them all`);
  made.popoverTargetElement = document.getElementById("bundle");
  return made;
}

// The list of every link that ends out of sight at one edge of one column, nearest first.
function fill(list, key) {
  const [edge, side] = [key.slice(0, 5), key.slice(5)];
  const entries = nearest(rest.get(key) ?? [], Infinity).shown;
  list.setAttribute("aria-label", `Links to passages ${edge} in the ${side} column`);
  const rows = entries.map(({ one, id, quote }) => {
    const made = button("quiet", { jump: id, via: one.id, relation: one.relation });
    const relation = Object.assign(document.createElement("span"), { className: "relation", textContent: one.label.toLowerCase() });
    made.append(relation, ` “${quote}”`);
    const item = document.createElement("li");
    item.append(made);
    return item;
  });
  list.querySelector("ul").replaceChildren(...rows);
}

// Beside the count that opened it, inside the window.
function stand(list, opener) {
  const box = opener.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - list.offsetWidth / 2), innerWidth - list.offsetWidth - 8);
  const top = opener.dataset.bundle.startsWith("above") ? box.bottom + 4 : box.top - list.offsetHeight - 4;
  list.style.left = `${left}px`;
  list.style.top = `${Math.max(8, top)}px`;
}

export function init(root) {
  const list = root.querySelector("#bundle");
  let opener = null;
  root.addEventListener("click", ({ target }) => {
    opener = target.closest("[data-bundle]");
    if (opener) fill(list, opener.dataset.bundle);
    else if (target.closest("#bundle [data-jump]")) list.hidePopover();
  });
  // The browser gives the focus back to the count, unless that was drawn anew meanwhile.
  let key = "";
  list.addEventListener("toggle", ({ newState }) => {
    if (newState === "closed" && key && (!document.activeElement || document.activeElement === document.body)) {
      (root.querySelector(`[data-bundle=${key}]`) ?? scroller(key.slice(5))).focus({ preventScroll: true });
    }
    if (newState !== "open" || !opener) return;
    key = opener.dataset.bundle;
    stand(list, opener);
    list.querySelector("button")?.focus();
  });
}
