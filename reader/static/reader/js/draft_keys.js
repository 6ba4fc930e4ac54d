// The page that corrects a draft, by keys: on a tick box the arrows go to the next one, Shift ticks it too, and the key
// of a button presses it. Shift and a click tick all blocks in between. Without this module the buttons do the same.

const PLACES = ".splitting .place";

// The element so many places further in the list, or the one at its end.
export const further = (all, one, by) => all[Math.min(Math.max(all.indexOf(one) + by, 0), all.length - 1)];

// What lies between two elements of the list, both included, whichever comes first.
export function between(all, one, other) {
  const [first, last] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  return first < 0 ? [] : all.slice(first, last + 1);
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const TURNS = { ArrowRight: 1, ArrowLeft: -1 };

function press(form, tick, key) {
  const button = form.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (!button) return false;
  if (key !== "u" && !form.querySelector("[name=block]:checked")) tick.checked = true;
  button.click();
  return true;
}

function onKey(event) {
  const { target, key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches(PLACES) && TURNS[key]) {
    const turn = getComputedStyle(target).direction === "rtl" ? -TURNS[key] : TURNS[key];
    further([...document.querySelectorAll(PLACES)], target, turn).focus();
  } else if (target.matches("[name=block]") && STEPS[key]) {
    const next = further([...document.querySelectorAll("[name=block]")], target, STEPS[key]);
    if (shiftKey) target.checked = next.checked = true;
    next.focus();
  } else if (!(target.matches("[name=block]") && /^[a-z]$/i.test(key) && press(target.form, target, key.toLowerCase()))) return;
  event.preventDefault();
}

function focusPlace(root) {
  const block = root.getElementById(location.hash.slice(1));
  const next = root.querySelector(PLACES) ?? block?.querySelector("[name=block]");
  if (next && root.activeElement === root.body) next.focus();
}

export function init(root) {
  const form = root.querySelector("form.structure");
  if (!form) return;
  let last = null;
  form.addEventListener("keydown", onKey);
  form.addEventListener("click", (event) => {
    const { target } = event;
    if (!target.matches("[name=block]")) return;
    if (event.shiftKey && last?.isConnected) {
      for (const tick of between([...form.querySelectorAll("[name=block]")], last, target)) tick.checked = target.checked;
    }
    last = target;
  });
  // The browser takes the focus away when it goes to the block that the address names, which is after loading.
  window.addEventListener("load", () => requestAnimationFrame(() => focusPlace(root)));
}

if (globalThis.document) init(document);
