// The first gesture, said once: until the person dismisses it or has made it. Whether they ever made it before is
// for the server to know.

import { keep, kept } from "./preferences.js";
import { scroller } from "./columns/page.js";

export function init(root) {
  const hint = root.querySelector("#hint");
  if (!hint) return;
  const done = () => {
    keep("hint", "said");
    if (hint.contains(document.activeElement)) scroller(root.dataset.tab).focus({ preventScroll: true });
    hint.remove();
  };
  if (kept("hint", "") === "said") return hint.remove();
  hint.hidden = false;
  hint.querySelector("button").addEventListener("click", done);
  root.addEventListener("parallax:changed", ({ detail: { noun } }) => noun === "highlight" && done());
}
