import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf, wordsFor } from "../../reader/static/reader/js/upload_progress.js";

const form = (...names) => {
  const data = new FormData();
  data.append("text", "");
  for (const name of names) data.append("file", new File(["a"], name));
  return data;
};

test("several files are sent one by one, each with the rest of the form", () => {
  const parts = partsOf(form("a.txt", "b.txt"));
  assert.deepEqual(parts.map((part) => part.getAll("file").map((file) => file.name)), [["a.txt"], ["b.txt"]]);
  assert.deepEqual(parts.map((part) => part.get("text")), ["", ""]);
});

test("one file, or a field for files that is empty, is sent with the form as it is", () => {
  for (const data of [form("a.txt"), form(""), form()]) assert.deepEqual(partsOf(data), [data]);
});

test("it is said which file of how many is read", () => {
  assert.equal(wordsFor("Reading", "a.txt", 1, 3), "Reading a.txt (2 of 3)…");
  assert.equal(wordsFor("Sending", "a.txt", 0, 1), "Sending a.txt…");
  assert.equal(wordsFor("Reading", "", 0, 1), "Reading the piece…");
});
