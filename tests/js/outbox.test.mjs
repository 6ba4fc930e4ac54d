import assert from "node:assert/strict";
import { test } from "node:test";

import { entryOf, newKey, whatOf } from "../../annotations/static/annotations/js/outbox.js";
import { wait } from "../../annotations/static/annotations/js/live.js";

test("what may wait is what makes something", () => {
  assert.equal(whatOf("/comparisons/3/highlights/"), "a highlight");
  assert.equal(whatOf("/comparisons/3/links/"), "a link");
  assert.equal(whatOf("/comparisons/3/highlights/7/silence/"), "a silence");
  for (const path of ["/comparisons/3/highlights/7/", "/comparisons/3/highlights/7/delete/", "/comparisons/3/links/7/"]) {
    assert.equal(whatOf(path), undefined);
  }
});

test("a key is a UUID of version 4, and another one each time", () => {
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(newKey(new Uint8Array(16)), "00000000-0000-4000-8000-000000000000");
  assert.notEqual(newKey(), newKey());
});

test("an entry keeps every field, several of one name and signs of every script among them", () => {
  const formData = new FormData();
  for (const [name, value] of [["quote", "the quay 🚢 & more"], ["tags", "one"], ["tags", "two"], ["note", "שלום"]]) formData.append(name, value);
  const entry = entryOf({ path: "/comparisons/3/highlights/", headers: { "Idempotency-Key": "k" }, formData });
  assert.deepEqual({ ...entry, body: undefined }, { key: "k", path: "/comparisons/3/highlights/", body: undefined, what: "a highlight", quote: "the quay 🚢 & more", note: "שלום" });
  assert.deepEqual(new URLSearchParams(entry.body).getAll("tags"), ["one", "two"]);
});

test("the page asks often while it is seen, seldom when hidden, and ever less while nothing answers", () => {
  assert.equal(wait({ hidden: false, failed: 0 }), 2000);
  assert.equal(wait({ hidden: true, failed: 0 }), 30000);
  assert.deepEqual([1, 2, 3, 4, 9].map((failed) => wait({ hidden: false, failed })), [2000, 4000, 8000, 15000, 15000]);
});
