import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, matches, query, stepped } from "../../annotations/static/annotations/js/text/find.js";

const found = (text, typed) => matches(fold(text), query(typed)).map(([start, end]) => text.slice(start, end));

test("case does not matter", () => assert.deepEqual(found("Tide and TIDE, untidy", "tide"), ["Tide", "TIDE"]));

test("accents do not matter, on either side", () => {
  assert.deepEqual(found("The café, the CAFE\u0301 and the cafe", "café"), ["café", "CAFE\u0301", "cafe"]);
  assert.deepEqual(found("Ångström", "angstrom"), ["Ångström"]);
});

test("any white space and any quotation mark will do", () => {
  assert.deepEqual(found("very\u00a0large, it’s “so”", " very  large, it's \"so\" "), ["very\u00a0large, it’s “so”"]);
});

test("soft hyphens and zero-width spaces do not divide a word", () => {
  assert.deepEqual(found("The har\u00adbour coun\u200bcil", "harbour council"), ["har\u00adbour coun\u200bcil"]);
});

test("nor do joiners and marks of direction, and a no-break hyphen is a hyphen", () => {
  assert.deepEqual(found("می\u200cخواهم، میخواهم", "میخواهم"), ["می\u200cخواهم", "میخواهم"]);
  assert.deepEqual(found("co\u2011op, co-op, har\u200ebour", "co-op"), ["co\u2011op", "co-op"]);
  assert.deepEqual(found("har\u200ebour", "harbour"), ["har\u200ebour"]);
});

test("what is found is the text's own words after signs of two units and ligatures", () => {
  assert.deepEqual(found("🚢⚓ a 👩‍👧 ﬁnds the ﬂood", "finds"), ["ﬁnds"]);
  assert.deepEqual(found("🚢🚢 quay", "quay"), ["quay"]);
  assert.deepEqual(found("Istanbul, İstanbul", "istanbul"), ["Istanbul", "İstanbul"]);
});

test("signs of regular expressions are letters like any other", () => assert.deepEqual(found("a.b (c) a*b", "(c)"), ["(c)"]));

test("matches do not overlap, and nothing is found for nothing", () => {
  assert.deepEqual(found("aaaa", "aa"), ["aa", "aa"]);
  assert.deepEqual(found("aaaa", "  "), []);
});

test("a text of another direction is found too", () => assert.deepEqual(found("המעבורת לא באה", "לא"), ["לא"]));

test("steps go round and round", () => {
  assert.equal(stepped(-1, 1, 3), 0);
  assert.equal(stepped(-1, -1, 3), 2);
  assert.equal(stepped(2, 1, 3), 0);
  assert.equal(stepped(0, -1, 3), 2);
  assert.equal(stepped(-1, 1, 0), -1);
});
