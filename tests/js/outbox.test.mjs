import assert from "node:assert/strict";
import { test } from "node:test";

import { actOf, counted, entryOf, followed, newKey } from "../../annotations/static/annotations/js/sync/acts.js";
import { wait } from "../../annotations/static/annotations/js/sync/polling.js";

const at = (path) => `/comparisons/3/${path}`;

test("what may wait is every write that an analyst or a curator makes here", () => {
  const words = {
    "highlights/": "a highlight", "links/": "a link", "highlights/7/silence/": "a passage with no counterpart",
    "highlights/7/": "an edit of highlight #7", "links/7/": "an edit of link #7", "comments/7/": "an edit of your reply",
    "highlights/7/delete/": "the deletion of highlight #7", "links/7/delete/": "the removal of link #7",
    "silences/7/delete/": "the withdrawal of “no counterpart”", "comments/7/restore/": "the restoring of your reply",
    "links/7/curate/": "a decision on link #7", "highlights/7/comments/": "a reply on highlight #7",
    "links/7/comments/resolve/": "resolving the thread on link #7", "highlights/7/comments/reopen/": "reopening the thread on highlight #7",
  };
  for (const [path, what] of Object.entries(words)) assert.equal(actOf(at(path))?.what, what);
  for (const path of ["undo/", "redo/", "comments/", "silences/", "codebook/framing/3/", "changes/"]) assert.equal(actOf(at(path)), undefined);
});

test("what waits is counted by its kinds", () => {
  const paths = ["highlights/", "comments/7/", "highlights/", "highlights/7/comments/", "links/9/", "links/9/delete/", "links/9/comments/"];
  assert.equal(counted(paths.map((path) => ({ path: at(path) }))), "2 highlights, 2 edits, 2 replies, 1 deletion");
});

test("a key is a UUID of version 4, and another one each time", () => {
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(newKey(new Uint8Array(16)), "00000000-0000-4000-8000-000000000000");
  assert.notEqual(newKey(), newKey());
});

function kept(path, fields, quote) {
  const formData = new FormData();
  for (const [name, value] of fields) formData.append(name, value);
  return entryOf({ path: at(path), headers: { "Idempotency-Key": "k" }, formData }, quote);
}

test("an entry keeps every field, several of one name and signs of every script among them", () => {
  const entry = kept("highlights/", [["quote", "the quay 🚢 & more"], ["tags", "one"], ["tags", "two"], ["note", "שלום"]], "another");
  assert.deepEqual({ ...entry, body: undefined }, { key: "k", path: at("highlights/"), body: undefined, what: "a highlight", quote: "the quay 🚢 & more", note: "שלום" });
  assert.deepEqual(new URLSearchParams(entry.body).getAll("tags"), ["one", "two"]);
  assert.equal(kept("highlights/7/", [["quote", ""], ["note", "n"]], "the quay").quote, "the quay");
  assert.equal(kept("highlights/7/curate/", [["status", "accepted"]]).what, "the decision “accepted” on highlight #7");
  assert.equal(kept("highlights/7/comments/", [["text", "Is it so?"]]).note, "Is it so?");
});

test("an edit that was typed upon one's own has seen it, and no other has", () => {
  const [first, second] = ["one", "two"].map((note) => kept("highlights/7/", [["revision", "4"], ["note", note]]));
  const others = [kept("highlights/8/", [["revision", "4"]]), kept("highlights/7/", [["revision", "3"]]), kept("highlights/7/delete/", [])];
  const [after, ...rest] = followed([second, ...others], first, "9");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(after.body)), { revision: "9", note: "two" });
  assert.deepEqual(rest, others);
  assert.deepEqual(followed([second], first, null), [second]);
  assert.deepEqual(followed(others, others[2], "9"), others);
});

test("the page asks often while it is seen, seldom when hidden, and ever less while nothing answers", () => {
  assert.equal(wait({ hidden: false, failed: 0 }), 2000);
  assert.deepEqual([1, 40, 300].map((others) => wait({ hidden: false, failed: 0, others })), [2005, 2200, 2500]);
  assert.equal(wait({ hidden: true, failed: 0 }), 30000);
  assert.deepEqual([1, 2, 3, 4, 9].map((failed) => wait({ hidden: false, failed })), [2000, 4000, 8000, 15000, 15000]);
});
