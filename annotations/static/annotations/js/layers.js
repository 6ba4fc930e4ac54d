// Whose work is shown: a box or a button that is changed takes effect at once. Where every analyst is ticked none is
// named, so that whoever begins later is shown too.

export function init(root) {
  const form = root.querySelector("[data-layers]");
  if (!form) return;
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  const analysts = form.querySelectorAll("[name=analyst]").length;
  form.addEventListener("formdata", ({ formData }) => {
    if (formData.getAll("analyst").length === analysts) formData.delete("analyst");
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}
