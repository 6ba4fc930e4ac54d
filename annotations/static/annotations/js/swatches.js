// Picking another colour chooses it.

document.addEventListener("input", ({ target }) => {
  if (target.matches(".swatch-own > input")) target.parentElement.querySelector("input[type=radio]").checked = true;
});
