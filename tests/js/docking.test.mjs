import assert from "node:assert/strict";
import { test } from "node:test";
import { covered, lift } from "../../annotations/static/annotations/js/docking.js";

test("a screen keyboard covers what the visual viewport leaves out below", () => {
  assert.equal(covered(844, { offsetTop: 0, height: 844 }), 0);
  assert.equal(covered(844, { offsetTop: 0, height: 500.4 }), 344);
  assert.equal(covered(844, { offsetTop: 120, height: 500 }), 224);
  assert.equal(covered(844, { offsetTop: 0, height: 900 }), 0);
});

test("a passage is lifted above what would cover it, but never out of the column's top", () => {
  assert.equal(lift({ top: 400, bottom: 450 }, 100, 600), 0);
  assert.equal(lift({ top: 700, bottom: 750 }, 100, 600), 162);
  assert.equal(lift({ top: 150, bottom: 900 }, 100, 600), 38);
  assert.equal(lift({ top: 90, bottom: 900 }, 100, 600), 0);
});
