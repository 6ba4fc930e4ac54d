// Files may be dropped anywhere on the page on which a piece is added: they are chosen, and the form is sent.

const holdsFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

export function init(root) {
  const form = root.querySelector("form[data-upload]");
  if (!form) return;
  const show = (over) => root.documentElement.classList.toggle("dropping", over);
  root.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    show(true);
  });
  root.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || show(false));
  root.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(false);
    form.elements.file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

if (globalThis.document) init(document);
