import assert from "node:assert/strict";
import { test } from "node:test";

import { caps, nameOf } from "../../annotations/static/annotations/js/keyboard/keys.js";
import { step, stretch, units } from "../../annotations/static/annotations/js/text/text_steps.js";

const BLOCKS = ["The tide turns. Nobody waits, not yet.", "", "Two boats 🚢⚓ leave."];
const of = (kind) => (block) => units(BLOCKS[block], kind, "en");
const words = (text, kind, language) => units(text, kind, language).map(({ from, to }) => text.slice(from, to));
const said = (found) => found && BLOCKS[found.block].slice(found.from, found.to);

test("a block is words without the punctuation between them", () => {
  assert.deepEqual(words(BLOCKS[0], "word", "en"), ["The", "tide", "turns", "Nobody", "waits", "not", "yet"]);
  assert.deepEqual(words("It’s 3.5 km — far", "word", "en"), ["It’s", "3.5", "km", "far"]);
});

test("a sign that is no word can be reached too", () => assert.ok(words(BLOCKS[2], "word", "en").join("").includes("🚢")));

test("sentences have no white space around them", () => {
  assert.deepEqual(words(BLOCKS[0], "sentence", "en"), ["The tide turns.", "Nobody waits, not yet."]);
  assert.deepEqual(words("\u00a0One. \n Two? ", "sentence", "en"), ["One.", "Two?"]);
});

test("graphemes stay whole", () => assert.deepEqual(words("e\u0301👩‍👧x", "grapheme", "en"), ["e\u0301", "👩‍👧", "x"]));

test("a block is one unit, an empty one none", () => {
  assert.deepEqual(units("  a b ", "block"), [{ from: 2, to: 5 }]);
  assert.deepEqual(units(" \n", "block"), []);
});

test("a language that is none is read as the browser's own", () => assert.equal(units("a b", "word", "not a language").length, 2));

test("steps cross blocks and leave out empty ones", () => {
  assert.equal(said(step(of("sentence"), 3, [0, 16], 1)), "Two boats 🚢⚓ leave.");
  assert.equal(said(step(of("word"), 3, [2, 0], -1)), "yet");
  assert.equal(step(of("block"), 3, [2, 0], 1), null);
  assert.equal(step(of("word"), 3, [0, 0], -1), null);
});

test("a step back from the middle goes to the beginning of the unit", () => {
  assert.equal(said(step(of("block"), 3, [0, 16], -1)), BLOCKS[0]);
  assert.equal(said(step(of("sentence"), 3, [0, 23], -1)), "Nobody waits, not yet.");
});

test("a step on may take the unit that begins here", () => {
  assert.equal(said(step(of("word"), 3, [0, 0], 1)), "tide");
  assert.equal(said(step(of("word"), 3, [0, 0], 1, true)), "The");
});

test("a selection grows to the end of the next unit and shrinks by one", () => {
  const anchor = [0, 4];
  const one = stretch(of("word"), 3, anchor, anchor, 1);
  assert.deepEqual(one, [0, 8]);
  const two = stretch(of("word"), 3, anchor, one, 1);
  assert.deepEqual(two, [0, 14]);
  assert.deepEqual(stretch(of("word"), 3, anchor, two, -1), [0, 8]);
});

test("shrunk to nothing it grows the other way", () => {
  assert.deepEqual(stretch(of("word"), 3, [0, 4], [0, 8], -1), [0, 0]);
  assert.deepEqual(stretch(of("word"), 3, [0, 8], [0, 4], 1), [0, 14]);
  assert.equal(stretch(of("word"), 3, [0, 0], [0, 3], -1), null);
});

test("a selection goes on into the next block, and ends with the text", () => {
  assert.deepEqual(stretch(of("sentence"), 3, [0, 16], [0, BLOCKS[0].length], 1), [2, BLOCKS[2].length]);
  assert.equal(stretch(of("word"), 3, [0, 0], [2, BLOCKS[2].length], 1), null);
});

test("a key is named by its letter, whatever the caps lock says", () => {
  assert.equal(nameOf({ key: "N", shiftKey: false }), "n");
  assert.equal(nameOf({ key: "N", shiftKey: true }), "Shift+n");
  assert.equal(nameOf({ key: "?", shiftKey: true }), "?");
  assert.equal(nameOf({ key: "ArrowLeft", shiftKey: true }), "Shift+ArrowLeft");
  assert.deepEqual(caps("Shift+ArrowLeft"), ["Shift", "←"]);
});
