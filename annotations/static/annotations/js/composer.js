// The toolbar beside a selection: fills in the passage, stands by it or within the thumb's reach, and is gone when it
// is done.

import { open } from "./cards.js";
import { clear, docks } from "./docking.js";
import { off, takesLetters } from "./keys.js";
import { hush, isTyping, overlay, say, scroller, sideOf } from "./page.js";
import { watch } from "./selection.js";

const TAP = 700; // milliseconds in which a finger's press becomes a click
const LATER = 400; // milliseconds after which a finger has left a selection's handle

export function init(root) {
  const form = root.querySelector("#composer");
  if (!form) return;
  const more = form.querySelector("#composer-more");
  const rebind = form.querySelector("[data-composer=rebind]");
  const toggle = form.querySelector("[data-composer=more]");
  let range = null;
  let tapped = -Infinity; // when a finger last came down on the toolbar
  let timer = 0;

  const hide = () => {
    if (form.hidden) return;
    form.hidden = true;
    range = null;
    tapped = -Infinity;
    clearTimeout(timer);
    CSS.highlights?.delete("pending");
  };
  // Some browsers drop the selection when a finger taps elsewhere, before the tap is a click.
  const busy = () => form.contains(document.activeElement) || performance.now() - tapped < TAP;
  const unfold = (open) => {
    more.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    place(form, range);
    uncover(form, range);
  };

  watch((found) => {
    if (busy()) return;
    if (!found) return hide();
    if (found.problem) {
      hide();
      return say(found.problem);
    }
    range = found.range;
    // What is said of a passage stays while that passage stays selected.
    const another = form.hidden || ["document", "start", "end"].some((name) => form.elements[name].value !== String(found.passage[name]));
    if (another) form.querySelector("#composer-problem").replaceChildren();
    for (const [name, value] of Object.entries(found.passage)) form.elements[name].value = value;
    form.dataset.side = sideOf(found.article);
    rebind.hidden = !editorOf(form.dataset.side);
    form.hidden = false;
    if (window.Highlight) CSS.highlights.set("pending", new Highlight(range));
    place(form, range);
    clearTimeout(timer);
    timer = setTimeout(() => uncover(form, range), LATER);
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
  toggle.addEventListener("click", () => {
    unfold(more.hidden);
    if (!more.hidden) form.querySelector("input[type=checkbox], textarea")?.focus();
  });
  rebind.addEventListener("click", () => {
    bind(editorOf(form.dataset.side), form);
    hide();
  });

  // What may answer to the selection, before it is framed.
  form.querySelector("[data-composer=counterparts]").addEventListener("click", async () => {
    const [document_, start, end] = ["document", "start", "end"].map((name) => form.elements[name].value);
    const anchor = range.endContainer.parentElement.closest("[data-start]");
    if (await open(form.dataset.side, `counterparts/?document=${document_}&start=${start}&end=${end}`, anchor)) hide();
  });

  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    tapped = form.contains(target) && pointerType === "touch" ? performance.now() : -Infinity;
    if (!form.contains(target) && !target.closest("#toast") && form.contains(document.activeElement)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (form.hidden) return;
    if (event.key === "Escape") {
      const within = form.contains(document.activeElement);
      document.getSelection().removeAllRanges();
      hide();
      return within && scroller(form.dataset.side).focus({ preventScroll: true });
    }
    if (event.ctrlKey || event.metaKey || event.altKey || takesLetters(event.target) || off()) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  for (const column of root.querySelectorAll(".scroller")) column.addEventListener("scroll", () => place(form, range), { passive: true });

  // A button inside a form sends all of it; the tags below the other framings stay behind.
  form.addEventListener("htmx:configRequest", ({ detail: { elt, formData } }) => {
    formData.delete("tags");
    for (const box of form.querySelectorAll(`#tags-${elt.dataset.framing} :checked`)) formData.append("tags", box.value);
  });
  form.addEventListener("htmx:beforeRequest", hush);
  form.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr } }) => {
    if (successful && xhr.status <= 299) done(); // a refusal with reasons is not an error to htmx
  });
  form.addEventListener("parallax:kept", () => done()); // it could not be sent yet, and nothing of it is lost
  const done = () => {
    form.querySelector("#composer-note").value = "";
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    document.getSelection().removeAllRanges();
    hide();
    unfold(false);
  };
}

const editorOf = (side) => overlay(side).querySelector("form[data-editor]");

// Gives an open editor the passage that is selected.
function bind(editor, form) {
  for (const name of ["start", "end", "quote"]) editor.elements[name].value = form.elements[name].value;
  const quote = editor.querySelector("[data-bound-quote]");
  quote.textContent = form.elements.quote.value;
  quote.classList.add("changed");
  editor.querySelector(".bounds").open = true;
  document.getSelection().removeAllRanges();
  say("The new passage is taken over; save to keep it.");
}

// Brings the passage out from under a docked toolbar.
function uncover(form, range) {
  const column = range?.startContainer.parentElement?.closest(".scroller");
  if (!form.hidden && docks() && column) clear(column, range.getBoundingClientRect(), form.getBoundingClientRect().top);
}

// Stands the toolbar at the window's lower edge where it is docked; else above the selection, or below it where
// there is no room above, inside the window.
function place(form, range) {
  if (form.hidden || !range) return;
  form.toggleAttribute("data-docked", docks());
  if (docks()) return form.removeAttribute("style");
  const box = range.getBoundingClientRect();
  const column = range.startContainer.parentElement?.closest(".scroller")?.getBoundingClientRect();
  const height = form.offsetHeight;
  const above = box.top - height - 8;
  const ceiling = (column?.top ?? 0) + 4;
  const top = Math.min(above > ceiling ? above : box.bottom + 8, innerHeight - height - 8);
  const left = Math.max(8, Math.min(box.left + box.width / 2 - form.offsetWidth / 2, innerWidth - form.offsetWidth - 8));
  form.style.top = `${Math.max(top, ceiling)}px`;
  form.style.left = `${left}px`;
  return undefined;
}

