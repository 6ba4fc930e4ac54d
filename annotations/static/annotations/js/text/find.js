// Pure search in text, whatever the case, the accents, the kind of white space and of quotation mark. Places are
// UTF-16 units of the text that was given.

const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f]/g;
const SIGNS = { "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2010": "-", "\u2011": "-", "–": "-", "—": "-" };
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u2060]/; // soft hyphens, joiners, marks of direction

const known = new Map(); // a character → the same as it is compared

function plain(character) {
  if (!known.has(character)) known.set(character, folded(character));
  return known.get(character);
}

function folded(character) {
  if (UNSEEN.test(character)) return "";
  if (character in SIGNS) return SIGNS[character];
  if (/\s/.test(character)) return " ";
  return character.normalize("NFKD").replace(ACCENTS, "").toLowerCase();
}

// A text as it is compared: `words`, and `from`, the place of each of its units in the text; `from` is null where
// they are the same.
export function fold(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return { words: text.toLowerCase(), from: null };
  let words = "";
  const from = [];
  let at = 0;
  for (const character of text) {
    const units = plain(character);
    for (let i = 0; i < units.length; i += 1) from.push(at);
    words += units;
    at += character.length;
  }
  from.push(at);
  return { words, from };
}

// What is looked for, as it is compared; white space at its ends does not count, inside it all is one.
export const query = (typed) => fold(typed.trim().replace(/\s+/g, " ")).words;

// Every place of `wanted` (as `query` gives it) in a folded text: `[start, end)`, none overlapping the one before.
export function matches({ words, from }, wanted) {
  const found = [];
  if (!wanted) return found;
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length;
    found.push(from ? [from[at], ending(from, end)] : [at, end]);
  }
  return found;
}

// Where the character that the last folded unit came from ends, with the accents that follow it.
function ending(from, end) {
  let next = end;
  while (next < from.length - 1 && from[next] === from[end - 1]) next += 1;
  return from[next];
}

// The number after `current` (or before it, where `step` is -1) among `count`, round and round; -1 among none.
export const stepped = (current, step, count) => (count ? (current < 0 && step < 0 ? count - 1 : (current + step + count) % count) : -1);
