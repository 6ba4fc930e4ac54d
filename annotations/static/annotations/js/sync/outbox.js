// What was made while the connection was lost: kept in this tab, reloads survived, and sent in order when it returns.
//
// Each act carries a key from the first try on, and the server does an act with the same key once. So an answer that
// got lost does no harm: the act is sent again. While anything waits, whatever is done next waits behind it.

import { actOf, entryOf, followed, newKey } from "./acts.js";
import { become, becomeOther, init as initConnection, state, tell } from "./connection.js";
import { showNews } from "./updates.js";
import { kindOf, sender, signedIn, wordsIn } from "./refusal.js";
import * as pending from "./pending.js";

const PATIENCE = 20_000; // milliseconds for one answer
const TRIES = 3; // of one act that the server fails at, while it answers others
const AWAY = new Set([429, 502, 503, 504]); // the server is not to be had just now

const shelf = () => `parallax:outbox:${document.body.dataset.person}:${document.body.dataset.base}`;

let entries = [];

function write(changed) {
  entries = changed;
  try {
    if (entries.length) sessionStorage.setItem(shelf(), JSON.stringify(entries));
    else sessionStorage.removeItem(shelf());
  } catch {
    // The browser keeps nothing more; it is kept until the page is left.
  }
  show();
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(shelf()) ?? "[]");
  } catch {
    return [];
  }
}

const unsent = () => entries.filter((entry) => !entry.refused);
const change = (key, values) => write(entries.map((entry) => (entry.key === key ? { ...entry, ...values } : entry)));

export const isWaiting = () => unsent().length > 0 && state() !== "gone";

function drop(key) {
  pending.forget(key);
  write(entries.filter((entry) => entry.key !== key));
}

function show() {
  tell(unsent(), entries.filter((entry) => entry.refused), { discard: drop, mend });
  redraw();
}

// What was drawn anew has lost what was drawn of the outbox upon it.
export const redraw = () => pending.draw(entries);

// Keeps an act that could not be sent, and goes on as if it had been.
function keep(config, element) {
  const entry = entryOf(config, pending.quoteBy(element));
  const mended = mending.get(entry.path);
  mending.delete(entry.path);
  write([...entries.filter(({ key }) => key !== mended), entry]);
  pending.goOn(element, entry);
  redraw();
}

let sending = false;

// Sends what waits, one after the other, until all is answered or the connection fails again.
export async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let [entry] = unsent(); entry; [entry] = unsent()) if (!await send(entry)) return;
    if (state() === "unable") become("");
  } catch {
    become("lost");
  } finally {
    sending = false;
  }
}

const post = ({ key, path, body }) =>
  fetch(path, { method: "POST", redirect: "manual", headers: headers(key), body, signal: AbortSignal.timeout(PATIENCE) });

// The server is there and says in a notice why it can store nothing.
const unable = (text) => become("unable", wordsIn(text) || "The server can store nothing just now.");

// True where nobody or somebody else is signed in by now, which is said: what waits goes on waiting.
function isNotOwn(answer) {
  const kind = kindOf(answer);
  if (kind === "out") become("out");
  if (kind === "other") becomeOther(signedIn(answer));
  return Boolean(kind);
}

// True where the server has answered for good, with the row or with the reason why there is none.
async function send(entry) {
  const answer = await post(entry);
  if (isNotOwn(answer)) return false;
  if (AWAY.has(answer.status)) return unable(await answer.text()) ?? false;
  const tries = (entry.tries ?? 0) + 1;
  if (answer.status >= 500 && tries < TRIES) return change(entry.key, { tries }) ?? false;
  const text = await answer.text();
  if (answer.ok) await store(entry, answer, text);
  else refuse(entry, answer, text);
  return true;
}

async function store(entry, answer, text) {
  const revision = answer.headers.get("Parallax-Revision");
  const card = pending.cardOf(entry);
  pending.follow(entry, revision);
  entries = followed(entries, entry, revision);
  drop(entry.key);
  await showNews(text, card);
}

function headers(key) {
  const [, token] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) ?? [];
  const given = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return {
    ...given, ...sender(), ...(token && { "X-CSRFToken": token }), "Idempotency-Key": key, "HX-Request": "true", "HX-Current-URL": location.href,
    "Content-Type": "application/x-www-form-urlencoded",
  };
}

const refuse = ({ key, path }, { status }, text) => change(key, { refused: reason(status, text, actOf(path).verb), tries: 0 });

const REASONS = { 403: "The server does not allow it.", 404: "What it belongs to is no longer there.", 413: "It is too large." };

function reason(status, text, verb) {
  const sent = new DOMParser().parseFromString(text, "text/html");
  const said = sent.querySelector(".errors, .notice.warning > p")?.textContent.trim();
  if (!said) return REASONS[status] ?? `The server answered with an error (${status}).`;
  return verb === "edit" ? said.replace(/\. .*$/s, ".") : said; // what follows is of the form, which is not seen here
}

const mending = new Map(); // path → the key of a refused act whose form is open

// Asks once more for what was refused: where it still is, its form comes with what was typed and with how things
// stand, to be saved from there. It stays here until it is.
async function mend(entry) {
  const answer = await post(entry).catch(() => null);
  if (!answer) return become("lost");
  if (isNotOwn(answer)) return undefined;
  const text = await answer.text();
  if (answer.ok) return store(entry, answer, text);
  if ((answer.status === 409 || answer.status === 422) && actOf(entry.path).verb === "edit") {
    if (await pending.openForm(text)) mending.set(entry.path, entry.key);
    return undefined;
  }
  return refuse(entry, answer, text);
}

// `soon` asks the server whether it is there.
export function init(root, soon) {
  const waits = ({ requestConfig: { verb, headers } }) => verb === "post" && headers["Idempotency-Key"];
  root.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "post" || !actOf(detail.path)) return;
    detail.headers["Idempotency-Key"] = newKey();
    detail.timeout = PATIENCE;
  });
  root.addEventListener("htmx:beforeRequest", (event) => {
    if (event.defaultPrevented || !waits(event.detail) || !(isWaiting() || ["lost", "unable"].includes(state()))) return;
    event.preventDefault();
    keep(event.detail.requestConfig, event.detail.elt);
    soon();
  });
  // Before the page says that nothing was stored: this is kept.
  for (const type of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(type, (event) => {
      if (!waits(event.detail)) return;
      event.stopPropagation();
      become("lost");
      keep(event.detail.requestConfig, event.detail.elt);
    }, true);
  }
  document.addEventListener("htmx:responseError", (event) => {
    if (!waits(event.detail) || !AWAY.has(event.detail.xhr.status)) return;
    event.stopPropagation();
    unable(event.detail.xhr.responseText);
    keep(event.detail.requestConfig, event.detail.elt);
  }, true);
  root.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr, requestConfig } }) => {
    if (!successful || xhr.status > 299 || !mending.has(requestConfig.path)) return;
    drop(mending.get(requestConfig.path));
    mending.delete(requestConfig.path);
  });
  root.addEventListener("htmx:afterSettle", () => { if (entries.length) redraw(); });
  window.addEventListener("beforeunload", (event) => { if (isWaiting()) event.preventDefault(); });
  pending.init(root);
  initConnection(show);
  entries = recall();
  if (entries.length) show();
}
