// Passages on their way to the server, each by itself: what is done meanwhile is another passage's business. The page
// shows where they are; an answer comes back to the passage that it is about.

import { articles } from "../columns/page.js";
import { rangeOf } from "../text/offsets.js";

const sent = new Map(); // the element that a request goes out from → the passage's values

// The values of every passage that is on its way.
export const underWay = () => [...sent.values()];

let idle = Promise.resolve(); // settled when nothing is on its way
export const stored = () => idle;

const articleOf = ({ document: number }) => articles().find((article) => article.dataset.document === String(number));

// The range of a passage on the page.
export const rangeOfPassage = (passage) => rangeOf(articleOf(passage), Number(passage.start), Number(passage.end));

function paint() {
  if (!window.Highlight) return;
  if (sent.size) CSS.highlights.set("storing", new Highlight(...underWay().map(rangeOfPassage)));
  else CSS.highlights.delete("storing");
}

// Sends a passage to be highlighted. Calls `answered` with `stored` (201), `kept` (in the outbox, until the connection
// is back) or `refused`, and the words that came with it as HTML.
export function submit(address, values, answered) {
  const form = Object.assign(document.createElement("form"), { hidden: true, className: "submission" });
  form.dataset.linking = document.body.dataset.linking ?? "";
  document.body.append(form);
  sent.set(form, values);
  let outcome = ["refused", ""];
  form.addEventListener("parallax:kept", () => { outcome = ["kept", ""]; });
  form.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr } }) => {
    if (successful && xhr.status <= 299) outcome = ["stored", ""];
  });
  // The reasons belong to the passage, which may not be the one that the toolbar is for by now.
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 422 && detail.xhr.status !== 409) return;
    outcome = ["refused", detail.serverResponse];
    detail.shouldSwap = false;
  });
  paint();
  const request = htmx.ajax("POST", address, { source: form, values, swap: "none" }).catch(() => {}).then(() => {
    sent.delete(form);
    form.remove();
    paint();
    answered(...outcome);
  });
  const before = idle;
  idle = request.then(() => before);
}

// Blocks that were drawn anew have new text nodes.
export function init(root) {
  root.addEventListener("htmx:afterSettle", () => sent.size && paint());
}
