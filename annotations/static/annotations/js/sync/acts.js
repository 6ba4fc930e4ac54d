// What an address of a write asks for, in words; and an act as it is kept until it can be sent.

const SHAPE = /\/(highlight|link|silence|comment)s\/(?:(\d+)\/(?:(silence|delete|restore|curate|comments|comments\/resolve|comments\/reopen)\/)?)?$/;
const DELETED = { highlight: "the deletion of", link: "the removal of", silence: "the withdrawal of", comment: "the deletion of" };

// For each verb: the act in words, and what several of them are called.
const VERBS = {
  make: (of, noun) => [`a ${noun}`, noun, `${noun}s`],
  edit: (of) => [`an edit of ${of}`, "edit", "edits"],
  silence: () => ["a passage with no counterpart", "passage with no counterpart", "passages with no counterpart"],
  delete: (of, noun) => [`${DELETED[noun]} ${of}`, "deletion", "deletions"],
  restore: (of) => [`the restoring of ${of}`, "restoring", "restorings"],
  curate: (of) => [`a decision on ${of}`, "decision", "decisions"],
  comments: (of) => [`a reply on ${of}`, "reply", "replies"],
  "comments/resolve": (of) => [`resolving the thread on ${of}`, "thread resolved", "threads resolved"],
  "comments/reopen": (of) => [`reopening the thread on ${of}`, "thread reopened", "threads reopened"],
};

// `{noun, number, verb, what, one, many}` of the act that a POST to this address asks for; undefined where it asks
// for nothing that may wait. `number` is that of a row which exists already.
export function actOf(path) {
  const [, noun, number, end] = path.match(SHAPE) ?? [];
  if (!noun || (!number && !["highlight", "link"].includes(noun))) return undefined;
  const verb = end ?? (number ? "edit" : "make");
  const of = { silence: "“no counterpart”", comment: "your reply" }[noun] ?? `${noun} #${number}`;
  const [what, one, many] = VERBS[verb](of, noun);
  return { noun, number, verb, what, one, many };
}

// “2 highlights, 1 deletion”: how many there are of each kind of act.
export function counted(entries) {
  const kinds = new Map();
  for (const { one, many } of entries.map(({ path }) => actOf(path))) kinds.set(one, { many, count: (kinds.get(one)?.count ?? 0) + 1 });
  return [...kinds].map(([one, { many, count }]) => `${count} ${count === 1 ? one : many}`).join(", ");
}

// A UUID of version 4; `crypto.randomUUID` is there in secure contexts only.
export function newKey(bytes = crypto.getRandomValues(new Uint8Array(16))) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// An act that was not answered as it is kept; `quote` is the passage it is about, where it names none itself.
export function entryOf({ path, headers, formData }, quote = "") {
  const fields = new URLSearchParams([...formData].filter(([, value]) => typeof value === "string"));
  const status = fields.get("status");
  return {
    key: headers["Idempotency-Key"], path, body: fields.toString(),
    what: status ? actOf(path).what.replace("a decision", `the decision “${status}”`) : actOf(path).what,
    quote: fields.get("quote") || quote, note: fields.get("note") ?? fields.get("text") ?? "",
  };
}

const seen = ({ body }) => new URLSearchParams(body).get("revision");

// The entries after the edit `sent` was stored as `revision`: a further edit that was typed upon it has seen that.
export function followed(entries, sent, revision) {
  if (!revision || seen(sent) === null) return entries;
  return entries.map((entry) => {
    if (entry.path !== sent.path || seen(entry) !== seen(sent)) return entry;
    const fields = new URLSearchParams(entry.body);
    fields.set("revision", revision);
    return { ...entry, body: fields.toString() };
  });
}
