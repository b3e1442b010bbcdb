// A crowd: the points of a layer that has too many for elements of their own (bulk.js draws them).
// The same switches, filters, time, search, table and popups work on it; once few are in view they
// become ordinary items, with their symbols of precision, names and keyboard.
// @ts-check
"use strict";

(function () {
  const crowds = [];
  const FEW = 150;          // in view: drawn as elements
  const COUNTS = ["independent", "figure", "claims"];   // categories that hold no words
  const EXACT = new Set(["site", "settlement"]);
  let few = [];             // items in view, when few
  let inSight = 0;
  let looking = 0;

  GeoMap.crowd = function (name, layer) {
    const crowd = { name, layer, store: layer.store, masks: new Map() };
    crowds.push(crowd);
    layer.on("pick", ({ ids, latlng }) => {
      if (few.length) return;
      itemsOf(crowd, ids.slice(0, 100)).then((items) => GeoMap.openItems(items, latlng));
    });
    layer.ready.then(() => {
      ink(crowd);
      const { codes, names } = crowd.store.categories.precision;
      const near = names.indexOf("near") + 1;   // 0: there is none
      if (near) layer.hollow = Uint8Array.from(codes, (code) => (code === near ? 1 : 0));
      if (!GeoMap.started) return;
      const first = crowd.store.firstDay, span = lastDay(crowd.store);
      if (first !== undefined && span !== null && !GeoMap.data.period) {
        const [a, b] = GeoMap.extent || [Infinity, -Infinity];
        GeoMap.extent = [Math.min(a, first), Math.max(b, span)];
      }
      if (!location.hash.includes("map=")) GeoMap.home();
      GeoMap.refresh({ history: "none" });
    });
    layer.on("drawn", () => { if (GeoMap.started) GeoMap.renderLegend(document.getElementById("geo-legend")); });
  };

  const isReady = (crowd) => Boolean(crowd.store.x);

  function lastDay(store) {
    let last = null;
    if (!store.day) return last;
    for (let i = 0; i < store.n; i += 1) {
      if (store.day[i] === store.noDate) continue;
      const day = store.firstDay + store.day[i] + (store.span ? store.span[i] : 0);
      if (last === null || day > last) last = day;
    }
    return last;
  }

  // The map's own inks and shapes, so that a crowd and its single items look alike.
  function ink(crowd) {
    const style = getComputedStyle(document.documentElement);
    for (const entry of crowd.layer.legend || []) {
      const type = GeoMap.data.types.find(({ key }) => key === (entry.name || "other"));
      if (!type) continue;
      const color = style.getPropertyValue(`--c-type-${type.key}`).trim();
      if (/^#[0-9a-f]{6}$/i.test(color)) entry.color = color;
      entry.path = type.path;
    }
  }

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", inkAll);
  new MutationObserver(inkAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  function inkAll() {
    for (const crowd of crowds.filter(isReady)) { ink(crowd); crowd.layer.redraw(); }
  }

  // ---------------------------------------------------------------- filters

  const parts = (name) => name.split(";").map((s) => s.trim()).filter(Boolean);

  // Column -> test of one value of it; `except` leaves one facet out.
  function tests(except) {
    const s = GeoMap.state;
    const found = {};
    for (const name of GeoMap.facets) {
      const wanted = s.facets[name];
      if (name !== except && wanted && wanted.size) found[name] = (value) => parts(value).some((v) => wanted.has(v));
    }
    const and = (name, test) => { const old = found[name]; found[name] = old ? (v) => old(v) && test(v) : test; };
    if (s.exactOnly) and("precision", (v) => EXACT.has(v));
    if (s.minIndependent) and("independent", (v) => +v >= s.minIndependent);
    if (s.offTypes.size) and("group", (v) => !s.offTypes.has(v));
    if (s.offPrecisions.size) and("precision", (v) => !s.offPrecisions.has(EXACT.has(v) ? "exact" : "near"));
    return found;
  }

  function allowed(crowd, column, test) {
    return new Set(["", ...crowd.store.categories[column].names].filter(test));
  }

  function mask(crowd, except) {
    const { store } = crowd;
    const kept = new Uint8Array(store.n).fill(1);
    const time = except === "time" ? null : GeoMap.state.time;
    if (time && store.day) {
      for (let i = 0; i < store.n; i += 1) {
        const first = store.firstDay + store.day[i];
        kept[i] = store.day[i] !== store.noDate && first <= time[1] && first + (store.span ? store.span[i] : 0) >= time[0] ? 1 : 0;
      }
    }
    const inside = within(crowd);
    if (inside) for (let i = 0; i < store.n; i += 1) kept[i] &= inside[i];
    for (const [column, test] of Object.entries(tests(except))) {
      const { codes, names } = store.categories[column];
      const pass = Uint8Array.from(["", ...names], (v) => (test(v) ? 1 : 0));
      for (let i = 0; i < store.n; i += 1) kept[i] &= pass[codes[i]];
    }
    return kept;
  }

  // A byte per row: whether it lies in the area that the reader drew; null where none is drawn.
  function within(crowd) {
    const { area } = GeoMap.state, { store } = crowd;
    if (!area) return null;
    if (crowd.area !== area) {
      const lons = area.map((at) => at[0]), lats = area.map((at) => at[1]);
      const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
      crowd.area = area;
      crowd.inside = Uint8Array.from({ length: store.n }, (_, i) => {
        const { lat, lng } = store.latlng(i);
        return lng >= west && lng <= east && lat >= south && lat <= north && GeoMap.isInside(area, lng, lat) ? 1 : 0;
      });
    }
    return crowd.inside;
  }

  // One mask per question and state: several panels ask the same one.
  function maskFor(crowd, except) {
    const key = except || "";
    if (!crowd.masks.has(key)) crowd.masks.set(key, mask(crowd, except));
    return crowd.masks.get(key);
  }

  const isOn = (crowd) => GeoMap.state.layers.has(crowd.name);
  const ready = () => crowds.filter(isReady);

  GeoMap.beforeChange = function () {
    for (const crowd of ready()) {
      crowd.masks.clear();
      if (isOn(crowd) && !GeoMap.map.hasLayer(crowd.layer)) GeoMap.map.addLayer(crowd.layer);
      if (!isOn(crowd) && GeoMap.map.hasLayer(crowd.layer)) GeoMap.map.removeLayer(crowd.layer);
      const time = GeoMap.state.time;
      crowd.layer.sizes = GeoMap.display() === "figures" ? sidesOf(crowd) : null;
      const categories = {};
      for (const [column, test] of Object.entries(tests(null))) categories[column] = allowed(crowd, column, test);
      crowd.layer.setFilter({ from: time ? time[0] : null, to: time ? time[1] : null, categories, rows: within(crowd) });
    }
  };
  GeoMap.on("change", () => GeoMap.lookAtCrowd());

  const total = (values) => { let n = 0; for (let i = 0; i < values.length; i += 1) n += values[i]; return n; };

  GeoMap.crowdCount = function () {
    let n = 0, m = 0;
    for (const crowd of ready()) {
      if (!GeoMap.countedLayers.includes(crowd.name)) continue;
      m += crowd.store.n;
      if (isOn(crowd)) n += total(maskFor(crowd));
    }
    return { n, m };
  };

  // Rows of one layer, of some values of a column: passing now, and all.
  GeoMap.crowdRows = function (name, column, values) {
    let n = 0, m = 0;
    for (const crowd of ready()) {
      if (crowd.name !== name) continue;
      const kept = maskFor(crowd);
      const category = column ? crowd.store.categories[column] : null;
      const wanted = category ? Uint8Array.from(["", ...category.names], (v) => (values.includes(v) ? 1 : 0)) : null;
      for (let i = 0; i < crowd.store.n; i += 1) {
        if (wanted && !wanted[category.codes[i]]) continue;
        m += 1;
        n += kept[i];
      }
    }
    return { n, m };
  };

  GeoMap.addCrowdCounts = function (facet, counts) {
    for (const crowd of ready()) {
      if (!GeoMap.countedLayers.includes(crowd.name)) continue;
      const kept = maskFor(crowd, facet);
      const { codes, names } = crowd.store.categories[facet];
      const sums = new Uint32Array(names.length + 1);
      if (isOn(crowd)) for (let i = 0; i < crowd.store.n; i += 1) sums[codes[i]] += kept[i];
      names.forEach((name, i) => {
        for (const value of parts(name)) counts.set(value, (counts.get(value) || 0) + sums[i + 1]);
      });
    }
  };

  GeoMap.crowdMostIndependent = () => Math.max(0, ...ready().flatMap((c) => c.store.categories.independent.names.map(Number)));

  GeoMap.addCrowdDays = function (bars, barOf) {
    const [first, last] = GeoMap.extent;
    for (const crowd of ready()) {
      if (!isOn(crowd) || !crowd.store.day || !GeoMap.countedLayers.includes(crowd.name)) continue;
      const { store } = crowd;
      const kept = maskFor(crowd, "time");
      const bar = Uint16Array.from({ length: last - first + 1 }, (_, i) => barOf(first + i));
      for (let i = 0; i < store.n; i += 1) {
        if (!kept[i] || store.day[i] === store.noDate) continue;
        const from = store.firstDay + store.day[i] - first, to = from + (store.span ? store.span[i] : 0);
        if (to < 0 || from > last - first) continue;
        for (let at = bar[Math.max(0, from)]; at <= bar[Math.min(last - first, to)]; at += 1) bars[at] += 1;
      }
    }
  };

  // [[value, incidents, claims], ...] of the shown rows
  GeoMap.crowdTally = function (column) {
    const crowd = ready().find((c) => c.name === "incidents" && isOn(c));
    if (!crowd) return [];
    const kept = maskFor(crowd);
    const { codes, names } = crowd.store.categories[column];
    const claims = crowd.store.categories.claims;
    const sums = names.map((name) => [name, 0, 0]);
    const none = ["", 0, 0];
    for (let i = 0; i < crowd.store.n; i += 1) {
      if (!kept[i]) continue;
      const row = codes[i] ? sums[codes[i] - 1] : none;
      row[1] += 1;
      row[2] += claims.codes[i] ? +claims.names[claims.codes[i] - 1] : 0;
    }
    return [...sums, none].filter((row) => row[1]);
  };

  // How wide the circle of each row is, by the class of its figure.
  function sidesOf(crowd) {
    const { codes, names } = crowd.store.categories.figure;
    if (!crowd.sides) {
      const sides = ["", ...names].map((text) => GeoMap.figureSide(text === "" ? null : +text));
      crowd.sides = Uint8Array.from(codes, (code) => sides[code]);
    }
    return crowd.sides;
  }

  // The widths of the circles that are shown of a crowd.
  GeoMap.crowdSides = function () {
    const found = new Set();
    for (const crowd of ready().filter((c) => c.name === "incidents" && isOn(c))) {
      const kept = maskFor(crowd), sides = sidesOf(crowd);
      for (let i = 0; i < kept.length; i += 1) if (kept[i]) found.add(sides[i]);
    }
    return found;
  };

  // Every value of a column of the incidents, shown now or not.
  GeoMap.crowdValues = (column) => ready().filter((c) => c.name === "incidents").flatMap((c) => c.store.categories[column].names);

  GeoMap.crowdTallyDays = function (bin, first, last) {
    const crowd = ready().find((c) => c.name === "incidents" && isOn(c));
    if (!crowd || !crowd.store.day) return [];
    const { store } = crowd;
    const kept = maskFor(crowd);
    const { codes, names } = store.categories.claims;
    const sums = new Map();
    for (let i = 0; i < store.n; i += 1) {
      if (!kept[i] || store.day[i] === store.noDate) continue;
      const from = store.firstDay + store.day[i];
      const bins = new Set();
      for (let day = Math.max(first, from); day <= Math.min(last, from + (store.span ? store.span[i] : 0)); day += 1) bins.add(bin(day));
      for (const day of bins) {
        const row = sums.get(day) || [day, 0, 0];
        row[1] += 1;
        row[2] += codes[i] ? +names[codes[i] - 1] : 0;
        sums.set(day, row);
      }
    }
    return [...sums.values()];
  };

  // ---------------------------------------------------------------- single items of a crowd

  // What a row says: its own values and those that it shares, in the order of its layer's columns.
  function featureOf(crowd, row) {
    const said = new Map();
    for (const name of crowd.store.header.order) {
      if (name.startsWith("shared:")) for (const pair of Object.entries(JSON.parse(`{${row[name]}}`))) said.set(...pair);
      else if (name.startsWith("own:") && row[name]) said.set(name.slice(4), JSON.parse(row[name]));
    }
    const names = GeoMap.data.layers[crowd.name].columns.map(([name]) => name);
    const properties = Object.fromEntries([...names, ...said.keys()].filter((name) => said.has(name)).map((name) => [name, said.get(name)]));
    return { id: String(properties[names[0]]), properties, geometry: null };   // a layer begins with its key
  }

  function itemsOf(crowd, ids) {
    return crowd.layer.rows(ids).then((rows) => rows.map((row, i) => {
      const feature = featureOf(crowd, row);
      const known = GeoMap.byKey.get(`${crowd.name}/${feature.id}`);
      if (known) return known;
      feature.geometry = { type: "Point", coordinates: [row._lon, row._lat] };
      feature.group = row.group || null;
      const item = GeoMap.makeItem(crowd.name, feature, 1e6 + ids[i]);
      item.ofCrowd = true;
      GeoMap.byKey.set(item.key, item);
      if (!GeoMap.byId.has(item.id)) GeoMap.byId.set(item.id, item);
      return item;
    }));
  }

  // Few in view: elements take over from the canvas.
  GeoMap.lookAtCrowd = function () {
    if (!GeoMap.started || !crowds.length) return;
    const turn = looking += 1;
    const asked = ready().filter((c) => isOn(c) && GeoMap.map.hasLayer(c.layer)).map((crowd) => ({ crowd, seen: crowd.layer.inView(FEW + 1) }));
    const count = asked.reduce((n, { seen }) => n + seen.count, 0);
    inSight = count;
    Promise.all(asked.map(({ crowd, seen }) => (count <= FEW ? itemsOf(crowd, seen.ids) : []))).then((found) => {
      if (turn !== looking) return;   // the map moved on
      few = found.flat();
      for (const { crowd } of asked) if (crowd.layer._container) crowd.layer._container.style.visibility = few.length || GeoMap.byUnits() ? "hidden" : "";
      GeoMap.draw();
      GeoMap.renderLegend(document.getElementById("geo-legend"));
      document.documentElement.setAttribute("data-crowd", few.length ? "few" : "many");
    });
  };

  GeoMap.crowdItems = () => few;
  GeoMap.crowdInSight = () => inSight;

  // ---------------------------------------------------------------- the whole set in order

  const RANKS = { precision: ["site", "settlement", "near"] };

  // What rows are sorted by: columns of the store where they say it, else the unpacked texts.
  function sortKeys(crowd, column) {
    const { store } = crowd;
    if (crowd.keys && crowd.keys.column === column) return Promise.resolve(crowd.keys.values);
    const keep = (values) => { crowd.keys = { column, values }; return values; };
    if (column === "date") {
      return Promise.resolve(keep(Float64Array.from({ length: store.n }, (_, i) => (!store.day || store.day[i] === store.noDate ? Infinity : store.firstDay + store.day[i]))));
    }
    if (store.numbers[column]) return Promise.resolve(keep(Float64Array.from({ length: store.n }, (_, i) => store.numbers[column](i))));
    if (column === "figure") {
      const { codes, names } = store.categories.figure;
      const value = Float64Array.from(["", ...names], (text) => -(text === "" ? -1 : +text));
      return Promise.resolve(keep(Float64Array.from(codes, (code) => value[code])));
    }
    const name = { precision: "precision", sources: "independent", status: "status" }[column];
    if (name) {
      const { codes, names } = store.categories[name];
      const order = [...names].sort((a, b) => (RANKS[name] ? RANKS[name].indexOf(a) - RANKS[name].indexOf(b) : name === "independent" ? b - a : a < b ? -1 : 1));
      const rank = Float64Array.from(["", ...names], (v) => (v === "" ? -1 : order.indexOf(v)));
      return Promise.resolve(keep(Float64Array.from(codes, (code) => rank[code])));
    }
    return Promise.resolve(keep(new Float64Array(store.n)));   // the layer: all alike
  }

  // The shown rows of all crowds, sorted: [{crowd, ids, key}]. Key and row make one number, which the
  // browser sorts without asking for each pair.
  GeoMap.crowdSorted = function (column, up) {
    return Promise.all(ready().filter(isOn).map((crowd) => sortKeys(crowd, column).then((values) => {
      const kept = maskFor(crowd);
      const { n } = crowd.store, sign = up ? 1 : -1, both = new Float64Array(total(kept));
      let last = 0;
      for (let i = 0; i < n; i += 1) if (values[i] > last && values[i] !== Infinity) last = values[i];
      for (let i = 0, at = 0; i < n; i += 1) {
        if (!kept[i]) continue;
        both[at] = sign * (values[i] === Infinity ? last + 1 : values[i]) * n + i;
        at += 1;
      }
      both.sort();
      const ids = Uint32Array.from(both, (one) => ((one % n) + n) % n);
      return { crowd, ids, key: (i) => values[ids[i]] };
    })));
  };

  GeoMap.crowdPage = (crowd, ids) => itemsOf(crowd, ids);

  GeoMap.crowdHasGroup = (group) => !few.length && ready().some((c) => c.name === "incidents" && isOn(c) && c.layer.mode !== "density" && GeoMap.crowdRows(c.name, "group", [group]).n > 0);
  GeoMap.crowdBreaks = () => (few.length ? [] : ready().filter(isOn).flatMap((c) => c.layer.breaks || []));

  GeoMap.crowdCorners = function () {
    const found = [];
    for (const { store } of ready()) {
      const [west, north, wide, high] = store.header.frame;
      const corner = (x, y) => {
        const p = L.CRS.EPSG3857.pointToLatLng(L.point(x * 256, y * 256), 0);
        return [p.lat, p.lng];
      };
      found.push(corner(west, north), corner(west + wide, north + high));
    }
    return found;
  };

  GeoMap.searchCrowd = function (query, limit) {
    if (!crowds.length || limit <= 0) return Promise.resolve([]);
    return Promise.all(ready().filter(isOn).map((crowd) => crowd.layer.search(query, { limit, skip: COUNTS }).then((ids) => itemsOf(crowd, ids.slice(0, limit)))))
      .then((found) => found.flat().slice(0, limit));
  };

  // A link to an item of a crowd: its text has to be found first.
  GeoMap.openOfCrowd = function (id, options) {
    for (const crowd of crowds) {
      crowd.layer.ready.then(() => crowd.store.search(id, { limit: 20 })).then((ids) => itemsOf(crowd, ids)).then((items) => {
        const item = items.find((i) => i.id === id || i.key === id);
        if (item) GeoMap.openById(item.key, options);
      });
    }
  };

  GeoMap.crowdShown = function () {
    return Promise.all(ready().filter(isOn).map((crowd) => {
      const kept = maskFor(crowd);
      const ids = [];
      for (let i = 0; i < kept.length; i += 1) if (kept[i]) ids.push(i);
      return itemsOf(crowd, ids);
    })).then((found) => found.flat());
  };
})();
