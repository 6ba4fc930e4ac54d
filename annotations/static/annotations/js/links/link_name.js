// The name of a relation on its link: as much of it as the gutter has room for, on a ground of its own.

const MARGIN = 8; // pixels that the gutter is wider than the words at the least; the ground may reach over its edges
const PADDING = 7;

let brush = null;
const widths = new Map(); // words → their width in pixels, as long as the font stays
let font = "";

// Writes `words` in a `<g>` with a `<rect>` and a `<text>`, in the middle of a gutter of this width at the height `y`.
export function name(group, words, width, y) {
  const [ground, text] = group.children;
  group.setAttribute("transform", `translate(${(width / 2).toFixed(1)} ${y.toFixed(1)})`);
  if (text.dataset.fits === `${words} ${width}`) return;
  text.dataset.fits = `${words} ${width}`;
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(text);
  if (font !== `${fontWeight} ${fontSize} ${fontFamily}`) widths.clear();
  font = `${fontWeight} ${fontSize} ${fontFamily}`;
  text.textContent = fitting(words, width - MARGIN);
  const wide = measured(text.textContent) + 2 * PADDING;
  ground.setAttribute("width", wide.toFixed(1));
  ground.setAttribute("x", (-wide / 2).toFixed(1));
}

function measured(words) {
  if (!widths.has(words)) {
    brush ??= document.createElement("canvas").getContext("2d");
    brush.font = font;
    widths.set(words, brush.measureText(words).width);
  }
  return widths.get(words);
}

function fitting(words, room) {
  let some = words;
  while (some.length > 1 && measured(some === words ? words : `${some}…`) > room) some = some.slice(0, -1).trimEnd();
  return some === words ? words : `${some}…`;
}
