// Says how the page stands with the server, quietly and for as long as it is so.

import { actOf, counted } from "./acts.js";

const SAID = {
  lost: "Connection lost. What you make is kept in this tab and sent when it returns.",
  unable: "What you make is kept in this tab and sent when it can be stored.",
  out: "You have been signed out. Sign in in another tab; this page then goes on by itself.",
  other: "Reload it, or sign in again in another tab; this page then goes on by itself.",
  gone: "You are no longer a member of this comparison, or it is gone.",
  far: "Too much has changed to show it here piece by piece. Reload the page to see it all.",
  coding: "Coding was opened or made blind. Reload the page to see what is yours to see now.",
  archive: "This comparison was archived or taken out of the archive. Reload the page to go on.",
  codebook: "The codebook has changed. Reload the page to have it in the toolbar and the editors.",
};
// What is said instead to whom a share link brought.
const SAID_TO_GUESTS = {
  out: "This page has lost the link that opened it. Open the link again, in another tab; it then goes on by itself.",
  gone: "The link that opened this comparison has ended. Ask whoever sent it for another.",
};
const RELOADED = new Set(["far", "coding", "archive", "codebook", "other"]);
const PASSING = new Set(["lost", "out", "other"]);

const KEEPING = new Set(["lost", "unable", "out", "other"]);
const SHORT = 60; // UTF-16 units of a passage

let because = ""; // why the server is unable, in its own words, or who is signed in

const said = (name) =>
  ("byLink" in document.body.dataset && SAID_TO_GUESTS[name]) || (because ? `${because} ${SAID[name]}` : SAID[name]);
const line = () => document.getElementById("connection");

// The state that is said, or an empty string.
export const state = () => line().dataset.state ?? "";

// Says a state, or that all is well where `name` is empty; `reason` is said before it, in words of its own.
export function become(name, reason = "") {
  if (state() === name && because === reason) return;
  because = reason;
  if (name) line().dataset.state = name;
  else delete line().dataset.state;
  draw();
  document.dispatchEvent(new CustomEvent("parallax:connection"));
}

// Says that the person of this page is not the one signed in by now: that is `name`.
export function becomeOther(name) {
  const own = document.getElementById("beside").dataset.user;
  become("other", `You are now signed in as ${name} in this browser. This page is ${own}’s, and what is made here is not stored as ${name}’s.`);
}

// The server has answered as it should: what it said of the connection before holds no more.
export function recover() {
  if (PASSING.has(state())) become("");
}

// Says what waits to be sent and what the server refused; `discard` takes the key of one that was refused, `mend` all
// of it.
export function tell(waiting, refused, acts) {
  line().replaceChildren(...[main(waiting), ...refused.map((entry) => refusal(entry, acts))].filter(Boolean));
}

let draw = () => tell([], [], {});

// `redraw` is called where the state changes.
export function init(redraw) {
  draw = redraw;
}

function main(waiting) {
  const kept = waiting.length && KEEPING.has(state()) ? ` Kept so far: ${counted(waiting)}.` : "";
  const text = state() ? said(state()) + kept : waiting.length ? "Sending what was made meanwhile…" : "";
  if (!text) return null;
  const words = paragraph(`${text} `);
  if (RELOADED.has(state())) words.append(button("Reload", () => location.reload()));
  return words;
}

function refusal(entry, { discard, mend }) {
  const passage = entry.quote ? ` “${shorten(entry.quote)}”` : "";
  const note = entry.note ? ` What you typed: ${entry.note}` : "";
  const words = paragraph(`Not stored: ${entry.what}${passage}. ${entry.refused}${note} `);
  words.append(button(actOf(entry.path).verb === "edit" ? "Show both" : "Try again", () => mend(entry)), button("Discard", () => discard(entry.key)));
  return words;
}

const shorten = (text) => (text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text);

const paragraph = (text) => Object.assign(document.createElement("p"), { textContent: text });

function button(label, run) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: label });
  made.addEventListener("click", run);
  return made;
}
