// Says that something is under way: nothing for a moment, then a bar along the top of the window, then words. A form
// that is sent says its own words, which stand in its `data-waiting` or in its button's, and is not sent twice.

const SHOWN = 400; // milliseconds; what ends sooner shows nothing
const SAID = 1000; // and then it is said, to everybody

const works = []; // what is under way, the newest last: {words, share, since}
let timer = 0;

// Begins a piece of work. `say` changes its words and how much of it is done (a share of 1, or null where nobody
// knows), `end` ends it.
export function begin(words) {
  const work = { words, share: null, since: performance.now() };
  works.push(work);
  draw();
  return {
    say(next, share = null) {
      Object.assign(work, { words: next, share });
      draw();
    },
    end() {
      if (works.includes(work)) works.splice(works.indexOf(work), 1);
      draw();
    },
  };
}

// What is shown of a piece of work that has been under way for so many milliseconds.
export function stage(milliseconds) {
  if (milliseconds < SHOWN) return "";
  return milliseconds < SAID ? "bar" : "words";
}

function draw() {
  clearTimeout(timer);
  const work = works.at(-1);
  const waited = work ? performance.now() - work.since : 0;
  const shown = stage(waited);
  const line = document.getElementById("waiting");
  line.className = shown ? "waiting shown" : "waiting";
  fill(line, shown === "words" ? work : null);
  if (work && shown !== "words") timer = setTimeout(draw, (shown ? SAID : SHOWN) - waited + 1);
}

// The words are only touched when they change: each change is read out.
function fill(line, work) {
  if (!work) return line.replaceChildren();
  const [text, bar] = line.children.length ? line.children : [document.createElement("p"), document.createElement("progress")];
  if (text.textContent !== work.words) text.textContent = work.words;
  bar.setAttribute("aria-hidden", "true");
  if (work.share === null) bar.removeAttribute("value");
  else bar.value = work.share;
  if (!line.children.length) line.append(text, bar);
  return undefined;
}

// The forms that are on their way, each with its work. One that comes back, or fails, may be sent again.
const sent = new Map();

// Keeps a form from being sent twice; gives its work, or null where it is on its way already. Its buttons stay
// enabled, so that the focus stays on them and what they say is sent along.
export function hold(form, button) {
  if (sent.has(form)) return null;
  const work = begin(button?.dataset.waiting ?? form.dataset.waiting);
  sent.set(form, work);
  form.setAttribute("aria-busy", "true");
  for (const one of form.querySelectorAll("button")) one.setAttribute("aria-disabled", "true");
  return work;
}

export function release(form) {
  sent.get(form)?.end();
  sent.delete(form);
  form.removeAttribute("aria-busy");
  for (const one of form.querySelectorAll("button")) one.removeAttribute("aria-disabled");
}

let leaving = null; // the work of opening another page

function stay() {
  leaving?.end();
  leaving = null;
  for (const form of [...sent.keys()]) if (!form.dataset.upload) release(form);
}

function submitted(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.method === "get") leave(form);
  else if (!("waiting" in form.dataset)) return;
  else if (!hold(form, event.submitter)) event.preventDefault();
}

// Another page is asked for, which may take its time. One that opens elsewhere, or is saved, leaves this one as it is.
function followed(event) {
  const link = event.target.closest?.("a[href]");
  const plain = !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  const { origin, pathname, search } = location;
  if (link.origin === origin && !(link.pathname === pathname && link.search === search && link.hash)) leave(link);
}

function leave(element) {
  leaving?.end();
  leaving = begin(element.dataset.waiting ?? "Opening…");
}

function init() {
  const line = Object.assign(document.createElement("div"), { id: "waiting", className: "waiting" });
  line.setAttribute("role", "status");
  document.body.append(line);
  document.addEventListener("submit", submitted);
  document.addEventListener("click", followed);
  // Back again, stopped, or failed: this page is in use.
  window.addEventListener("pageshow", ({ persisted }) => persisted && stay());
  window.navigation?.addEventListener("navigateerror", stay);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && stay());
  // What htmx asks for.
  const asked = new Map();
  document.addEventListener("htmx:beforeSend", ({ detail: { xhr, requestConfig } }) =>
    asked.set(xhr, begin(requestConfig.verb === "get" ? "Loading…" : "Storing…")));
  document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
    asked.get(xhr)?.end();
    asked.delete(xhr);
  });
}

if (globalThis.document) init();
