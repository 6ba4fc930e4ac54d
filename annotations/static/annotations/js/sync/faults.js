// What goes wrong on the way to the server is said in words; nothing that was typed goes with it.

import { become, becomeOther, recover, state } from "./connection.js";
import { say } from "../columns/page.js";
import { doorIn, kindOf, signedIn, wordsIn } from "./refusal.js";

// Where the answer has no words of its own.
const REASONS = {
  403: "The server does not allow this.",
  404: "It is no longer there, or you are no longer a member.",
  413: "It is too large.",
  503: "The server can store nothing just now; try again in a moment.",
};

// Another page has answered, such as one to sign in at that stands before the server: no part of this page ever comes so.
const sentAway = ({ responseURL }, { finalRequestPath }) =>
  Boolean(responseURL) && new URL(responseURL).pathname !== new URL(finalRequestPath, location).pathname;

// Signing in again, in another tab, gives a new token; the one in the page is too old then.
function refreshToken({ detail: { headers, formData } }) {
  const [, token] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) ?? [];
  if (!token) return;
  headers["X-CSRFToken"] = token;
  formData.delete("csrfmiddlewaretoken");
}

const isOwn = ({ xhr, pathInfo }) => !sentAway(xhr, pathInfo) && !kindOf(xhr);

// Says what goes when the connection is no longer so.
function sayWhile(name, message, act) {
  say(message, act);
  document.querySelector("#toast > .toast").dataset.while = name;
}

function sayOut({ responseURL, responseText }, stored) {
  const door = doorIn(responseText) ?? responseURL;
  become("out");
  sayWhile("out", `You have been signed out${stored}: sign in in another tab, then try again.`, {
    label: "Sign in",
    run: () => window.open(door, "_blank", "noopener"),
  });
}

function sayOther(name, stored) {
  becomeOther(name);
  sayWhile("other", `You are now signed in as ${name} in this browser, and this page is somebody else’s${stored}.`);
}

export function init(root) {
  root.addEventListener("htmx:configRequest", refreshToken);
  root.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (isOwn(detail)) return;
    detail.shouldSwap = false;
    detail.isError = true;
  });
  root.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && isOwn(detail)) recover();
  });
  document.addEventListener("parallax:connection", () => {
    for (const line of document.querySelectorAll("#toast > [data-while]")) if (line.dataset.while !== state()) line.remove();
  });
  for (const type of ["htmx:sendError", "htmx:timeout"]) {
    root.addEventListener(type, ({ detail: { requestConfig } }) => {
      become("lost");
      say(requestConfig.verb === "get"
        ? "This cannot be read while the connection is lost. Try again when it is back."
        : "The server could not be reached, so nothing was stored. What you typed is still here; try again in a moment.");
    });
  }
  root.addEventListener("htmx:responseError", ({ detail: { xhr, pathInfo, requestConfig } }) => {
    const writes = requestConfig.verb !== "get";
    const stored = writes ? ", so nothing was stored. What you typed is still here" : "";
    if (kindOf(xhr) === "other") return sayOther(signedIn(xhr), stored);
    if (kindOf(xhr) === "out" || sentAway(xhr, pathInfo)) return sayOut(xhr, stored);
    const reason = wordsIn(xhr.responseText) || (REASONS[xhr.status] ?? `The server answered with an error (${xhr.status}).`);
    return say(writes ? `${reason} Nothing was stored; what you typed is still here.` : reason);
  });
}
