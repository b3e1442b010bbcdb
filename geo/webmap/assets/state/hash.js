// Deep links: #map=z/lat/lon&t=a..b&layers=…&f=…&id=…  They work from file:// and with the back button.
// @ts-check
"use strict";

(function () {
  const { data } = GeoMap;
  const encode = (text) => encodeURIComponent(text).replace(/%20/g, "+");
  const decode = (text) => decodeURIComponent(text.replace(/\+/g, "%20"));
  let current = null;
  let waiting = 0;

  function writeFilters() {
    const s = GeoMap.state;
    const parts = [];
    for (const [name, values] of Object.entries(s.facets)) {
      if (values.size) parts.push(`${name}:${[...values].sort().map(encode).join(",")}`);
    }
    if (s.exactOnly) parts.push("exact:1");
    if (s.area) parts.push(`area:${s.area.map(([lon, lat]) => `${lat.toFixed(4)}_${lon.toFixed(4)}`).join(",")}`);
    if (s.minIndependent) parts.push(`indep:${s.minIndependent}`);
    if (s.offTypes.size) parts.push(`-type:${[...s.offTypes].sort().join(",")}`);
    if (s.offPrecisions.size) parts.push(`-prec:${[...s.offPrecisions].sort().join(",")}`);
    if (s.source) parts.push(`focus:${encode(s.source)}`);
    return parts.join(";");
  }

  function readFilters(text) {
    const patch = { facets: {}, exactOnly: false, minIndependent: 0, offTypes: new Set(), offPrecisions: new Set(), source: null, area: null };
    for (const part of text.split(";").filter(Boolean)) {
      const cut = part.indexOf(":");
      const name = part.slice(0, cut);
      const values = part.slice(cut + 1).split(",").filter(Boolean);
      if (name === "exact") patch.exactOnly = values[0] === "1";
      else if (name === "area") patch.area = readRing(values);
      else if (name === "indep") patch.minIndependent = Math.max(0, parseInt(values[0], 10) || 0);
      else if (name === "-type") patch.offTypes = new Set(values);
      else if (name === "-prec") patch.offPrecisions = new Set(values);
      else if (name === "focus") patch.source = decode(values[0] || "") || null;
      else if (GeoMap.facets.includes(name)) patch.facets[name] = new Set(values.map(decode));
    }
    return patch;
  }

  // "35.2000_36.0000" for each corner; fewer than three enclose nothing.
  function readRing(corners) {
    const ring = corners.map((corner) => corner.split("_").map(Number).reverse());
    return ring.length > 2 && ring.every((at) => at.length === 2 && at.every(Number.isFinite)) ? ring : null;
  }

  GeoMap.linkHash = function (id) {
    const s = GeoMap.state;
    const map = GeoMap.map;
    const parts = [];
    if (map) {
      const c = map.getCenter();
      parts.push(`map=${map.getZoom()}/${c.lat.toFixed(4)}/${c.lng.toFixed(4)}`);
    }
    if (s.time) parts.push(`t=${GeoMap.toIso(s.time[0])}..${GeoMap.toIso(s.time[1])}`);
    const standard = Object.keys(data.layers).filter((name) => data.layers[name].on);
    const on = Object.keys(data.layers).filter((name) => s.layers.has(name));
    if (on.join() !== standard.join()) parts.push(`layers=${on.join(",")}`);
    const filters = writeFilters();
    if (filters) parts.push(`f=${filters}`);
    const chosen = id === undefined ? s.selected : id;
    if (chosen) parts.push(`id=${encode(chosen)}`);
    if (GeoMap.settings.lang !== GeoMap.mapLang) parts.push(`lang=${GeoMap.settings.lang}`);
    if (s.show !== "symbols") parts.push(`show=${s.show}`);
    if (s.ui) parts.push(`ui=${s.ui}`);
    return `#${parts.join("&")}`;
  };

  GeoMap.permalink = (id) => (GeoMap.publicUrl() || location.href.split("#")[0]) + GeoMap.linkHash(id);

  // A step is pushed at once; a drag only replaces, and not at every pixel: browsers limit that.
  GeoMap.writeHash = function (mode) {
    if (GeoMap.isEmbedded() && mode !== "none") mode = "replace";   // the host's history is not ours
    if (mode === "none" || location.protocol === "about:") return;  // a notebook's frame has no address
    clearTimeout(waiting);
    if (mode === "replace") waiting = setTimeout(() => write("replaceState"), 250);
    else write("pushState");
  };

  function write(how) {
    const hash = GeoMap.linkHash();
    if (hash === current) return;
    current = hash;
    history[how](null, "", hash);
  }

  // Returns what the address asks for; the caller moves the map and opens the item.
  GeoMap.readHash = function () {
    const wanted = { view: null, selected: null, patch: { ...GeoMap.defaultState() }, lang: null };
    current = location.hash || "#";
    for (const pair of location.hash.slice(1).split("&")) {
      const cut = pair.indexOf("=");
      if (cut < 0) continue;
      const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
      try {
        readPart(wanted, name, value);
      } catch (error) {
        if (!(error instanceof URIError)) throw error;
        GeoMap.announce(GeoMap.t("link.broken", { part: name }));  // a cut link: the rest still counts
      }
    }
    return wanted;
  };

  function readPart(wanted, name, value) {
    if (name === "map") {
      const [zoom, lat, lon] = value.split("/").map(Number);
      if ([zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 90) wanted.view = { zoom, lat, lon };
    } else if (name === "t") {
      const [a, b] = value.split("..").map(GeoMap.toDay);
      if (a !== null && b !== null && b !== undefined && a <= b) wanted.patch.time = [a, b];
    } else if (name === "layers") {
      wanted.patch.layers = new Set(value.split(",").filter((layer) => layer in data.layers));
    } else if (name === "f") {
      Object.assign(wanted.patch, readFilters(value));
    } else if (name === "id") {
      wanted.selected = decode(value);
    } else if (name === "show") {
      wanted.patch.show = ["figures", "units", "districts"].includes(value) ? value : "symbols";
    } else if (name === "ui") {
      wanted.patch.ui = value === "map" ? "map" : "";
    } else if (name === "theme") {
      if (["light", "dark"].includes(value)) document.documentElement.setAttribute("data-theme", value);
    } else if (name === "lang") {
      wanted.lang = value;
    }
  }
})();
