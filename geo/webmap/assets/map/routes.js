// Displacement routes: curved, arrow at the destination, width only where somebody gave a number.
// @ts-check
"use strict";

(function () {
  const CRS = L.CRS.EPSG3857;
  const ZOOM = 12;            // the plane in which curves are bent; any fixed zoom does
  const STEPS = 40;
  const BEND = 0.2;           // of the length, to the left of the direction of travel
  const SHORT_PX = 46;        // inbound arrow of a route whose origin nobody stated

  // People in classes, width in pixels; without a number always the same thin dashes.
  const WIDTHS = [[1000, 2.6], [10000, 4], [100000, 5.6], [Infinity, 7.5]];
  GeoMap.routeClasses = WIDTHS.map(([limit]) => limit);
  GeoMap.routeWidth = function (number) {
    if (number === null || number === undefined) return 1.8;
    return WIDTHS.find(([limit]) => number < limit)[1];
  };

  const POINTS = new Set(["site", "settlement", "near"]);

  function ends(item) {
    const all = GeoMap.positions(item.geometry).map(([lon, lat]) => L.latLng(lat, lon));
    return [all[0], all[all.length - 1]];
  }

  // Several routes between the same two ends bend more and more.
  function rank(item) {
    const same = (a, b) => a.distanceTo(b) < 3000;
    const [from, to] = ends(item);
    return GeoMap.items.filter((other) => {
      if (other.layer !== "routes" || !other.geometry || other.order >= item.order) return false;
      const [a, b] = ends(other);
      return same(a, from) && same(b, to);
    }).length;
  }

  function curve(item, map) {
    const [from, to] = ends(item);
    let a = CRS.latLngToPoint(from, ZOOM);
    const b = CRS.latLngToPoint(to, ZOOM);
    if (item.p.origin_explicit === false) {
      const scale = CRS.scale(ZOOM) / CRS.scale(map.getZoom());
      const length = a.distanceTo(b);
      const unit = length > 1 ? a.subtract(b).divideBy(length) : L.point(-0.8, -0.6);
      a = b.add(unit.multiplyBy(SHORT_PX * scale));
    }
    const way = b.subtract(a);
    const bend = BEND + 0.14 * rank(item);
    const control = a.add(b).divideBy(2).add(L.point(way.y, -way.x).multiplyBy(bend));
    const points = [];
    for (let i = 0; i <= STEPS; i += 1) {
      const t = i / STEPS, u = 1 - t;
      points.push(CRS.pointToLatLng(L.point(
        u * u * a.x + 2 * u * t * control.x + t * t * b.x,
        u * u * a.y + 2 * u * t * control.y + t * t * b.y), ZOOM));
    }
    return points;
  }

  function line(points, classes, weight, renderer) {
    return L.polyline(points, {
      className: classes, weight, interactive: false, smoothFactor: 0, noClip: true, renderer, pane: "geo-routes",
    });
  }

  function isFuzzy(precision, explicit) {
    return explicit !== false && precision && !POINTS.has(precision);
  }

  // Faded ends: a few short pieces, each a little stronger than the one before.
  GeoMap.drawRoute = function (item, group, renderer, map) {
    const p = item.p;
    const points = curve(item, map);
    const weight = GeoMap.routeWidth(p.number);
    const faint = p.crossing_not_stated ? " faint" : "";
    const classes = `route${p.number == null ? " unknown" : ""}${faint}${GeoMap.itemClasses(item)}`;
    const softStart = p.crossing_not_stated || isFuzzy(p.origin_precision, p.origin_explicit);
    const softEnd = !p.crossing_not_stated && isFuzzy(p.destination_precision, p.destination_explicit);
    const fade = [0.12, 0.3, 0.5, 0.75];
    const piece = 3;
    let first = 0, last = STEPS;
    if (softStart) {
      fade.forEach((opacity, i) => {
        group.addLayer(setOpacity(line(points.slice(i * piece, (i + 1) * piece + 1), classes, weight, renderer), opacity));
      });
      first = fade.length * piece;
    }
    if (softEnd) {
      // the arrowhead stays readable: only the shaft before it fades
      fade.forEach((opacity, i) => {
        const end = STEPS - i * piece;
        group.addLayer(setOpacity(line(points.slice(end - piece, end + 1), classes, weight, renderer), opacity + 0.1));
      });
      last = STEPS - fade.length * piece;
    }
    group.addLayer(line(points.slice(first, last + 1), `${classes} shaft`, weight, renderer));
    const tip = line(points.slice(STEPS - 1), `${classes} tip`, softEnd ? 0.01 : weight, renderer);
    group.addLayer(tip);
    const path = tip.getElement && tip.getElement();
    if (path) path.setAttribute("marker-end", softEnd ? "url(#geo-arrow-soft)" : "url(#geo-arrow)");
    const hit = L.polyline(points, {
      className: "route-hit", weight: 18, smoothFactor: 0, noClip: true, renderer, pane: "geo-routes",
    });
    group.addLayer(hit);
    return hit;
  };

  function setOpacity(layer, opacity) {
    layer.options.opacity = opacity;
    return layer;
  }
})();
