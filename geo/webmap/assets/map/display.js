// Other ways to see the events: circles by a stated figure, and units of either level coloured by
// counts of events.
// A figure is that of the record or the lowest stated one; words that are vague have none. Counts are
// of events, never of people.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;
  const SIZES = [[1, 12], [5, 18], [20, 28], [100, 40], [Infinity, 56]];   // up to so many, so wide
  const STEPS = 5;
  const JOIN = "\u001f";    // between the names of a first-level and a second-level unit
  const LEVELS = { units: data.units, districts: data.districts };
  const unitsOf = (way) => (LEVELS[way] ? LEVELS[way].units : []);
  const nameIn = (way, p) => (way === "units" ? p.admin1 || "" : p.admin2 ? `${p.admin1 || ""}${JOIN}${p.admin2}` : "");
  let shapes = null;     // layer group of the coloured units
  let breaks = [];       // lower ends of the classes now

  GeoMap.figureOf = (item) => item.p.low ?? item.p.best ?? null;
  const NO_FIGURE = 9;   // pixels: a small ring
  GeoMap.figureSide = (n) => (n === null ? NO_FIGURE : sizeOf(n));
  const sizeOf = (n) => SIZES.find(([most]) => n <= most)[1];

  const hasFigures = () => GeoMap.crowdValues("figure").length > 0 || GeoMap.items.some((item) => item.layer === "incidents" && item.isPoint && GeoMap.figureOf(item) !== null);
  GeoMap.displays = () => ["symbols", ...(hasFigures() ? ["figures"] : []), ...Object.keys(LEVELS).filter((way) => unitsOf(way).length)];
  GeoMap.display = () => (GeoMap.displays().includes(GeoMap.state.show) ? GeoMap.state.show : "symbols");

  GeoMap.byUnits = () => GeoMap.display() in LEVELS;

  // Units of the second level that the events name and whose outlines nobody has loaded are said.
  const unloaded = () => Boolean(data.districts) && !unitsOf("districts").length;

  GeoMap.displayChoice = function () {
    const ways = GeoMap.displays();
    if (ways.length < 2) return null;
    return el("div", { class: "row" }, el("label", { for: "geo-show" }, t("show")), el("select", { id: "geo-show", "data-key": "show", change: (event) => GeoMap.update({ show: event.target.value }) },
      ways.map((name) => el("option", { value: name, selected: name === GeoMap.display() }, t(`show.${name}`))),
      unloaded() ? el("option", { disabled: true }, `${t("show.districts")} (${t("show.not_loaded")})`) : null));
  };

  // ---------------------------------------------------------------- circles by figure

  // The glyph of an event: its width is the class of its figure; without one a small ring.
  GeoMap.figureGlyph = function (item) {
    const n = GeoMap.figureOf(item), side = GeoMap.figureSide(n);
    return { side, glyph: GeoMap.svg("svg", { class: "glyph-box", viewBox: `0 0 ${side} ${side}`, width: side, height: side, "aria-hidden": "true", focusable: "false" },
      GeoMap.svg("circle", { class: `figure-circle tone-${GeoMap.tone(item)}${n === null ? " none" : ""}`, cx: side / 2, cy: side / 2, r: side / 2 - 1 })) };
  };

  function figureRows(shown) {
    const sides = GeoMap.crowdSides();
    for (const item of shown) if (item.layer === "incidents" && item.isPoint) sides.add(GeoMap.figureSide(GeoMap.figureOf(item)));
    const circle = (side, none) => GeoMap.svg("svg", { class: "glyph-box", viewBox: "0 0 56 56", width: 26, height: 26, "aria-hidden": "true" },
      GeoMap.svg("circle", { class: `figure-circle tone-plain${none ? " none" : ""}`, cx: 28, cy: 28, r: Math.max(4, side / 2 - 1) }));
    let below = 0;
    const rows = SIZES.map(([most, side]) => {
      const low = below;
      below = most + 1;
      const label = most === Infinity ? `≥ ${GeoMap.num(low)}` : low >= most ? GeoMap.num(most) : `${GeoMap.num(low)}–${GeoMap.num(most)}`;
      return sides.has(side) ? { key: `fig-${side}`, glyph: circle(side, false), label } : null;
    });
    if (sides.has(NO_FIGURE)) rows.push({ key: "fig-none", glyph: circle(NO_FIGURE, true), label: t("legend.figure_none") });
    return rows.filter(Boolean);
  }

  // ---------------------------------------------------------------- units by counts

  function countsNow(way) {
    const now = new Map();
    const add = (key, n) => now.set(key, (now.get(key) || 0) + n);
    for (const item of GeoMap.shownItems()) if (item.layer === "incidents") add(nameIn(way, item.p), 1);
    for (const [key, n] of GeoMap.crowdTally(way === "units" ? "admin1" : "district")) add(key, n);
    return now;
  }

  // Events that name none of the units: they are in no colour, which the legend says.
  function outside(way) {
    const named = new Set(unitsOf(way).flatMap((unit) => unit.names));
    return [...countsNow(way)].reduce((sum, [key, n]) => sum + (named.has(key) ? 0 : n), 0);
  }

  function tallies() {
    const way = GeoMap.display(), now = countsNow(way);
    const ever = new Set(GeoMap.items.filter((item) => item.layer === "incidents").map((item) => nameIn(way, item.p)).filter(Boolean));
    for (const key of GeoMap.crowdValues(way === "units" ? "admin1" : "district")) ever.add(key);
    return unitsOf(way).map((unit) => ({ unit, n: unit.names.reduce((sum, name) => sum + (now.get(name) || 0), 0), known: unit.names.some((name) => ever.has(name)) }));
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
    const { box: [west, south], quantum } = LEVELS[GeoMap.display()];
    return unit.rings.map((text) => GeoBase.grid(text).map(([x, y]) => [south + y * quantum, west + x * quantum]));
  }

  GeoMap.drawUnits = function (map, renderer, button) {
    if (shapes) { shapes.remove(); shapes = null; }
    if (!GeoMap.byUnits()) return;
    const way = GeoMap.display();
    shapes = L.layerGroup().addTo(map);
    const all = tallies();
    breaks = classes(all.filter(({ n }) => n > 0).map(({ n }) => n));
    for (const { unit, n, known } of all) {
      const step = known ? (n ? stepOf(n) : 0) : "none";
      const path = L.polygon(outline(unit), { className: `unit unit-${step}`, pane: "geo-areas", renderer, smoothFactor: 0, noClip: true });
      shapes.addLayer(path);
      const open = (at) => {
        const items = GeoMap.drawnItems().filter((item) => item.layer === "incidents" && unit.names.includes(nameIn(way, item.p))).slice(0, 100);
        GeoMap.openItems(items, at || path.getBounds().getCenter());
      };
      path.on("click", (event) => { L.DomEvent.stopPropagation(event); open(event.latlng); });
      const said = unit.names.length ? unit.names[0].split(JOIN).pop() : unit.name;
      const label = `${said}: ${known ? GeoMap.num(n) : t("legend.no_data")}`;
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
    if (way in LEVELS) {
      const n = outside(way);
      return { note: [t("legend.units"), n ? t("legend.units_out", { n: GeoMap.num(n) }) : ""].filter(Boolean).join(". "), rows: unitRows() };
    }
    return { note: "", rows: [] };
  };
})();
