// Other ways to see the events: circles by a stated figure, and units coloured by counts of events.
// A figure is that of the record or the lowest stated one; words that are vague have none. Counts are
// of events, never of people.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;
  const SIZES = [[1, 12], [5, 18], [20, 28], [100, 40], [Infinity, 56]];   // up to so many, so wide
  const STEPS = 5;
  const units = data.units ? data.units.units : [];
  let shapes = null;     // layer group of the coloured units
  let breaks = [];       // lower ends of the classes now

  GeoMap.figureOf = (item) => item.p.low ?? item.p.best ?? null;
  const sizeOf = (n) => SIZES.find(([most]) => n <= most)[1];

  const hasFigures = () => GeoMap.items.some((item) => item.layer === "incidents" && item.isPoint && GeoMap.figureOf(item) !== null);
  GeoMap.displays = () => ["symbols", ...(hasFigures() ? ["figures"] : []), ...(units.length ? ["units"] : [])];
  GeoMap.display = () => (GeoMap.displays().includes(GeoMap.state.show) ? GeoMap.state.show : "symbols");

  GeoMap.displayChoice = function () {
    const ways = GeoMap.displays();
    if (ways.length < 2) return null;
    return el("div", { class: "row" }, el("label", { for: "geo-show" }, t("show")), el("select", { id: "geo-show", "data-key": "show", change: (event) => GeoMap.update({ show: event.target.value }) },
      ways.map((name) => el("option", { value: name, selected: name === GeoMap.display() }, t(`show.${name}`)))));
  };

  // ---------------------------------------------------------------- circles by figure

  // The glyph of an event: its width is the class of its figure; without one a small ring.
  GeoMap.figureGlyph = function (item) {
    const n = GeoMap.figureOf(item), side = n === null ? 9 : sizeOf(n);
    return { side, glyph: GeoMap.svg("svg", { class: "glyph-box", viewBox: `0 0 ${side} ${side}`, width: side, height: side, "aria-hidden": "true", focusable: "false" },
      GeoMap.svg("circle", { class: `figure-circle tone-${GeoMap.tone(item)}${n === null ? " none" : ""}`, cx: side / 2, cy: side / 2, r: side / 2 - 1 })) };
  };

  function figureRows(shown) {
    const events = shown.filter((item) => item.layer === "incidents" && item.isPoint);
    const circle = (side, none) => GeoMap.svg("svg", { class: "glyph-box", viewBox: "0 0 56 56", width: 26, height: 26, "aria-hidden": "true" },
      GeoMap.svg("circle", { class: `figure-circle tone-plain${none ? " none" : ""}`, cx: 28, cy: 28, r: Math.max(4, side / 2 - 1) }));
    let below = 0;
    const rows = SIZES.map(([most, side]) => {
      const low = below;
      below = most + 1;
      const label = most === Infinity ? `≥ ${GeoMap.num(low)}` : low >= most ? GeoMap.num(most) : `${GeoMap.num(low)}–${GeoMap.num(most)}`;
      return events.some((item) => GeoMap.figureOf(item) !== null && sizeOf(GeoMap.figureOf(item)) === side) ? { key: `fig-${side}`, glyph: circle(side, false), label } : null;
    });
    if (events.some((item) => GeoMap.figureOf(item) === null)) rows.push({ key: "fig-none", glyph: circle(9, true), label: t("legend.figure_none") });
    return rows.filter(Boolean);
  }

  // ---------------------------------------------------------------- units by counts

  function tallies() {
    const now = new Map(GeoMap.incidentsByUnit().map(({ key, incidents }) => [key, incidents]));
    const ever = new Set(GeoMap.items.filter((item) => item.layer === "incidents").map((item) => item.p.admin1).filter(Boolean));
    for (const [key] of GeoMap.crowdTally("admin1")) ever.add(key);
    return units.map((unit) => ({ unit, n: unit.names.reduce((sum, name) => sum + (now.get(name) || 0), 0), known: unit.names.some((name) => ever.has(name)) }));
  }

  // Classes of about equally many units; equal counts are never in two of them.
  function classes(counts) {
    const sorted = [...counts].sort((a, b) => a - b), found = [];
    for (let i = 0; i < STEPS; i += 1) {
      const low = sorted[Math.floor((i * sorted.length) / STEPS)];
      if (low !== undefined && !found.includes(low)) found.push(low);
    }
    return found;
  }

  const stepOf = (n) => { let step = 0; breaks.forEach((low, i) => { if (n >= low) step = i; }); return Math.round(((step + 1) * STEPS) / Math.max(1, breaks.length)); };

  function outline(unit) {
    const [west, south] = data.units.box, { quantum } = data.units;
    return unit.rings.map((text) => GeoBase.grid(text).map(([x, y]) => [south + y * quantum, west + x * quantum]));
  }

  GeoMap.drawUnits = function (map, renderer, button) {
    if (shapes) { shapes.remove(); shapes = null; }
    if (GeoMap.display() !== "units") return;
    shapes = L.layerGroup().addTo(map);
    const all = tallies();
    breaks = classes(all.filter(({ n }) => n > 0).map(({ n }) => n));
    for (const { unit, n, known } of all) {
      const step = known ? (n ? stepOf(n) : 0) : "none";
      const path = L.polygon(outline(unit), { className: `unit unit-${step}`, pane: "geo-areas", renderer, smoothFactor: 0, noClip: true });
      shapes.addLayer(path);
      const open = (at) => {
        const items = GeoMap.drawnItems().filter((item) => item.layer === "incidents" && unit.names.includes(item.p.admin1)).slice(0, 100);
        GeoMap.openItems(items, at || path.getBounds().getCenter());
      };
      path.on("click", (event) => { L.DomEvent.stopPropagation(event); open(event.latlng); });
      const label = `${unit.names[0] || unit.name}: ${known ? GeoMap.num(n) : t("legend.no_data")}`;
      button(path.getElement(), label, () => open());
    }
  };

  function unitRows() {
    const sample = (step) => GeoMap.svg("svg", { class: "glyph-box", viewBox: "-13 -13 26 26", width: 26, height: 26, "aria-hidden": "true" }, GeoMap.svg("path", { class: `unit unit-${step}`, d: "M-11-7H11V7H-11Z" }));
    const rows = breaks.map((low, i) => {
      const next = breaks[i + 1];
      const label = next === undefined ? `≥ ${GeoMap.num(low)}` : next - 1 > low ? `${GeoMap.num(low)}–${GeoMap.num(next - 1)}` : GeoMap.num(low);
      return { key: `unit-${low}`, glyph: sample(stepOf(low)), label };
    });
    const all = tallies();
    if (all.some(({ n, known }) => known && !n)) rows.unshift({ key: "unit-0", glyph: sample(0), label: GeoMap.num(0) });
    if (all.some(({ known }) => !known)) rows.push({ key: "unit-none", glyph: sample("none"), label: t("legend.no_data") });
    return rows;
  }

  // What the legend says of the way that is chosen: rows, and the sentence above them.
  GeoMap.displayLegend = function (shown) {
    const way = GeoMap.display();
    if (way === "figures") return { note: t("legend.figures"), rows: figureRows(shown) };
    if (way === "units") return { note: t("legend.units"), rows: unitRows() };
    return { note: "", rows: [] };
  };
})();
