// The strip at the outer edge of each column: the whole piece at a glance. What is framed is drawn in its framing's
// hue, a lane for each; at the edge towards the text stand what is linked (a bar) and what is silent (a ring).
// It is drawn once after a change of the page; scrolling only moves the window's frame.

import { drive } from "../links/scroll_sync.js";
import { extent, share, slots } from "./scale.js";
import { article, scroller, sideOf } from "../columns/page.js";
import { rangeTo } from "../columns/coded_to.js";

const TEXT = 4; // pixels for what is linked and silent
const LEAST = 2; // pixels of height

let asked = 0;

const known = {}; // side → {size, blocks}: where the runs of each block stand, as long as the text has this size

// Where every run stands in its column's text: `{top, bottom, hues, linked, silent}`. Only the blocks that were
// drawn anew are read again, unless the text has got another size. The hues are those of its framings or, where the
// page is in the colours of analysts, of these.
function runs(side) {
  const { width, height } = article(side).getBoundingClientRect();
  const size = `${width} ${height}`;
  if (known[side]?.size !== size) known[side] = { size, blocks: new Map() };
  const { blocks } = known[side];
  const column = scroller(side);
  const zero = column.getBoundingClientRect().top - column.scrollTop;
  for (const block of article(side).querySelectorAll("[data-start]")) if (!blocks.has(block)) blocks.set(block, read(block, zero));
  return [...blocks.values()].flat();
}

const read = (block, zero) => [...block.querySelectorAll("mark[data-framings]:not(.beyond)")].map((mark) => {
  const { top, bottom } = mark.getBoundingClientRect();
  const has = mark.classList;
  return { top: top - zero, bottom: bottom - zero, hues: (mark.dataset.hues ?? mark.dataset.framings).split(" "), linked: has.contains("linked"), silent: has.contains("silent") };
});

// The colour that a framing or an analyst has in the page as it looks now.
function shades(strip, names) {
  const probe = strip.querySelector(".probe");
  return new Map(names.map((name) => {
    probe.dataset[strip.dataset.hues === undefined ? "framing" : "hue"] = name;
    return [name, getComputedStyle(probe).color];
  }));
}

function paint(strip) {
  const canvas = strip.querySelector("canvas");
  const { clientWidth: width, clientHeight: height } = strip;
  if (!width || !height) return;
  const column = scroller(strip.dataset.side);
  const scale = height / column.scrollHeight;
  const found = runs(strip.dataset.side);
  const names = (strip.dataset.hues ?? strip.dataset.framings).split(" ").filter(Boolean);
  const lanes = slots(names, width - TEXT - 2);
  const colours = shades(strip, [...new Set([...names, ...found.flatMap(({ hues }) => hues)])]);
  const ink = getComputedStyle(strip).color;
  const density = window.devicePixelRatio || 1;
  canvas.width = width * density;
  canvas.height = height * density;
  const pen = canvas.getContext("2d");
  pen.scale(density, density);
  const inner = strip.dataset.side === "left" ? width - TEXT : 0;
  const outer = strip.dataset.side === "left" ? 1 : TEXT + 1;
  for (const { top, bottom, hues, linked, silent } of found) {
    const [y, h] = extent(top, bottom, scale, LEAST);
    for (const name of hues) {
      const [x, w] = lanes.get(name) ?? [0, width - TEXT - 2];
      pen.fillStyle = colours.get(name);
      pen.fillRect(outer + x, y, w, h);
    }
    pen.fillStyle = pen.strokeStyle = ink;
    if (linked) pen.fillRect(inner + 0.5, y, TEXT - 1.5, Math.max(h, LEAST));
    else if (silent) pen.strokeRect(inner + 0.5, y + 0.5, TEXT - 1.5, TEXT - 1.5);
  }
}

// Hatches what the person has not read yet. Where nothing is read there is nothing to tell apart.
function hatch(strip) {
  const { side } = strip.dataset;
  const column = scroller(side);
  const unread = strip.querySelector(".unread");
  const read = rangeTo(side);
  unread.hidden = !read;
  if (!read) return;
  const zero = column.getBoundingClientRect().top - column.scrollTop;
  const [from, to] = [read.getBoundingClientRect(), article(side).getBoundingClientRect()].map(({ bottom }) => bottom - zero);
  unread.style.insetBlockStart = `${100 * share(from, column.scrollHeight)}%`;
  unread.style.blockSize = `${100 * share(to - from, column.scrollHeight)}%`;
}

// Moves the window's frame, and says where it is.
function frame(strip) {
  const column = scroller(strip.dataset.side);
  const { scrollTop, clientHeight, scrollHeight } = column;
  const pane = strip.querySelector(".window");
  pane.style.transform = `translateY(${(scrollTop / scrollHeight) * 100}cqb)`;
  pane.style.blockSize = `${(clientHeight / scrollHeight) * 100}%`;
  const now = Math.round(100 * share(scrollTop, scrollHeight - clientHeight));
  if (strip.getAttribute("aria-valuenow") === String(now)) return;
  strip.setAttribute("aria-valuenow", now);
  strip.setAttribute("aria-valuetext", `${now}%`);
}

function go(strip, top) {
  drive(strip.dataset.side);
  scroller(strip.dataset.side).scrollTop = top;
}

// By the pointer: the middle of the window to that place.
function point(strip, { clientY }) {
  const { top, height } = strip.getBoundingClientRect();
  const column = scroller(strip.dataset.side);
  go(strip, ((clientY - top) / height) * column.scrollHeight - column.clientHeight / 2);
}

function key(strip, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { scrollTop, clientHeight, scrollHeight } = scroller(strip.dataset.side);
  const steps = { ArrowUp: -1 / 4, ArrowDown: 1 / 4, ArrowLeft: -1 / 4, ArrowRight: 1 / 4, PageUp: -0.9, PageDown: 0.9 };
  const ends = { Home: 0, End: scrollHeight };
  const to = event.key in steps ? scrollTop + steps[event.key] * clientHeight : ends[event.key];
  if (to === undefined) return;
  event.preventDefault();
  go(strip, to);
}

export function init(root) {
  const strips = [...root.querySelectorAll(".overview")];
  const draw = () => {
    asked = 0;
    for (const strip of strips) {
      paint(strip);
      hatch(strip);
      frame(strip);
    }
  };
  // When nothing else waits: what the person does comes first.
  const ask = () => { asked ||= window.requestIdleCallback ? requestIdleCallback(draw, { timeout: 500 }) : setTimeout(draw, 60); };
  for (const strip of strips) {
    let moving = 0;
    scroller(strip.dataset.side).addEventListener("scroll", () => {
      moving ||= requestAnimationFrame(() => { moving = 0; frame(strip); });
    }, { passive: true });
    strip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      strip.focus({ preventScroll: true });
      strip.setPointerCapture(event.pointerId);
      point(strip, event);
    });
    strip.addEventListener("pointermove", (event) => strip.hasPointerCapture(event.pointerId) && point(strip, event));
    strip.addEventListener("keydown", (event) => key(strip, event));
  }
  root.addEventListener("htmx:oobBeforeSwap", ({ target }) => known[sideOf(target)]?.blocks.delete(target));
  root.addEventListener("parallax:measured", ask);
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]) window.matchMedia(query).addEventListener("change", ask);
  const observer = new ResizeObserver(ask);
  for (const strip of strips) observer.observe(strip);
  for (const strip of strips) observer.observe(article(sideOf(strip)));
  document.addEventListener("htmx:afterSettle", ({ target }) => target.closest?.("article, .reading-menu") && ask());
}
