// Citing one item: plain text, BibTeX, CSL-JSON. The date of access is the reader's to add.
// @ts-check
"use strict";

(function () {
  const { data, el } = GeoMap;

  function year() {
    return (data.as_of || "").slice(0, 4);
  }

  function key(item) {
    return `${item.layer}-${item.id}`.replace(/[^A-Za-z0-9-]+/g, "-");
  }

  const tex = (text) => String(text).replace(/[\\{}$&#%_~^]/g, (c) =>
    ({ "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" })[c] || `\\${c}`);

  // A path of this computer is no address for others.
  const address = (item) => (GeoMap.publicUrl() ? GeoMap.permalink(item.id) : "");

  const FORMATS = {
    plain: (item) => {
      const where = GeoMap.where(item);
      const sources = item.sources.map(GeoMap.sourceName).join("; ");
      const version = data.as_of ? ` (${GeoMap.t("as_of", { date: GeoMap.isoDate(data.as_of) })})` : "";
      return `“${item.title}”, ${GeoMap.when(item)}, ${where}. ${data.title}${version}. `
        + `${sources ? `${GeoMap.t("sources")}: ${sources}. ` : ""}ID ${item.id}.${address(item) ? ` ${address(item)}` : ""}`;
    },
    bibtex: (item) => [
      `@misc{${key(item)},`,
      `  title = {${tex(item.title)}},`,
      `  howpublished = {${tex(data.title)}},`,
      ...(year() ? [`  year = {${year()}},`] : []),
      `  note = {${tex(`${GeoMap.when(item)}; ${GeoMap.where(item)}; ID ${item.id}`)}},`,
      ...(address(item) ? [`  url = {${address(item).replace(/[{}\\]/g, encodeURIComponent)}}`] : []),
      "}",
    ].join("\n"),
    csl: (item) => JSON.stringify([{
      id: key(item), type: "entry", title: item.title, "container-title": data.title,
      ...(data.as_of ? { issued: { "date-parts": [data.as_of.split("-").map(Number)] } } : {}),
      ...(item.start !== null ? { "event-date": { "date-parts": [GeoMap.toIso(item.start).split("-").map(Number)] } } : {}),
      "event-place": GeoMap.where(item), note: `ID ${item.id}`, ...(address(item) ? { URL: address(item) } : {}),
    }], null, 1),
  };

  GeoMap.cite = (item, format) => FORMATS[format](item);

  // The clipboard is not there on file:// everywhere: the text is always shown, selected, too.
  function copy(text, output) {
    output.hidden = false;
    output.value = text;
    output.focus();
    output.select();
    if (!navigator.clipboard) { GeoMap.announce(GeoMap.t("cite.selected")); return; }
    navigator.clipboard.writeText(text).then(
      () => GeoMap.announce(GeoMap.t("cite.copied")),
      () => GeoMap.announce(GeoMap.t("cite.selected"))
    );
  }

  GeoMap.citeBlock = function (item) {
    const output = el("textarea", { class: "cite-text", rows: 4, readonly: true, hidden: true, dir: "auto", "aria-label": GeoMap.t("cite") });
    const button = (label, make) => el("button", { type: "button", class: "quiet", click: () => copy(make(), output) }, label);
    return el("details", { class: "part" }, el("summary", {}, GeoMap.t("cite")),
      el("div", { class: "row" },
        button(GeoMap.t("cite.plain"), () => GeoMap.cite(item, "plain")),
        button("BibTeX", () => GeoMap.cite(item, "bibtex")),
        button("CSL-JSON", () => GeoMap.cite(item, "csl")),
        button(GeoMap.t("permalink"), () => GeoMap.permalink(item.id))),
      output);
  };
})();
