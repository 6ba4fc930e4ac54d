// The keys of the workbench: parts register theirs here, one listener acts on them, and the list of keys is drawn
// from the same table. A key never acts while somebody types, with Ctrl, Alt or Meta, or below an open dialog.

const STORED = "parallax.keys"; // "off" where a person wants no single keys
const FREE = "body, .scroller, article *, .desk"; // where arrows and Enter have no meaning of their own

const table = []; // {keys, group, does, run, quiet} in the order they were registered

// `keys` are names as `nameOf` gives them; `does` says in a few words what they do, below the heading `group`;
// `run(event)` acts, and gives false where there is nothing to act on.
export function register(...entries) {
  table.push(...entries);
}

export const registered = () => table;

// The name of a pressed key: a letter is small, `Shift+` stands before letters and named keys only, since any other
// character has its shift in itself.
export function nameOf({ key, shiftKey }) {
  const letter = /^\p{L}$/u.test(key);
  const named = key.length > 1;
  return (shiftKey && (letter || named) ? "Shift+" : "") + (letter ? key.toLowerCase() : key);
}

const SHOWN = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

// The parts of a key's name as they stand on a keyboard: `Shift+n` is `["Shift", "N"]`.
export const caps = (name) => name.split("+").map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part));

// Whether letters belong to what has the focus. A tick box or a radio button takes none.
export const takesLetters = (element) =>
  Boolean(element?.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

export const off = () => document.body.dataset.keys === "off";

export function turn(on) {
  if (on) delete document.body.dataset.keys;
  else document.body.dataset.keys = "off";
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch { /* a browser may keep nothing; the keys are off until the page is left */ }
}

function recall() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest?.("#composer")) return; // its own keys act there, and a note may be what is meant
  if (off() || takesLetters(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key.length > 1 && !event.target.matches(FREE)) return;
  act(event, nameOf(event));
}

function act(event, name) {
  for (const { keys, run } of table) {
    if (!run || !keys.includes(name) || run(event) === false) continue;
    event.preventDefault();
    return;
  }
}

export function init() {
  if (!recall()) turn(false);
  document.addEventListener("keydown", pressed);
}
