import assert from "node:assert/strict";
import { test } from "node:test";

import { along, arrowhead, beside, bracket, curve, leader, meetings, nearest, place, ribbon, share, spread } from "../../annotations/static/annotations/js/links/geometry.js";

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

test("a link alone in a passage has all of it that can be seen", () => {
  assert.deepEqual(bracket({ top: 80, bottom: 140 }, frame), [100, 140]);
  assert.deepEqual(share([100, 140], 0, 1), [100, 140]);
});

test("a curve is level at both ends and reaches over the gutter's edges", () => {
  assert.equal(curve(100, 10, 50), "M-12 10.0H0C50.0 10.0 50.0 50.0 100.0 50.0H112");
});

test("a ribbon goes from the whole of one passage to the whole of the other", () => {
  const over = "M-12 10.0H0C50.0 10.0 50.0 50.0 100.0 50.0H112";
  const under = "V90.0H100C50.0 90.0 50.0 30.0 0.0 30.0H-12Z";
  assert.equal(ribbon(100, [10, 30], [50, 90]), over + under);
  assert.equal(along(100, "left", [10, 30]), "M0 10.0H-12V30.0H0");
  assert.equal(along(100, "right", [50, 90]), "M100 50.0H112V90.0H100");
});

test("an arrowhead points out of the gutter", () => {
  assert.equal(arrowhead(100, 20, true), "M99 14.0L110 20.0L99 26.0Z");
  assert.equal(arrowhead(100, 20, false), "M1 14.0L-10 20.0L1 26.0Z");
});

test("names are moved until none lies over another nor below the last place", () => {
  assert.deepEqual(spread([10, 12, 60], 24), [10, 34, 60]);
  assert.deepEqual(spread([10, 80, 90], 24, 100), [10, 76, 100]);
  assert.deepEqual(spread([], 24), []);
});

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
  assert.deepEqual(share([100, 130], 0, 2), [100, 115]);
  assert.deepEqual(share([100, 130], 1, 2), [115, 130]);
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

test("a leader runs from its passage to where the other column leaves the sight", () => {
  assert.equal(leader(100, "left", 40, 500), "M-12 40.0H0C80.0 40.0 80.0 40.0 80.0 500.0");
  assert.equal(leader(100, "right", 40, 0), "M112 40.0H100C20.0 40.0 20.0 40.0 20.0 0.0");
});
