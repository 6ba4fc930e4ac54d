// What waits to be sent as it shows on the page: passages that are not marked yet or are to go, and a line or a card
// of what was typed. The page's own elements stay as the server drew them.

import { actOf } from "./acts.js";
import { close, dirty, open, openHighlights, put } from "../cards/cards.js";
import { rangeOf } from "../text/offsets.js";
import { bringIn } from "../cards/overlay.js";
import { hush, marksOf, say, sideOf } from "../columns/page.js";

let waiting = [];
const forms = new Map(); // key → the form that an edit was typed in

// Draws the entries of the outbox.
export function draw(entries) {
  waiting = entries.filter(({ refused }) => !refused);
  paint("unsent", waiting.flatMap(made));
  paint("leaving", [...leaving("highlight")].flatMap((id) => marksOf(id)).map(whole));
  const links = leaving("link");
  for (const drawn of document.querySelectorAll("#connectors [data-link]")) drawn.classList.toggle("leaving", links.has(drawn.dataset.link));
  for (const piece of document.querySelectorAll("[data-kept]")) relabel(piece, entries.find(({ key }) => key === piece.dataset.kept));
  lines();
}

function paint(name, ranges) {
  if (!window.Highlight) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

function made({ path, body }) {
  if (actOf(path).verb !== "make") return [];
  const fields = new URLSearchParams(body);
  const article = document.querySelector(`article[data-document="${CSS.escape(fields.get("document") ?? "")}"]`);
  return article ? [rangeOf(article, Number(fields.get("start")), Number(fields.get("end")))] : [];
}

function whole(mark) {
  const range = document.createRange();
  range.selectNodeContents(mark);
  return range;
}

// The numbers of what is to be deleted, unless it is to be restored after that.
function leaving(noun) {
  const last = new Map(waiting.map(({ path }) => actOf(path)).filter((act) => act.noun === noun && ["delete", "restore"].includes(act.verb)).map((act) => [act.number, act.verb]));
  return new Set([...last].filter(([, verb]) => verb === "delete").map(([number]) => number));
}

// The element that an act is about, where it is open; `path` and `key` are those of its entry.
function place({ key, path }) {
  const { noun, number, verb } = actOf(path);
  const piece = document.querySelector(`[data-kept="${key}"]`);
  if (piece || verb === "make") return piece;
  if (verb.startsWith("comments")) return document.getElementById(`thread-${noun}-${number}`);
  const id = { highlight: `card-${number}`, link: `link-card-${number}`, comment: `comment-${number}` }[noun];
  return document.getElementById(id) ?? document.querySelector(`[hx-post="${CSS.escape(path)}"]`)?.closest(".silence") ?? null;
}

// The open card that an act is about as its noun and number, to be read anew when the act is stored.
export function cardOf(entry) {
  const { card, linkCard } = place(entry)?.closest(".card")?.dataset ?? {};
  if (linkCard) return ["link", linkCard];
  return card && ["highlight", card];
}

function relabel(piece, entry) {
  const state = !entry ? "sent" : entry.refused ? "not stored" : "waiting to be sent";
  piece.querySelector("[data-kept-state]").textContent = state;
  piece.querySelector("[data-edit-again]").hidden = !entry || Boolean(entry.refused);
}

function lines() {
  for (const line of document.querySelectorAll(".kept-line")) line.remove();
  for (const entry of waiting) {
    const spot = place(entry);
    if (!spot || spot.dataset.kept) continue;
    const line = Object.assign(document.createElement("p"), { className: "kept-line", dir: "auto" });
    line.textContent = `Waiting to be sent: ${entry.what}${entry.note ? `: “${entry.note}”` : ""}`;
    if (spot.matches(".card")) (spot.querySelector(".card-actions, .actions, .thread") ?? spot.lastElementChild).before(line);
    else if (spot.matches(".thread")) spot.querySelector("form.reply-form, form.settle")?.before(line);
    else spot.append(line);
  }
}

// The passage that something on the page is about, as it is shown there.
export function quoteBy(element) {
  const card = element.closest(".card");
  const quotes = card?.querySelectorAll(".card-quote, .pair") ?? [];
  return [...quotes].map((quote) => quote.textContent.trim().replace(/^“|”$/g, "")).join("” – “");
}

// What the page does when an act is kept, as it would where it is stored.
export function goOn(element, entry) {
  const form = element.closest("form");
  const { noun, verb } = actOf(entry.path);
  form?.dispatchEvent(new CustomEvent("parallax:kept", { bubbles: true }));
  if (form?.matches(".submission")) return undefined;
  if (element.closest("#toast")) return hush();
  if (verb === "edit") return stow(form, entry);
  if (element !== form) return undefined; // a button in an editor, which stays
  if (["delete", "restore"].includes(verb) && ["highlight", "link"].includes(noun)) return shut(form.closest(".card"));
  form.reset();
  if (form.matches(".link-form")) return close(sideOf(form));
  const fold = form.closest(".silence-form");
  if (fold?.contains(document.activeElement)) fold.querySelector("summary").focus({ preventScroll: true });
  fold?.removeAttribute("open");
  return undefined;
}

function shut(card) {
  const only = card.parentElement.querySelectorAll(".card").length === 1;
  if (only) close(sideOf(card));
  else card.remove();
}

// Puts what was typed in the place of its form, which may be taken up again.
function stow(form, entry) {
  const piece = document.getElementById("kept").content.firstElementChild.cloneNode(true);
  piece.dataset.kept = entry.key;
  const isCard = form.matches(".card");
  piece.classList.toggle("card", isCard);
  if (isCard) {
    piece.id = form.id;
    for (const name of ["card", "linkCard", "framing", "relation", "side", "documentId"]) if (form.dataset[name]) piece.dataset[name] = form.dataset[name];
  } else piece.querySelector("[data-close-card]").remove();
  const parts = { what: entry.what[0].toUpperCase() + entry.what.slice(1), quote: entry.quote && `“${entry.quote}”`, note: entry.note };
  for (const [name, text] of Object.entries(parts)) {
    const part = piece.querySelector(`[data-kept-${name}]`);
    if (text && (isCard || name !== "quote")) part.textContent = text;
    else part.remove();
  }
  forms.set(entry.key, form);
  const focused = form.contains(document.activeElement);
  form.replaceWith(piece);
  if (focused) piece.focus({ preventScroll: true });
  bringIn(piece); // it is shorter than its form, and may have shrunk out of sight
}

function takeUp(piece) {
  const form = forms.get(piece.dataset.kept);
  piece.replaceWith(form);
  form.querySelector("textarea")?.focus({ preventScroll: true });
}

export const forget = (key) => forms.delete(key);

// An edit was stored as `revision`; a form that was open upon it has seen that.
export function follow({ path, body }, revision) {
  if (!revision) return;
  const before = new URLSearchParams(body).get("revision");
  const open = document.querySelectorAll(`form[hx-post="${CSS.escape(path)}"]`);
  for (const form of [...open, ...forms.values()]) {
    const field = form.getAttribute("hx-post") === path && form.elements.revision;
    if (field && field.value === before) field.value = revision;
  }
}

// Opens the form that the server gave where it refused an act; true when it is there.
export async function openForm(html) {
  const sent = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const [, noun, number] = sent?.id.match(/^thread-(highlight|link)-(\d+)$/) ?? [];
  if (noun) return openThread(sent.id, html, noun, number);
  if (!sent?.matches("form")) return false;
  const mark = sent.dataset.card && marksOf(sent.dataset.card)[0];
  const old = document.getElementById(sent.id);
  return put(sent.dataset.side ?? (old && sideOf(old)) ?? "left", html, mark ?? undefined);
}

async function openThread(id, html, noun, number) {
  if (!document.getElementById(id)) await (noun === "highlight" ? openHighlights([number]) : open("left", `links/${number}/`));
  const thread = document.getElementById(id);
  if (!thread || dirty(thread.parentElement)) return false;
  htmx.swap(thread, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  return true;
}

const UNSENT = "This passage waits to be sent and has no number until then. When the connection is back you can edit, link or delete it.";

const within = (x, y) => ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom;

export function init(root) {
  root.addEventListener("click", ({ target, clientX, clientY }) => {
    const again = target.closest("[data-edit-again]");
    if (again) return takeUp(again.closest("[data-kept]"));
    const ranges = target.closest("article") && document.getSelection().isCollapsed ? window.CSS?.highlights?.get("unsent") ?? [] : [];
    if ([...ranges].some((range) => [...range.getClientRects()].some(within(clientX, clientY)))) say(UNSENT);
    return undefined;
  });
}
