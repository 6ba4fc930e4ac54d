import assert from "node:assert/strict";
import { test } from "node:test";
import { richOf } from "../../reader/static/reader/js/rich_paste.js";
import { between, further } from "../../reader/static/reader/js/draft_keys.js";

const ALL = ["a", "b", "c", "d"];

test("the next block is at most the last one, and the one before at least the first", () => {
  assert.equal(further(ALL, "b", 1), "c");
  assert.equal(further(ALL, "d", 1), "d");
  assert.equal(further(ALL, "a", -1), "a");
});

test("a range is the same from either end, and empty where one end is gone", () => {
  assert.deepEqual(between(ALL, "b", "d"), ["b", "c", "d"]);
  assert.deepEqual(between(ALL, "d", "b"), ["b", "c", "d"]);
  assert.deepEqual(between(ALL, "x", "b"), []);
});

test("the markup of a paste is kept where it is the whole text and not too large", () => {
  assert.equal(richOf("<p>a</p>", " \n"), "<p>a</p>");
  assert.equal(richOf("<p>a</p>", "before"), "");
  assert.equal(richOf("x".repeat(3_000_000), ""), "");
});
