import assert from "node:assert/strict";
import { test } from "node:test";
import { shareAbove } from "../../annotations/static/annotations/js/columns/scroll_place.js";

test("a block's share above the edge grows from its top to its bottom", () => {
  assert.equal(shareAbove(100, 50, 100), 0);
  assert.equal(shareAbove(75, 50, 100), 0.5);
  assert.equal(shareAbove(50, 50, 100), 1);
});

test("a block that begins below the edge has a negative share, and an empty one none", () => {
  assert.equal(shareAbove(110, 50, 100), -0.2);
  assert.equal(shareAbove(90, 0, 100), 0);
});
