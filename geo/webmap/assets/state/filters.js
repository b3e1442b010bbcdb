// Filters: AND across facets, OR within one, with counts of what each further choice would show.
// @ts-check
"use strict";

(function () {
  const { el } = GeoMap;

  // facet -> values of an item
  const FACETS = {
    type: (item) => [item.type],
    kind: (item) => [item.kind],
    actor: (item) => item.actors,
    source: (item) => item.sources,
    precision: (item) => [item.precision],
    status: (item) => (item.status ? [item.status] : []),
  };
  GeoMap.facets = Object.keys(FACETS);

  function matches(item, name) {
    const wanted = GeoMap.state.facets[name];
    return !wanted || wanted.size === 0 || FACETS[name](item).some((value) => wanted.has(value));
  }

  // Whether a position lies in a ring of [lon, lat].
  GeoMap.isInside = function (ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  };

  GeoMap.passes = function (item, except) {
    const s = GeoMap.state;
    if (except !== "time" && !GeoMap.inTime(item, s.time)) return false;
    if (item.layer === "context" || item.layer === "statements") return true;
    if (s.exactOnly && item.precisionGroup !== "exact") return false;
    if (s.area && !(item.latlng && GeoMap.isInside(s.area, item.latlng[1], item.latlng[0]))) return false;
    if (s.minIndependent && (item.independent ?? 0) < s.minIndependent) return false;
    return GeoMap.facets.every((name) => name === except || matches(item, name));
  };

  GeoMap.isFiltered = function () {
    const s = GeoMap.state;
    return Boolean(s.time || s.area || s.exactOnly || s.minIndependent || s.offTypes.size || s.offPrecisions.size
      || Object.values(s.facets).some((set) => set.size));
  };

  // The filters in words: "Event type: Arson, Theft", for the printed sheet.
  GeoMap.filterNames = function () {
    const s = GeoMap.state, t = GeoMap.t;
    const parts = Object.entries(s.facets).filter(([, set]) => set.size)
      .map(([name, set]) => `${t(`facet.${name}`)}: ${[...set].map((value) => label(name, value)).join(", ")}`);
    if (s.exactOnly) parts.push(t("filter.exact"));
    if (s.area) parts.push(t("filter.area"));
    if (s.minIndependent) parts.push(`${t("filter.independent")} ${GeoMap.num(s.minIndependent)}`);
    if (s.source) parts.push(`${t("source")}: ${GeoMap.sourceName(s.source)}`);
    const off = GeoMap.typeGroups.filter((type) => s.offTypes.has(type)).map(GeoMap.typeLabel);
    if (off.length) parts.push(t("print.without", { what: off.join(", ") }));
    return parts;
  };

  // {value: number of items that would pass with this value chosen}, most frequent first
  function facetCounts(name) {
    const counts = new Map();
    for (const item of GeoMap.items) {
      if (!GeoMap.isCounted(item)) continue;
      for (const value of FACETS[name](item)) {
        const passes = GeoMap.layerShows(item) && GeoMap.passes(item, name);
        counts.set(value, (counts.get(value) || 0) + (passes ? 1 : 0));
      }
    }
    GeoMap.addCrowdCounts(name, counts);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  function label(name, value) {
    return name === "source" ? GeoMap.sourceName(value) : GeoMap.term(name, value);
  }

  GeoMap.toggleFacet = function (name, value, on) {
    const set = new Set(GeoMap.state.facets[name] || []);
    if (on) set.add(value); else set.delete(value);
    GeoMap.update({ facets: { ...GeoMap.state.facets, [name]: set } });
  };

  function facetBlock(name) {
    const counts = facetCounts(name);
    if (!counts.length) return null;
    const chosen = GeoMap.state.facets[name] || new Set();
    return el("details", { class: "facet", "data-key": `facet-${name}`, open: chosen.size > 0 || name === "type" },
      el("summary", {}, GeoMap.t(`facet.${name}`), chosen.size ? el("span", { class: "badge" }, GeoMap.num(chosen.size)) : null),
      el("ul", { class: "options" }, counts.map(([value, count]) =>
        el("li", {}, el("label", { class: count ? "" : "empty" },
          el("input", {
            type: "checkbox", checked: chosen.has(value), "data-key": `f-${name}-${value}`,
            change: (event) => GeoMap.toggleFacet(name, value, event.target.checked),
          }),
          GeoMap.run(label(name, value), null, "span"),
          el("span", { class: "count" }, GeoMap.num(count)))))));
  }

  GeoMap.renderFilters = function (container) {
    const s = GeoMap.state;
    const most = Math.max(1, GeoMap.crowdMostIndependent(), ...GeoMap.items.map((i) => i.independent || 0));
    GeoMap.fill(container,
      el("div", { class: "row" },
        el("label", { class: "switch" },
          el("input", {
            type: "checkbox", checked: s.exactOnly, "data-key": "exact-only", id: "geo-exact",
            change: (event) => GeoMap.update({ exactOnly: event.target.checked }),
          }), GeoMap.t("filter.exact"))),
      s.area ? el("div", { class: "row" }, el("label", { class: "switch" }, el("input", { type: "checkbox", checked: true, id: "geo-area", "data-key": "area",
        change: () => GeoMap.update({ area: null }) }), GeoMap.t("filter.area"))) : null,
      el("div", { class: "row" },
        el("label", { for: "geo-independent" }, GeoMap.t("filter.independent")),
        el("select", {
          id: "geo-independent", "data-key": "independent",
          change: (event) => GeoMap.update({ minIndependent: +event.target.value }),
        }, Array.from({ length: most + 1 }, (_, n) =>
          el("option", { value: n, selected: s.minIndependent === n }, n ? `≥ ${GeoMap.num(n)}` : GeoMap.t("any"))))),
      GeoMap.facets.map(facetBlock),
      el("div", { class: "row" },
        el("button", { type: "button", class: "quiet", "data-key": "filter-reset", disabled: !GeoMap.isFiltered(),
          click: () => GeoMap.reset() }, GeoMap.t("filter.reset"))));
  };

  // "n of m shown": over everything that counts as an item of the map.
  GeoMap.shownCount = function () {
    const counted = GeoMap.items.filter(GeoMap.isCounted);
    const crowd = GeoMap.crowdCount();
    return { n: counted.filter((item) => GeoMap.shown.has(item.key)).length + crowd.n, m: counted.length + crowd.m };
  };
})();
