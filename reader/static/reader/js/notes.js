// A reference leads to its note, and the note's number, or Back, to where one was. Only the column of the piece moves,
// and only if what is gone to is out of sight. Without this module the browser follows the links to the blocks.

const REFERENCE = "a.note-ref";
const NOTE = "a.note-back";

const came = []; // the references that were followed, the last one last: the blocks of each and of its note, by their ids

const idOf = (link) => decodeURIComponent(link.hash.slice(1));
const blockOf = (link) => link.closest("[id]");

// The reference to a note in the block with this id; what is inside the block may have been drawn anew.
const reference = (id, note) => [...document.getElementById(id)?.querySelectorAll(REFERENCE) ?? []].find((link) => idOf(link) === note);

function go(link) {
  document.body.dispatchEvent(new CustomEvent("parallax:goes"));
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest" });
}

function follow(event) {
  const link = event.target.closest?.(`${REFERENCE}, ${NOTE}`);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const block = document.getElementById(idOf(link));
  if (!block) return;
  event.preventDefault();
  if (!document.getSelection().isCollapsed) return; // words are being selected
  const here = blockOf(link).id;
  if (link.matches(REFERENCE)) {
    came.push({ from: here, note: block.id });
    history.pushState(history.state, "", link.hash);
    go(block.querySelector(NOTE));
  } else if (came.at(-1)?.note === here) history.back();
  else go(reference(block.id, here));
}

function init() {
  document.addEventListener("click", follow);
  window.addEventListener("popstate", () => {
    const { from, note } = came.pop() ?? {};
    const link = from && reference(from, note);
    if (link) go(link);
  });
}

if (globalThis.document) init();
