// Places in the page to places in the text and back. The text is counted in Unicode code points, the page in
// UTF-16 units; this module converts, and nothing else does. The text content of an article is the document's
// text, so a place is a count of what stands before it.

export function codePoints(string) {
  let count = 0;
  for (let i = 0; i < string.length; i += 1) {
    const unit = string.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = string.charCodeAt(i + 1);
      if (next >= 0xdc00 && next < 0xe000) i += 1;
    }
    count += 1;
  }
  return count;
}

// The UTF-16 index of the code point number `point` in `string`; its length when there are not so many.
export function unitIndex(string, point) {
  let index = 0;
  for (let left = point; left > 0 && index < string.length; left -= 1) {
    index += string.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return index;
}

// A passage without the white space at its ends; null when nothing else is in it. White space is never more
// than one code point a unit.
export function trimmed({ start, end, quote, ...rest }) {
  const words = quote.trim();
  if (!words) return null;
  const lead = quote.length - quote.trimStart().length;
  const tail = quote.length - quote.trimEnd().length;
  return { ...rest, start: start + lead, end: end - tail, quote: words };
}

// The place of a DOM point inside the article: how many code points of its text stand before it.
export function placeOf(article, node, offset) {
  const range = document.createRange();
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const block = element.closest("[data-start]");
  const base = block && article.contains(block) ? block : article;
  range.setStart(base, 0);
  range.setEnd(node, offset);
  return Number(base.dataset.start ?? 0) + codePoints(range.toString());
}

// The passage of a DOM range that lies inside the article: document, start, end and quote.
export function passageOf(article, range) {
  return trimmed({
    document: Number(article.dataset.document),
    start: placeOf(article, range.startContainer, range.startOffset),
    end: placeOf(article, range.endContainer, range.endOffset),
    quote: range.toString(),
  });
}

// Whether a block in which the range begins or ends has another length than its text: something outside, such as a
// translation, has changed its words, and no place in it can be counted.
export function isAltered(range) {
  const blocks = [range.startContainer, range.endContainer].map((node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-start]"));
  return blocks.some((block) => block && codePoints(block.textContent) !== Number(block.dataset.end) - Number(block.dataset.start));
}

// The DOM range of the passage from `start` to `end`.
export function rangeOf(article, start, end) {
  const range = document.createRange();
  const from = pointAt(article, start);
  const to = pointAt(article, end, true);
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

// The text node and UTF-16 offset at a code point; `ending` prefers the end of a node to the start of the next.
function pointAt(article, place, ending = false) {
  const blocks = [...article.querySelectorAll("[data-start]")];
  const block = blocks.findLast((b) => Number(b.dataset.start) < place || (!ending && Number(b.dataset.start) === place));
  let left = place - Number((block ?? article).dataset.start ?? 0);
  const walker = document.createTreeWalker(block ?? article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = codePoints(node.data);
    if (left < length || (ending && left === length)) return { node, offset: unitIndex(node.data, left) };
    left -= length;
  }
  const end = block ?? article;
  return { node: end, offset: end.childNodes.length };
}
