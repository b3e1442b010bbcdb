// Drawing the shown items: areas, rings, routes, points; overlapping points are kept separable.
// @ts-check
"use strict";

(function () {
  const CLUSTER_PX = 26;      // glyphs closer than this would hide each other
  const SAME_PX = 3;          // the same place for the eye
  const DODGE_MAX = 4;        // so many stand side by side; more become a cluster
  const DODGE_STEP = 26;
  const CLUSTER_APART = 44;   // two clusters nearer than this would overlap: they become one
  const CULL_FROM = 300;      // points; beyond it only those in and around the view are elements
  const TINY_PX = 14;         // an area smaller than this on the screen is shown by a sample of itself
  const SPIDER_MOST = 8;
  const REACH_PX = 22;        // so near a finger means a mark
  let layers = null;
  let elements = new Map();   // cache: item key -> focusable element on the map
  let areaCounts = new Map();  // cache: item key -> events of the same area
  let marks = [];             // cache: [{latlng, shift, open}] of what can be pressed

  GeoMap.setUpLayers = function (map) {
    const pane = (name, z) => { map.createPane(name).style.zIndex = z; };
    pane("geo-areas", 390);
    pane("geo-rings", 395);
    pane("geo-lines", 405);
    pane("geo-routes", 410);
    pane("geo-names", 440);
    const renderer = (name) => L.svg({ pane: name, padding: 0.6 });
    layers = {
      areas: L.layerGroup().addTo(map), rings: L.layerGroup().addTo(map), lines: L.layerGroup().addTo(map),
      routes: L.layerGroup().addTo(map), points: L.layerGroup().addTo(map), spider: L.layerGroup().addTo(map),
      areaSvg: renderer("geo-areas"), ringSvg: renderer("geo-rings"), lineSvg: renderer("geo-lines"),
      routeSvg: renderer("geo-routes"),
    };
  };

  // What a marker is called: "Flood, Aluva, 7 August 2023, at least 20"
  GeoMap.itemName = function (item) {
    const parts = [item.title];
    const place = GeoMap.placeName(item);
    if (place && !item.title.includes(place)) parts.push(place);
    if (item.layer !== "context") parts.push(GeoMap.when(item));
    const figure = GeoMap.figure(item.p.low, item.p.best, item.p.high, null);
    if (figure) parts.push(figure);
    else if (item.p.number_text) parts.push(item.p.number_text);
    return parts.join(", ");
  };

  // Who reports it; used for the highlight of one source.
  GeoMap.reports = function (sourceId, item) {
    const source = GeoMap.sources.find((s) => s.id === sourceId);
    const listed = source ? [...(source.p.incidents || []), ...(source.p.movements || [])] : [];
    return item.sources.includes(sourceId) || listed.includes(item.id);
  };

  GeoMap.itemClasses = function (item) {
    const s = GeoMap.state;
    let classes = s.selected === item.id ? " selected" : "";
    if (item.status === "retracted") classes += " retracted";   // stays, with its reason
    if (s.source && !GeoMap.reports(s.source, item)) classes += " dim";
    return classes;
  };

  // A finger is wider than a symbol: of several within its reach the nearest opens.
  function pressable(marker, shift, open) {
    marks.push({ latlng: marker.getLatLng(), shift, open });
    marker.on("click", (event) => (nearestMark(event.originalEvent, REACH_PX) || open)());
    layers.points.addLayer(marker);
  }

  function nearestMark(event, reach) {
    if (!event || !event.clientX) return null;   // pressed by the keyboard
    const at = GeoMap.map.mouseEventToLayerPoint(event);
    let best = null, least = reach;
    for (const mark of marks) {
      const distance = GeoMap.map.latLngToLayerPoint(mark.latlng).add([mark.shift, 0]).distanceTo(at);
      if (distance < least) { least = distance; best = mark.open; }
    }
    return best;
  }

  function button(element, item, open) {
    if (!element) return;
    pressed(element, GeoMap.itemName(item), open);
    element.setAttribute("data-item", item.key);
    elements.set(item.key, element);
  }

  function pressed(element, label, open) {
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-label", label);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }

  // The side of an area on the screen, in pixels.
  GeoMap.pixelSize = function (item, map) {
    const box = item.geometry.type === "Point" ? L.latLng(item.latlng).toBounds(2 * (item.p.uncertainty_m || 10000))
      : L.latLngBounds(GeoMap.positions(item.geometry).map(([lon, lat]) => [lat, lon]));
    return map.latLngToLayerPoint(box.getNorthEast()).subtract(map.latLngToLayerPoint(box.getSouthWest()));
  };

  // Too small to be seen: its filling in a small frame, never a dot.
  function drawTinyArea(item) {
    const marker = L.marker(item.latlng, {
      icon: L.divIcon({ className: `point tiny-area${GeoMap.itemClasses(item)}`, html: GeoMap.areaSample(GeoMap.areaClass(item), 20), iconSize: [20, 20] }),
      keyboard: false, zIndexOffset: -200,
    });
    const open = () => GeoMap.openAt(L.latLng(item.latlng), item);
    pressable(marker, 0, open);
    button(marker.getElement(), item, open);
  }

  // Events of one and the same area are one shape with a count: tints laid on each other would tell
  // of nothing but their number, and hide the ground.
  function mergeAreas(areas) {
    const merged = new Map();
    for (const item of areas) {
      const key = `${item.precision}|${JSON.stringify(item.geometry)}`;
      if (!merged.has(key)) merged.set(key, []);
      merged.get(key).push(item);
    }
    return [...merged.values()];
  }

  function drawArea(group, map) {
    const item = group.find((one) => one.id === GeoMap.state.selected) || group[0];
    const extent = GeoMap.pixelSize(item, map);
    if (Math.max(Math.abs(extent.x), Math.abs(extent.y)) < TINY_PX) { group.forEach(drawTinyArea); return; }
    const mixed = GeoMap.unique(group.map(GeoMap.tone)).length > 1;
    const classes = mixed ? GeoMap.areaClass(item).replace(/tone-\S+/, "tone-plain") : GeoMap.areaClass(item);
    const options = {
      className: classes + GeoMap.itemClasses(item), pane: "geo-areas", renderer: layers.areaSvg,
      smoothFactor: 0.6,
    };
    const shape = item.geometry.type === "Point"
      ? L.circle(item.latlng, { ...options, radius: item.p.uncertainty_m || 10000 })
      : L.GeoJSON.geometryToLayer({ type: "Feature", geometry: item.geometry, properties: {} }, {});
    const paths = shape.eachLayer ? shape.getLayers() : [shape];
    const open = (latlng) => (group.length > 1 ? GeoMap.openItems([...group, ...GeoMap.itemsAt(latlng || L.latLng(item.latlng)).filter((other) => !group.includes(other))], latlng || L.latLng(item.latlng))
      : GeoMap.openAt(latlng || L.latLng(item.latlng), item));
    paths.forEach((path, i) => {
      Object.assign(path.options, options);
      layers.areas.addLayer(path);
      path.on("click", (event) => { L.DomEvent.stopPropagation(event); open(event.latlng); });
      if (i === 0) button(path.getElement(), item, () => open());
    });
    if (group.length === 1) return;
    const path = paths[0].getElement();
    if (path) path.setAttribute("aria-label", `${GeoMap.t("stack", { n: GeoMap.num(group.length) })}: ${GeoMap.placeName(item)}`);
    for (const one of group) { areaCounts.set(one.key, group.length); if (path) elements.set(one.key, path); }
  }
  GeoMap.areaCount = (item) => areaCounts.get(item.key) || 1;

  function drawPoint(item, offset) {
    const glyph = GeoMap.itemGlyph(item);
    const marker = L.marker(item.latlng, {
      icon: L.divIcon({
        className: `point${GeoMap.itemClasses(item)}`, html: glyph, iconSize: [26, 26], iconAnchor: [13 - offset, 13],
      }),
      keyboard: false, riseOnHover: true,
      zIndexOffset: GeoMap.state.selected === item.id ? 1000 : item.layer === "incidents" ? 200 : 0,
    });
    const open = () => GeoMap.openItems([item], item.latlng);
    pressable(marker, offset, open);
    button(marker.getElement(), item, open);
  }

  // Circles as wide as the class of their figures, smaller ones on larger ones. What stands in one
  // place is one thing to press: it opens all of them.
  function drawFigures(events, map) {
    const places = [];
    events.forEach((item, i) => {
      const { side, glyph } = GeoMap.figureGlyph(item), at = map.latLngToLayerPoint(item.latlng);
      const first = places.find((place) => place.at.distanceTo(at) < Math.max(12, place.side / 2));
      const marker = L.marker(item.latlng, { keyboard: false, interactive: !first, zIndexOffset: first ? i : -1000 + i,
        icon: L.divIcon({ className: `point figure-point${GeoMap.itemClasses(item)}`, html: glyph, iconSize: [side, side] }) });
      if (first) {
        first.items.push(item);
        layers.points.addLayer(marker);
        marker.getElement().setAttribute("data-item", item.key);
        elements.set(item.key, marker.getElement());
        return;
      }
      const place = { at, side, items: [item] };
      places.push(place);
      const open = () => GeoMap.openItems(place.items, marker.getLatLng());
      pressable(marker, 0, open);
      button(marker.getElement(), item, open);
    });
  }

  function drawRing(item) {
    if (item.precision !== "near") return;
    layers.rings.addLayer(L.circle(item.latlng, {
      radius: item.p.uncertainty_m || 5000, interactive: false, pane: "geo-rings", renderer: layers.ringSvg,
      className: `ring tone-${GeoMap.tone(item)}${GeoMap.itemClasses(item)}`,
    }));
  }

  function drawCluster(group, at, map) {
    const bounds = L.latLngBounds(group.map((item) => item.latlng));
    const side = GeoMap.clusterSide(group.length);
    const marker = L.marker(map.layerPointToLatLng(at), {
      icon: L.divIcon({ className: "point cluster-point", html: GeoMap.clusterGlyph(group), iconSize: [side, side] }),
      keyboard: false, zIndexOffset: 300,
    });
    const open = () => {
      const spread = map.latLngToLayerPoint(bounds.getNorthEast()).distanceTo(map.latLngToLayerPoint(bounds.getSouthWest()));
      if (spread > SAME_PX && map.getZoom() < map.getMaxZoom()) {
        map.fitBounds(bounds, { maxZoom: Math.min(map.getZoom() + 3, map.getMaxZoom()), padding: [60, 60], animate: !GeoMap.reducedMotion() });
      } else GeoMap.openItems(group, marker.getLatLng());
    };
    pressable(marker, 0, open);
    const element = marker.getElement();
    button(element, group[0], open);
    element.setAttribute("aria-label", `${GeoMap.t("cluster", { n: GeoMap.num(group.length) })} (${mixWords(group)})`);
    element.removeAttribute("data-item");
    for (const item of group) elements.set(item.key, element);
  }

  // "3 Arson, 2 Burglary": what a cluster holds
  function mixWords(group) {
    return GeoMap.mixOf(group).map(({ item, n }) => `${GeoMap.num(n)} ${item.layer === "incidents" ? GeoMap.typeLabel(item.typeGroup) : GeoMap.layerTitle(item.layer)}`).join(", ");
  }

  // Greedy groups in drawing order: deterministic, and a group of one is one.
  function groups(points, map) {
    const found = [];
    for (const item of points) {
      const at = map.latLngToLayerPoint(item.latlng);
      const near = found.find((g) => g.at.distanceTo(at) < CLUSTER_PX);
      if (near) near.items.push({ item, at }); else found.push({ at, items: [{ item, at }] });
    }
    return joinClusters(found);
  }

  const isCluster = (group) => group.items.length > DODGE_MAX
    || (group.items.length > 1 && group.items.some(({ at }) => at.distanceTo(group.at) > SAME_PX));

  // A cluster stands on its first point and never moves, so that joining cannot run on and on.
  function joinClusters(found) {
    const kept = [];
    for (const group of found) {
      group.cluster = isCluster(group);
      const near = group.cluster ? kept.find((k) => k.cluster && k.at.distanceTo(group.at) < (CLUSTER_APART + GeoMap.clusterSide(k.items.length)) / 2) : null;
      if (near) near.items.push(...group.items); else kept.push(group);
    }
    return kept;
  }

  function drawPoints(points, areas, lines, map) {
    const found = groups(points, map);
    for (const group of found) {
      const members = group.items.map(({ item }) => item);
      if (members.length === 1) drawPoint(members[0], 0);
      else if (!group.cluster) {
        members.forEach((item, i) => drawPoint(item, (i - (members.length - 1) / 2) * DODGE_STEP));
      } else drawCluster(members, group.at, map);
      group.wide = group.cluster ? GeoMap.clusterSide(members.length) - 22 : (members.length - 1) * DODGE_STEP;
    }
    const placed = found.map(({ at, items, wide }) => ({ at, wide, items: items.map((i) => i.item) }));
    const boxes = GeoMap.drawLabels(placed, areas, lines, layers.points, map);
    if (GeoMap.base) GeoMap.base.labels.setObstacles(GeoMap.obstacles(boxes, map));
  }

  function drawSources() {
    const chosen = GeoMap.state.source;
    for (const source of GeoMap.sources) {
      if (!source.geometry || source.geometry.type !== "Point") continue;
      if (!GeoMap.state.layers.has("sources") && chosen !== source.id) continue;
      const [lon, lat] = source.geometry.coordinates;
      if (chosen === source.id) {
        for (const item of GeoMap.drawnItems()) {
          if (!item.latlng || !GeoMap.reports(source.id, item)) continue;
          layers.lines.addLayer(L.polyline([[lat, lon], item.latlng], {
            className: "source-line", weight: 1, interactive: false, pane: "geo-lines", renderer: layers.lineSvg,
          }));
        }
      }
      const marker = L.marker([lat, lon], {
        icon: L.divIcon({ className: `point source${chosen === source.id ? " selected" : ""}`, html: GeoMap.glyph({ tone: "source" }), iconSize: [26, 26] }),
        keyboard: false, zIndexOffset: -100,
      });
      const open = () => GeoMap.chooseSource(source.id);
      marker.on("click", open);
      layers.points.addLayer(marker);
      pressed(marker.getElement(), `${GeoMap.t("source")}: ${source.p.name}`, open);
    }
  }

  // Up to eight events of one place stand around its lower side while their list is open.
  GeoMap.spread = function (items, latlng) {
    layers.spider.clearLayers();
    if (items.length < 2 || items.length > SPIDER_MOST || !items.every((item) => item.isPoint)) return;
    const map = GeoMap.map, at = map.latLngToLayerPoint(latlng), reach = Math.max(46, items.length * 10);
    if (items.some((item) => map.latLngToLayerPoint(item.latlng).distanceTo(at) > SAME_PX)) return;
    items.forEach((item, i) => {
      const turn = Math.PI * ((i + 0.5) / items.length), end = map.layerPointToLatLng(at.add([Math.cos(turn) * reach, Math.sin(turn) * reach]));
      layers.spider.addLayer(L.polyline([latlng, end], { className: "source-line", weight: 1, interactive: false, pane: "geo-lines", renderer: layers.lineSvg }));
      const marker = L.marker(end, { icon: L.divIcon({ className: "point spider", html: GeoMap.itemGlyph(item), iconSize: [26, 26] }), keyboard: false, zIndexOffset: 2000 });
      const open = () => GeoMap.openItems(items, latlng, { first: item });
      marker.on("click", open);
      layers.spider.addLayer(marker);
      pressed(marker.getElement(), GeoMap.itemName(item), open);
    });
  };
  GeoMap.gather = () => { if (layers) layers.spider.clearLayers(); };

  // Larger areas first, so that a small one is never buried under a large one.
  function size(item) {
    if (item.geometry.type === "Point") return (item.p.uncertainty_m || 10000) / 50000;
    const b = L.latLngBounds(GeoMap.positions(item.geometry).map(([lon, lat]) => [lat, lon]));
    return (b.getNorth() - b.getSouth()) * (b.getEast() - b.getWest());
  }

  GeoMap.draw = function () {
    const map = GeoMap.map;
    if (!layers) return;
    const active = document.activeElement && document.activeElement.getAttribute("data-item");
    for (const name of ["areas", "rings", "lines", "routes", "points"]) layers[name].clearLayers();
    elements = new Map();
    marks = [];
    areaCounts = new Map();
    const way = GeoMap.display();
    GeoMap.drawUnits(map, layers.areaSvg, pressed);
    const shown = GeoMap.drawnItems().filter((item) => item.geometry && !(GeoMap.byUnits() && item.layer === "incidents"));
    const areas = shown.filter((item) => !item.isPoint && item.layer !== "routes");
    areas.sort((a, b) => size(b) - size(a) || a.order - b.order);
    for (const group of mergeAreas(areas)) drawArea(group, map);
    const lines = [];
    for (const item of shown.filter((i) => i.layer === "routes")) {
      const hit = GeoMap.drawRoute(item, layers.routes, layers.routeSvg, map);
      lines.push(...hit.getLatLngs());
      const open = (latlng) => GeoMap.openItems([item], latlng || hit.getLatLngs()[20]);
      hit.on("click", (event) => { L.DomEvent.stopPropagation(event); open(event.latlng); });
      button(hit.getElement(), item, () => open());
    }
    let points = shown.filter((item) => item.isPoint);
    GeoMap.isCulled = points.length > CULL_FROM;
    if (GeoMap.isCulled) {
      const view = map.getBounds().pad(0.3);
      points = points.filter((item) => view.contains(item.latlng));
    }
    for (const item of points) drawRing(item);
    if (way === "figures") {
      const events = points.filter((item) => item.layer === "incidents");
      points = points.filter((item) => item.layer !== "incidents");
      drawFigures(events.sort((a, b) => (GeoMap.figureOf(b) ?? -1) - (GeoMap.figureOf(a) ?? -1) || a.order - b.order), map);
    }
    drawPoints(points, areas, lines, map);
    drawSources();
    if (active && elements.get(active)) elements.get(active).focus({ preventScroll: true });
    GeoMap.emit("drawn");
  };

  GeoMap.elementOf = (item) => elements.get(item.key) || null;

  // Every shown item under a position: so that no area can hide another.
  GeoMap.itemsAt = function (latlng) {
    const at = GeoMap.map.latLngToLayerPoint(latlng);
    return GeoMap.drawnItems().filter((item) => {
      if (!item.geometry || item.layer === "routes") return false;
      if (item.isPoint) return GeoMap.map.latLngToLayerPoint(item.latlng).distanceTo(at) < 14;
      if (GeoMap.map.latLngToLayerPoint(item.latlng).distanceTo(at) < 8 && Math.max(...Object.values(GeoMap.pixelSize(item, GeoMap.map)).map(Math.abs)) < TINY_PX) return true;
      if (item.geometry.type === "Point") return latlng.distanceTo(item.latlng) <= (item.p.uncertainty_m || 10000);
      return contains(item.geometry, latlng.lng, latlng.lat);
    });
  };

  function contains(geometry, x, y) {
    if (geometry.type === "Polygon") return inRings(geometry.coordinates, x, y);
    if (geometry.type === "LineString") return onLine(geometry.coordinates, x, y);
    if (geometry.type === "MultiLineString") return geometry.coordinates.some((line) => onLine(line, x, y));
    if (geometry.type === "MultiPolygon") return geometry.coordinates.some((rings) => inRings(rings, x, y));
    return false;
  }

  function onLine(line, x, y) {
    const at = ([lon, lat]) => GeoMap.map.latLngToLayerPoint([lat, lon]);
    const p = at([x, y]);
    return line.some((end, i) => i > 0 && L.LineUtil.pointToSegmentDistance(p, at(line[i - 1]), at(end)) < 10);
  }

  const inRings = (rings, x, y) => rings.filter((ring) => GeoMap.isInside(ring, x, y)).length % 2 === 1;
})();
