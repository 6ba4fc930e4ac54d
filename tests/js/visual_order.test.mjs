import assert from "node:assert/strict";
import { test } from "node:test";

import { beside, mixed } from "../../annotations/static/annotations/js/text/visual_order.js";

const box = (left, line = 0) => ({ left, right: left + 40, top: line * 30, bottom: line * 30 + 20 });
// Two lines in Hebrew, three words in Latin letters among the first: as read, and where each is seen.
const RTL = [box(200), box(50), box(100), box(150), box(0), box(200, 1), box(150, 1)];
const LTR = [box(0), box(150), box(100), box(50), box(200), box(0, 1)];

function walk(boxes, from, towards, rtl) {
  const way = [];
  for (let at = beside(boxes, from, towards, rtl); at >= 0 && way.length < 20; at = beside(boxes, at, towards, rtl)) way.push(at);
  return way;
}

test("an arrow goes from word to word as they are seen, and on where a line ends", () => {
  assert.deepEqual(walk(RTL, 0, -1, true), [3, 2, 1, 4, 5, 6]);
  assert.deepEqual(walk(RTL, 6, 1, true), [5, 4, 1, 2, 3, 0]);
  assert.deepEqual(walk(LTR, 0, 1, false), [3, 2, 1, 4, 5]);
  assert.deepEqual(walk(LTR, 5, -1, false), [4, 1, 2, 3, 0]);
});

test("a text is mixed by its letters alone", () => {
  assert.ok(mixed("הסירה Halcyon יצאה"));
  assert.ok(!mixed("הסירה יצאה ב-1995."));
  assert.ok(!mixed("The boat left."));
});
