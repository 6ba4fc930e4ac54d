import assert from "node:assert/strict";
import { test } from "node:test";

import { codePoints, trimmed, unitIndex } from "../../annotations/static/annotations/js/text/offsets.js";

const TEXTS = ["", "plain", "👩‍🚀 flies", "e\u0301 combining", "שלום world", "\ud800 lone \udc00", "🇬🇧🇬🇧", "a\u00a0b"];

test("code points are counted as Python counts them", () => {
  for (const text of TEXTS) assert.equal(codePoints(text), [...text].length);
});

test("the unit index of every code point gives the part before it", () => {
  for (const text of TEXTS) {
    const points = [...text];
    for (let i = 0; i <= points.length; i += 1) assert.equal(text.slice(0, unitIndex(text, i)), points.slice(0, i).join(""));
  }
});

test("a place beyond the end is the end", () => assert.equal(unitIndex("ab👍", 9), 4));

test("white space at the ends is trimmed, inside it stays", () => {
  const passage = { document: 1, start: 10, end: 16, quote: " a\u00a0b \n" };
  assert.deepEqual(trimmed(passage), { document: 1, start: 11, end: 14, quote: "a\u00a0b" });
  assert.equal(trimmed({ document: 1, start: 3, end: 5, quote: " \n" }), null);
});
