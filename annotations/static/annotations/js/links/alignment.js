// Pure arithmetic of reading aligned: which linked passages agree with each other, and what stands level with what.
//
// A pair is `{left, right}`: the heights of two linked passages, each in its own column's text, in pixels.

export const GAP = 24; // pixels; about a line. Nearer pairs would make the other column leap.

// The longest chain of pairs in which both sides go down by at least `gap` from one to the next. Links that cross
// it are left out. It takes time in the square of the pairs, once after a change of the page.
export function chain(pairs, gap = GAP) {
  const sorted = [...pairs].sort((a, b) => a.left - b.left || a.right - b.right);
  const length = [];
  const before = [];
  let last = -1;
  for (let i = 0; i < sorted.length; i += 1) {
    length[i] = 1;
    before[i] = -1;
    for (let j = 0; j < i; j += 1) {
      const follows = sorted[i].left - sorted[j].left >= gap && sorted[i].right - sorted[j].right >= gap;
      if (!follows || length[j] < length[i]) continue;
      length[i] = length[j] + 1;
      before[i] = j;
    }
    if (last < 0 || length[i] > length[last]) last = i;
  }
  const found = [];
  for (let i = last; i >= 0; i = before[i]) found.unshift(sorted[i]);
  return found;
}

// The chain between the beginnings and the ends of both texts, which stand level too.
export function anchors(pairs, heights, gap = GAP) {
  const inside = pairs.filter(({ left, right }) => left >= gap && right >= gap && left <= heights.left - gap && right <= heights.right - gap);
  return [{ left: 0, right: 0 }, ...chain(inside, gap), heights];
}

// What stands level in the other column with `height` in the column `side`: linear between anchors, never going back.
export function across(points, side, height) {
  const far = side === "left" ? "right" : "left";
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const half = (low + high) >> 1;
    if (points[half][side] <= height) low = half;
    else high = half;
  }
  const [a, b] = [points[low], points[high]];
  const share = b[side] > a[side] ? (height - a[side]) / (b[side] - a[side]) : 0;
  return a[far] + Math.min(1, Math.max(0, share)) * (b[far] - a[far]);
}
