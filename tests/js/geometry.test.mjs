import assert from "node:assert/strict";
import { test } from "node:test";

import { attachment, beside, bracket, curve, meetings, nearest, place } from "../../annotations/static/annotations/js/links/geometry.js";

const frame = { top: 100, bottom: 500 };

test("a passage is above, in or below its column's window", () => {
  assert.equal(place({ top: 0, bottom: 20 }, 100, frame).away, -1);
  assert.equal(place({ top: 150, bottom: 180 }, 100, frame).away, 0);
  assert.equal(place({ top: 900, bottom: 920 }, 100, frame).away, 1);
  assert.equal(place({ top: 50, bottom: 900 }, 100, frame).away, 0);
});

test("scrolling moves a passage by as much", () => {
  assert.equal(place({ top: 300, bottom: 320 }, 0, frame).top - place({ top: 300, bottom: 320 }, 40, frame).top, 40);
});

test("a curve leaves from the middle of what can be seen", () => {
  assert.deepEqual(bracket({ top: 80, bottom: 140 }, frame), [100, 140]);
  assert.equal(attachment([100, 140], 0, 1), 120);
});

test("a curve is level at both ends", () => assert.equal(curve(100, 10, 50), "M0 10.0C50 10.0 50 50.0 100 50.0"));

test("only the nearest stubs are shown", () => {
  const { shown, left } = nearest([{ distance: 30 }, { distance: 10 }, { distance: 20 }], 2);
  assert.deepEqual(shown.map((s) => s.distance), [10, 20]);
  assert.equal(left, 1);
});

test("several links in one passage meet it one below the other, in the order of their far ends", () => {
  const links = [{ id: "1", source: "a", target: "low" }, { id: "2", source: "high", target: "a" }, { id: "3", source: "b", target: "low" }];
  const met = meetings(links, (id) => ({ low: 900, high: 10 })[id]);
  assert.deepEqual(met.get("2 target"), { index: 0, count: 2 });
  assert.deepEqual(met.get("1 source"), { index: 1, count: 2 });
  assert.deepEqual(met.get("3 source"), { index: 0, count: 1 });
  assert.equal(attachment([100, 130], 0, 2), 110);
  assert.equal(attachment([100, 130], 1, 2), 120);
});

test("what opens stands below its passage, above it where there is no room, and always inside the room", () => {
  const room = { top: 100, bottom: 500 };
  assert.equal(beside({ top: 150, bottom: 170 }, 200, room), 178);
  assert.equal(beside({ top: 400, bottom: 420 }, 200, room), 192);
  assert.equal(beside({ top: 400, bottom: 420 }, 60, room, "above"), 332);
  assert.equal(beside({ top: 110, bottom: 130 }, 60, room, "above"), 138);
  assert.equal(beside({ top: 250, bottom: 290 }, 300, room), 200); // room on neither side: less of the passage is covered
  assert.equal(beside({ top: 310, bottom: 350 }, 300, room), 100);
  assert.equal(beside({ top: 250, bottom: 290 }, 400, room), 100);
  assert.equal(beside({ top: -40, bottom: 20 }, 100, room), 400); // out of sight
});
