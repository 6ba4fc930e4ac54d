// Under 900 px the columns are two tabs; which one is shown is kept on the body.

// The side that alone is seen, or null where both are.
export const alone = () => (window.matchMedia("(max-width: 899px)").matches ? document.body.dataset.tab : null);

export function show(side) {
  document.body.dataset.tab = side;
  for (const tab of document.querySelectorAll("[data-tab][aria-pressed]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === side));
  }
}

export function init(root) {
  show("left");
  for (const tab of root.querySelectorAll("button[data-tab]")) tab.addEventListener("click", () => show(tab.dataset.tab));
}
