// The layer tree: every layer with its count, incidents by type and by precision.
// @ts-check
"use strict";

(function () {
  const { el, t, items, data } = GeoMap;
  const ORDER = ["incidents", "burials", "routes", "impact", "context", "sources"];
  const POINTS = { exact: ["site", "settlement"], near: ["near"], area: [], unlocated: [] };
  const PRECISIONS = ["exact", "near", "area", "unlocated"];

  // shown of all: counts follow the filters and the time, whether the layer is on or not
  function count(list, crowd) {
    const n = list.filter((item) => GeoMap.passes(item)).length + (crowd ? crowd.n : 0);
    const m = list.length + (crowd ? crowd.m : 0);
    const text = n === m ? GeoMap.num(n) : `${GeoMap.num(n)}/${GeoMap.num(m)}`;
    return el("span", { class: "count", title: t("shown", { n: GeoMap.num(n), m: GeoMap.num(m) }) }, text);
  }

  function sample(name) {
    if (name === "routes") return GeoMap.routeSample(null, 20);
    const tone = { incidents: GeoMap.typeGroups.length === 1 ? `type-${GeoMap.typeGroups[0]}` : "plain", burials: "burial", impact: "impact", context: "context", sources: "source" }[name];
    return GeoMap.glyph({ tone, precision: "settlement" }, 20);
  }

  function row(key, checked, label, glyph, badge, change, disabled) {
    return el("label", { class: "layer-row" },
      el("input", { type: "checkbox", checked, disabled, "data-key": key, change: (event) => change(event.target.checked) }),
      glyph, el("span", { class: "layer-name" }, label), badge);
  }

  function toggle(set, value, on) {
    const next = new Set(set);
    if (on) next.delete(value); else next.add(value);
    return next;
  }

  function incidentTree(list, on) {
    const s = GeoMap.state;
    const types = GeoMap.typeGroups.filter((type) => list.some((item) => item.typeGroup === type) || GeoMap.crowdRows("incidents", "group", [type]).m);
    const precisions = PRECISIONS.filter((p) => list.some((item) => item.precisionGroup === p) || GeoMap.crowdRows("incidents", "precision", POINTS[p]).m);
    return [
      el("ul", { class: "tree" }, types.map((type) => el("li", {}, row(`type-${type}`, !s.offTypes.has(type),
        GeoMap.typeLabel(type), GeoMap.glyph({ tone: `type-${type}`, precision: "settlement" }, 20),
        count(list.filter((item) => item.typeGroup === type), GeoMap.crowdRows("incidents", "group", [type])),
        (checked) => GeoMap.update({ offTypes: toggle(s.offTypes, type, checked) }), !on)))),
      el("details", { class: "tree-more", "data-key": "tree-precision" }, el("summary", {}, t("precision")),
        el("ul", { class: "tree" }, precisions.map((p) => el("li", {}, row(`prec-${p}`, !s.offPrecisions.has(p),
          t(`prec.${p}`), null, count(list.filter((item) => item.precisionGroup === p), GeoMap.crowdRows("incidents", "precision", POINTS[p])),
          (checked) => GeoMap.update({ offPrecisions: toggle(s.offPrecisions, p, checked) }), !on))))),
    ];
  }

  // Sub-rows of routes and of places named: by what is known of them.
  const SUBGROUPS = { routes: ["quantified", "unquantified"], context: ["named", "metonyms", "bases"] };

  function subTree(name, list, on) {
    const s = GeoMap.state;
    const groups = (SUBGROUPS[name] || []).filter((group) => list.some((item) => item.subgroup === group));
    const rows = groups.map((group) => el("li", {}, row(`sub-${group}`, !s.offTypes.has(group), t(`sub.${group}`), null,
      count(list.filter((item) => item.subgroup === group)),
      (checked) => GeoMap.update({ offTypes: toggle(s.offTypes, group, checked) }), !on)));
    const fuzzy = list.filter((item) => item.isFuzzy);
    if (fuzzy.length) {
      rows.push(el("li", {}, row("sub-fuzzy", !s.offPrecisions.has("fuzzy"), t("sub.fuzzy"), null, count(fuzzy),
        (checked) => GeoMap.update({ offPrecisions: toggle(s.offPrecisions, "fuzzy", checked) }), !on)));
    }
    return rows.length > 1 ? el("details", { class: "tree-more", "data-key": `tree-${name}` }, el("summary", {}, t("sub")), el("ul", { class: "tree" }, rows)) : null;
  }

  GeoMap.renderLayers = function (container) {
    GeoMap.fill(container, el("h2", {}, t("layers")), GeoMap.displayChoice(), el("ul", { class: "layers" }, ORDER.map((name) => {
      const list = items.filter((item) => item.layer === name);
      const sources = name === "sources";
      const crowd = GeoMap.crowdRows(name);
      const n = sources ? GeoMap.sources.length : list.length + crowd.m;
      if (!n) return null;
      const on = GeoMap.state.layers.has(name);
      const placed = sources && !GeoMap.sources.some((s) => s.geometry);
      return el("li", {},
        row(`layer-${name}`, on, GeoMap.layerTitle(name), sample(name),
          sources ? el("span", { class: "count" }, GeoMap.num(n)) : count(list, crowd),
          (checked) => GeoMap.toggleLayer(name, checked)),
        sources && on && placed ? el("p", { class: "note" }, t("sources.none_placed")) : null,
        name === "burials" && on ? el("p", { class: "note" }, t("burials.note")) : null,
        name === "context" && on ? el("p", { class: "note" }, t("context.note")) : null,
        name === "incidents" ? incidentTree(list, on) : subTree(name, list, on));
    })), GeoMap.tilesSwitch());
  };

  // Undated and unplaced items never vanish: they stand in a counted tray.
  GeoMap.renderTray = function (container) {
    const listed = items.filter((item) => GeoMap.isCounted(item) || item.layer === "statements");
    const unlocated = listed.filter((item) => !item.geometry && item.layer !== "statements" && GeoMap.passes(item));
    const undated = listed.filter((item) => item.start === null && item.layer !== "statements" && GeoMap.passes(item, "time"));
    const c = data.counts || {};
    const block = (key, title, list) => list.length ? el("details", { class: "tray-part", "data-key": key },
      el("summary", {}, title, el("span", { class: "badge" }, GeoMap.num(list.length))),
      el("ul", { class: "plain" }, list.map((item) => el("li", {}, el("button", {
        type: "button", class: "link", "data-key": `${key}-${item.key}`, "data-item": item.key,
        click: () => GeoMap.openById(item.key),
      }, GeoMap.run(item.title)), el("span", { class: "note" }, ` · ${GeoMap.when(item)}`))))) : null;
    const lines = (key, title, texts) => (texts || []).length ? el("details", { class: "tray-part", "data-key": key },
      el("summary", {}, title, el("span", { class: "badge" }, GeoMap.num(texts.length))),
      el("ul", {}, texts.map((text) => el("li", {}, GeoMap.run(text))))) : null;
    const parts = [
      block("tray-unlocated", t("tray.unlocated"), unlocated),
      block("tray-undated", t("tray.undated"), undated),
      ...GeoMap.unread().map((line) => el("p", { class: "note unread" }, line)),
      c.mentions ? el("p", { class: "note" }, t("unplaced", { n: GeoMap.num(c.unplaced || 0), m: GeoMap.num(c.mentions) })) : null,
      c.withheld ? el("p", { class: "note" }, t("withheld", { n: GeoMap.num(c.withheld) })) : null,
      lines("tray-rejected", t("tray.rejected"), data.rejected),
      lines("tray-notes", t("tray.notes"), data.notes),
      lines("tray-unread", t("tray.unread"), data.unread),
    ].filter(Boolean);
    container.hidden = !parts.length;
    GeoMap.fill(container, el("h2", {}, t("tray")), parts);
  };
})();
