import assert from "node:assert/strict";
import { test } from "node:test";

import { wait } from "../../annotations/static/annotations/js/sync/polling.js";

const looked = { hidden: false, failed: 0 };

test("a page asks every two seconds, where many are here a little less often", () => {
  assert.deepEqual([0, 10, 100, 1_000].map((others) => wait({ ...looked, others })), [2_000, 2_050, 2_500, 2_500]);
  assert.equal(wait({ ...looked, hidden: true }), 30_000);
});

test("who answers late is asked less often, but never given up", () => {
  assert.deepEqual([0, 50, 1_000, 10_000].map((took) => wait({ ...looked, took })), [2_000, 2_150, 5_000, 15_000]);
  assert.equal(wait({ hidden: true, failed: 0, took: 1_000 }), 30_000);
});

test("a server that is not to be reached is tried twice as late each time", () => {
  assert.deepEqual([1, 2, 3, 4, 9].map((failed) => wait({ hidden: true, failed })), [2_000, 4_000, 8_000, 15_000, 15_000]);
});
