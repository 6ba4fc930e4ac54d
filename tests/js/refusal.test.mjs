import assert from "node:assert/strict";
import test from "node:test";

import { kindOf, signedIn } from "../../annotations/static/annotations/js/sync/refusal.js";

const fetched = (status, headers = {}, type = "basic") => ({ status, type, headers: new Headers(headers) });
const requested = (status, headers = {}) => ({ status, getResponseHeader: (name) => headers[name] ?? null });

test("being signed out is told from somebody else's being signed in, and both from all else", () => {
  for (const made of [fetched, requested]) {
    assert.equal(kindOf(made(401)), "out");
    assert.equal(kindOf(made(409, { "Parallax-Signed-In": '"curator"' })), "other");
    for (const status of [200, 204, 403, 409, 503]) assert.equal(kindOf(made(status)), "");
  }
  assert.equal(kindOf(fetched(0, {}, "opaqueredirect")), "out");
});

test("a name may have any letters", () => {
  assert.equal(signedIn(requested(409, { "Parallax-Signed-In": '"ren\\u00e9e"' })), "renée");
});
