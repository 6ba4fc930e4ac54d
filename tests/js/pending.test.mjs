import assert from "node:assert/strict";
import { test } from "node:test";

import { excess, failure, inWords } from "../../reader/static/reader/js/uploading.js";
import { stage } from "../../reader/static/reader/js/waiting.js";

test("what is soon over shows nothing, and what lasts is said", () => {
  assert.deepEqual([0, 399, 400, 999, 1000, 60_000].map(stage), ["", "", "bar", "bar", "words", "words"]);
});

test("a piece is measured in bytes, not in letters", () => {
  assert.equal(excess([["text", "é".repeat(500)]], 1000, 10), undefined);
  assert.match(excess([["text", "é".repeat(501)]], 1000, 10).text[0], /^The text of this piece has 1.0 KB, and the most that can be taken is 1.0 KB/);
});

test("a file may be larger than a text, for its pictures", () => {
  const file = new Blob(["x".repeat(3 * 1024 ** 2)]);
  assert.equal(excess([["text", ""], ["rich", "x".repeat(2000)], ["file", file]], 1000, 3 * 1024 ** 2), undefined);
  const said = excess([["text", ""], ["file", file]], 1000, 1024 ** 2);
  assert.match(said.file[0], /^This file has 3.0 MB, and the most that can be taken is 1.0 MB. Save it without its pictures/);
});

test("sizes and failures are said in words", () => {
  assert.deepEqual([2048, 10 * 1024 ** 2].map(inWords), ["2.0 KB", "10.0 MB"]);
  assert.match(failure(0), /could not be reached/);
  assert.match(failure(502), /\(502\)/);
});
