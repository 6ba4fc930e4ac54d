// Says on a page that has just come which texts are typed and not stored yet, and goes to them one after the other.

import { open, openHighlights, reveal } from "./cards.js";
import { select } from "./composer.js";
import { draft, keys } from "./drafts.js";
import { bringIn } from "./overlay.js";
import { overlay, say, sideOf } from "./page.js";
import { rangeOfPassage } from "./submission.js";
import { show } from "./tabs.js";

// What a key is of: `{noun, number, form, ends}`; nothing for one whose place is only found by opening it.
function partsOf(key) {
  const [, noun, number, form] = key.match(/\/(highlight|link)s\/(?:(\d+)\/(?:(silence|comments)\/)?)?(?: |$)/) ?? [];
  return noun && { noun, number, form, ends: key.split(" ").slice(1) };
}

function toPassage(values) {
  const range = rangeOfPassage(values);
  const column = range.startContainer.parentElement.closest(".scroller");
  show(sideOf(column));
  column.scrollTop += range.getBoundingClientRect().top - column.getBoundingClientRect().top - column.clientHeight / 3;
  select(values);
}

async function toRow({ noun, number, form, ends }) {
  const id = noun === "highlight" ? number : ends[1];
  const mark = id && reveal(id);
  if (id && !mark) return false;
  const side = mark ? sideOf(mark) : "left";
  if (form && noun === "highlight") await openHighlights([number], mark);
  else if (number) await open(side, `${noun}s/${number}/${form ? "" : "?edit=1"}`, mark ?? undefined);
  else await open(side, `links/add/?source=${ends[0]}&target=${ends[1]}`, mark);
  const fold = form && overlay(side).querySelector(form === "silence" ? ".silence-form" : ".thread");
  if (fold) {
    fold.open = true;
    bringIn(fold);
    fold.querySelector("textarea")?.focus({ preventScroll: true });
  }
  return true;
}

async function go(left) {
  const [key, ...rest] = left;
  const values = draft(key);
  const found = key.startsWith("passage ") ? (toPassage(values), true) : await toRow(partsOf(key));
  if (!found) say("The passage that this text was typed for is not shown here: it is filtered, or it is gone.");
  else if (rest.length) tell(rest, `${rest.length} more ${rest.length === 1 ? "text is" : "texts are"} typed and not stored.`);
}

const tell = (left, words) => say(words, { label: "Show", run: () => void go(left) });

export function init() {
  const left = keys().filter((key) => key.startsWith("passage ") || partsOf(key)).reverse();
  if (left.length) tell(left, left.length === 1 ? "What you typed here last time is kept, and not stored yet." : `${left.length} texts that you typed here are kept, and not stored yet.`);
}
