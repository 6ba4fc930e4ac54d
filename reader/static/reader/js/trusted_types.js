// What a page may be made of while it runs. A plain script, before all others: whatever turns text into elements
// (htmx, jQuery, DOMParser) passes here, and what could run as code is taken out of it. Text becomes code nowhere.
//
// A browser without Trusted Types never asks; there the rest of the content security policy stands alone.

(() => {
  if (!window.trustedTypes?.createPolicy) return;

  const REFUSED = [
    "animate", "animatemotion", "animatetransform", "applet", "base", "embed", "foreignobject", "frame", "frameset", "iframe",
    "link", "math", "meta", "noembed", "noframes", "noscript", "object", "plaintext", "script", "set", "style", "xmp",
  ];
  const refused = new Set(REFUSED);
  const ADDRESS = /^(?:xlink:)?(?:href|action|formaction)$/i;
  const HANDLER = /^(?:on|srcdoc$)/i;
  const SCHEMES = /^(?:https?:|mailto:)|^(?![a-z][a-z\d+.-]*:)/i;

  // Text that has none of these cannot run, in whatever way it is parsed, so the raw text tells enough for nearly all
  // of it. This errs towards suspicion: what it suspects is taken apart.
  const SUSPECT = new RegExp(
    String.raw`<(?:${REFUSED.join("|")})\b|[\s"'/](?:on[a-z]+|srcdoc)\s*=`
    + String.raw`|[\s"'/:](?:href|action|formaction)\s*=\s*["']?(?![/#?"']|https?:)`,
    "i",
  );

  const aside = document.implementation.createHTMLDocument("");
  const inert = trustedTypes.createPolicy("parallax-inert", { createHTML: (html) => html });

  function parsed(html) {
    const holder = aside.createElement("template");
    holder.innerHTML = inert.createHTML(html);
    return holder;
  }

  // Browsers skip control characters and blanks in a scheme.
  const leadsAway = ({ name, value }) => ADDRESS.test(name) && !SCHEMES.test(value.replace(/[\u0000-\u0020]/g, ""));

  // Takes out of a fragment whatever could run, and says how many parts that were.
  function cleaned(fragment) {
    let taken = 0;
    for (const element of fragment.querySelectorAll("*")) {
      if (refused.has(element.localName.toLowerCase())) {
        element.remove();
        taken += 1;
        continue;
      }
      for (const attribute of [...element.attributes]) {
        if (!HANDLER.test(attribute.name) && !leadsAway(attribute)) continue;
        element.removeAttributeNode(attribute);
        taken += 1;
      }
      if (element.localName === "template") taken += cleaned(element.content);
    }
    return taken;
  }

  // What is written out may be read as something else: it has to be clean the second time, or nothing is let through.
  function createHTML(html) {
    if (!SUSPECT.test(html)) return html;
    const holder = parsed(html);
    const taken = cleaned(holder.content);
    const written = holder.innerHTML;
    if (taken) console.error(`What was to be shown held ${taken} parts that could have run as code; they are left out.`);
    return taken && cleaned(parsed(written).content) ? null : written;
  }

  trustedTypes.createPolicy("default", { createHTML });
})();
