// Watches a page as a person would, and says on the console what goes astray: what opens outside the window, a column
// that moves without having been asked to, the focus on <body> after an act. `guard.py` gathers what is said.

(() => {
  if (window.top !== window || window.guard) return;

  // A test may stop the page's clock; the guard's goes on.
  const setTimeout = window.setTimeout.bind(window);
  const now = performance.now.bind(performance);

  const SETTLED = 300; // milliseconds after which what opens lies wholly in the window
  const SEEN = 150; // milliseconds after which a hand may have seen it
  const SLACK = 1.5; // CSS pixels

  // What opens. A fold inside a card is looked at by the form that it shows.
  const OPENED = [
    ".overlay > .card", ".overlay > .meta", "#composer", "details.menu[open] > .menu-body", "details.appearance-menu[open] > :not(summary)",
    "#composer-more:not([hidden])", "#composer-problem > *", "dialog[open]", "[popover]:popover-open", "#toast > *", ".search-panel", "#preview", ".connection > p", ".linking > *",
    ".overlay .silence-form[open] > form", ".overlay .thread[open] .reply-form", ".overlay .bounds[open]",
  ].join(", ");
  // What is pressed, or the keys that are pressed, to go somewhere else in the text.
  const GOING = [
    "[data-jump]", "[data-open-highlight]", "[data-open-link]", "#connectors *", ".overview", "[data-step]", ".linking-quote", "[data-tab]",
    "#bundle *", "[data-show-place]", ".candidate", "[data-accept]", "[data-read-aligned]", ".skip", ".search *", "a[href^='#']",
  ].join(", ");
  const GOING_KEYS = new Set([
    "j", "k", "f", "d", "w", "b", "o", "[", "]", "n", "<", ">", "home", "end",
    "pageup", "pagedown", "arrowup", "arrowdown", "arrowleft", "arrowright",
  ]);
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex], label";

  const reports = new Set();
  const say = (rule, what) => {
    const line = `guard: ${rule}: ${what}`;
    if (reports.has(line)) return;
    reports.add(line);
    console.debug(line);
  };
  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    return `${element.localName}${id}${[...element.classList].slice(0, 2).map((part) => `.${part}`).join("")}`;
  };
  const round = ({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round).join(" ");
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const busy = () => Boolean(document.querySelector(".htmx-request"));

  // What is waited for before the page may be called finished.
  let pending = 0;
  const after = (milliseconds, run) => {
    pending += 1;
    setTimeout(() => {
      pending -= 1;
      run();
    }, milliseconds);
  };

  // (a) What opens

  const open = new Set();
  const inside = (inner, outer) =>
    inner.left >= outer.left - SLACK && inner.top >= outer.top - SLACK && inner.right <= outer.right + SLACK && inner.bottom <= outer.bottom + SLACK;
  const page = () => ({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: window.visualViewport?.height ?? innerHeight });

  // The nearest box around an element that scrolls by itself and is no column.
  function pane(element) {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (box.matches(".scroller")) return null;
      if (box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    }
    return null;
  }

  function mainButton(element) {
    const own = (button) => button.closest("form") === element || element.matches("form, dialog") || button.closest(".thread, .silence-form") === null;
    return [...element.querySelectorAll("button.primary")].find((button) => seen(button) && own(button));
  }

  const covered = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return over && !element.contains(over) && !over.closest("label")?.contains(element) ? over : null;
  };

  function lookAt(element, widths) {
    if (!element.isConnected || !seen(element)) return;
    if (innerWidth !== widths[0] || innerHeight !== widths[1]) return;
    const box = element.getBoundingClientRect();
    const around = pane(element);
    const frame = around?.getBoundingClientRect();
    // Of what is taller than its box, and of a list of cards, the box is looked at.
    const tall = frame && (box.height > frame.height || (around === element.parentElement && around.children.length > 1));
    if (tall ? !inside(frame, page()) : !inside(box, page()) || (frame && (box.top < frame.top - SLACK || box.bottom > frame.bottom + SLACK))) {
      say("outside", `${name(element)} lies at ${round(box)}${frame ? ` within ${round(frame)}` : ""} of a window of ${innerWidth} × ${innerHeight}`);
    }
    const button = mainButton(element);
    if (!button) return;
    const its = button.getBoundingClientRect();
    if (!inside(its, page()) || (frame && (its.top < frame.top - SLACK || its.bottom > frame.bottom + SLACK))) {
      say("outside", `the main button of ${name(element)} lies at ${round(its)} of a window of ${innerWidth} × ${innerHeight}`);
    } else if (covered(button)) say("outside", `the main button of ${name(element)} is covered by ${name(covered(button))}`);
  }

  let moved = 0; // how often a person has scrolled: what was opened then may go out of sight
  const due = new Map(); // what has opened and is still to be looked at → when it opened, and how the window was then

  // A busy machine may draw no frame for long: what opens is looked at once the page has had the frames to place it.
  const FRAMES = 4;
  let frames = 0;
  const countFrame = () => {
    frames += 1;
    if (due.size) requestAnimationFrame(countFrame);
  };
  const drawn = (element) => frames - due.get(element).frames >= FRAMES;
  const quiet = (element, tries) => {
    const { scrolls, widths } = due.get(element) ?? {};
    if (scrolls !== moved) due.delete(element);
    else if ((busy() || !drawn(element)) && tries) after(SETTLED, () => quiet(element, tries - 1));
    else {
      due.delete(element);
      lookAt(element, widths);
    }
  };
  // Whoever acts on sooner has seen it by then, and may change it.
  const lookBeforeAct = () => {
    for (const [element, { since }] of due) if (now() - since > SEEN && drawn(element)) quiet(element, 0);
    due.clear();
  };

  let asked = false;
  function look() {
    asked = false;
    const before = new Set(open);
    for (const element of open) if (!element.isConnected || !seen(element)) open.delete(element);
    for (const element of document.querySelectorAll(OPENED)) {
      if (open.has(element) || !seen(element)) continue;
      open.add(element);
      const around = element.parentElement.closest(OPENED);
      if (around && !before.has(around)) continue; // it came with what it lies in
      if (!due.size) requestAnimationFrame(countFrame);
      due.set(element, { scrolls: moved, widths: [innerWidth, innerHeight], since: now(), frames });
      after(SETTLED, () => quiet(element, 20));
    }
  }
  const soon = () => {
    if (asked) return;
    asked = true;
    setTimeout(look);
  };

  // (b) A column moves only where somebody asked it to

  let act = null; // what a person did last: {what, going}
  const columns = () => document.querySelectorAll(".column > .scroller");
  const heights = () => [...columns()].map((column) => column.scrollTop);

  // The product's own line in a stack of calls; what a test scrolls by itself has none.
  const caller = () => new Error().stack.split("\n").slice(3).filter((line) => line.includes("/static/")).map((line) => line.replace(/^.*\/static\/|\)$|\?.*$/g, ""));

  let called = -Infinity; // when the page's own code scrolled something last
  const left = new WeakMap(); // box → where the page's own code scrolled it to
  function watched(call, ...rest) {
    const before = heights();
    const result = call(...rest);
    if (caller().length) called = now();
    const moves = heights();
    const by = moves.map((height, at) => height - before[at]).find((distance) => Math.abs(distance) > SLACK);
    if (by === undefined || !act || act.going) return result;
    const lines = caller();
    if (lines.length && !lines.some((line) => /following\.js|scroll_place\.js/.test(line))) {
      say("moved", `a column moved by ${Math.round(by)} px after ${act.what} (${lines.slice(0, 3).join(" < ")})`);
    }
    return result;
  }

  const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, "scrollTop");
  Object.defineProperty(Element.prototype, "scrollTop", {
    configurable: true,
    get,
    set(value) {
      watched(() => set.call(this, value));
      if (caller().length) left.set(this, get.call(this));
    },
  });
  for (const [type, names] of [[Element, ["scroll", "scrollTo", "scrollBy", "scrollIntoView"]], [HTMLElement, ["focus"]], [SVGElement, ["focus"]]]) {
    for (const each of names) {
      const original = type.prototype[each];
      type.prototype[each] = function (...rest) { return watched(() => original.apply(this, rest)); };
    }
  }

  // (c) After an act the focus is somewhere

  const nowhere = () => !document.activeElement || document.activeElement === document.body || document.activeElement === document.documentElement;
  function focusAfter(what, tries) {
    after(SETTLED, () => {
      if (!nowhere() || act?.what !== what) return;
      if (busy() && tries) return focusAfter(what, tries - 1);
      say("focus", `the focus is on <body> after ${what}`);
    });
  }

  function did(event, what, going) {
    act = { what, going };
    lookBeforeAct();
    const target = event.target.nodeType === Node.ELEMENT_NODE ? event.target : null;
    if (!event.isTrusted) return soon(); // pressed by a script, which may look everywhere
    const had = !nowhere();
    if (target?.closest("a[href*='#']")) return soon(); // the browser goes to a place of the page, and focuses none
    if (event.type === "click" ? target?.closest(FOCUSABLE) : had) focusAfter(what, 20);
    soon();
  }

  let count = 0;
  addEventListener("keydown", (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const at = event.target.closest?.(GOING) && ["Enter", " ", "ArrowDown", "ArrowUp"].includes(event.key);
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
    const going = at || (!typing && GOING_KEYS.has(event.key.toLowerCase()));
    did(event, `key ${event.key === " " ? "Space" : event.key} (${count += 1})`, going);
  }, true);
  const pressed = (event) => did(event, `${event.type} on ${event.target.localName ? name(event.target) : "the page"} (${count += 1})`, Boolean(event.target.closest?.(GOING)));
  addEventListener("click", pressed, true);
  addEventListener("pointerdown", (event) => { lookBeforeAct(); act = { what: `press on ${name(event.target)}`, going: Boolean(event.target.closest?.(GOING)) }; }, true);
  for (const type of ["wheel", "touchmove"]) addEventListener(type, () => { moved += 1; act = { what: type, going: true }; }, { capture: true, passive: true });
  // A locator of the test scrolls without a call of the page's own code. A box that grows scrolls by itself, to its end.
  addEventListener("scroll", ({ target }) => {
    const at = left.has(target) ? get.call(target) : null;
    const elsewhere = at !== null && Math.abs(at - left.get(target)) > SLACK && Math.abs(at - (target.scrollHeight - target.clientHeight)) > SLACK;
    if (elsewhere || now() - called > 200) moved += 1;
  }, { capture: true, passive: true });

  const watch = () => {
    new MutationObserver(soon).observe(document.documentElement, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["open", "hidden", "data-docked"],
    });
    addEventListener("toggle", soon, true);
  };
  if (document.documentElement) watch();
  else addEventListener("DOMContentLoaded", watch);

  // Whether something is still to be looked at.
  window.guard = { isBusy: () => asked || pending > 0 };
})();
