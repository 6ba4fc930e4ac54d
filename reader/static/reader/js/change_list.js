// A list of the admin: nothing typed or ticked is lost, neither by a press of Go that cannot work nor by sorting,
// filtering or turning the page.

const form = document.querySelector("#changelist-form");
const bar = form?.querySelector(".actions");
const reason = bar?.querySelector("[name=why]");
const KEPT = `reason ${location.pathname}`;

// Why Go cannot work now, or an empty text.
function missing({ noRow, noAction }) {
  if (!form.querySelector(".action-select:checked")) return noRow;
  return bar.querySelector("[name=action]").value ? "" : noAction;
}

function submitted(event) {
  const said = bar.querySelector(".refusal");
  if (event.submitter?.name !== "index" || !said.dataset.noRow) return;
  said.textContent = missing(said.dataset);
  if (said.textContent) event.preventDefault();
  // Enter on a ticked row comes here too: go on where the action is chosen, however many rows lie between.
  if (said.textContent === said.dataset.noAction) bar.querySelector("[name=action]").focus();
  else if (!said.textContent) sessionStorage.removeItem(KEPT);
}

// The reason outlasts a link within the list. On any other way to the list it is not filled in.
function keepReason() {
  const came = document.referrer && new URL(document.referrer);
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept && !reason.value && came.origin === location.origin && came.pathname === location.pathname) reason.value = kept;
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link && link.pathname === location.pathname && reason.value) sessionStorage.setItem(KEPT, reason.value);
  });
}

// What selects the rows of all pages, or none, hides itself: go on where the action is chosen.
function selected({ target }) {
  if (target.closest(".question a, .clear a")) bar.querySelector("[name=action]").focus();
}

if (bar) form.addEventListener("submit", submitted);
bar?.addEventListener("click", selected);
if (reason) keepReason();
