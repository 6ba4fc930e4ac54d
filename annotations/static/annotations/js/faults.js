// What goes wrong on the way to the server is said in words; nothing that was typed goes with it.

import { become } from "./connection.js";
import { say } from "./page.js";

const REASONS = {
  403: "Your role does not allow this.",
  404: "It is no longer there, or you are no longer a member.",
  413: "It is too large.",
  503: "The server can store nothing just now; try again in a moment.",
};

// Whoever is signed out is sent to another page, and no part of this page is ever answered by that.
const sentAway = ({ responseURL }, { finalRequestPath }) =>
  Boolean(responseURL) && new URL(responseURL).pathname !== new URL(finalRequestPath, location).pathname;

// Signing in again, in another tab, gives a new token; the one in the page is too old then.
function refreshToken({ detail: { headers, formData } }) {
  const [, token] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) ?? [];
  if (!token) return;
  headers["X-CSRFToken"] = token;
  formData.delete("csrfmiddlewaretoken");
}

export function init(root) {
  root.addEventListener("htmx:configRequest", refreshToken);
  root.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!sentAway(detail.xhr, detail.pathInfo)) return;
    detail.shouldSwap = false;
    detail.isError = true;
  });
  for (const type of ["htmx:sendError", "htmx:timeout"]) {
    root.addEventListener(type, ({ detail: { requestConfig } }) => {
      become("lost");
      say(requestConfig.verb === "get"
        ? "This cannot be read while the connection is lost. Try again when it is back."
        : "The server could not be reached, so nothing was stored. What you typed is still here; try again in a moment.");
    });
  }
  root.addEventListener("htmx:responseError", ({ detail: { xhr, pathInfo } }) => {
    if (sentAway(xhr, pathInfo)) {
      return say("You have been signed out, so nothing was stored. What you typed is still here: sign in in another tab, then try again.", {
        label: "Sign in",
        run: () => window.open(xhr.responseURL, "_blank", "noopener"),
      });
    }
    const reason = REASONS[xhr.status] ?? `The server answered with an error (${xhr.status}).`;
    return say(`${reason} Nothing was stored; what you typed is still here.`);
  });
}
