// Under 820 px, and on a telephone on its side, the columns are two tabs; which one is shown is kept on the body.

import { other, scroller, sideOf } from "./page.js";

const narrow = window.matchMedia("(max-width: 819px), (max-width: 899px) and (max-height: 480px)");

// The side that alone is seen, or null where both are.
export const alone = () => (narrow.matches ? document.body.dataset.tab : null);

export function show(side) {
  document.body.dataset.tab = side;
  // The other column goes out of sight, and the focus with it.
  if (alone() && sideOf(document.activeElement) === other(side) && document.activeElement.closest(".column")) scroller(side).focus({ preventScroll: true });
  for (const tab of document.querySelectorAll("[data-tab][aria-pressed]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === side));
  }
}

export function init(root) {
  show("left");
  for (const tab of root.querySelectorAll("button[data-tab]")) tab.addEventListener("click", () => show(tab.dataset.tab));
}
