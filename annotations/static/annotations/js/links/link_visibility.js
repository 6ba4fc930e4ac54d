// Which links are shown: all, only those of what one attends to, or none. Kept on the body, where the style reads it.

import { ask } from "./connectors.js";
import { keep, kept } from "../preferences.js";

const CHOICES = ["all", "focused", "none"];

function show(root, choice) {
  root.dataset.links = choice;
  const box = root.querySelector(`input[name=links-shown][value=${choice}]`);
  if (box) box.checked = true;
  ask();
}

export function init(root) {
  const choice = kept("links", "all");
  show(root, CHOICES.includes(choice) ? choice : "all");
  root.addEventListener("change", ({ target }) => {
    if (!target.matches("input[name=links-shown]")) return;
    show(root, target.value);
    keep("links", target.value);
  });
}
