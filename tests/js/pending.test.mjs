import assert from "node:assert/strict";
import { test } from "node:test";

import { excess, failure, inWords } from "../../reader/static/reader/js/uploading.js";
import { stage } from "../../reader/static/reader/js/waiting.js";

test("what is soon over shows nothing, and what lasts is said", () => {
  assert.deepEqual([0, 399, 400, 999, 1000, 60_000].map(stage), ["", "", "bar", "bar", "words", "words"]);
});

test("a piece is measured in bytes, not in letters", () => {
  assert.equal(excess([["text", "é".repeat(500)]], 1000), undefined);
  assert.match(excess([["text", "é".repeat(501)]], 1000).text[0], /^This piece has 1.0 KB, and the most that can be taken is 1.0 KB/);
  const file = new Blob(["x".repeat(3 * 1024 ** 2)]);
  assert.deepEqual(Object.keys(excess([["text", ""], ["file", file]], 1024 ** 2)), ["file"]);
});

test("sizes and failures are said in words", () => {
  assert.deepEqual([2048, 10 * 1024 ** 2].map(inWords), ["2.0 KB", "10.0 MB"]);
  assert.match(failure(0), /could not be reached/);
  assert.match(failure(502), /\(502\)/);
});
