// Says on a page that has just come which texts are typed and not stored yet, and goes to them one after the other.

import { open, openHighlights, reveal } from "./cards.js";
import { select } from "./toolbar.js";
import { draft, keyOf, keys, put } from "./drafts.js";
import { bringIn } from "./overlay.js";
import { hush, overlay, say, sideOf } from "../columns/page.js";
import { rangeOfPassage } from "../sync/submission.js";
import { show } from "../columns/tabs.js";

const SHOWN = 200; // characters of a text that has lost its place

function toPassage(values) {
  const range = rangeOfPassage(values);
  const column = range.startContainer.parentElement.closest(".scroller");
  show(sideOf(column));
  column.scrollTop += range.getBoundingClientRect().top - column.getBoundingClientRect().top - column.clientHeight / 3;
  select(values);
}

// The open form of a key.
const formOf = (key) => [...document.querySelectorAll(".overlay form")].find((form) => keyOf(form) === key);

// Opens the card in which a key's form stands, and the form in it.
async function toForm(key) {
  const [path, ...ends] = key.split(" ");
  const [, noun, number] = new Map(draft(key)).get("card")?.match(/^(link-card|card)-(\d+)$/) ?? [];
  const id = ends[1] ?? (noun === "card" && number);
  const mark = id && reveal(id);
  if (id && !mark) return;
  const side = mark ? sideOf(mark) : "left";
  const editor = path.match(/\/(highlights|links)\/\d+\/$/);
  if (ends.length) await open(side, `links/add/?source=${ends[0]}&target=${ends[1]}`, mark);
  else if (editor) await open(side, `${editor[1]}/${number}/?edit=1`, mark || undefined);
  else if (noun === "card") await openHighlights([number], mark);
  else if (noun) await open(side, `links/${number}/`);
  const thread = overlay(side).querySelector(".thread");
  if (/\/comments\/\d+\/$/.test(path) && thread) await htmx.ajax("GET", path, { target: `#${thread.id}`, swap: "outerHTML" }).catch(() => {});
}

const typedIn = (values) => (Array.isArray(values) ? (new Map(values).get("note") ?? new Map(values).get("text")) : values.note) ?? "";

// Goes to the first of these drafts; what has lost its place is said, and may be dropped.
async function go([key, ...rest]) {
  const values = draft(key);
  if (!values) return next(rest);
  if (key.startsWith("passage ")) toPassage(values);
  else {
    await toForm(key);
    const form = formOf(key);
    if (!form) return lost(key, rest);
    const fold = form.closest("details:not(.bounds)");
    if (fold) fold.open = true;
    bringIn(form, true);
    form.querySelector("textarea")?.focus({ preventScroll: true });
  }
  return next(rest);
}

function lost(key, rest) {
  const text = typedIn(draft(key));
  say(`What you typed has no place here any more: “${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}”`, {
    label: "Discard it",
    run: () => {
      put(key, null);
      next(rest);
    },
  });
}

function next(rest) {
  if (rest.length) tell(rest, `${rest.length} more ${rest.length === 1 ? "text is" : "texts are"} typed and not stored.`);
  else hush();
}

const tell = (left, words) => say(words, { label: "Show", run: () => void go(left) });

export function init() {
  const left = "mayAnnotate" in document.body.dataset ? keys().reverse() : [];
  if (left.length) tell(left, left.length === 1 ? "What you typed here last time is kept, and not stored yet." : `${left.length} texts that you typed here are kept, and not stored yet.`);
}
