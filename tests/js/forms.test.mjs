import assert from "node:assert/strict";
import { test } from "node:test";
import { lengthOf, problem } from "../../reader/static/reader/js/forms.js";

test("a text is counted in code points, without the white space around it", () => {
  assert.equal(lengthOf("  quay 🚢\n"), 6);
  assert.equal(lengthOf(""), 0);
});

test("what fits is not spoken of", () => {
  assert.equal(problem(20_000, 20_000), "");
});

test("what is too long is said with both counts and the difference", () => {
  assert.equal(problem(20_412, 20_000), "This text has 20,412 characters, and at most 20,000 fit. Shorten it by 412.");
});
