// Undo and redo by key, and what is open beside the passage brought up to date. The buttons of the bar do the work;
// which act is next is the server's to know.

import { become, state } from "./connection.js";
import { register } from "../keyboard/keys.js";
import { isWaiting } from "./outbox.js";
import { address, isTyping, say } from "../columns/page.js";

// `undo`, `redo` or nothing: what a key pressed with Ctrl or Cmd asks for.
export function turnOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (ctrlKey === metaKey || altKey) return null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key === "y" && ctrlKey && !shiftKey ? "redo" : null;
}

const button = (turn) => document.querySelector(`button[data-turn="${turn}"]`);
const unsent = (element) => [...element.querySelectorAll("textarea")].find((field) => field.value !== field.defaultValue);

// One press is one act: a key that is held down does not run through the history.
function press(turn, event) {
  if (!button(turn)) return false;
  if (!event.repeat) button(turn).click();
  return true;
}

// Draws a card anew where it is open, and leaves an editor or a half-written reply alone.
async function refresh(path, id) {
  const card = document.getElementById(id);
  if (!card || card.matches("form") || unsent(card)) return;
  const focused = card.contains(document.activeElement);
  try {
    await htmx.ajax("GET", address(path), { target: `#${id}`, swap: "outerHTML" });
  } catch {
    return; // the connection is lost, which is said
  }
  if (focused) document.getElementById(id)?.focus({ preventScroll: true });
}

const turnAt = ({ path }) => path.match(/\/(undo|redo)\/$/)?.[1].replace(/^./, (letter) => letter.toUpperCase());

// Which act is next is not known here, and least of all while some of them have yet to be sent. So it waits.
function wait(event) {
  const turn = turnAt(event.detail.requestConfig);
  if (!turn || !(isWaiting() || state() === "lost")) return;
  event.preventDefault();
  say(state()
    ? `${turn} waits for the connection, since the server knows what you did last. Nothing is lost: press it again when the connection is back.`
    : `${turn} waits until what you made meanwhile is sent. Press it again in a moment.`);
}

function failed(event) {
  const turn = turnAt(event.detail.requestConfig);
  if (!turn) return;
  event.stopPropagation();
  become("lost");
  say(`The connection was lost on the way, so ${turn} may have been done or not. When it is back, look first; then press it again if need be.`);
}

export function init(root) {
  root.addEventListener("htmx:beforeRequest", wait);
  for (const type of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(type, failed, true);
  register(
    { keys: ["z"], group: "Your own acts", does: "Undo what you did last", run: (event) => press("undo", event) },
    { keys: ["Shift+z"], group: "Your own acts", does: "Redo what you undid", run: (event) => press("redo", event) },
  );
  document.addEventListener("keydown", (event) => {
    const turn = turnOf(event);
    if (!turn || event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (press(turn, event)) event.preventDefault();
  });
  root.addEventListener("parallax:reversed", ({ detail: { highlights, links } }) => {
    for (const id of highlights) refresh(`highlights/${id}/`, `card-${id}`);
    for (const id of links) refresh(`links/${id}/`, `link-card-${id}`);
  });
  // Nothing may take the place of a card while a reply in it is half written.
  root.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, target } = event.detail;
    const field = [...(target?.querySelectorAll?.("form.reply-form:not([data-restored])") ?? [])].filter((form) => form !== elt).map(unsent).find(Boolean);
    if (!field) return;
    event.preventDefault();
    say("There is an unsent reply in the open card. Send it or clear it first.");
    field.focus();
  });
}
