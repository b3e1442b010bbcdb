// Printing: the sheet holds title, map, legend, scale, north, toll, sources, date and disclaimer.
// @ts-check
"use strict";

(function () {
  const { el, t, run, data } = GeoMap;
  const PAPERS = { A4: [297, 210], A3: [420, 297], Letter: [279.4, 215.9] };   // long and short side, mm
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
    const paper = document.documentElement.getAttribute("data-paper") || "A4";
    const [long, short] = PAPERS[paper].map((side) => side - 20);   // less the margins, mm
    const [width, height] = name === "portrait" ? [short, long] : [long, short];
    style.textContent = `@page { size: ${paper} ${name}; margin: 10mm; } html.printing { --sheet-width: ${width}mm; --sheet-height: ${height - 1}mm; }`;
  };

  // What is shown, in words: counts, period, filters.
  GeoMap.filterWords = function () {
    const { n, m } = GeoMap.shownCount();
    const time = GeoMap.state.time || GeoMap.extent;
    const parts = [t("print.counts", { n: GeoMap.num(n), m: GeoMap.num(m) })];
    if (time) parts.push(t("print.filter", { time: GeoMap.when({ start: time[0], end: time[1] }) }));
    return [...parts, ...GeoMap.filterNames()].join(" · ");
  };

  const inOrder = () => GeoMap.listedItems().filter((item) => item.layer !== "statements")
    .sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || a.order - b.order);

  // The events of the sheet as a list in the free column; what has no room is counted, never cut off.
  function eventList() {
    const items = inOrder();
    return el("section", { class: "print-events" }, el("h2", {}, t("table")),
      el("ol", {}, items.map((item) => el("li", {}, run([GeoMap.when(item), item.title, GeoMap.placeName(item)].filter(Boolean).join(" · "))))),
      el("p", { class: "note print-more", hidden: true }));
  }

  function fitEvents() {
    const side = document.querySelector("#geo-print .print-side"), list = side.querySelector(".print-events ol"), more = side.querySelector(".print-more");
    let left = 0;
    const fits = () => side.scrollHeight <= side.clientHeight + 1;
    while (!fits() && list.lastChild) {
      for (let i = Math.max(1, Math.floor(list.children.length / 12)); i > 0 && list.lastChild; i -= 1) { list.lastChild.remove(); left += 1; }
      more.hidden = false;
      more.textContent = t("print.more", { n: GeoMap.num(left) });
    }
  }

  function fillSheet() {
    const box = document.getElementById("geo-print");
    const toll = el("section", { class: "block print-toll" });
    GeoMap.renderToll(toll);
    for (const d of toll.querySelectorAll("details.toll-older")) d.open = true;
    const sources = GeoMap.sources.map((s) => s.p.name).join("; ");
    box.replaceChildren(
      el("header", {}, code(), el("h1", { dir: "auto" }, data.title), data.subtitle ? el("p", { dir: "auto" }, data.subtitle) : null,
        el("p", { class: "note" }, [data.as_of ? t("as_of", { date: GeoMap.isoDate(data.as_of) }) : null, GeoMap.filterWords(), data.draft ? t("draft") : null].filter(Boolean).join(" · "))),
      el("div", { class: "print-side" }, toll, el("div", { class: "print-legend" }), GeoMap.noteList(), eventList()),
      el("footer", {},
        sources ? el("p", {}, el("strong", {}, `${t("sources")}: `), run(sources)) : null,
        el("p", {}, el("strong", {}, `${t("about.sources")}: `), run(data.attributions.map(GeoMap.credit).join("; "))),
        el("p", {}, GeoMap.boundaryWords()),
        data.disclaimers.map((text) => el("p", {}, run(text))),
        el("p", { class: "note" }, [data.version ? `${t("about.version")} ${data.version}` : null, data.gazetteer_build ? `${t("about.gazetteer")} ${data.gazetteer_build}` : null].filter(Boolean).join(" · "))));
  }

  // The address of the map for a telephone: with the quiet edge of four modules that readers need.
  function code() {
    if (!data.qr) return null;
    const { svg } = GeoMap, side = data.qr.size + 8;
    return el("div", { class: "print-code" }, svg("svg", { viewBox: `-4 -4 ${side} ${side}`, role: "img", "aria-label": t("print.code", { url: data.look.url }) },
      svg("rect", { x: -4, y: -4, width: side, height: side, fill: "#fff" }), svg("path", { d: data.qr.path, fill: "#000" })), el("span", { dir: "ltr" }, data.look.url));
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
    map.fitBounds(inView(view.bounds), { animate: false, paddingTopLeft: [16, 16], paddingBottomRight: [16, 16] });
    GeoMap.draw();
    document.querySelector(".print-legend").append(document.getElementById("geo-legend"));   // outside the map
    fitEvents();
  };

  GeoMap.afterPrint = function () {
    if (!view) return;
    document.getElementById("geo-stage").append(document.getElementById("geo-legend"));
    document.documentElement.classList.remove("printing");
    GeoMap.map.invalidateSize({ animate: false, pan: false });
    GeoMap.map.setView(view.center, view.zoom, { animate: false });
    view = null;
    GeoMap.draw();
  };

  window.addEventListener("beforeprint", GeoMap.beforePrint);
  window.addEventListener("afterprint", GeoMap.afterPrint);

  GeoMap.printMenu = function () {
    const button = (name) => el("button", { type: "button", class: "tool", id: `geo-print-${name}`, click: () => { GeoMap.setSheet(name); window.print(); } }, t(`print.${name}`));
    return el("details", { class: "menu", "data-key": "menu-print" }, el("summary", { id: "geo-print-menu" }, t("print")),
      el("div", { class: "menu-body" },
        el("label", { for: "geo-paper" }, t("print.paper")),
        el("select", { id: "geo-paper", change: (event) => document.documentElement.setAttribute("data-paper", event.target.value) },
          Object.keys(PAPERS).map((name) => el("option", { value: name }, name))),
        button("landscape"), button("portrait")));
  };
})();
