import assert from "node:assert/strict";
import { test } from "node:test";

import { across, anchors, chain } from "../../annotations/static/annotations/js/links/alignment.js";

const pairs = (...rows) => rows.map(([left, right]) => ({ left, right }));
const heights = { left: 1000, right: 2000 };

test("links that do not cross are all in the chain, in order", () => {
  assert.deepEqual(chain(pairs([300, 500], [100, 200], [200, 300])), pairs([100, 200], [200, 300], [300, 500]));
});

test("of links that cross, the longest chain is taken", () => {
  assert.deepEqual(chain(pairs([100, 900], [200, 300], [300, 400], [400, 100])), pairs([200, 300], [300, 400]));
});

test("several links in one passage give the chain one of them", () => {
  assert.equal(chain(pairs([100, 200], [100, 600], [110, 700])).length, 1);
});

test("the beginnings and the ends stand level, and without links everything between in proportion", () => {
  const points = anchors([], heights);
  assert.equal(across(points, "left", 0), 0);
  assert.equal(across(points, "left", 500), 1000);
  assert.equal(across(points, "right", 500), 250);
  assert.equal(across(points, "left", 1000), 2000);
});

test("linked passages stand level, and what lies between them is interpolated", () => {
  const points = anchors(pairs([100, 800], [600, 900]), heights);
  assert.equal(across(points, "left", 100), 800);
  assert.equal(across(points, "left", 350), 850);
  assert.equal(across(points, "right", 900), 600);
});

test("outside both texts nothing runs on", () => {
  const points = anchors(pairs([100, 800]), heights);
  assert.equal(across(points, "left", -50), 0);
  assert.equal(across(points, "left", 5000), 2000);
});

test("going on in one column never goes back in the other, and there and back is the same place", () => {
  let seed = 7;
  const random = (most) => { seed = (seed * 16807) % 2147483647; return seed % most; };
  for (let round = 0; round < 50; round += 1) {
    const some = Array.from({ length: 40 }, () => ({ left: random(1000), right: random(2000) }));
    const points = anchors(some, heights);
    let last = -1;
    for (let height = 0; height <= 1000; height += 10) {
      const now = across(points, "left", height);
      assert.ok(now >= last);
      assert.ok(Math.abs(across(points, "right", now) - height) < 0.001);
      last = now;
    }
  }
});
