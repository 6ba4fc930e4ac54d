// Sends the form of a new piece by itself, to show how much of it has gone and to keep what was typed or chosen
// whatever goes wrong. Without this module the form is sent as any other.

import { hold, release } from "./waiting.js";
import { Reading } from "./upload_progress.js";

const SAID = {
  0: "The server could not be reached, so nothing was brought. Your piece is still here; try again in a moment.",
  403: "The server did not take this form. Your piece is still here; reload the page in another tab, sign in there, then try again.",
  413: "This piece is too large for the server. Bring it in parts.",
};

// What is said of an answer that is neither a piece nor reasons why there is none.
export const failure = (status) => SAID[status] ?? `The server failed (${status}), and nothing was brought. Your piece is still here; try again in a moment.`;

const SIGN_IN = "You have been signed out. Your piece is still here: sign in in another tab, then try again.";

// A size in bytes, in words: the server would say the same.
export const inWords = (bytes) => (bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);

// The bytes of a piece, or of the text that is typed.
const sizeOf = (value) => (typeof value === "string" ? new Blob([value]).size : value.size);

const tooLong = (size, most) => `The text of this piece has ${inWords(size)}, and the most that can be taken is ${inWords(most)}. Bring it in parts.`;
const tooLarge = (size, most) => `This file has ${inWords(size)}, and the most that can be taken is ${inWords(most)}. Save it without its pictures, or bring it in parts.`;

// The name of the field that holds more bytes than the server takes of a text or a file, and what to say of it; nothing
// where all is well. Of what was pasted as HTML only the text is kept, so it counts as a file.
export function excess(entries, mostOfText, mostOfFile) {
  for (const [name, value] of entries) {
    const [most, say] = typeof value === "string" && name !== "rich" ? [mostOfText, tooLong] : [mostOfFile, tooLarge];
    if (sizeOf(value) > most) return { [name]: [say(sizeOf(value), most)] };
  }
  return undefined;
}

// Writes the reasons below their fields, as the server would have drawn them, and goes to the first.
function complain(form, errors) {
  for (const old of form.querySelectorAll(".errors, .notice.error")) old.remove();
  for (const field of form.querySelectorAll(".field.wrong")) field.classList.remove("wrong");
  for (const [name, reasons] of Object.entries(errors)) {
    const control = form.elements[name];
    const field = control?.closest?.(".field");
    field?.classList.add("wrong");
    for (const reason of reasons) {
      const line = Object.assign(document.createElement("p"), { className: field ? "errors" : "notice error", textContent: reason });
      line.setAttribute("role", "alert");
      if (field) field.append(line);
      else form.prepend(line);
    }
  }
  (form.querySelector(".field.wrong :is(textarea, input)") ?? form.elements.text).focus();
}

function reasonsIn(xhr, form) {
  if (xhr.status === 401) return { __all__: [SIGN_IN] };
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(form.action).pathname) return { __all__: [SIGN_IN] };
  // 409: somebody else is signed in by now, which the server says.
  if (xhr.status === 422 || xhr.status === 409) return JSON.parse(xhr.responseText).errors;
  return { __all__: [failure(xhr.status)] };
}

// Sends the files one by one, so that it can be said which one is being read. They become drafts all or none, as when
// the form is sent without this module.
async function send(form, reading) {
  const errors = {};
  for (const [number, part] of reading.parts.entries()) {
    const xhr = await reading.post(part, number);
    if (reading.cancelled) return;
    if (xhr.status === 201) reading.made.push(JSON.parse(xhr.responseText));
    else {
      const several = reading.parts.length > 1 && xhr.status === 422;
      for (const [name, reasons] of Object.entries(reasonsIn(xhr, form))) {
        (errors[name] ??= []).push(...reasons.map((reason) => (several ? `${part.get("file").name}: ${reason}` : reason)));
      }
      if (!several) break;
    }
  }
  if (Object.keys(errors).length) {
    reading.discard();
    reading.end();
    release(form);
    complain(form, errors);
    return;
  }
  reading.say("Opening what was recognised…");
  location.assign(reading.made.length > 1 ? `${form.dataset.drafts}?made=${reading.made.length}` : reading.made[0].address);
}

export function init(root) {
  const form = root.querySelector("form[data-upload]");
  let reading = null;
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const work = hold(form, event.submitter);
    if (!work) return;
    const tooMuch = excess([...new FormData(form)], Number(form.dataset.upload), Number(form.dataset.uploadFile));
    if (tooMuch) {
      release(form);
      complain(form, tooMuch);
    } else send(form, (reading = new Reading(form, work)));
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || !form) return;
    reading?.end();
    release(form);
  });
}

if (globalThis.document) init(document);
