// Review by keys: a key accepts, rejects or merges what is shown, and the next one comes. Each answer draws the page's
// main part anew, so everything is looked for when it is needed and listened to on the document.

import * as tagList from "./cards/tag_list.js";
import * as keyList from "./keyboard/key_list.js";
import * as keys from "./keyboard/keys.js";

const GROUP = "Reviewing";

const editor = () => document.querySelector(".review-editor");
const head = () => document.getElementById("case-head") ?? document.getElementById("main");

// Presses what `selector` finds; false where it is not there. While an answer is on its way nothing is pressed twice:
// the request that waits is the one that counts.
function press(selector) {
  const found = document.querySelector(selector);
  if (!found) return false;
  if (!document.querySelector(".htmx-request")) found.click();
}

const decide = (status) => () => press(`[data-decides=${status}]`);

function edit(selector) {
  const details = editor();
  if (!details) return false;
  details.open = true;
  const field = [...details.querySelectorAll(selector)].find((one) => one.offsetParent);
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "nearest" });
}

// The reviewed passage comes into view in both texts, and what it is linked to.
function show() {
  for (const text of document.querySelectorAll(".case-text")) {
    const mark = text.querySelector("mark.reviewed") ?? text.querySelector("mark[data-highlights]");
    if (mark) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  }
  for (const list of document.querySelectorAll("[data-tags]")) { // in the codebook's order, so that the same keys mean the same
    list.querySelector("[data-narrow]").parentElement.hidden = list.querySelectorAll(".tag").length < tagList.MANY;
  }
  settleTags();
  untouched = typed();
}

// What the editor would send; what it would have sent as it came.
let untouched = "";
const typed = () => {
  const form = editor()?.querySelector("form");
  return form ? new URLSearchParams(new FormData(form)).toString() : "";
};
const isDirty = () => typed() !== untouched;

// An edit that is not saved is not left behind: says so, and goes to the button that saves it.
function hold(event) {
  if (!isDirty() || event.target.closest(".review-editor")) return;
  event.preventDefault();
  event.stopPropagation();
  const notice = document.querySelector("[data-unsaved]");
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
  editor().open = true;
  editor().querySelector("button.primary").focus();
}

// The tags of the framing that is chosen are sent, and no others.
function settleTags() {
  for (const choice of document.querySelectorAll("[data-editor] .framing-choice")) {
    const chosen = choice.querySelector("[name=framing]").checked;
    for (const box of choice.querySelectorAll("[type=checkbox]")) box.disabled = !chosen;
  }
}

const entry = (names, does, run) => ({ group: GROUP, keys: names, does, run });

function init(root) {
  keys.register(
    entry(["a"], "Accept, and go on", decide("accepted")),
    entry(["r"], "Reject, and go on", decide("rejected")),
    entry(["p"], "Return to proposed", decide("proposed")),
    entry(["e"], "Edit", () => edit("[name=framing]:checked, [name=relation]:checked")),
    entry(["t"], "Tags", () => edit("[data-narrow], [name=tags][type=checkbox]")),
    entry(["m"], "Merge with the same of others", () => press("[data-merges]")),
    entry(["w"], "Write a reason; Enter leaves the field", () => document.getElementById("reason")?.focus() ?? Boolean(document.getElementById("reason"))),
    entry(["j"], "Next", () => press("[rel=next]")),
    entry(["k"], "Previous", () => press("[rel=prev]")),
    entry(["u", "z"], "Undo my last change", () => press("[data-undo]")),
  );
  keyList.init(root);
  keys.init(root);
  tagList.init(root);
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const inEditor = editor()?.contains(target);
    if (key === "Enter" && inEditor && (event.ctrlKey || event.metaKey)) target.form?.requestSubmit();
    else if (key === "Enter" && target.id === "reason") event.preventDefault();
    else if (key !== "Escape" || !(inEditor || target.id === "reason")) return;
    if (inEditor && key === "Escape" && isDirty()) return;
    if (inEditor && key === "Escape") editor().open = false;
    head().focus({ preventScroll: true });
  });
  document.addEventListener("submit", hold, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest("main a[href]")) hold(event);
    if (!event.target.closest("[data-cancel-edit]")) return;
    event.target.form.reset();
    settleTags();
    editor().open = false;
    head().focus({ preventScroll: true });
  }, true);
  addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-editor] [name=framing]")) settleTags();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    show();
    scrollTo(0, 0);
    head().focus({ preventScroll: true });
  });
  show();
  root.dataset.ready = "";
}

init(document.body);
