// What is pasted into the empty field of a new piece may have a structure, as HTML. It goes along in a hidden field, as
// long as the text is not changed by hand.

const LARGEST = 2_000_000; // UTF-16 units; of a larger paste the plain text is enough

// The HTML of a paste that is the whole text; "" where there is none.
export const richOf = (html, before) => (before.trim() || html.length > LARGEST ? "" : html);

export function init(root) {
  const { text, rich } = root.querySelector("form[data-upload]")?.elements ?? {};
  if (!rich) return;
  text.addEventListener("paste", ({ clipboardData }) => {
    const html = richOf(clipboardData?.getData("text/html") ?? "", text.value);
    text.addEventListener("input", () => { rich.value = html; }, { once: true });
  });
  text.addEventListener("input", () => { rich.value = ""; }); // registered first, so that a paste has the last word
}

if (globalThis.document) init(document);
