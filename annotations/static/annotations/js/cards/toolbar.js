// The toolbar beside a selection: fills in the passage, stands by it or within the thumb's reach, and is gone when the
// passage is on its way. What is typed in it belongs to its passage.

import { open } from "./cards.js";
import { clearFoot, docks } from "./dock.js";
import * as drafts from "./drafts.js";
import { take as takeTags } from "./tag_list.js";
import { beside } from "../links/geometry.js";
import { off, takesLetters } from "../keyboard/keys.js";
import { hush, isTyping, overlay, say, scroller, sideOf } from "../columns/page.js";
import { watch } from "../text/selection.js";
import { rangeOfPassage, submit } from "../sync/submission.js";

const TAP = 700; // milliseconds in which a finger's press becomes a click
const EDGE = 8; // pixels kept free at the window's edges
const PASSAGE = ["document", "start", "end", "quote"];

let form = null;
let range = null;

const $ = (selector) => form.querySelector(selector);
const boxes = () => [...form.querySelectorAll("input[type=checkbox]")];
const note = () => $("#composer-note");

// The passage that the toolbar is for.
const passage = () => Object.fromEntries(PASSAGE.map((name) => [name, form.elements[name].value]));
const keyOf = ({ document: number, start, end }) => `passage ${number} ${start} ${end}`;

// What is typed for the passage: its note and the tags that are ticked, all of one framing.

const chosen = () => boxes().find((box) => box.checked)?.closest("[data-framing]").dataset.framing;
const tags = () => boxes().filter((box) => box.checked).map((box) => box.value);

function fill({ framing, tags: names = [], note: text = "" } = {}) {
  note().value = text;
  note().dispatchEvent(new Event("input", { bubbles: true })); // what is said of its length is of another text
  for (const box of boxes()) box.checked = names.includes(box.value) && box.closest("[data-framing]").dataset.framing === framing;
  show();
}

// A ticked tag chooses its framing: that framing's button says so.
function show() {
  const framing = chosen();
  for (const button of form.querySelectorAll(".framing-button")) {
    if (framing) button.setAttribute("aria-pressed", String(button.dataset.framing === framing));
    else button.removeAttribute("aria-pressed");
  }
}

function remember() {
  const typed = note().value || tags().length;
  drafts.put(keyOf(passage()), typed ? { ...passage(), framing: chosen(), tags: tags(), note: note().value } : null);
}

function unfold(wide) {
  $("#composer-more").hidden = !wide;
  $("[data-composer=more]").setAttribute("aria-expanded", String(wide));
  place();
}

function hide() {
  if (form.hidden) return;
  form.hidden = true;
  range = null;
  tapped = -Infinity;
  CSS.highlights?.delete("pending");
}

// Takes up a passage, with what was typed for it before.
function take(found) {
  range = found.range;
  const another = form.hidden || ["document", "start", "end"].some((name) => form.elements[name].value !== String(found.passage[name]));
  for (const [name, value] of Object.entries(found.passage)) form.elements[name].value = value;
  form.dataset.side = sideOf(found.article);
  if (another) {
    $("#composer-problem").replaceChildren();
    const before = drafts.draft(keyOf(found.passage));
    fill(before);
    takeTags($("[data-tags]"));
    $("[data-composer-back]").hidden = !before;
    $("#composer-more").hidden = !before;
    $("[data-composer=more]").setAttribute("aria-expanded", String(Boolean(before)));
  }
  $("[data-composer=rebind]").hidden = !editorOf(form.dataset.side);
  form.hidden = false;
  if (window.Highlight) CSS.highlights.set("pending", new Highlight(range));
  place();
}

let tapped = -Infinity; // when a finger last came down on the toolbar

// Some browsers drop the selection when a finger taps elsewhere, before the tap is a click.
const busy = () => form.contains(document.activeElement) || performance.now() - tapped < TAP;

// Sends the passage as this framing, and is free for the next one at once.
function frame(button) {
  const values = { ...passage(), framing: button.dataset.framing, tags: tags(), note: note().value };
  const other = chosen();
  if (other && other !== values.framing) {
    const nameOf = (framing) => form.querySelector(`.framing-button[data-framing="${framing}"]`).getAttribute("aria-label");
    return complain(`“${tags().join("”, “")}” belongs to ${nameOf(other)}. Choose ${nameOf(other)}, or untick it first.`);
  }
  remember();
  const within = form.contains(document.activeElement);
  document.getSelection().removeAllRanges();
  hide();
  hush();
  if (within) scroller(form.dataset.side).focus({ preventScroll: true });
  return submit(form.getAttribute("action"), values, (outcome, reasons) => {
    if (outcome === "refused") return back(values, reasons);
    const now = drafts.draft(keyOf(values));
    if (now && now.note === values.note && now.tags.join() === values.tags.join()) drafts.put(keyOf(values), null);
    return undefined;
  });
}

function complain(text) {
  const line = Object.assign(document.createElement("p"), { className: "errors", textContent: text });
  $("#composer-problem").replaceChildren(line);
  form.scrollTop = 0;
  place();
}

// A passage was refused: the toolbar is for it again, unless it is for another one by now.
function back(values, reasons) {
  const again = () => {
    select(values);
    if (reasons) htmx.swap($("#composer-problem"), reasons, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    place();
  };
  if (form.hidden && document.getSelection().isCollapsed && !isTyping(document.activeElement)) return again();
  if (!reasons) return undefined; // the page has said why
  const words = new DOMParser().parseFromString(reasons, "text/html").body.textContent.trim();
  return say(`Not stored: “${values.quote.length > 60 ? `${values.quote.slice(0, 59)}…` : values.quote}”. ${words}`, { label: "Go back to it", run: again });
}

// Selects a passage on the page, as a hand would.
export function select(values) {
  const found = rangeOfPassage(values);
  const article = found.startContainer.parentElement.closest("article");
  document.getSelection().setBaseAndExtent(found.startContainer, found.startOffset, found.endContainer, found.endOffset);
  scroller(sideOf(article)).focus({ preventScroll: true });
  take({ range: found, article, passage: Object.fromEntries(PASSAGE.map((name) => [name, values[name]])) });
}

const editorOf = (side) => overlay(side).querySelector("form[data-editor]");

// Gives an open editor the passage that is selected.
function bind(editor) {
  for (const name of ["start", "end", "quote"]) editor.elements[name].value = form.elements[name].value;
  const quote = editor.querySelector("[data-bound-quote]");
  quote.textContent = form.elements.quote.value;
  quote.classList.add("changed");
  editor.querySelector(".bounds").open = true;
  editor.dispatchEvent(new CustomEvent("parallax:bound", { bubbles: true }));
  document.getSelection().removeAllRanges();
  say("The new passage is taken over; save to keep it.");
}

// Stands the toolbar beside the selection, above it where there is room; docked, at the window's lower edge, or at the
// upper one where the lower one would cover the selection. The text stays where it is.
function place() {
  if (form.hidden || !range) return;
  const docked = docks();
  form.toggleAttribute("data-docked", docked);
  const box = range.getBoundingClientRect();
  const frame = scroller(form.dataset.side).getBoundingClientRect();
  const [ceiling, floor] = [Math.max(frame.top, 0), clearFoot(docked ? { left: Infinity, right: -Infinity } : form.getBoundingClientRect())];
  if (docked) {
    form.removeAttribute("style");
    const [above, below] = [box.top - ceiling, floor - box.bottom];
    const up = form.scrollHeight > below && above > below;
    form.dataset.dock = up ? "top" : "bottom";
    form.style.setProperty("--ceiling", `${ceiling}px`);
    form.style.setProperty("--most", `${Math.max(up ? above : below, (floor - ceiling) / 2)}px`);
    return;
  }
  delete form.dataset.dock;
  form.style.setProperty("--most", `${floor - EDGE - ceiling - 4}px`);
  const height = form.offsetHeight;
  form.style.top = `${beside(box, height, { top: ceiling + 4, bottom: floor - EDGE }, "above")}px`;
  form.style.left = `${Math.max(EDGE, Math.min(box.left + box.width / 2 - form.offsetWidth / 2, innerWidth - form.offsetWidth - EDGE))}px`;
}

export function init(root) {
  form = root.querySelector("#composer");
  if (!form) return;

  watch((found) => {
    if (busy()) return undefined;
    if (!found) return hide();
    if (!found.problem) return take(found);
    hide();
    return say(found.problem);
  });

  // A press on a button must not take the selection away, nor one on what is said of it.
  form.addEventListener("mousedown", (event) => isTyping(event.target) || event.target.closest("label") || event.preventDefault());
  root.querySelector("#toast").addEventListener("mousedown", (event) => event.preventDefault());
  // Once the toolbar is gone the second press of a double click falls on the text below: it shall select no word there.
  let pressed = false;
  document.addEventListener("mousedown", (event) => {
    const within = form.contains(event.target);
    if (event.detail < 2) pressed = within;
    else if (pressed && !within) event.preventDefault();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", ({ target }) => {
    const button = target.closest(".framing-button");
    if (button) frame(button);
  });
  $("[data-composer=more]").addEventListener("click", () => {
    unfold($("#composer-more").hidden);
    if ($("#composer-more").hidden) return;
    const typed = $("[data-narrow]");
    (typed.offsetParent && !docks() ? typed : (boxes()[0] ?? note())).focus({ preventScroll: true });
  });
  $("[data-composer=rebind]").addEventListener("click", () => {
    bind(editorOf(form.dataset.side));
    hide();
  });
  // A tag is ticked, and so its framing is chosen: once more is enough.
  $("[data-narrow]").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !chosen()) return;
    event.preventDefault();
    frame(form.querySelector(`.framing-button[data-framing="${chosen()}"]`));
  });
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    const its = target.closest("[data-framing]");
    if (target.checked) for (const box of boxes()) if (!its.contains(box)) box.checked = false;
    $("#composer-problem").replaceChildren();
    show();
  });
  for (const type of ["input", "change"]) form.addEventListener(type, remember);
  $("[data-discard]").addEventListener("click", () => {
    fill();
    remember();
    $("[data-composer-back]").hidden = true;
    note().focus({ preventScroll: true });
  });

  // What may answer to the selection, before it is framed.
  $("[data-composer=counterparts]").addEventListener("click", async () => {
    const { document: number, start, end } = passage();
    const anchor = range.endContainer.parentElement.closest("[data-start]");
    if (await open(form.dataset.side, `counterparts/?document=${number}&start=${start}&end=${end}`, anchor)) hide();
  });

  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    tapped = form.contains(target) && pointerType === "touch" ? performance.now() : -Infinity;
    if (!form.contains(target) && !target.closest("#toast") && form.contains(document.activeElement)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (form.hidden) return undefined;
    if (event.key === "Escape") {
      if (event.defaultPrevented) return undefined;
      event.preventDefault(); // one press closes one thing
      const within = form.contains(document.activeElement);
      document.getSelection().removeAllRanges();
      hide();
      return within && scroller(form.dataset.side).focus({ preventScroll: true });
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || takesLetters(event.target) || off()) return undefined;
    const button = $(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return undefined;
    event.preventDefault();
    return button.click();
  });
  for (const column of root.querySelectorAll(".scroller")) column.addEventListener("scroll", place, { passive: true });
  new ResizeObserver(place).observe(form);
}
