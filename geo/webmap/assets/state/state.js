// What there is and what is shown: items of all layers, the state of every switch, one predicate.
// @ts-check
"use strict";

(function () {
  const { data, toDay, splitList, fold } = GeoMap;
  const DRAWN = ["incidents", "burials", "routes", "impact", "context"];
  const COUNTED = ["incidents", "burials", "routes", "impact"];

  const POINTS = new Set(["site", "settlement", "near"]);

  // exact: a point may be drawn; near: a ring; area: a shape; none: a list
  function precisionGroup(item) {
    if (!item.geometry) return "unlocated";
    if (item.precision === "near") return "near";
    if (item.precision === "site" || item.precision === "settlement") return "exact";
    return "area";
  }

  // Rows of the layer tree below a layer.
  function subgroup(item) {
    const p = item.p;
    if (item.layer === "incidents") return item.typeGroup;
    if (item.layer === "routes") return p.number == null ? "unquantified" : "quantified";
    if (item.layer !== "context") return null;
    if (p.mention_kind === "metonym") return "metonyms";
    return p.role === "source_location" ? "bases" : "named";
  }

  function searchText(item) {
    const p = item.p;
    const parts = [
      item.title, p.location, p.place_name, p.place_name_ar, p.admin1, p.admin2, p.notes, p.tags,
      p.where_description, p.where_text, p.actor1, p.actor2, p.who, p.origin, p.destination, p.name,
      p.event_type, p.sub_event_type, p.number_text, ...(data.aliases[p.place_id] || []),
      ...[p.origin, p.destination].flatMap((name) => otherNames.get(fold(name || "")) || []),
    ];
    if (item.start !== null) {
      for (const day of GeoMap.unique([item.start, item.end])) parts.push(GeoMap.toIso(day), GeoMap.date(day));
    }
    for (const q of p.quotes || []) parts.push(q.text, q.title, q.publisher);
    for (const c of p.claims || []) parts.push(c.text, c.group, c.claimant);
    const candidates = firstOf(p.candidates);
    if (candidates && candidates.chosen) parts.push(candidates.chosen.matched, candidates.chosen.name);
    return fold(parts.filter(Boolean).join(" \u00b7 "));
  }

  // A route knows the names of its ends only: their other names are those of places of that name.
  const otherNames = new Map();
  for (const names of Object.values(data.aliases)) for (const name of names) otherNames.set(fold(name), names);
  for (const [, , , , name, local] of (GeoMap.baseData.labels || { rows: [] }).rows) {
    if (local && !otherNames.has(fold(name))) otherNames.set(fold(name), [local]);
  }

  function firstOf(value) {
    return Array.isArray(value) ? value[0] : value;
  }

  // A map across the antimeridian runs on beyond 180 degrees: items are moved into its longitudes.
  const extent = GeoMap.baseData.extent;
  const middle = extent && (extent[0] < -180 || extent[2] > 180) ? (extent[0] + extent[2]) / 2 : null;
  const unrolled = (lon) => (middle === null ? lon : lon + 360 * Math.round((middle - lon) / 360));

  function unroll(geometry) {
    if (!geometry || middle === null) return geometry || null;
    const turn = (c) => (typeof c[0] === "number" ? [unrolled(c[0]), ...c.slice(1)] : c.map(turn));
    return { ...geometry, coordinates: turn(geometry.coordinates) };
  }

  function makeItem(layer, feature, order) {
    const p = feature.properties;
    const isRoute = layer === "routes";
    const item = {
      key: `${layer}/${feature.id}`, id: feature.id, layer, p, order,
      told: feature.told || {},                // how many figures and quotations there are, where not all are here
      geometry: unroll(feature.geometry),      // as drawn
      stated: feature.geometry || null,        // as exported
      title: p.title || p.name || feature.id,
      kind: isRoute ? "route" : p.kind || layer,
      precision: p.precision || (isRoute ? p.destination_precision : "") || "none",
      start: toDay(p.date_start || p.event_date), end: toDay(p.date_end || p.date_start || p.event_date),
      actors: [p.actor1, p.actor2, p.assoc_actor_1, p.assoc_actor_2].filter(Boolean),
      sources: splitList(p.source),
      status: p.status && !isRoute && layer !== "context" ? p.status : p.review || "",
      independent: p.independent_sources ?? null,
    };
    item.typeGroup = feature.group || null;
    item.ranks = feature.ranks || null;   // beside a crowd: places of title and place among all
    item.precisionGroup = precisionGroup(item);
    item.subgroup = subgroup(item);
    item.isFuzzy = isRoute && [p.origin_precision, p.destination_precision].some((x) => x && !POINTS.has(x));
    item.type = isRoute ? "route" : p.event_type || "unstated";
    item.isPoint = Boolean(item.geometry && item.geometry.type === "Point"
      && POINTS.has(item.precision));
    item.latlng = representative(item);
    return item;
  }

  function representative(item) {
    const g = item.geometry;
    if (!g) return null;
    if (g.type === "Point") return [g.coordinates[1], g.coordinates[0]];
    if (item.p.latitude != null && item.p.longitude != null) return [item.p.latitude, unrolled(item.p.longitude)];
    const all = positions(g);
    const lons = all.map((c) => c[0]), lats = all.map((c) => c[1]);
    return [(Math.min(...lats) + Math.max(...lats)) / 2, (Math.min(...lons) + Math.max(...lons)) / 2];
  }

  function positions(geometry) {
    const flat = (c) => (typeof c[0] === "number" ? [c] : c.flatMap(flat));
    return flat(geometry.coordinates);
  }
  GeoMap.positions = positions;

  const items = [];
  for (const name of [...DRAWN, "statements"]) {
    const layer = data.layers[name];
    for (const feature of layer ? layer.features : []) {
      items.push(makeItem(name, feature, items.length));
    }
  }
  const byKey = new Map(items.map((item) => [item.key, item]));
  const byId = new Map(items.map((item) => [item.id, item]));
  const listed = (data.layers.sources ? data.layers.sources.features : []).map((f) => ({
    id: f.id, p: f.properties, geometry: f.geometry || null,
  }));
  // Without a list of sources the column of the records is the list.
  const sourceList = listed.length ? listed : GeoMap.unique(items.flatMap((item) => item.sources)).sort()
    .map((name) => ({ id: name, p: { name, kind: "" }, geometry: null }));

  function defaults() {
    return {
      layers: new Set(Object.keys(data.layers).filter((name) => data.layers[name].on)),
      offTypes: new Set(), offPrecisions: new Set(),
      time: null,                      // [first day, last day] or null for all
      facets: {},                      // facet name -> Set of values
      minIndependent: 0, exactOnly: false,
      area: null,                      // [[lon, lat], …] drawn by the reader, or null for everywhere
      inView: false,                   // the list holds what lies in view
      selected: null, source: null,
      show: "symbols",                 // or "figures", "units": how events are drawn
      ui: GeoMap.state ? GeoMap.state.ui : "",   // "map": alone, in a frame of another site
    };
  }

  // What is said of the borders depends on which are drawn.
  GeoMap.boundaryWords = () => GeoMap.t(GeoMap.baseData.boundaries === "none" ? "boundaries.none" : "boundaries");

  GeoMap.items = items;
  GeoMap.makeItem = makeItem;
  GeoMap.byKey = byKey;
  GeoMap.byId = byId;
  GeoMap.sources = sourceList;
  GeoMap.sourceName = (id) => {
    const found = sourceList.find((s) => s.id === id);
    return found ? found.p.name : id;
  };
  GeoMap.typeGroups = data.types.map((type) => type.key);   // as the layer tree groups incidents
  GeoMap.drawnLayers = DRAWN;
  GeoMap.countedLayers = COUNTED;
  GeoMap.firstOf = firstOf;
  GeoMap.state = defaults();
  GeoMap.defaultState = defaults;

  // Text for the search is folded once, at the first search.
  GeoMap.searchTextOf = function (item) {
    if (item.search === undefined) item.search = searchText(item);
    return item.search;
  };

  GeoMap.extent = (function () {
    const dated = items.filter((i) => i.start !== null && i.layer !== "context");
    const first = data.period ? toDay(data.period[0]) : null;
    const last = data.period ? toDay(data.period[1]) : null;
    if (first !== null && last !== null) return [first, last];
    if (!dated.length) return null;
    let [a, b] = [Infinity, -Infinity];
    for (const i of dated) { a = Math.min(a, i.start); b = Math.max(b, i.end); }
    return [a, b];
  })();

  GeoMap.inTime = function (item, time) {
    if (!time) return true;
    if (item.layer === "context") return true;
    return item.start !== null && item.start <= time[1] && item.end >= time[0];
  };

  GeoMap.layerShows = function (item) {
    const s = GeoMap.state;
    if (!s.layers.has(item.layer)) return false;
    if (item.subgroup && s.offTypes.has(item.subgroup)) return false;
    if (item.isFuzzy && s.offPrecisions.has("fuzzy")) return false;
    return item.layer !== "incidents" || !s.offPrecisions.has(item.precisionGroup);
  };

  // The shown set: everything else (map, legend, table, counts, download) reads only this.
  GeoMap.shown = new Set();

  GeoMap.refresh = function (detail) {
    const shown = new Set();
    for (const item of items) {
      if (GeoMap.layerShows(item) && GeoMap.passes(item)) shown.add(item.key);
    }
    GeoMap.shown = shown;
    GeoMap.beforeChange();
    GeoMap.emit("change", detail || {});
  };

  GeoMap.shownItems = () => items.filter((item) => GeoMap.shown.has(item.key));
  // What the map draws as elements: the shown items and the few of a crowd that are in view.
  GeoMap.drawnItems = () => [...GeoMap.shownItems(), ...GeoMap.crowdItems()];
  GeoMap.isCounted = (item) => COUNTED.includes(item.layer);

  // Change the state in one step; `history` is "push", "replace" or "none".
  GeoMap.update = function (patch, history) {
    Object.assign(GeoMap.state, patch);
    GeoMap.refresh({ history: history || "push" });
  };

  GeoMap.reset = function () {
    const { layers, selected } = GeoMap.state;
    GeoMap.update({ ...defaults(), layers, selected });
  };
})();
