// Under 820 px, and on a telephone on its side, one column is seen at a time, by two tabs. Where a link is followed both
// are seen, as halves of the window. Which one is shown, and which half is the first, is kept on the body.

import { other, scroller, sideOf } from "./page.js";

const narrow = () => window.matchMedia("(max-width: 819px), (max-width: 899px) and (max-height: 480px)").matches;

// The side that alone is seen, or null where both are.
export const alone = () => (narrow() && !document.body.dataset.halves ? document.body.dataset.tab : null);

export function show(side) {
  document.body.dataset.tab = side;
  // The other column goes out of sight, and the focus with it.
  if (alone() && sideOf(document.activeElement) === other(side) && document.activeElement.closest(".column")) scroller(side).focus({ preventScroll: true });
  for (const tab of document.querySelectorAll("[data-tab][aria-pressed]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === side || Boolean(document.body.dataset.halves)));
  }
}

// Both columns as halves of the window, this one first, and between them how the link relates their passages.
export function halve(side, { id, label, relation, source }, first) {
  document.body.dataset.halves = side;
  const opener = document.querySelector("#seam [data-open-link]");
  opener.textContent = `${label.toLowerCase()} ${source === first ? "↓" : "↑"}`;
  opener.dataset.openLink = id;
  opener.dataset.relation = relation;
  show(side);
}

// One column alone again: what had the focus elsewhere gives it to this one.
export function whole(side) {
  delete document.body.dataset.halves;
  show(side);
  if (document.activeElement?.closest("#seam")) scroller(side).focus({ preventScroll: true });
}

export function init(root) {
  show("left");
  for (const tab of root.querySelectorAll("button[data-tab]")) tab.addEventListener("click", () => whole(tab.dataset.tab));
  root.querySelector("#seam [data-whole]").addEventListener("click", () => whole(root.dataset.halves));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && root.dataset.halves && narrow() && !root.querySelector(".overlay > *")) whole(root.dataset.halves);
  });
}
