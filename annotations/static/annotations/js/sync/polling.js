// Others beside you: asks every two seconds what has happened since, and who is here.
//
// The page stands at one revision of the comparison. An answer to a write of its own says which revision that write
// made, if it made one: where it is the very next one, the page has it; where not, somebody else wrote between, and the
// page asks.

import * as connection from "./connection.js";
import { afterNews, calm, init as initNews, showNews } from "./updates.js";
import * as outbox from "./outbox.js";
import { kindOf, sender, signedIn } from "./refusal.js";

const OFTEN = 2_000; // milliseconds
const CROWDED = 500; // longer at most, where many are here: what they all do is seen within three seconds, unless answers are slow
const EASE = 3; // times as long as the last answer took, besides: who is slow is asked less often
const SELDOM = 30_000; // in a tab that nobody looks at
const MOST = 15_000; // between two questions at most, in a tab that is looked at
const PATIENCE = 10_000;
const SOON = 400; // after the page has come

const beside = () => document.getElementById("beside");
const revision = () => Number(beside().dataset.revision);
const reach = (number) => { beside().dataset.revision = number; };

let timer = 0;
let asking = false;
let again = false; // to be asked once more, as soon as the answer is there
let failures = 0;
let others = 0; // who are here too
let took = 0; // milliseconds until the last answer came
let heard = 0; // the newest revision that an answer to a write of this page has drawn something of

// How long to wait until the next question.
export function wait({ hidden, failed, others = 0, took = 0 }) {
  if (failed) return Math.min(OFTEN * 2 ** (failed - 1), MOST);
  return hidden ? SELDOM : Math.min(OFTEN + Math.min(5 * others, CROWDED) + EASE * took, MOST);
}

// Takes note of the revision at which an answer was drawn, and of the one that the page's own write has `made`.
function hear(drawn, made) {
  heard = Math.max(heard, drawn);
  if (made === revision() + 1) reach(made);
}

function later(milliseconds = wait({ hidden: document.hidden, failed: failures, others, took })) {
  clearTimeout(timer);
  timer = setTimeout(ask, milliseconds);
}

async function ask() {
  again = asking;
  if (asking) return;
  asking = true;
  try {
    const url = `${beside().dataset.changes}?since=${revision()}`;
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href, ...sender() };
    const began = performance.now();
    const answer = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    took = performance.now() - began;
    await take(answer);
  } catch {
    failures += 1;
    connection.become("lost");
  } finally {
    asking = false;
    if (!["gone", "far", "coding", "archive"].includes(connection.state())) later(again ? 0 : undefined);
  }
}

async function take(answer) {
  const kind = kindOf(answer);
  if (kind === "out") return fail("out");
  if (kind === "other") return fail("other", signedIn(answer));
  if (answer.status === 404) return connection.become("gone");
  if (!answer.ok) return fail("lost");
  failures = 0;
  connection.recover();
  showOthers(JSON.parse(answer.headers.get("Parallax-Here") ?? "[]"));
  if (answer.status === 200) await catchUp(await answer.text());
  if (outbox.isWaiting()) await outbox.flush();
  return undefined;
}

function fail(state, name) {
  failures += 1;
  if (state === "other") connection.becomeOther(name);
  else connection.become(state);
}

// Draws what has changed, unless a write of this page has been answered meanwhile by a newer state.
async function catchUp(html) {
  const sent = new DOMParser().parseFromString(html, "text/html");
  const far = sent.querySelector("[data-too-far]");
  if (far) return connection.become(far.dataset.tooFar);
  const number = Number(sent.querySelector("#rewired").dataset.revision);
  await calm();
  if (number < heard) return undefined;
  await showNews(html);
  reach(Math.max(number, revision()));
  return undefined;
}

function showOthers(names) {
  others = names.length;
  const list = beside();
  if (list.dataset.names === names.join("\n")) return;
  list.dataset.names = names.join("\n");
  list.hidden = !names.length;
  list.replaceChildren(...names.map(other));
}

function other(name) {
  const item = Object.assign(document.createElement("li"), { title: `${name} is here` });
  const initials = Object.assign(document.createElement("span"), { textContent: [...name].slice(0, 2).join("") });
  initials.setAttribute("aria-hidden", "true");
  item.append(initials, Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: name }));
  return item;
}

export function init(root) {
  initNews();
  outbox.init(root, () => later(SOON));
  afterNews(outbox.redraw);
  root.addEventListener("htmx:afterSettle", () => {
    const told = document.querySelector("#rewired[data-revision]:not([data-heard])");
    if (!told) return;
    told.dataset.heard = "";
    hear(Number(told.dataset.revision), Number(told.dataset.made));
  });
  const now = () => document.hidden || later(0);
  document.addEventListener("visibilitychange", now);
  for (const type of ["focus", "online", "pageshow"]) window.addEventListener(type, now);
  window.addEventListener("offline", () => connection.become("lost"));
  later(SOON);
}
