import assert from "node:assert/strict";
import { test } from "node:test";

import { turnOf } from "../../annotations/static/annotations/js/sync/undo.js";

const pressed = (key, held = {}) =>
  turnOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test("Ctrl or Cmd with Z undoes, with Shift it redoes", () => {
  assert.equal(pressed("z", { ctrlKey: true }), "undo");
  assert.equal(pressed("z", { metaKey: true }), "undo");
  assert.equal(pressed("Z", { ctrlKey: true, shiftKey: true }), "redo");
  assert.equal(pressed("Z", { metaKey: true, shiftKey: true }), "redo");
  assert.equal(pressed("y", { ctrlKey: true }), "redo");
});

test("nothing else does", () => {
  assert.equal(pressed("z"), null); // a plain key is registered with the others
  assert.equal(pressed("z", { ctrlKey: true, altKey: true }), null);
  assert.equal(pressed("z", { ctrlKey: true, metaKey: true }), null);
  assert.equal(pressed("y", { metaKey: true }), null); // the browser's history on a Mac
  assert.equal(pressed("a", { ctrlKey: true }), null);
});
