// Hovering or focusing a mark, a card or a link brings out its own links and fades the rest. Choosing a link
// brings both its passages to the same height.

import { close, open, reveal } from "../cards/cards.js";
import { attend as connect, link, linksOf } from "./connectors.js";
import { release } from "./scroll_sync.js";
import { idsOf, markAt, marksOf, other, sideOf } from "../columns/page.js";
import { alone, halve, whole } from "../columns/tabs.js";

const RIBBONS = 5; // links up to which each is brought out as a ribbon

const connectors = () => document.getElementById("connectors");
const gutter = () => connectors().parentElement;

let lit = [];
let again = () => {}; // brings out anew what is brought out, when the page has been redrawn

function fade() {
  for (const element of lit) element.classList.remove("lit");
  lit = [];
  again = () => {};
  connect([]);
  gutter().classList.remove("focusing");
}

export const refresh = () => again();

function bringOut(links, ids = []) {
  fade();
  if (!links.length && !ids.length) return;
  again = () => bringOut(links, ids);
  const ends = new Set([...ids, ...links.flatMap(({ source, target }) => [source, target])]);
  lit = [
    ...links.map(({ id }) => document.querySelector(`#connectors [data-link="${id}"]`)).filter(Boolean),
    ...[...ends].flatMap(marksOf),
    ...ids.map((id) => document.querySelector(`[data-handle="${id}"]`)).filter(Boolean),
  ];
  for (const element of lit) element.classList.add("lit");
  connectors().classList.toggle("crowded", links.length > RIBBONS);
  connect(links.map(({ id }) => id));
  if (links.length) gutter().classList.add("focusing");
}

// Where only the links of what one attends to are shown, they stay while the pointer goes to them, and come back
// to what has the focus.
function resting(target) {
  if (document.body.dataset.links !== "focused") return null;
  if (target.closest?.(".gutter, .preview")) return "stay";
  return document.activeElement?.closest("mark[data-highlights], [data-card], [data-link-card]");
}

function attend(target) {
  const something = target.closest?.("mark[data-highlights], [data-link], [data-via], [data-link-card], [data-card], [data-handle]");
  const rest = !something && resting(target);
  if (rest === "stay") return undefined;
  if (rest) target = rest;
  const mark = markAt(target);
  const connector = target.closest?.("[data-link], [data-via], [data-link-card]");
  const card = target.closest?.("[data-card]");
  if (mark) return bringOut(idsOf(mark).flatMap(linksOf), idsOf(mark));
  if (connector) {
    const found = link(connector.dataset.link ?? connector.dataset.via ?? connector.dataset.linkCard);
    return bringOut(found ? [found] : []);
  }
  const id = card?.dataset.card ?? target.dataset?.handle;
  return id ? bringOut(linksOf(id), [id]) : fade();
}

// Both columns so that the two passages stand level, and the link's card beside the second. Where only one column is
// seen, both become halves of the window; asked again, the second is seen alone, with the card.
export async function align(id) {
  const found = link(id);
  if (!found) return;
  release();
  const ids = [found.source, found.target];
  const { halves } = document.body.dataset;
  const first = halves ?? alone();
  if (first && marksOf(found.target).some((mark) => sideOf(mark) === first)) ids.reverse();
  if (halves) whole(other(halves));
  else if (first) {
    for (const side of ["left", "right"]) close(side);
    halve(first, found, ids[0]);
  }
  const [near, far] = ids.map((end) => reveal(end));
  const anchor = far ?? near;
  if (first && !halves) return anchor && (near ?? far).focus({ preventScroll: true });
  if (anchor) await open(sideOf(anchor), `links/${id}/`, anchor);
}

export function init(root) {
  for (const type of ["pointerover", "focusin"]) root.addEventListener(type, (event) => attend(event.target));
  root.addEventListener("click", (event) => {
    const chosen = event.target.closest("#connectors [data-link]");
    const jump = event.target.closest("[data-jump]");
    const opener = event.target.closest("[data-open-link]");
    if (chosen) align(chosen.dataset.link);
    if (jump) reveal(jump.dataset.jump);
    if (opener && link(opener.dataset.openLink)) {
      event.preventDefault();
      align(opener.dataset.openLink);
    }
  });
  root.querySelector("#connectors").addEventListener("keydown", (event) => {
    const chosen = event.target.closest("[data-link]");
    if (!chosen || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    align(chosen.dataset.link);
  });
}
