// Puts what has changed into the page, without moving what a person is reading or typing.

import { become } from "./connection.js";
import { hold } from "./restore_selection.js";
import { address, isTyping, marksOf } from "../columns/page.js";
import { sender } from "./refusal.js";

let pressed = false; // a pointer is down: a selection may be under way
const afterwards = []; // what else is drawn anew after each swap

export const afterNews = (run) => afterwards.push(run);

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

// Until no pointer is down and no write of this page is under way.
export async function calm() {
  while (pressed || document.querySelector(".htmx-request")) await pause(80);
}

// Swaps an answer's parts into their places. `card` names a card to be read anew: its noun and its number.
export async function showNews(html, card) {
  await calm();
  const sent = new DOMParser().parseFromString(html, "text/html");
  const blocks = [...sent.querySelectorAll("[hx-swap-oob^='innerHTML:#']")]
    .map((part) => document.getElementById(part.getAttribute("hx-swap-oob").slice("innerHTML:#".length)))
    .filter((block) => block?.closest("article"));
  const again = hold(blocks);
  htmx.swap(document.body, html, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
  again();
  const { linking } = document.body.dataset;
  if (linking) for (const mark of marksOf(linking)) mark.classList.add("source");
  for (const run of afterwards) run();
  const news = sent.querySelector("#news > data");
  if (news) tellCards(JSON.parse(news.value));
  if (card) refreshCard(cardOf(...card), ...card);
}

const cardOf = (noun, id) => document.getElementById(noun === "link" ? `link-card-${id}` : `card-${id}`);

function tellCards({ rows, codebook }) {
  if (codebook) {
    restyle();
    become("codebook");
  }
  const me = document.getElementById("beside").dataset.user;
  for (const { noun, id, by } of rows) {
    const card = cardOf(noun, id);
    if (!card) continue;
    if (!inUse(card)) refreshCard(card, noun, id);
    else if (by !== me) tellUser(card, noun, id, by);
  }
}

// Whether something is being typed or chosen in a card.
const inUse = (card) => card.matches("[data-editor], form")
  || (card.contains(document.activeElement) && isTyping(document.activeElement))
  || [...card.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);

// The revision that the last answer told.
const told = () => document.getElementById("rewired").dataset.revision;

// A card that nobody types in is read anew where it stands.
async function refreshCard(card, noun, id) {
  if (!card || inUse(card)) return;
  const before = told();
  const answer = await fetch(address(`${noun}s/${id}/`), { headers: { "HX-Request": "true", ...sender() } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const html = await answer.text();
  await calm(); // an answer to a write from this card has its place there
  if (!card.isConnected || inUse(card)) return;
  if (told() !== before) return refreshCard(card, noun, id); // what was read is older than that answer
  const focused = card.contains(document.activeElement);
  htmx.swap(card, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  if (focused && document.activeElement === document.body) document.getElementById(card.id)?.focus({ preventScroll: true });
}

function tellUser(card, noun, id, by) {
  const line = card.querySelector(".changed-by") ?? Object.assign(document.createElement("p"), { className: "meta changed-by" });
  line.setAttribute("role", "status");
  const show = Object.assign(document.createElement("a"), { href: address(`${noun}s/${id}/`), target: "_blank", rel: "noopener", textContent: "show" });
  line.replaceChildren(`Changed by ${by} just now: `, show);
  if (!line.isConnected) card.append(line); // below all else, so that nothing moves
}

// The codebook's colours are read anew; the old ones stay until the new ones are there.
function restyle() {
  const old = document.querySelector("link[rel=stylesheet][href*='codebook.css']");
  if (!old) return;
  const fresh = old.cloneNode();
  fresh.href = `${old.href.split("?")[0]}?r=${document.getElementById("rewired").dataset.revision}`;
  fresh.addEventListener("load", () => old.remove());
  fresh.addEventListener("error", () => fresh.remove());
  old.after(fresh);
}

export function init() {
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, () => { pressed = false; }, true);
}
