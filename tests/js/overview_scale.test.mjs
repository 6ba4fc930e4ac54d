import assert from "node:assert/strict";
import { test } from "node:test";

import { extent, share, slots } from "../../annotations/static/annotations/js/overview/scale.js";

test("a passage is drawn to scale, and never too thin to be seen", () => {
  assert.deepEqual(extent(100, 300, 0.1, 2), [10, 20]);
  assert.deepEqual(extent(100, 105, 0.1, 2), [10, 2]);
});

test("a share lies between nothing and the whole", () => {
  assert.equal(share(5, 10), 0.5);
  assert.equal(share(20, 10), 1);
  assert.equal(share(0, 0), 0);
});

test("framings lie side by side while there is room", () => {
  assert.deepEqual([...slots(["a", "b"], 8).values()], [[0, 4], [4, 4]]);
  assert.deepEqual([...slots(["a", "b", "c", "d", "e"], 8).values()][4], [0, 8]);
});
