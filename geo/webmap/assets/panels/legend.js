// The legend: only what is on the map now, drawn with the very symbols of the map.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;

  function entries() {
    const shown = GeoMap.drawnItems().filter((item) => item.geometry && !(GeoMap.byUnits() && item.layer === "incidents"));
    const rows = [];
    const add = (key, glyph, label) => { if (!rows.some((r) => r.key === key)) rows.push({ key, glyph: glyph(), label }); };
    const points = shown.filter((item) => item.isPoint);
    for (const type of GeoMap.typeGroups) {
      if (shown.some((item) => item.typeGroup === type) || (!GeoMap.byUnits() && GeoMap.crowdHasGroup(type))) add(`type-${type}`, () => GeoMap.glyph({ tone: `type-${type}`, precision: "settlement" }), GeoMap.typeLabel(type));
    }
    for (const [layer, tone] of [["burials", "burial"], ["context", "context"]]) {
      if (shown.some((item) => item.layer === layer)) add(layer, () => GeoMap.glyph({ tone }), GeoMap.layerTitle(layer));
    }
    for (const kind of ["impact", "access"]) {
      if (shown.some((item) => item.layer === "impact" && GeoMap.tone(item) === kind)) add(kind, () => GeoMap.glyph({ tone: kind }), GeoMap.term("kind", kind));
    }
    if (points.some((i) => i.precision === "site")) add("p-site", () => GeoMap.glyph({ tone: "plain", precision: "site" }), t("legend.site"));
    if (points.some((i) => i.precision === "settlement")) add("p-settlement", () => GeoMap.glyph({ tone: "plain", precision: "settlement" }), t("legend.settlement"));
    if (points.some((i) => i.precision === "near")) add("p-near", () => GeoMap.ringSample("plain"), t("legend.near"));
    if (points.some(GeoMap.isInferred)) add("p-inferred", () => GeoMap.glyph({ tone: "plain", inferred: true }), t("legend.inferred"));
    const areas = shown.filter((item) => !item.isPoint && item.layer !== "routes");
    for (const kind of ["district", "province"]) {
      if (areas.some((i) => i.precision === kind && !i.p.approximate)) add(`a-${kind}`, () => GeoMap.areaSample(`area tone-plain ${kind}`), t(`legend.${kind}`));
    }
    if (areas.some((i) => GeoMap.areaClass(i).split(" ").includes("soft"))) add("a-soft", () => GeoMap.areaSample("area tone-plain soft"), t("legend.area"));
    const routes = shown.filter((item) => item.layer === "routes");
    if (routes.some((i) => i.p.number == null)) add("r-unknown", () => GeoMap.routeSample(null), t("legend.route_unknown"));
    let below = 0;
    for (const limit of GeoMap.routeClasses) {
      const low = below;
      if (routes.some((i) => i.p.number != null && i.p.number >= low && i.p.number < limit)) {
        const label = limit === Infinity ? t("legend.route_over", { n: GeoMap.num(low) }) : t("legend.route_class", { a: GeoMap.num(low), b: GeoMap.num(limit - 1) });
        add(`r-${limit}`, () => GeoMap.routeSample(low || 1), label);
      }
      below = limit;
    }
    if (GeoMap.state.layers.has("sources") && GeoMap.sources.some((s) => s.geometry)) add("sources", () => GeoMap.glyph({ tone: "source" }), t("legend.source"));
    for (const { color, from } of GeoMap.byUnits() ? [] : GeoMap.crowdBreaks()) {
      add(`d-${from}`, () => el("span", { class: "density", style: `background:${color}` }), t("legend.density", { n: GeoMap.num(from) }));
    }
    if (document.querySelector(".cluster-point")) add("cluster", () => GeoMap.clusterGlyph(points.slice(0, 2).length > 1 ? points.slice(0, 2) : shown.slice(0, 2)), t("legend.cluster"));
    return rows;
  }

  GeoMap.renderLegend = function (container) {
    const way = GeoMap.displayLegend(GeoMap.drawnItems()), rows = [...entries(), ...way.rows];
    GeoMap.fill(container, el("details", { class: "legend-box", open: GeoMap.isWide(), "data-key": "legend" },
      el("summary", {}, t("legend")),
      rows.length ? el("ul", {}, rows.map((r) => el("li", {}, r.glyph, el("span", {}, r.label)))) : el("p", { class: "note" }, t("legend.empty")),
      way.note ? el("p", { class: "note", id: "geo-legend-way" }, way.note) : null,
      rows.some((r) => r.key.startsWith("r-")) ? el("p", { class: "note" }, t("legend.routes_note")) : null,
      data.as_of ? el("p", { class: "note" }, t("as_of", { date: GeoMap.isoDate(data.as_of) })) : null));
  };

  // A source with its licence, which its own words may hold already: "CC BY 4.0" is CC-BY-4.0.
  GeoMap.credit = function (a) {
    const plain = (words) => words.replace(/[\s-]/g, "").toLowerCase();
    return a.licence && !plain(a.text).includes(plain(a.licence)) ? `${a.text}, ${a.licence}` : a.text;
  };

  // One quiet line on the map; the whole list of data and licences stands in About and in print.
  GeoMap.renderAttribution = function (container) {
    const credit = data.look.credit ? [GeoMap.run(data.look.credit), " · "] : null;
    const names = (data.attributions || []).map(GeoMap.credit);
    GeoMap.fill(container,
      el("p", {}, el("span", { class: "disclaimer" }, GeoMap.boundaryWords()), " ", credit, names.map((name, i) => [i ? " · " : "", GeoMap.run(name)])),
      el("button", { type: "button", class: "link", id: "geo-credits", "data-key": "credits", click: () => { GeoMap.openSheet(true); GeoMap.showPanel("about"); document.getElementById("geo-tab-about").focus(); } }, t("credits")));
  };
})();
