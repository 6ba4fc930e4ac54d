// Adjudication by keys: a key chooses a side, Enter settles, and the next case comes. Each answer draws the page's
// main part anew, so everything is looked for when it is needed and listened to on the document.

import { keep, kept } from "./preferences.js";
import * as keyList from "./keyboard/key_list.js";
import * as keys from "./keyboard/keys.js";
import { watch } from "./text/selection.js";

const AT_ONCE = "settle-at-once";
const GROUP = "Settling";

const form = () => document.querySelector("#ruling");
const atOnce = () => form().querySelector("[data-at-once]").checked;
const follow = (selector) => {
  const found = document.querySelector(selector);
  if (!found) return false;
  found.click();
};

// Chooses the verdict with this key, as often as one likes, until Enter settles or R asks for the reason; a version of
// one's own has to be filled in first.
function choose(key) {
  const radio = form()?.querySelector(`[data-verdict-key="${key}"]`);
  if (!radio) return false;
  radio.click();
  if (radio.value === "own") form().querySelector(".own").querySelector("input:checked, input[type=radio], input[type=number]").focus();
  else if (atOnce()) form().requestSubmit();
  else radio.focus({ preventScroll: true });
}

// Says what is chosen beside the button that settles it.
function say() {
  const output = form()?.querySelector("[data-chosen]");
  if (!output) return;
  const label = form().querySelector("[name=verdict]:checked")?.closest("label");
  const words = label ? [...label.childNodes].filter(({ nodeName }) => nodeName !== "KBD").map(({ textContent }) => textContent.trim()).join(" ") : "";
  output.textContent = words ? `Chosen: ${words.trim()}` : "";
}

function settle() {
  if (!form()?.querySelector("[name=verdict]:checked")) return false;
  form().requestSubmit();
}

// What is selected in a text becomes the bounds of one's own version.
function bind(found) {
  const fields = form()?.elements;
  if (!found?.passage || !fields?.start) return;
  const { document: piece, start, end, quote } = found.passage;
  Object.entries({ document: piece, start, end }).forEach(([name, value]) => { fields[name].value = value; });
  const shown = form().querySelector("[data-own-quote]");
  shown.textContent = quote;
  shown.classList.add("changed");
}

// The place of the case comes into view in both texts.
function show() {
  for (const text of document.querySelectorAll(".case-text")) {
    const mark = text.querySelector("mark[data-highlights]");
    if (mark) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  }
  const queue = document.querySelector(".queue");
  const line = queue?.querySelector("[aria-current]");
  if (line) queue.scrollTop += line.getBoundingClientRect().bottom - queue.getBoundingClientRect().top - queue.clientHeight * 0.8;
  say();
  const switched = form()?.querySelector("[data-at-once]");
  if (!switched) return;
  switched.checked = kept(AT_ONCE, "") === "on";
  switched.closest("label").hidden = false;
}

// The focus rests on the case's heading, where the single keys act and nothing is chosen yet.
const rest = () => (document.getElementById("case-head") ?? document.getElementById("main")).focus({ preventScroll: true });

function init(root) {
  const digits = "123456789".split("");
  const entry = (names, does, run) => ({ group: GROUP, keys: names, does, run });
  keys.register(
    { group: GROUP, keys: ["1 … 9"], does: "Take that side, up to the ninth" },
    ...digits.map((digit) => ({ keys: [digit], run: () => choose(digit) })),
    entry(["b"], "Take both, or all", () => choose("b")),
    entry(["n"], "Take none", () => choose("n")),
    entry(["o"], "Make my own version", () => choose("o")),
    entry(["r", "w"], "Write a reason", () => form()?.elements.reason.focus() ?? Boolean(form())),
    entry(["Enter"], "Settle as chosen", settle),
    entry(["j"], "Next case", () => follow("[rel=next]")),
    entry(["k"], "Case before", () => follow("[rel=prev]")),
    entry(["u", "z"], "Take back what you settled last", () => follow("[data-take-back]")),
  );
  keyList.init(root);
  keys.init(root);
  watch(bind);
  // Out of a field, back to where the single keys act.
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && form()?.contains(target)) rest();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-at-once]")) keep(AT_ONCE, target.checked ? "on" : "");
    if (target.matches("[name=verdict]")) say();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    show();
    scrollTo(0, 0);
    rest();
  });
  show();
  if (document.activeElement === document.body) rest();
  root.dataset.ready = "";
}

init(document.body);
