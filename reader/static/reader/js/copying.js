// A button beside a field copies what stands in it.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false)
      || document.execCommand("copy"); // the old way, where the page came without HTTPS
    button.textContent = copied ? "Copied" : "Press Ctrl or Command + C";
  });
}
