// Says so where a part of the page's own code did not load, or did not start: without it keys and clicks do nothing,
// and nothing else would say why. A plain script that needs no other. A page that has to start says by `data-starts`
// that it does, and by `data-ready` that it has; all of its modules have run when the window has loaded.

(() => {
  function say(what) {
    if (document.getElementById("not-started")) return;
    const line = Object.assign(document.createElement("div"), { id: "not-started", className: "notice warning" });
    line.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = `${what}, so keys and clicks may do nothing here. What was stored is safe. `;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Reload" });
    button.addEventListener("click", () => location.reload());
    words.append(button);
    line.append(words);
    document.body.prepend(line);
  }

  const isOurs = ({ src }) => src && new URL(src).origin === location.origin;

  window.addEventListener("error", ({ target }) => {
    if (target instanceof HTMLScriptElement && isOurs(target)) say("Part of this page did not load");
  }, true);
  window.addEventListener("load", () => {
    const { dataset } = document.body;
    if ("starts" in dataset && !("ready" in dataset)) say("This page did not start");
  });
})();
