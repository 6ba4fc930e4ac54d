// The sending and reading of the pieces of one form: which one it is, for how long, and the button that cancels it.

import { release } from "./waiting.js";

const SHOWN = 1000; // milliseconds; what is read sooner says nothing of itself
const EACH = 1000; // milliseconds between two counts of the seconds

// What is sent: the form as it is, or where several files are chosen, the form with each of them alone.
export function partsOf(data) {
  const files = data.getAll("file").filter((file) => file.name);
  if (files.length < 2) return [data];
  return files.map((file) => {
    const part = new FormData();
    for (const [name, value] of data) if (name !== "file") part.append(name, value);
    part.append("file", file);
    return part;
  });
}

// What is being done with a part: of a file it says the name, and of several files which one.
export function wordsFor(verb, name, number, count) {
  const which = count > 1 ? ` (${number + 1} of ${count})` : "";
  return `${verb} ${name || "the piece"}${which}…`;
}

// Signing in again, in another tab, gives a new token; the one in the form is too old then.
function refreshToken(data) {
  const [, token] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) ?? [];
  if (token) data.set("csrfmiddlewaretoken", token);
}

function post(address, data, xhr = new XMLHttpRequest()) {
  refreshToken(data);
  xhr.open("POST", address);
  xhr.setRequestHeader("Accept", "application/json");
  xhr.send(data);
  return new Promise((done) => { xhr.addEventListener("loadend", () => done(xhr)); });
}

export class Reading {
  constructor(form, work) {
    Object.assign(this, { form, work, made: [], cancelled: false, since: performance.now(), words: "" });
    this.parts = partsOf(new FormData(form));
    form.querySelector(".reading")?.remove();
    this.away = form.querySelector(".actions a"); // the link away from this page, which is called Cancel too
    this.timer = setTimeout(() => this.show(), SHOWN);
  }

  say(words, share = null) {
    this.words = words;
    this.work.say(words, share);
    this.draw();
  }

  // Sends one part, and gives its request once it is answered.
  async post(part, number) {
    const say = (verb, share) => this.cancelled || this.say(wordsFor(verb, part.get("file")?.name, number, this.parts.length), share);
    this.xhr = new XMLHttpRequest();
    this.sent = false;
    this.xhr.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) =>
      lengthComputable && loaded < total && say("Sending", loaded / total));
    this.xhr.upload.addEventListener("load", () => { this.sent = true; say("Reading"); });
    say("Reading"); // where sending takes a while, it says so itself
    const xhr = await post(this.form.action, part, this.xhr);
    if (this.cancelled && xhr.status === 201) this.undo(JSON.parse(xhr.responseText));
    return xhr;
  }

  // Below the form's button, after a moment. The words are read out from the line that says what is under way.
  show() {
    this.line = document.createElement("p");
    this.line.className = "reading";
    this.said = Object.assign(document.createElement("span"), { className: "said" });
    this.said.setAttribute("aria-hidden", "true");
    const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: "Cancel" });
    cancel.addEventListener("click", () => this.cancel());
    this.line.append(cancel, this.said);
    this.form.querySelector(".actions").append(this.line);
    if (this.away !== document.activeElement) this.away.hidden = true;
    this.draw();
    this.timer = setInterval(() => this.draw(), EACH);
  }

  draw() {
    const seconds = Math.floor((performance.now() - this.since) / 1000);
    if (this.said) this.said.textContent = `${this.words} ${seconds} s`;
  }

  // Ends it at once for the person. A piece that the server has whole already is read to its end there, and discarded.
  cancel() {
    this.cancelled = true;
    if (!this.sent) this.xhr.abort();
    this.discard();
    this.end();
    release(this.form);
    const line = Object.assign(document.createElement("p"), { className: "reading", textContent: "Cancelled. Nothing was added." });
    line.setAttribute("role", "alert");
    this.form.querySelector(".actions").append(line);
    this.form.querySelector("button.primary").focus();
  }

  discard() {
    for (const draft of this.made.splice(0)) this.undo(draft);
  }

  undo({ discard }) {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "page_of"]) data.set(name, this.form.elements[name]?.value ?? "");
    post(discard, data);
  }

  end() {
    clearTimeout(this.timer);
    clearInterval(this.timer);
    this.line?.remove();
    this.away.hidden = false;
  }
}
