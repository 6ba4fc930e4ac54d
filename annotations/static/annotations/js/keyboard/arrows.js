// Where an arrow key leads: to what one sees at the left or the right, whichever way the text runs.

import * as caret from "./caret.js";
import { beside, mixed } from "../text/visual_order.js";

const spotOf = (side) => {
  const at = caret.place(side);
  return at ? [at.block, at.from] : caret.firstSeen(side);
};

// Whether an arrow leads on in the text (1) or back (-1) at a spot: in text from right to left, on is at the left.
export const wayOf = (side, key, [number] = spotOf(side)) => (caret.isRtl(caret.blocks(side)[number]) === (key === "ArrowLeft") ? 1 : -1);

// From the reading place: `seen` is the word beside it; without one, it is the next word of `way` beyond `from`.
export function aim(side, key) {
  const way = wayOf(side, key);
  const at = caret.place(side);
  const block = at && caret.blocks(side)[at.block];
  if (at?.kind !== "word" || !mixed(block.textContent)) return { way };
  const words = caret.unitsOf(side, "word")(at.block);
  const boxes = words.map((word) => caret.rangeOf(side, { block: at.block, ...word }).getClientRects()[0]);
  const found = beside(boxes, words.findIndex(({ from }) => from === at.from), key === "ArrowLeft" ? -1 : 1, caret.isRtl(block));
  if (found < 0) return { way, from: [at.block, way > 0 ? block.textContent.length : 0] };
  return { way, seen: { block: at.block, ...words[found], kind: "word" } };
}
