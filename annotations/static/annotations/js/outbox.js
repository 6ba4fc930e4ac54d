// What was made while the connection was lost: kept in this tab, reloads survived, and sent in order when it returns.
//
// Each act that makes something carries a key from the first try on, and the server does an act with the same key
// once. So an answer that got lost does no harm: the act is sent again.

import { close } from "./cards.js";
import { become, drawWith, state, tell } from "./connection.js";
import { rangeOf } from "./offsets.js";
import { sideOf } from "./page.js";
import { showNews } from "./news.js";

const WHAT = [[/\/highlights\/$/, "a highlight"], [/\/links\/$/, "a link"], [/\/highlights\/\d+\/silence\/$/, "a silence"]];
const PATIENCE = 20_000; // milliseconds for one answer

// What an address makes, in words; undefined where it makes nothing that may wait.
export const whatOf = (path) => WHAT.find(([shape]) => shape.test(path))?.[1];

// A UUID of version 4; `crypto.randomUUID` is there in secure contexts only.
export function newKey(bytes = crypto.getRandomValues(new Uint8Array(16))) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// An act that was not answered as an entry of the outbox.
export function entryOf({ path, headers, formData }) {
  const fields = new URLSearchParams([...formData].filter(([, value]) => typeof value === "string"));
  return {
    key: headers["Idempotency-Key"], path, body: fields.toString(), what: whatOf(path),
    quote: fields.get("quote") ?? "", note: fields.get("note") ?? "",
  };
}

const shelf = () => `parallax:outbox:${document.body.dataset.base}`;
const read = () => JSON.parse(sessionStorage.getItem(shelf()) ?? "[]");
const waiting = () => read().filter((entry) => !entry.refused);

function write(entries) {
  if (entries.length) sessionStorage.setItem(shelf(), JSON.stringify(entries));
  else sessionStorage.removeItem(shelf());
  show();
}

const drop = (key) => write(read().filter((entry) => entry.key !== key));
const refuse = (key, refused) => write(read().map((entry) => (entry.key === key ? { ...entry, refused } : entry)));

function show() {
  tell(waiting().length, read().filter((entry) => entry.refused), drop);
  paint();
}

// Marks the passages that wait, palely; the page's own elements stay as the server drew them.
export function paint() {
  if (!window.Highlight) return;
  const ranges = waiting().flatMap(({ body }) => {
    const fields = new URLSearchParams(body);
    const article = document.querySelector(`article[data-document="${CSS.escape(fields.get("document") ?? "")}"]`);
    return article && fields.has("start") ? [rangeOf(article, Number(fields.get("start")), Number(fields.get("end")))] : [];
  });
  if (ranges.length) CSS.highlights.set("unsent", new Highlight(...ranges));
  else CSS.highlights.delete("unsent");
}

// Keeps an act that could not be sent, and goes on as if it had been.
function keep(config, element) {
  write([...read(), entryOf(config)]);
  become("lost");
  const form = element.closest("form");
  if (form?.matches("#composer")) form.dispatchEvent(new CustomEvent("parallax:kept"));
  else if (form?.matches(".link-form")) {
    form.reset();
    close(sideOf(form));
  } else {
    form?.reset();
    form?.closest("details")?.removeAttribute("open");
  }
}

let sending = false;

// Sends what waits, one after the other, until all is answered or the connection fails again.
export async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (let [entry] = waiting(); entry; [entry] = waiting()) if (!await send(entry)) break;
  } catch {
    become("lost");
  } finally {
    sending = false;
  }
}

// True where the server has answered for good, with the row or with the reason why there is none.
async function send({ key, path, body }) {
  const answer = await fetch(path, { method: "POST", redirect: "manual", headers: headers(key), body, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.type === "opaqueredirect") return become("out") ?? false;
  if (answer.status >= 500 || answer.status === 429) return false;
  const text = await answer.text();
  if (answer.ok) {
    drop(key);
    await showNews(text, path.match(/(highlight)s\/(\d+)\/silence\/$/)?.slice(1, 3));
    return true;
  }
  refuse(key, reason(answer.status, text));
  return true;
}

function headers(key) {
  const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  const given = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return {
    ...given, ...(token && { "X-CSRFToken": token }), "Idempotency-Key": key, "HX-Request": "true", "HX-Current-URL": location.href,
    "Content-Type": "application/x-www-form-urlencoded",
  };
}

const REASONS = { 403: "Your role does not allow it.", 404: "What it belongs to is no longer there.", 413: "It is too large." };

function reason(status, text) {
  const said = new DOMParser().parseFromString(text, "text/html").querySelector(".errors")?.textContent.trim();
  return (status === 422 || status === 409) && said ? said : REASONS[status] ?? `The server answered with an error (${status}).`;
}

export function init(root) {
  root.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "post" && whatOf(detail.path)) detail.headers["Idempotency-Key"] = newKey();
  });
  // Before the page says that nothing was stored: this is kept.
  document.addEventListener("htmx:sendError", (event) => {
    const { requestConfig, elt } = event.detail;
    if (!requestConfig.headers["Idempotency-Key"]) return;
    event.stopPropagation();
    keep(requestConfig, elt);
  }, true);
  drawWith(show);
  if (read().length) show();
}

export const isWaiting = () => waiting().length > 0 && state() !== "gone";
