// Pure steps through a text: words, sentences and blocks, and where a step or a longer selection ends. A text is
// given block by block; a spot is `[block, at]`, the number of a block and a UTF-16 index into its text.

const segmenters = new Map();

function segmenter(kind, language) {
  const key = `${kind} ${language}`;
  if (!segmenters.has(key)) {
    let made;
    try {
      made = new Intl.Segmenter(language || undefined, { granularity: kind });
    } catch {
      made = new Intl.Segmenter(undefined, { granularity: kind }); // a language that is none
    }
    segmenters.set(key, made);
  }
  return segmenters.get(key);
}

const SIGN = /[\p{S}\p{Extended_Pictographic}]/u; // what no dictionary has and a reader may mean all the same

// The units of one block's text in order, `{from, to}` without the white space around them. `kind` is `block`,
// `sentence`, `word` or `grapheme`; between words there is punctuation that belongs to none.
export function units(text, kind, language = "") {
  if (kind === "block") return trimmed(text, 0, text.length);
  const parts = [...segmenter(kind, language).segment(text)];
  const kept = kind === "word" ? parts.filter(({ segment, isWordLike }) => isWordLike || SIGN.test(segment)) : parts;
  return kept.flatMap(({ segment, index }) => trimmed(text, index, index + segment.length));
}

function trimmed(text, from, to) {
  const part = text.slice(from, to);
  if (!part.trim()) return [];
  return [{ from: from + part.length - part.trimStart().length, to: to - (part.length - part.trimEnd().length) }];
}

export const order = (a, b) => a[0] - b[0] || a[1] - b[1];

// The unit after or before a spot, as `{block, from, to}`; null at the end. `unitsOf(block)` gives the units of one
// of the `count` blocks. Going on, `here` takes a unit that begins at the spot itself.
export function step(unitsOf, count, spot, way, here = false) {
  for (let block = spot[0]; block >= 0 && block < count; block += way) {
    const beyond = ({ from }) => Math.sign(order([block, from], spot)) === way || (here && order([block, from], spot) === 0);
    const found = way > 0 ? unitsOf(block).find(beyond) : unitsOf(block).findLast(beyond);
    if (found) return { block, ...found };
  }
  return null;
}

// Where the moving end of a selection goes from `focus` by one unit; the other end is `anchor`. A selection grows to
// the far edge of a unit and shrinks by whole units; past its other end it begins to grow on that side. Null where
// there is nothing more.
export function stretch(unitsOf, count, anchor, focus, way) {
  const side = Math.sign(order(focus, anchor)) || way;
  const edge = side > 0 ? "to" : "from";
  for (let block = focus[0]; block >= 0 && block < count; block += way) {
    const beyond = (unit) => Math.sign(order([block, unit[edge]], focus)) === way;
    const unit = way > 0 ? unitsOf(block).find(beyond) : unitsOf(block).findLast(beyond);
    if (!unit) continue;
    const found = [block, unit[edge]];
    return side !== way && order(found, anchor) * side <= 0 ? stretch(unitsOf, count, anchor, anchor, way) : found;
  }
  return side === way ? null : stretch(unitsOf, count, anchor, anchor, way);
}
