import assert from "node:assert/strict";
import { test } from "node:test";
import { covered } from "../../annotations/static/annotations/js/cards/dock.js";

test("a screen keyboard covers what the visual viewport leaves out below", () => {
  assert.equal(covered(844, { offsetTop: 0, height: 844 }), 0);
  assert.equal(covered(844, { offsetTop: 0, height: 500.4 }), 344);
  assert.equal(covered(844, { offsetTop: 120, height: 500 }), 224);
  assert.equal(covered(844, { offsetTop: 0, height: 900 }), 0);
});
