// The forms that ask by the address, such as filters: on a page that the browser kept and shows again after Back, they
// say again what its address says, not what was ticked before it was left.

window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const form of document.forms) if (form.method === "get") form.reset();
});
