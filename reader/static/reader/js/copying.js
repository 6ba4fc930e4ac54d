// A button beside a field copies what stands in it.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch { // the browser does not let a page do it here; the field is selected, so that a key does
      button.textContent = "Press Ctrl or Command + C";
    }
  });
}
