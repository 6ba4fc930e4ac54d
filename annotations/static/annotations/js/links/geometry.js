// Pure geometry of the links: no page, only numbers.

// Where a passage stands in its column's window: `top` and `bottom` in window coordinates; `away` is -1 above it,
// 1 below it and 0 where any of it can be seen.
export function place({ top, bottom }, scroll, frame) {
  const from = top - scroll + frame.top;
  const to = bottom - scroll + frame.top;
  const away = to < frame.top + 4 ? -1 : from > frame.bottom - 4 ? 1 : 0;
  return { top: from, bottom: to, away };
}

// The bracket along a passage: its visible part, `[from, to]`.
export function bracket({ top, bottom }, frame) {
  return [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
}

// What is drawn of a link reaches this far beyond both edges of the gutter, towards its passages; in pixels.
export const REACH = 12;

const px = (number) => number.toFixed(1);
const bend = (from, to, a, b) => `C${px((from + to) / 2)} ${px(a)} ${px((from + to) / 2)} ${px(b)} ${px(to)} ${px(b)}`;

// A curve across the gutter from the height `a` at its left to `b` at its right, level at both ends.
export function curve(width, a, b) {
  return `M${-REACH} ${px(a)}H0${bend(0, width, a, b)}H${width + REACH}`;
}

// The area between what a link has of two passages, `[top, bottom]` each.
export function ribbon(width, left, right) {
  const [over, under] = [bend(0, width, left[0], right[0]), bend(width, 0, right[1], left[1])];
  return `M${-REACH} ${px(left[0])}H0${over}H${width + REACH}V${px(right[1])}H${width}${under}H${-REACH}Z`;
}

// The edge of the gutter at a side and how far what is drawn reaches beyond it there, both in the gutter's own pixels.
const edges = (width, side) => (side === "left" ? [0, -REACH] : [width, width + REACH]);

// A line along a passage on this side, with feet towards the gutter.
export function along(width, side, [top, bottom]) {
  const [edge, out] = edges(width, side);
  return `M${edge} ${px(top)}H${out}V${px(bottom)}H${edge}`;
}

// A line from the height `y` on this side to where the other column leaves the gutter's sight, at the height `end`.
export function leader(width, side, y, end) {
  const [edge, out] = edges(width, side);
  const far = width * (side === "left" ? 0.8 : 0.2);
  return `M${out} ${px(y)}H${edge}C${px(far)} ${px(y)} ${px(far)} ${px(y)} ${px(far)} ${px(end)}`;
}

// A head that points out of the gutter at the height `y`, to the right one or the left.
export function arrowhead(width, y, toRight) {
  const [tip, back] = toRight ? [width + REACH - 2, width - 1] : [2 - REACH, 1];
  return `M${back} ${px(y - 6)}L${tip} ${px(y)}L${back} ${px(y + 6)}Z`;
}

// Heights, in ascending order, moved so that each is at least `gap` below the one before and none below `bottom`.
export function spread(heights, gap, bottom = Infinity) {
  let last = -Infinity;
  const moved = heights.map((height) => (last = Math.max(height, last + gap)));
  return moved.map((height, index) => Math.min(height, bottom - gap * (moved.length - 1 - index)));
}

// Of what is out of sight at one edge, the `most` nearest and how many are left over. `entries` carry `distance`.
export function nearest(entries, most) {
  const sorted = [...entries].sort((a, b) => a.distance - b.distance);
  return { shown: sorted.slice(0, most), left: Math.max(0, sorted.length - most) };
}

// The part of a passage's visible height that a link has there: the number `index` of `count` that meet in it.
export function share([from, to], index, count) {
  const height = (to - from) / count;
  return [from + height * index, from + height * (index + 1)];
}

// For each link and end its place among all that meet in the same passage, in the order of their far ends, so that
// curves do not cross where they meet: `id` and end (`source`, `target`) → `{index, count}`. `heights` gives a
// passage's height by its id.
export function meetings(links, heights) {
  const met = new Map();
  for (const link of links) {
    for (const [end, far] of [["source", "target"], ["target", "source"]]) {
      const entry = { key: `${link.id} ${end}`, height: heights(link[far]) ?? 0 };
      met.get(link[end])?.push(entry) ?? met.set(link[end], [entry]);
    }
  }
  const found = new Map();
  for (const entries of met.values()) {
    entries.sort((a, b) => a.height - b.height);
    entries.forEach(({ key }, index) => found.set(key, { index, count: entries.length }));
  }
  return found;
}

// The top of something of this height that stands beside a passage inside a room, all in window coordinates: below
// the passage or, where `first` says so, above it; on the other side where there is no room; and where there is none on
// either, at the room's end that leaves more of the passage in sight.
export function beside(passage, height, room, first = "below", gap = 8) {
  const tops = { below: passage.bottom + gap, above: passage.top - gap - height };
  const fits = (top) => top >= room.top && top + height <= room.bottom;
  const found = [tops[first], first === "below" ? tops.above : tops.below].find(fits);
  if (found !== undefined) return found;
  const lower = room.bottom - passage.bottom >= passage.top - room.top;
  return Math.max(room.top, lower ? room.bottom - height : room.top);
}
