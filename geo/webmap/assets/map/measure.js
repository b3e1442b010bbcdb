// Measuring on the map: points by press or by key, their length and the area that they enclose, and
// a filter by that area.
// @ts-check
"use strict";

(function () {
  const { el, t } = GeoMap;
  const EARTH = 6371.0088;   // km, mean radius
  let points = null;         // L.LatLng, while measuring
  let drawn = null;          // layer group of the line and its dots
  let outline = null;        // of the area that filters

  // Area of a ring on the sphere, square kilometres.
  GeoMap.ringArea = function (ring) {
    const rad = Math.PI / 180;
    const sum = ring.reduce((total, [lon, lat], i) => {
      const [next, other] = ring[(i + 1) % ring.length];
      return total + (next - lon) * rad * (2 + Math.sin(lat * rad) + Math.sin(other * rad));
    }, 0);
    return Math.abs((sum * EARTH * EARTH) / 2);
  };

  function length() {
    return points.reduce((km, at, i) => (i ? km + GeoMap.map.distance(points[i - 1], at) / 1000 : 0), 0);
  }

  const ringOf = () => points.map((at) => [at.lng, at.lat]);
  const short = (n) => GeoMap.num(n >= 100 ? Math.round(n) : n >= 10 ? Math.round(10 * n) / 10 : Math.round(100 * n) / 100);

  function words() {
    if (points.length < 2) return t("measure.hint");
    return points.length < 3 ? t("measure.line", { km: short(length()) }) : t("measure.ring", { km: short(length()), area: short(GeoMap.ringArea(ringOf())) });
  }

  function add(at) {
    points.push(at);
    show();
  }

  function show() {
    drawn.clearLayers();
    if (points.length > 2) drawn.addLayer(L.polygon(points, { className: "measure-ring", interactive: false }));
    drawn.addLayer(L.polyline(points, { className: "measure-line", interactive: false }));
    for (const at of points) drawn.addLayer(L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: "measure-dot", iconSize: [9, 9] }) }));
    render();
  }

  function render() {
    const box = document.getElementById("geo-measure");
    box.hidden = !points;
    box.setAttribute("aria-label", t("measure"));
    document.documentElement.classList.toggle("measuring", Boolean(points));
    document.getElementById("geo-measure-start").setAttribute("aria-pressed", String(Boolean(points)));
    if (!points) { GeoMap.fill(box); return; }
    const button = (id, label, click, off) => el("button", { type: "button", class: "quiet", id, "data-key": id, disabled: off, click }, label);
    GeoMap.fill(box, el("p", { id: "geo-measure-said", role: "status" }, words()), el("div", { class: "row" },
      button("geo-measure-add", t("measure.add"), () => add(GeoMap.map.getCenter())),
      button("geo-measure-undo", t("measure.undo"), () => { points.pop(); show(); }, !points.length),
      button("geo-measure-filter", t("measure.filter"), filter, points.length < 3),
      button("geo-measure-end", t("measure.end"), () => GeoMap.toggleMeasure(false))));
  }

  function filter() {
    const area = ringOf();
    GeoMap.toggleMeasure(false);
    GeoMap.update({ area });
  }

  const press = (event) => add(event.latlng);

  GeoMap.toggleMeasure = function (on) {
    const next = on === undefined ? !points : on;
    if (next === Boolean(points)) return;
    const map = GeoMap.map;
    points = next ? [] : null;
    if (drawn) drawn.remove();
    drawn = next ? L.layerGroup().addTo(map) : null;
    if (next) { GeoMap.closePopup(); map.on("click", press); map.doubleClickZoom.disable(); } else { map.off("click", press); map.doubleClickZoom.enable(); }
    render();
    (document.getElementById(next ? "geo-measure-add" : "geo-measure-start")).focus({ preventScroll: true });
  };

  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && points) GeoMap.toggleMeasure(false); });

  // The area that filters stays in sight.
  GeoMap.on("change", () => {
    const { area } = GeoMap.state;
    if (outline) { outline.remove(); outline = null; }
    if (area) outline = L.polygon(area.map(([lon, lat]) => [lat, lon]), { className: "measure-ring", fill: false, interactive: false }).addTo(GeoMap.map);
  });
})();
