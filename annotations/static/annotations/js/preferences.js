// What a person prefers on this device, kept by the browser under the person's own number.

const name = (what) => `parallax:${document.body.dataset.person ?? ""}:${what}`;

// The browser may refuse to keep anything; then what comes by default holds.
export function kept(what, otherwise) {
  try {
    return localStorage.getItem(name(what)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// True where it will be there when the page is opened again.
export function keep(what, value) {
  try {
    localStorage.setItem(name(what), value);
    return true;
  } catch {
    return false; // it holds until the page is left
  }
}
