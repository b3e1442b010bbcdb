// Notes that the author draws on the map: labels, numbers, arrows, shaded areas. They lie above the
// ground and below what happened; as text they stand in the panel and on the printed sheet.
// @ts-check
"use strict";

(function () {
  const { el, run, t, data } = GeoMap;
  const notes = data.annotations || [];

  function flat(note) {
    return GeoMap.positions(note.geometry).map(([lon, lat]) => [lat, lon]);
  }

  function label(at, classes, content) {
    return L.marker(at, { interactive: false, keyboard: false, pane: "geo-notes",
      icon: L.divIcon({ className: `map-note ${classes}`, iconSize: null, html: el("span", { dir: "auto" }, content) }) });
  }

  GeoMap.drawNotes = function (map) {
    if (!notes.length) return;
    map.createPane("geo-notes").style.zIndex = "420";
    map.getPane("geo-notes").style.pointerEvents = "none";
    const renderer = L.svg({ pane: "geo-notes", padding: 0.6 });
    for (const note of notes) {
      const shape = { pane: "geo-notes", renderer, interactive: false };
      if (note.kind === "area") {
        const rings = note.geometry.type === "Polygon" ? [note.geometry.coordinates] : note.geometry.coordinates;
        L.polygon(rings.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lat, lon]))), { className: "note-area", ...shape }).addTo(map);
      }
      if (note.kind === "arrow") {
        const line = L.polyline(flat(note), { className: "note-arrow", weight: 2.4, smoothFactor: 0, ...shape }).addTo(map);
        line.getElement().setAttribute("marker-end", "url(#geo-arrow-note)");
      }
      const middle = note.kind === "area" ? L.latLngBounds(flat(note)).getCenter() : flat(note)[0];
      if (note.kind === "number") label(middle, "number", note.number).addTo(map);
      else if (note.text) label(middle, note.kind, note.text).addTo(map);
    }
  };

  // The same as text: "1 The bridge was down"
  GeoMap.noteList = function () {
    const told = notes.filter((note) => note.text);
    if (!told.length) return null;
    return el("section", { class: "block map-notes" }, el("h2", {}, t("notes")),
      el("ul", { class: "plain" }, told.map((note) => el("li", {}, note.number ? el("strong", {}, `${note.number} `) : null, run(note.text)))));
  };

  // As they leave with the downloads.
  GeoMap.noteFeatures = () => notes.map((note, i) => ({
    type: "Feature", id: `note-${i + 1}`, geometry: note.geometry,
    properties: { layer: "notes", kind: note.kind, number: note.number || null, text: note.text || "" },
  }));
})();
