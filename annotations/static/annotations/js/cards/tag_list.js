// The tags of the toolbar and of an editor where there are many: typing narrows them, and those used last stand first.

import { fold, query } from "../text/find.js";
import { keep, kept } from "../preferences.js";

export const MANY = 9; // tags from which on typing narrows them
const LAST = 12; // tags that are remembered as used last

const LIST = "[data-tags]"; // holds the field that narrows and the tags of every framing
const labelsOf = (list) => [...list.querySelectorAll(".tag")];
const nameOf = (label) => label.querySelector("input").value;
const places = new WeakMap(); // label → its place in the codebook's order

const key = () => `tags ${document.body.dataset.base}`;
const last = () => kept(key(), "").split("\n").filter(Boolean);

// Remembers a tag as the one used last.
function use(tag) {
  keep(key(), [tag, ...last().filter((other) => other !== tag)].slice(0, LAST).join("\n"));
}

// Puts the tags used last first, each within its framing; the others follow in the codebook's order.
export function order(list) {
  const names = last();
  const labels = labelsOf(list);
  labels.forEach((label, place) => places.has(label) || places.set(label, place));
  const rank = (label) => { const place = names.indexOf(nameOf(label)); return place < 0 ? names.length : place; };
  labels.sort((a, b) => rank(a) - rank(b) || places.get(a) - places.get(b));
  for (const label of labels) label.parentElement.append(label);
}

// Shows the tags that hold what is typed, and those that are ticked.
export function narrow(list, typed) {
  const wanted = query(typed);
  const labels = labelsOf(list);
  for (const label of labels) {
    label.hidden = !fold(nameOf(label)).words.includes(wanted) && !label.querySelector("input").checked;
  }
  const found = labels.some((label) => !label.hidden && fold(nameOf(label)).words.includes(wanted));
  list.querySelector("[data-narrowed]").textContent = found ? "" : "No tag of this codebook holds these words.";
}

// A list that has come: it has its field where it is long.
export function take(list) {
  const field = list.querySelector("[data-narrow]");
  field.value = "";
  narrow(list, "");
  field.parentElement.hidden = labelsOf(list).length < MANY;
  if (!field.parentElement.hidden) order(list);
}

// Ticks or unticks the first tag that is seen and holds what is typed.
function tick(list, field) {
  const found = labelsOf(list).find((label) => label.offsetParent && fold(nameOf(label)).words.includes(query(field.value)));
  if (!found) return;
  found.querySelector("input").click();
  field.value = "";
  narrow(list, "");
}

export function init(root) {
  root.addEventListener("input", ({ target }) => { if (target.matches("[data-narrow]")) narrow(target.closest(LIST), target.value); });
  root.addEventListener("change", ({ target }) => { if (target.checked && target.closest(".tag")) use(target.value); });
  root.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-narrow]")) return;
    const list = event.target.closest(LIST);
    if (event.key === "Enter" && !event.isComposing && event.target.value.trim()) {
      event.preventDefault();
      tick(list, event.target);
    } else if (event.key === "Escape" && event.target.value) {
      event.preventDefault(); // the innermost goes first
      event.target.value = "";
      narrow(list, "");
    }
  }, true);
  root.addEventListener("htmx:load", ({ target }) => target.querySelectorAll?.(LIST).forEach(take));
}
