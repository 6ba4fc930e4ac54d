// Forms. A field that says how long its text may be takes a longer one whole, and says below itself by how much it is
// too long before it is sent; lengths are counted in Unicode code points, as the server counts them. And a form that
// asks by the address, such as a filter, says what the address says, also on a page that Back shows again.

const digits = new Intl.NumberFormat("en");

export const lengthOf = (text) => [...text.trim()].length;

// What is said of a text that has so many characters where `most` fit; nothing where it fits.
export function problem(length, most) {
  if (length <= most) return "";
  return `This text has ${digits.format(length)} characters, and at most ${digits.format(most)} fit. Shorten it by ${digits.format(length - most)}.`;
}

function say(field) {
  const words = problem(field.value.length > field.dataset.longest ? lengthOf(field.value) : 0, Number(field.dataset.longest));
  field.setCustomValidity(words);
  const line = field.nextElementSibling?.matches(".too-long") ? field.nextElementSibling : null;
  if (!words) return line?.remove();
  const said = line ?? document.createElement("p");
  said.className = "errors too-long";
  said.setAttribute("role", "status");
  if (!line) field.after(said);
  if (said.textContent !== words) said.textContent = words;
  return undefined;
}

function init() {
  document.addEventListener("input", ({ target }) => target.dataset?.longest && say(target));
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const form of document.forms) if (form.method === "get") form.reset();
  });
}

if (globalThis.document) init();
