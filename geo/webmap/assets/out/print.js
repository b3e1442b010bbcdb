// Printing: the sheet holds title, map, legend, scale, north, toll, sources, date and disclaimer.
// @ts-check
"use strict";

(function () {
  const { el, t, run, data } = GeoMap;
  const SHEETS = { landscape: [277, 190], portrait: [190, 277] };   // A4 less 10 mm margins, in mm
  let view = null;

  function orientation() {
    return document.documentElement.getAttribute("data-sheet") || "landscape";
  }

  // The page box is a stylesheet of its own, because @page knows no classes.
  GeoMap.setSheet = function (name) {
    document.documentElement.setAttribute("data-sheet", name);
    let style = document.getElementById("geo-sheet-style");
    if (!style) {
      style = el("style", { id: "geo-sheet-style" });
      document.head.append(style);
    }
    style.textContent = `@page { size: A4 ${name}; margin: 10mm; }`;
  };

  function filterWords() {
    const { n, m } = GeoMap.shownCount();
    const time = GeoMap.state.time || GeoMap.extent;
    const parts = [t("print.counts", { n: GeoMap.num(n), m: GeoMap.num(m) })];
    if (time) parts.push(t("print.filter", { time: GeoMap.when({ start: time[0], end: time[1] }) }));
    return parts.join(" · ");
  }

  function fillSheet() {
    const box = document.getElementById("geo-print");
    const toll = el("section", { class: "block print-toll" });
    GeoMap.renderToll(toll);
    for (const d of toll.querySelectorAll("details.toll-older")) d.open = true;
    const sources = GeoMap.sources.map((s) => s.p.name).join("; ");
    box.replaceChildren(
      el("header", {}, el("h1", { dir: "auto" }, data.title), data.subtitle ? el("p", { dir: "auto" }, data.subtitle) : null,
        el("p", { class: "note" }, [data.as_of ? t("as_of", { date: GeoMap.isoDate(data.as_of) }) : null, filterWords(), data.draft ? t("draft") : null].filter(Boolean).join(" · "))),
      toll,
      el("footer", {},
        sources ? el("p", {}, el("strong", {}, `${t("sources")}: `), run(sources)) : null,
        el("p", {}, el("strong", {}, `${t("about.sources")}: `), run(data.attributions.map((a) => [a.text, a.licence].filter(Boolean).join(", ")).join("; "))),
        el("p", {}, t("boundaries")),
        data.disclaimers.map((text) => el("p", {}, run(text))),
        el("p", { class: "note" }, [data.version ? `${t("about.version")} ${data.version}` : null, data.gazetteer_build ? `${t("about.gazetteer")} ${data.gazetteer_build}` : null].filter(Boolean).join(" · "))));
  }

  function north() {
    const { svg } = GeoMap;
    const box = document.getElementById("geo-north");
    box.replaceChildren(svg("svg", { viewBox: "0 0 20 30", width: 20, height: 30 },
      svg("path", { d: "M10 1 17 21 10 17 3 21Z", fill: "none", stroke: "currentColor", "stroke-width": 1.2 }), svg("path", { d: "M10 1 17 21 10 17Z", fill: "currentColor" })),
    el("span", {}, t("north")));
  }

  // The part of the view that holds anything: of areas the part in view.
  function inView(bounds) {
    const found = L.latLngBounds([]);
    for (const item of GeoMap.shownItems()) {
      if (!item.geometry || !GeoMap.isCounted(item)) continue;
      let box = L.latLngBounds(GeoMap.positions(item.geometry).map(([lon, lat]) => [lat, lon]));
      if (item.geometry.type === "Point" && item.p.uncertainty_m && item.precision !== "settlement") box = L.latLng(item.latlng).toBounds(2 * item.p.uncertainty_m);
      if (!bounds.intersects(box)) continue;
      found.extend([Math.max(box.getSouth(), bounds.getSouth()), Math.max(box.getWest(), bounds.getWest())]);
      found.extend([Math.min(box.getNorth(), bounds.getNorth()), Math.min(box.getEast(), bounds.getEast())]);
    }
    return found.isValid() && !found.getNorthEast().equals(found.getSouthWest()) ? found : bounds;
  }

  GeoMap.beforePrint = function () {
    if (view) return;
    const map = GeoMap.map;
    view = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
    GeoMap.setSheet(orientation());
    fillSheet();
    north();
    document.documentElement.classList.add("printing");
    const legend = document.querySelector("#geo-legend details");
    if (legend) legend.open = true;
    map.invalidateSize({ animate: false, pan: false });
    // the sheet has other sides than the screen: fit what was in view, clear of the legend
    map.fitBounds(inView(view.bounds), { animate: false, paddingTopLeft: [16, 16], paddingBottomRight: [GeoMap.isWide() ? 225 : 16, 16] });
    GeoMap.draw();
  };

  GeoMap.afterPrint = function () {
    if (!view) return;
    document.documentElement.classList.remove("printing");
    GeoMap.map.invalidateSize({ animate: false, pan: false });
    GeoMap.map.setView(view.center, view.zoom, { animate: false });
    view = null;
    GeoMap.draw();
  };

  window.addEventListener("beforeprint", GeoMap.beforePrint);
  window.addEventListener("afterprint", GeoMap.afterPrint);
  GeoMap.sheets = SHEETS;

  GeoMap.printMenu = function () {
    const button = (name) => el("button", { type: "button", class: "tool", id: `geo-print-${name}`, click: () => { GeoMap.setSheet(name); window.print(); } }, t(`print.${name}`));
    return el("details", { class: "menu", "data-key": "menu-print" }, el("summary", { id: "geo-print-menu" }, t("print")),
      el("div", { class: "menu-body" }, button("landscape"), button("portrait")));
  };
})();
