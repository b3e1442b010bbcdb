// Sources: who says it, through whom, and what they report. Choosing one dims the rest of the map.
// @ts-check
"use strict";

(function () {
  const { el, t, run } = GeoMap;
  const ORDER = ["monitor", "un", "ngo", "agency", "outlet", "official", "state_media", "politician", "armed_group", "resident", "witness", "other"];

  GeoMap.chooseSource = function (id) {
    GeoMap.update({ source: GeoMap.state.source === id ? null : id });
    GeoMap.showPanel("sources");
    const box = document.querySelector(`[data-key="source-${CSS.escape(id)}"]`);
    if (box) box.scrollIntoView({ block: "nearest" });
  };

  function card(source) {
    const p = source.p;
    const chosen = GeoMap.state.source === source.id;
    const reported = GeoMap.items.filter((item) => (GeoMap.isCounted(item) || item.layer === "statements") && GeoMap.reports(source.id, item));
    const placed = source.geometry ? t("source.placed") : p.base_place ? t("source.country") : "";
    return el("li", { class: `source-card${chosen ? " chosen" : ""}` },
      el("button", { type: "button", class: "source-name", "aria-pressed": String(chosen), "data-key": `source-${source.id}`, click: () => GeoMap.chooseSource(source.id) },
        run(p.name), el("span", { class: "count" }, GeoMap.num(reported.length))),
      el("p", { class: "note" }, p.kind ? GeoMap.term("sourcekind", p.kind) : null,
        p.base_place ? [" · ", run(p.base_place), placed ? ` (${placed})` : ""] : null,
        p.party_to_conflict ? el("span", { class: "chip" }, t("party")) : null),
      p.chain ? el("p", { class: "note" }, run(p.chain)) : null,
      p.notes ? el("p", { class: "note" }, run(p.notes)) : null,
      p.independence_group && p.independence_group !== source.id ? el("p", { class: "note" }, t("source.group", { group: GeoMap.sourceName(p.independence_group) })) : null,
      chosen ? el("ul", { class: "plain" }, reported.map((item) => el("li", {}, el("button", {
        type: "button", class: "link", "data-key": `source-item-${item.key}`, click: () => GeoMap.openById(item.key),
      }, run(item.title)), el("span", { class: "note" }, ` · ${GeoMap.when(item)}`)))) : null,
      chosen && (p.reports || []).length ? [el("p", { class: "note" }, t("source.reports")), el("ul", { class: "plain" }, p.reports.map((r) =>
        el("li", { class: "note" }, run([r.publisher, r.title, r.date ? GeoMap.isoDate(r.date) : t("undated")].filter(Boolean).join(" · ")),
          r.url ? [" · ", el("a", { href: r.url }, t("link.source"))] : null,
          r.sha256 ? ` · sha256 ${String(r.sha256).slice(0, 10)}` : "")))] : null);
  }

  GeoMap.renderSources = function (container) {
    const kinds = GeoMap.unique(GeoMap.sources.map((s) => s.p.kind || "other"))
      .sort((a, b) => (ORDER.indexOf(a) + 99) % 99 - (ORDER.indexOf(b) + 99) % 99);
    GeoMap.fill(container,
      GeoMap.state.source ? el("p", { class: "row" }, el("button", { type: "button", class: "quiet", "data-key": "source-clear", click: () => GeoMap.update({ source: null }) }, t("source.clear"))) : el("p", { class: "note" }, t("source.hint")),
      kinds.map((kind) => [kinds.length > 1 || GeoMap.sources.some((s) => s.p.kind) ? el("h2", { class: "minor" }, GeoMap.term("sourcekind", kind)) : null, el("ul", { class: "plain cards" },
        GeoMap.sources.filter((s) => (s.p.kind || "other") === kind).map(card))]),
      GeoMap.sources.length ? null : el("p", { class: "note" }, t("source.none")));
  };
})();
