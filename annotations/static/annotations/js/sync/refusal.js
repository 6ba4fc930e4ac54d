// Why the server refused, read from its answer: what `fetch` gave, or an XMLHttpRequest.

const header = (answer, name) => (answer.headers ? answer.headers.get(name) : answer.getResponseHeader(name));

// `out` where nobody is signed in by now, `other` where somebody else is, and else an empty string.
export function kindOf(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return "out";
  return header(answer, "Parallax-Signed-In") ? "other" : "";
}

// The name of who is signed in instead.
export const signedIn = (answer) => JSON.parse(header(answer, "Parallax-Signed-In"));

const noticeIn = (text) => new DOMParser().parseFromString(text, "text/html").querySelector(".notice.warning");

// The server's own words, or an empty string where there are none.
export const wordsIn = (text) =>
  [...(noticeIn(text)?.querySelectorAll(":scope > p") ?? [])].map((part) => part.textContent.trim()).join(" ");

// Where to sign in, or undefined.
export const doorIn = (text) => noticeIn(text)?.querySelector("a")?.href;

// What each request of a page says: whose page it is.
export const sender = () => ({ "Parallax-Person": document.body.dataset.person ?? "" });
