// What a person holds while the page changes under their hands: the selection, the passage that the toolbar is
// for, and the focus. Each is kept as places in the text, and stands again after the swap.

import { placeOf, rangeOf } from "../text/offsets.js";
import { idsOf, markAt, marksOf } from "../columns/page.js";

// Keeps what touches one of the blocks that will be swapped; gives a function that sets it again.
export function hold(blocks) {
  const touched = (node) => blocks.some((block) => block.contains(node));
  const ranges = [...(window.CSS?.highlights?.get("pending") ?? [])].map((range) => rangeHold(range, touched));
  const kept = [...ranges, selectionHold(touched), focusHold(touched)].filter(Boolean);
  return () => kept.forEach((again) => again());
}

const articleOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("article[data-document]");

// The very range object stays, since the toolbar stands by it.
function rangeHold(range, touched) {
  const article = articleOf(range.startContainer);
  if (!article?.contains(range.endContainer) || !(touched(range.startContainer) || touched(range.endContainer))) return null;
  const start = placeOf(article, range.startContainer, range.startOffset);
  const end = placeOf(article, range.endContainer, range.endOffset);
  return () => {
    const found = rangeOf(article, start, end);
    range.setStart(found.startContainer, found.startOffset);
    range.setEnd(found.endContainer, found.endOffset);
  };
}

function selectionHold(touched) {
  const selection = document.getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const article = articleOf(anchorNode);
  if (!article?.contains(focusNode) || !(touched(anchorNode) || touched(focusNode))) return null;
  const anchor = placeOf(article, anchorNode, anchorOffset);
  const focus = placeOf(article, focusNode, focusOffset);
  return () => {
    const found = rangeOf(article, Math.min(anchor, focus), Math.max(anchor, focus));
    const ends = [[found.startContainer, found.startOffset], [found.endContainer, found.endOffset]];
    if (anchor > focus) ends.reverse();
    selection.setBaseAndExtent(...ends[0], ...ends[1]);
  };
}

// A focused mark is drawn anew: the same run of the same highlight has the focus again, or else its column.
function focusHold(touched) {
  const mark = markAt(document.activeElement);
  if (!mark || !touched(mark)) return null;
  const column = mark.closest(".scroller");
  const ids = idsOf(mark);
  const turn = marksOf(ids.at(-1)).indexOf(mark);
  return () => {
    const again = ids.map((id) => marksOf(id)).filter((runs) => runs.length).at(-1);
    (again?.[turn] ?? again?.[0] ?? column).focus({ preventScroll: true });
  };
}
