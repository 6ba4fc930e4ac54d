// Menus: each a `<details>` that opens over the page. Escape closes the one that is open and gives the focus back to
// the summary that opened it; a press elsewhere closes it too.

const MENUS = "details:is(.menu, .appearance-menu)[open]";
const POPOVERS = CSS.supports("selector(:popover-open)") ? ":popover-open" : "dialog[open]"; // an unknown name would be an error

// The open menus, the innermost last.
const open = () => [...document.querySelectorAll(MENUS)];

// Closes a menu. Where the focus was in it, or nowhere, it goes to the menu's summary.
function close(menu) {
  const { activeElement } = document;
  const within = menu.contains(activeElement) || !activeElement || activeElement === document.body;
  menu.open = false;
  if (within) menu.querySelector("summary").focus({ preventScroll: true });
  return within;
}

function init() {
  // Before anything else on the page hears of the key: one press closes one thing.
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return undefined;
    if (document.querySelector(POPOVERS)) return event.stopPropagation(); // the browser closes it
    const closed = open().reverse().map(close);
    if (!closed.includes(true)) return undefined;
    event.preventDefault();
    return event.stopPropagation();
  }, true);
  document.addEventListener("click", ({ target }) => {
    for (const menu of open()) if (!menu.contains(target)) menu.open = false;
  });
}

init();
