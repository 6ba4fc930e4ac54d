// A reference leads to its note, and the note's number, or Back, to where one was. Only the column of the piece moves,
// and only if what is gone to is out of sight. Without this module the browser follows the links to the blocks.

const REFERENCE = "a.note-ref";
const NOTE = "a.note-back";

// The references that were followed up to the current entry of the browser's history, which keeps them, the last one
// last: the blocks of each and of its note, by their ids.
const followed = () => history.state?.notes;
let trail = [];

const idOf = (link) => decodeURIComponent(link.hash.slice(1));
const blockOf = (link) => link.closest("[id]");

// The reference to a note in the block with this id; what is inside the block may have been drawn anew.
const reference = (id, note) => [...document.getElementById(id)?.querySelectorAll(REFERENCE) ?? []].find((link) => idOf(link) === note);
const numberOf = (note) => document.getElementById(note)?.querySelector(NOTE);

function go(link) {
  if (!link) return;
  document.body.dispatchEvent(new CustomEvent("parallax:goes"));
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest" });
}

// True for the end of a drag over the words of the link; keys follow it whatever is selected.
function selects(event, link) {
  const selection = document.getSelection();
  return event.detail > 0 && !selection.isCollapsed && selection.containsNode(link, true);
}

function follow(event) {
  const link = event.target.closest?.(`${REFERENCE}, ${NOTE}`);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const block = document.getElementById(idOf(link));
  if (!block) return;
  event.preventDefault();
  if (selects(event, link)) return;
  const here = blockOf(link).id;
  if (link.matches(REFERENCE)) {
    const before = followed() ?? [];
    trail = [...before, { from: here, note: block.id }];
    history.replaceState({ ...history.state, notes: before }, "");
    history.pushState({ ...history.state, notes: trail }, "", link.hash);
    go(numberOf(block.id));
  } else if (followed()?.at(-1)?.note === here) history.back();
  else go(reference(block.id, here));
}

// Back leads to the reference that was followed from the entry come to, Forward to the note that it belongs to.
function come() {
  const notes = followed();
  if (!notes) return; // another's entry, such as a skip link's
  const left = trail;
  trail = notes;
  if (notes.length < left.length) go(reference(left[notes.length].from, left[notes.length].note));
  else if (notes.length > left.length) go(numberOf(notes.at(-1).note));
}

function init() {
  trail = followed() ?? [];
  document.addEventListener("click", follow);
  window.addEventListener("popstate", come);
}

if (globalThis.document) init();
