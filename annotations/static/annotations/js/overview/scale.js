// Pure arithmetic of the overview: no page, only numbers.

// Where a passage is drawn, `[y, height]`, at `scale` pixels of the strip for one of the text; never thinner than `least`.
export function extent(top, bottom, scale, least) {
  return [top * scale, Math.max((bottom - top) * scale, least)];
}

// Which part of a whole, between 0 and 1.
export const share = (part, whole) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);

// The lane of each framing, `[x, width]`: side by side while each has two pixels, otherwise over one another.
export function slots(names, width) {
  const each = Math.floor(width / Math.max(1, names.length));
  return new Map(names.map((name, index) => [name, each < 2 ? [0, width] : [index * each, each]]));
}
