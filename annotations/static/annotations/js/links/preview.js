// The far end of a link, shown in small beside a mark, a curve or a stub on hover and on focus.
//
// The preview lets the pointer through to the text below it, yet stays while the pointer is over it; Escape, a press
// and scrolling take it away.

import { link, linksOf } from "./connectors.js";
import { idsOf, markAt, marksOf, overlay, sideOf } from "../columns/page.js";

const WAIT = 320; // milliseconds of hovering
const MOST = 3; // far ends at a time
const LONGEST = 220; // characters of a quote

let shown = null; // what the preview belongs to
let timer = 0;

const box = () => document.getElementById("preview");
const over = ({ clientX: x, clientY: y }) => {
  const { left, right, top, bottom } = box().getBoundingClientRect();
  return !box().hidden && x >= left && x <= right && y >= top - 8 && y <= bottom + 8;
};

// What there is to preview at an element: `{element, ends}`, each end a link and the highlight at its far side.
function farEnds(target) {
  const mark = markAt(target);
  if (mark) {
    if (idsOf(mark).some((id) => overlay(sideOf(mark)).querySelector(`#card-${id}`))) return null; // the card says it
    const ends = idsOf(mark).flatMap((id) => linksOf(id).map((one) => ({ one, id: one.source === id ? one.target : one.source })));
    return ends.length ? { element: mark, ends } : null;
  }
  const connector = target.closest?.("#connectors [data-link], .stub");
  const one = connector && link(connector.dataset.link ?? connector.dataset.via);
  if (!one) return null;
  const away = connector.dataset.jump;
  return { element: connector, ends: (away ? [away] : [one.source, one.target]).map((id) => ({ one, id })) };
}

const words = ({ one, id }) => {
  const whole = marksOf(id).map((mark) => mark.textContent).join(" ").replace(/\s+/g, " ").trim();
  const quote = whole || (one.source === id ? one.quotes.source : one.quotes.target);
  return quote.length > LONGEST ? `${quote.slice(0, LONGEST).replace(/\s\S*$/, "")}…` : quote;
};

function line(end) {
  const [mark] = marksOf(end.id);
  const made = document.createElement("p");
  made.dir = "auto";
  made.dataset.relation = end.one.relation;
  const relation = Object.assign(document.createElement("span"), { className: "relation", textContent: `${end.one.label} · ` });
  const swatch = Object.assign(document.createElement("span"), { className: "swatch" });
  if (mark) swatch.dataset.framing = mark.dataset.framings.split(" ")[mark.dataset.highlights.split(" ").indexOf(end.id)] ?? mark.dataset.framings.split(" ")[0];
  made.append(relation, swatch, `“${words(end)}”`);
  return made;
}

function show({ element, ends }) {
  hide();
  const rows = ends.slice(0, MOST).map(line);
  if (ends.length > MOST) rows.push(Object.assign(document.createElement("p"), { className: "meta", textContent: `${ends.length - MOST} more: open the highlight to see all.` }));
  box().replaceChildren(...rows);
  box().hidden = false;
  shown = element;
  describe(element, true);
  stand(element);
}

// Adds the preview to what describes the element, or takes it away; whatever else describes it stays.
function describe(element, describes) {
  const others = (element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((id) => id && id !== "preview");
  const ids = describes ? [...others, "preview"] : others;
  if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

// Below what it belongs to, or above where there is no room, inside the window.
function stand(element) {
  const at = (element.querySelector?.(".curve") ?? element).getBoundingClientRect();
  const curve = element.matches("g");
  const { offsetWidth: width, offsetHeight: height } = box();
  const low = curve ? (at.top + at.bottom) / 2 + 14 : at.bottom + 6;
  const top = low + height + 8 > innerHeight ? (curve ? (at.top + at.bottom) / 2 - 14 : at.top - 6) - height : low;
  box().style.left = `${Math.max(8, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - 8))}px`;
  box().style.top = `${Math.max(8, top)}px`;
}

function hide() {
  clearTimeout(timer);
  if (shown) describe(shown, false);
  shown = null;
  box().hidden = true;
}

const busy = () => !document.getSelection().isCollapsed || "linking" in document.body.dataset;

export function init(root) {
  root.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || event.buttons || over(event)) return;
    const found = busy() ? null : farEnds(event.target);
    if (found?.element === shown && shown) return;
    clearTimeout(timer);
    timer = setTimeout(() => (found ? show(found) : document.activeElement !== shown && hide()), found ? WAIT : WAIT / 2);
  });
  root.addEventListener("focusin", ({ target }) => {
    const found = target.matches(":focus-visible") && !busy() ? farEnds(target) : null;
    if (found) show(found);
    else hide();
  });
  document.addEventListener("pointerdown", hide, true);
  document.addEventListener("scroll", () => shown && hide(), { passive: true, capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) hide();
  });
  root.addEventListener("parallax:measured", hide);
}
