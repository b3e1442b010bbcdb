// The Leaflet map: opening view, overlays for Folium's own control, scale, moving to an item.
// @ts-check
"use strict";

(function () {
  const { data, el } = GeoMap;
  const overlays = {};
  let syncing = false;

  GeoMap.createMap = function (id) {
    const box = document.getElementById(id);
    GeoMap.setLang(GeoMap.settings.lang);
    GeoMap.buildFrame(box);
    const still = GeoMap.reducedMotion();
    const map = L.map(box, {
      zoomControl: false, attributionControl: false, minZoom: 2, maxZoom: isSketch() ? 16 : 18, zoomSnap: 0.5, worldCopyJump: false,
      maxBoundsViscosity: 0.7, fadeAnimation: false, zoomAnimation: !still, markerZoomAnimation: !still,
    });
    GeoMap.map = map;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", GeoMap.t("map"));
    document.head.append(GeoMap.typeStyle());
    document.body.append(GeoMap.defs());
    GeoMap.home();
    drawBase(map);
    GeoMap.setUpLayers(map);
    GeoMap.drawNotes(map);
    map.on("zoomend", () => { if (!GeoMap.isCulled) GeoMap.draw(); });
    map.on("moveend", () => { if (GeoMap.isCulled) GeoMap.draw(); });
    limit(map);
    map.on("zoomend", tellSketch);
    map.on("moveend", () => { GeoMap.lookAtCrowd(); GeoMap.followView(); });
    map.on("moveend", () => { if (GeoMap.started) GeoMap.writeHash("replace"); });
    return map;
  };

  const SKETCH_FROM = 13;   // zoom: here the lines of the ground are a kilometre off, and it shows

  // The built-in ground alone: no ground of the map's own, no tiles.
  function isSketch() {
    return !(GeoMap.baseData.own || []).length && !(GeoMap.baseData.raster || []).length && !GeoMap.baseData.tiles && !data.tiles;
  }

  function tellSketch() {
    const note = document.getElementById("geo-sketch");
    note.hidden = !isSketch() || GeoMap.map.getZoom() < SKETCH_FROM;
    note.textContent = GeoMap.t("ground.sketch");
  }
  GeoMap.tellSketch = tellSketch;

  // An empty map says why it is empty: no event, no place, or nothing that the filters leave.
  GeoMap.tellEmpty = function () {
    const counted = GeoMap.items.filter((item) => GeoMap.isCounted(item) || item.layer === "statements"), crowd = GeoMap.crowdCount().m;
    const listed = counted.filter((item) => item.layer !== "statements").length, placed = counted.filter((item) => item.geometry).length + crowd;
    const note = document.getElementById("geo-empty");
    const words = !counted.length && !crowd ? GeoMap.t("empty.none")
      : !placed ? GeoMap.t("empty.unplaced", { count: listed, n: GeoMap.num(listed) })
        : GeoMap.shownCount().n ? "" : GeoMap.t("legend.empty");
    note.hidden = !words;
    if (note.textContent !== words) note.textContent = words;
  };

  // Nobody scrolls into the ice: views end at 60 S and 75 N, or a little beyond what is drawn.
  function limit(map) {
    const lats = GeoMap.items.filter((item) => item.latlng).map((item) => item.latlng[0]);
    const south = lats.reduce((a, b) => Math.min(a, b - 4), -60), north = lats.reduce((a, b) => Math.max(a, b + 3), 75);
    map.setMaxBounds([[Math.max(-85, south), -720], [Math.min(85, north), 720]]);
  }

  function drawBase(map) {
    if (typeof GeoBase === "undefined" || !Object.keys(GeoMap.baseData).length) return;
    const pictures = GeoMap.baseData.raster || [];
    if (pictures.length) Object.assign(map.createPane("geo-raster").style, { zIndex: "160", pointerEvents: "none" });
    for (const { src, box: [west, south, east, north] } of pictures) L.imageOverlay(src, [[south, west], [north, east]], { pane: "geo-raster", alt: "" }).addTo(map);
    GeoMap.base = GeoBase.add(map, GeoMap.baseData, { lang: GeoMap.settings.lang, announce: GeoMap.announce });
  }

  // An overlay is only a switch: what it stands for is drawn from the state.
  GeoMap.overlay = function (name) {
    const layer = L.layerGroup();
    layer.onAdd = () => { if (!syncing) setLayer(name, true); };
    layer.onRemove = () => { if (!syncing) setLayer(name, false); };
    overlays[name] = layer;
    return layer;
  };

  function setLayer(name, on) {
    const next = new Set(GeoMap.state.layers);
    if (on) next.add(name); else next.delete(name);
    if (next.size === GeoMap.state.layers.size) return;
    if (GeoMap.started) GeoMap.update({ layers: next }); else GeoMap.state.layers = next;
  }

  GeoMap.toggleLayer = function (name, on) {
    setLayer(name, on);
  };

  // Folium's LayerControl, where one was added, follows the state.
  GeoMap.on("change", () => {
    syncing = true;
    for (const [name, layer] of Object.entries(overlays)) {
      const on = GeoMap.state.layers.has(name);
      if (on && !GeoMap.map.hasLayer(layer)) GeoMap.map.addLayer(layer);
      if (!on && GeoMap.map.hasLayer(layer)) GeoMap.map.removeLayer(layer);
    }
    syncing = false;
    GeoMap.draw();
  });

  // The opening view fits the incidents (else whatever is drawn), never the sources.
  GeoMap.home = function (animate) {
    const boxOf = (names) => {
      const points = [];
      for (const item of GeoMap.items) {
        if (!names.includes(item.layer) || !item.geometry) continue;
        for (const [lon, lat] of GeoMap.positions(item.geometry)) points.push([lat, lon]);
        if (item.geometry.type === "Point" && item.p.uncertainty_m) {
          const box = L.latLng(item.latlng).toBounds(2 * item.p.uncertainty_m);
          points.push(box.getNorthEast(), box.getSouthWest());
        }
      }
      return points;
    };
    const points = [...GeoMap.crowdCorners(), ...boxOf(["incidents", "burials"])].length ? [...GeoMap.crowdCorners(), ...boxOf(["incidents", "burials"])]
      : [["impact", "routes"], ["context"]].map(boxOf).find((p) => p.length);
    if (!points) { GeoMap.map.setView([20, 10], 2); return; }
    GeoMap.map.fitBounds(L.latLngBounds(points), {
      maxZoom: 11, animate: Boolean(animate) && !GeoMap.reducedMotion(), ...padding(),
    });
  };

  // Wide enough for an open legend beside the subject.
  GeoMap.isWide = () => GeoMap.map.getSize().x > 700;

  // A popup is moved clear of the legend and the story bar, which lie above the map.
  GeoMap.clearOfLegend = function () {
    const open = GeoMap.isWide() && document.querySelector("#geo-legend details[open]");
    const legend = open ? document.getElementById("geo-legend").offsetWidth + 20 : GeoMap.isPhone() ? 8 : 60;
    const [start, end] = GeoMap.isRtl() ? [legend, 16] : [16, legend];
    const story = document.getElementById("geo-story");
    const top = story && !story.hidden && !GeoMap.isPhone() ? story.offsetHeight + 24 : 16;
    return { autoPanPaddingTopLeft: [start, top], autoPanPaddingBottomRight: [end, 16] };
  };

  function padding() {
    // the legend stands in the lower corner at the end of the line: keep the subject clear of it
    const legend = GeoMap.isWide() ? 285 : 30;
    const [start, end] = GeoMap.isRtl() ? [legend, 30] : [30, legend];
    return { paddingTopLeft: [start, 30], paddingBottomRight: [end, 40] };
  }

  GeoMap.flyTo = function (item) {
    const map = GeoMap.map;
    if (!item.geometry) return;
    if (item.isPoint) {
      const zoom = Math.max(map.getZoom(), item.precision === "near" ? 10 : 11);
      move(L.latLng(item.latlng).toBounds(2000), zoom);
    } else {
      move(L.latLngBounds(GeoMap.positions(item.geometry).map(([lon, lat]) => [lat, lon])), 10);
    }
  };

  function move(bounds, maxZoom) {
    GeoMap.map.fitBounds(bounds, { maxZoom, animate: false, padding: [70, 70] });
  }

  // The scale bar stands at the start of the line, the legend at its end.
  let scale = null;
  GeoMap.placeScale = function () {
    if (scale) scale.remove();
    scale = L.control.scale({ maxWidth: 140, imperial: false, position: GeoMap.isRtl() ? "bottomright" : "bottomleft" }).addTo(GeoMap.map);
  };

  GeoMap.mapControls = function () {
    const button = (label, sign, click, id) => el("button", { type: "button", class: "map-button", "aria-label": label, title: label, id, click }, sign);
    return el("div", { class: "map-buttons" },
      button(GeoMap.t("zoom.in"), "+", () => GeoMap.map.zoomIn(), "geo-zoom-in"),
      button(GeoMap.t("zoom.out"), "−", () => GeoMap.map.zoomOut(), "geo-zoom-out"),
      button(GeoMap.t("zoom.home"), homeSign(), () => GeoMap.home(true), "geo-home"),
      button(GeoMap.t("measure"), rulerSign(), () => GeoMap.toggleMeasure(), "geo-measure-start"));
  };

  function homeSign() {
    const { svg } = GeoMap;
    return svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "sign" },
      svg("path", { d: "M2 6V2H6M10 2H14V6M14 10V14H10M6 14H2V10" }));
  }

  function rulerSign() {
    const { svg } = GeoMap;
    return svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "sign" },
      svg("path", { d: "M1.5 11 11 1.5 14.5 5 5 14.5ZM4.5 8 6 9.5M7 5.5 9 7.5M9.5 3 11 4.5" }));
  }

  // Online tiles tell their server where one looks: off until asked for, never remembered.
  let tiles = null;

  function tileLayer() {
    if (GeoMap.base && GeoMap.base.online) return { layer: GeoMap.base.online, words: GeoMap.base.online.attributionText };
    if (!data.tiles || !data.tiles.url) return null;
    return { layer: L.tileLayer(data.tiles.url, { attribution: "", referrerPolicy: "no-referrer" }), words: data.tiles.attribution || "" };
  }

  GeoMap.tilesSwitch = function () {
    tiles = tiles || tileLayer();
    if (!tiles) return null;
    return el("label", { class: "switch" },
      el("input", { type: "checkbox", id: "geo-tiles", "data-key": "tiles", checked: GeoMap.map.hasLayer(tiles.layer), change: (event) => {
        if (event.target.checked) GeoMap.map.addLayer(tiles.layer); else GeoMap.map.removeLayer(tiles.layer);
      } }), GeoMap.t("tiles"), el("span", { class: "note" }, GeoMap.t("tiles.note"), " ", tiles.words));
  };
})();
