// What was typed and is not stored yet, kept in this browser for the person and the passage it was typed for: it
// outlives a reload, a closed tab and signing in again, and is offered again where it belongs and nowhere else.

import { keep, kept } from "../preferences.js";

const MOST = 200; // drafts of one comparison; the oldest go first
const LONGEST = 30 * 24 * 3600 * 1000; // milliseconds for which one is kept
const shelf = () => `drafts:${document.body.dataset.base}`;

let own = null; // where the browser keeps nothing: the drafts as they are written

// Key → `{values, at}`: the fields' values and when they were typed. Read anew each time, since another tab may have
// written some.
function all() {
  try {
    return new Map(JSON.parse(own ?? kept(shelf(), "[]")).filter(([, { at }]) => Date.now() - at < LONGEST));
  } catch {
    return new Map();
  }
}

export const draft = (key) => all().get(key)?.values;
export const keys = () => [...all().keys()];

// Keeps the values under a key, or drops what is kept there where they are null.
export function put(key, values) {
  const drafts = all();
  if (!values && !drafts.has(key)) return;
  drafts.delete(key);
  if (values) drafts.set(key, { values, at: Date.now() });
  while (drafts.size > MOST) drafts.delete(drafts.keys().next().value);
  const written = JSON.stringify([...drafts]);
  own = keep(shelf(), written) ? null : written;
}

// Forms

const FORMS = ".overlay form:is(.editor, .link-form, .reply-form), .overlay .silence-form > form";

// The key of a form: the address that it is sent to, with the passages that it joins.
export function keyOf(form) {
  const ends = ["source", "target"].map((name) => form.elements[name]?.value).filter(Boolean);
  return [new URL(form.action, location).pathname, ...ends].join(" ");
}

// The fields that are typed in, the words of a new passage, and the revision of the row when it was typed: where the row
// has changed since, the server shows both versions.
const SEEN = ["quote", "revision"];
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && (field.type !== "hidden" || SEEN.includes(field.name)));
const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const untouched = (field) => (ticks(field) ? field.checked === field.defaultChecked : field.value === field.defaultValue);
export const changed = (form) => fieldsOf(form).some((field) => field.type !== "hidden" && !untouched(field));

// The values of a form: `[name, value]` of everything that is typed, and of each box and whether it is ticked.
// Also the card that the form is in, since an address alone may not tell.
const valuesOf = (form) => [
  ...fieldsOf(form).map((field) => (ticks(field) ? [field.name, field.value, field.checked] : [field.name, field.value])),
  ["card", form.closest(".card").id],
];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Lets everything that listens to typing know of values that were set.
const tell = (form) => {
  for (const field of form.querySelectorAll("textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
};

function fill(form, values) {
  for (const [name, value, checked] of values) {
    for (const field of fieldsOf(form).filter((one) => one.name === name)) {
      if (!ticks(field)) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
  tell(form);
  form.querySelector("input[name=framing]:checked")?.dispatchEvent(new Event("change", { bubbles: true }));
  const quote = form.querySelector("[data-bound-quote]");
  if (quote && form.elements.quote.value) quote.textContent = form.elements.quote.value;
}

const line = (form) => form.querySelector(":scope > .draft-line");

// Gives a form that has come what was typed in it before.
function offer(form) {
  if ("offered" in form.dataset) return undefined;
  form.dataset.offered = "";
  const found = draft(keyOf(form));
  if (!found || changed(form)) return undefined;
  // The server has refused what was typed, and has given it back with how things stand.
  if (form.querySelector(".notice, .errors")) return put(keyOf(form), valuesOf(form));
  fill(form, found);
  if (!changed(form)) return put(keyOf(form), null);
  const said = Object.assign(document.createElement("p"), { className: "draft-line meta", textContent: "What you typed here before is back. " });
  said.setAttribute("role", "status");
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Discard it" });
  discard.dataset.discard = "";
  said.append(discard);
  form.prepend(said);
  form.dataset.restored = ""; // until something is typed, nothing is lost when it closes
  return undefined;
}

function discard(form) {
  put(keyOf(form), null);
  line(form)?.remove();
  form.reset();
  tell(form);
  form.querySelector("input[name=framing]:checked")?.dispatchEvent(new Event("change", { bubbles: true }));
}

// What is typed after a form was sent is a new draft; what was sent is none any more once it is stored.
function answered(form, sent) {
  const key = keyOf(form);
  const now = draft(key);
  if (!now) return;
  if (same(now, sent)) return put(key, null);
  // A reply goes on where the one that was sent ended; an editor opens again, upon what is stored now.
  const [text, before] = [now, sent].map((values) => values.find(([name]) => name === "text")?.[1]);
  if (key.endsWith("/comments/")) {
    if (text.startsWith(before)) put(key, now.map(([name, value]) => [name, name === "text" ? value.slice(before.length).trimStart() : value]));
    return undefined;
  }
  put(key, now.filter(([name]) => name !== "revision"));
  const [address, target] = form.matches(".editor") ? [`${form.action}?edit=1`, `#${form.id}`] : [form.action, form.getAttribute("hx-target")];
  if (form.elements.revision) document.body.addEventListener("htmx:afterSettle", () => htmx.ajax("GET", address, { target, swap: "outerHTML" }), { once: true });
  return undefined;
}

export function init(root) {
  // Whoever signs out may leave the browser to somebody else.
  const out = root.querySelector("form[action$='/logout/']");
  out?.addEventListener("submit", (event) => {
    const count = keys().length;
    if (!count) return;
    const texts = count === 1 ? "One text that you typed is" : `${count} texts that you typed are`;
    if (!window.confirm(`${texts} not stored yet. Sign out and drop what is not stored?`)) event.preventDefault();
    else for (const key of keys()) put(key, null);
  });
  const look = () => { for (const form of root.querySelectorAll(FORMS)) offer(form); };
  for (const type of ["input", "change", "parallax:bound"]) {
    root.addEventListener(type, ({ target }) => {
      const form = target.closest?.(FORMS);
      if (!form || !("offered" in form.dataset)) return;
      delete form.dataset.restored;
      put(keyOf(form), changed(form) ? valuesOf(form) : null);
    });
  }
  root.addEventListener("click", ({ target }) => {
    const form = target.closest?.(FORMS);
    if (form && target.closest("[data-discard]")) discard(form);
    else if (form && target.closest("[data-cancel]")) put(keyOf(form), null);
  }, true);
  const sent = new WeakMap(); // the request of a form → its values then
  root.addEventListener("htmx:beforeSend", ({ detail: { elt, xhr } }) => { if (elt.matches(FORMS)) sent.set(xhr, valuesOf(elt)); });
  // Before the form is gone from the page.
  root.addEventListener("htmx:beforeSwap", ({ detail: { xhr, requestConfig: { elt } } }) => {
    if (!sent.has(xhr) || xhr.status > 299) return;
    delete elt.dataset.offered; // losing the focus as it goes is no typing
    answered(elt, sent.get(xhr));
  });
  window.addEventListener("beforeunload", (event) => { if (own && keys().length) event.preventDefault(); });
  root.addEventListener("parallax:kept", ({ target }) => target.matches(FORMS) && put(keyOf(target), null));
  for (const side of ["left", "right"]) new MutationObserver(look).observe(document.getElementById(`overlay-${side}`), { childList: true, subtree: true });
}
