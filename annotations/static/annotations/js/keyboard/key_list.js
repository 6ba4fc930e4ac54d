// The list of keys, a dialog that is drawn from the keys that are registered, with a switch for all of them.

import { caps, off, register, registered, turn } from "./keys.js";

const FIRST = ["Reading", "Selecting", "Highlights and links"]; // the groups that stand first, where they have any key

function element(name, text = "", ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

const caption = (name) => caps(name).flatMap((cap, at) => [...(at ? [" + "] : []), element("kbd", cap)]);

function row(keys, does) {
  const names = keys.flatMap((name, at) => [...(at ? [" or "] : []), ...caption(name)]);
  return element("div", "", element("dt", "", ...names), element("dd", does));
}

// The framings' own keys, as the toolbar has them now.
const framings = () => [...document.querySelectorAll("#composer .framing-button[data-key]:not([data-key=''])")].map((button) =>
  ({ keys: [button.dataset.key], group: "Selecting", does: `Highlight the selection as ${button.getAttribute("aria-label")}` }));

function draw(list) {
  const groups = grouped([...registered().filter(({ does }) => does), ...framings()]);
  list.replaceChildren(...groups.map(([group, entries]) =>
    element("section", "", element("h3", group), element("dl", "", ...entries.map(({ keys, does }) => row(keys, does))))));
}

function grouped(entries) {
  const found = new Map(FIRST.map((group) => [group, []]));
  for (const entry of entries) found.get(entry.group)?.push(entry) ?? found.set(entry.group, [entry]);
  return [...found].filter(([, of]) => of.length);
}

export function init(root) {
  const dialog = root.querySelector("#keys");
  const toggle = dialog.querySelector("#keys-on");
  const open = () => {
    draw(dialog.querySelector("[data-key-list]"));
    toggle.checked = !off();
    dialog.showModal();
  };
  toggle.addEventListener("change", () => turn(toggle.checked));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // The key that closes the dialog closes nothing else.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("click", ({ target }) => { // also on a button that comes later
    const button = target.closest("[data-show-keys]");
    if (!button) return;
    const menu = button.closest("details");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus(); // there the focus comes back to; the button is out of sight then
    }
    open();
  });
  const group = "Everywhere";
  register(
    { group, keys: ["?"], does: "This list", run: open },
    ...(root.querySelector(".desk") ? [{ group, keys: ["Escape"], does: "Close the card or the toolbar, give up linking" }] : []),
  );
}
