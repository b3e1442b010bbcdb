// Symbols: shape says what happened, fill and ring say how closely the place is known.
// @ts-check
"use strict";

(function () {
  const { svg, el, data } = GeoMap;

  // Drawn around (0, 0); about 13 units across, so that none looks louder than another.
  const path = (d) => () => svg("path", { d });
  const SHAPES = {
    plain: () => svg("circle", { r: 6 }),
    burial: path("M-4.8 6.4V-1.8a4.8 4.8 0 0 1 9.6 0V6.4Z"),
    impact: path("M-6-3 0-6.6 6-3V3.6L0 7-6 3.6Z"),
    access: path("M-6-3 0-6.6 6-3V3.6L0 7-6 3.6Z"),
    context: () => svg("circle", { r: 3.4 }),
    source: path("M-5-5.6H5V5.6L0 2.4-5 5.6Z"),
  };
  const ICONS = {};   // tone -> letters or a glyph (15 by 15) inside the mark
  for (const type of data.types) {
    SHAPES[`type-${type.key}`] = path(type.path);
    if (type.icon || type.glyph) ICONS[`type-${type.key}`] = type;
  }
  const shapeOf = (tone) => SHAPES[tone] || SHAPES.plain;

  // The inks and hatchings of the map's own types: the data say which there are.
  GeoMap.typeStyle = function () {
    const inks = (which) => data.types.map((type) => `--c-type-${type.key}:${type[which]};`).join("");
    const dark = `{${inks("dark")}}`;
    const text = `:root{${inks("light")}}@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light])${dark}}`
      + `:root[data-theme=dark]${dark}html.printing,html.printing[data-theme]{${inks("light")}}`
      + data.types.map(({ key }) => `.tone-type-${key}{--c:var(--c-type-${key})}.area.province.tone-type-${key}{fill:url(#geo-hatch-type-${key})}`).join("");
    return el("style", { id: "geo-type-style" }, text);
  };

  GeoMap.tone = function (item) {
    if (item.layer === "incidents") return `type-${item.typeGroup}`;
    if (item.layer === "burials") return "burial";
    if (item.layer === "impact") return item.kind === "access" ? "access" : "impact";
    return item.layer === "routes" ? "route" : item.layer === "sources" ? "source" : "context";
  };

  GeoMap.isInferred = (item) => /infer/i.test(item.p.place_basis || "");

  // glyph({tone, precision, inferred}) -> an <svg> element
  GeoMap.glyph = function (spec, size) {
    const scale = spec.precision === "site" ? 0.68 : 1;
    const hollow = spec.precision === "near" || spec.tone === "context" || spec.tone === "source"
      || spec.tone === "impact" || spec.tone === "access";
    const shape = shapeOf(spec.tone);
    const body = svg("g", { transform: `scale(${scale})`, class: `glyph tone-${spec.tone}${hollow ? " hollow" : ""}` });
    const halo = shape();
    halo.setAttribute("class", "halo");
    const mark = shape();
    mark.setAttribute("class", "mark");
    body.append(halo, mark);
    if (spec.tone === "impact") body.append(svg("path", { class: "stroke", d: "M-3 3 3-3" }));
    if (spec.tone === "access") body.append(svg("path", { class: "stroke", d: "M-3.4 0H3.4" }));
    const inside = ICONS[spec.tone];
    if (inside && inside.glyph) body.append(svg("path", { class: "letters", d: inside.glyph, transform: "translate(-4.1 -4.1) scale(.55)" }));
    else if (inside) body.append(svg("text", { class: "letters", y: 3.2 }, inside.icon));
    const parts = [body];
    if (spec.inferred) parts.push(svg("circle", { r: 10.4, class: `inferred tone-${spec.tone}` }));
    return svg("svg", {
      class: "glyph-box", viewBox: "-13 -13 26 26", width: size || 26, height: size || 26,
      "aria-hidden": "true", focusable: "false",
    }, parts);
  };

  GeoMap.itemGlyph = function (item, size) {
    if (item.layer === "routes") return GeoMap.routeSample(item, size);
    if (!item.isPoint && item.geometry) return GeoMap.areaSample(GeoMap.areaClass(item), size);
    return GeoMap.glyph({
      tone: GeoMap.tone(item), precision: item.precision, inferred: GeoMap.isInferred(item),
    }, size);
  };

  // The tones of a group with their numbers, the most frequent first.
  GeoMap.mixOf = function (group) {
    const found = new Map();
    for (const item of group) {
      const tone = GeoMap.tone(item);
      if (!found.has(tone)) found.set(tone, { tone, item, n: 0 });
      found.get(tone).n += 1;
    }
    return [...found.values()].sort((a, b) => b.n - a.n || (a.tone < b.tone ? -1 : 1));
  };

  GeoMap.clusterSide = (n) => Math.round(Math.min(54, 30 + 8 * Math.log10(n)));

  // A ring in the colours of what it holds, larger the more there are; the number in the middle.
  GeoMap.clusterGlyph = function (group) {
    const side = GeoMap.clusterSide(group.length), r = 11.2, round = 2 * Math.PI * r;
    let at = 0;
    const arcs = GeoMap.mixOf(group).map(({ tone, n }) => {
      const share = (n / group.length) * round;
      const arc = svg("circle", { class: `cluster-arc tone-${tone}`, r, "stroke-dasharray": `${share.toFixed(2)} ${(round - share).toFixed(2)}`, "stroke-dashoffset": (-at).toFixed(2), transform: "rotate(-90)" });
      at += share;
      return arc;
    });
    return svg("svg", { class: "glyph-box", viewBox: "-13 -13 26 26", width: side, height: side, "aria-hidden": "true", focusable: "false" },
      svg("circle", { class: "cluster-ground", r: 12.6 }), arcs,
      svg("text", { class: "cluster-number", y: 3.6, "font-size": group.length > 999 ? 7.5 : 10 }, GeoMap.num(group.length)));
  };

  // Classes of an area: its tone and how its edge and filling say the precision.
  GeoMap.areaClass = function (item) {
    const kinds = { district: "district", province: "province" };
    const soft = item.p.approximate || !(item.precision in kinds);
    const line = item.geometry && item.geometry.type.endsWith("LineString") ? " line" : "";   // a road, a border
    return `area tone-${GeoMap.tone(item)} ${soft ? "soft" : kinds[item.precision]}${line}`;
  };

  GeoMap.areaSample = function (classes, size) {
    return svg("svg", {
      class: "glyph-box", viewBox: "-13 -13 26 26", width: size || 26, height: size || 26,
      "aria-hidden": "true", focusable: "false",
    }, svg("path", { class: classes, d: "M-11-6 2-9 11-4 9 8-4 9-11 5Z" }));
  };

  GeoMap.ringSample = function (tone, size) {
    return svg("svg", {
      class: "glyph-box", viewBox: "-13 -13 26 26", width: size || 26, height: size || 26,
      "aria-hidden": "true", focusable: "false",
    }, svg("circle", { r: 11, class: `ring tone-${tone}` }),
    svg("g", { transform: "scale(.62)", class: `glyph hollow tone-${tone}` }, withClass(shapeOf(tone), "mark")));
  };

  function withClass(shape, name) {
    const node = shape();
    node.setAttribute("class", name);
    return node;
  }

  GeoMap.routeSample = function (item, size) {
    const width = GeoMap.routeWidth(item && item.p ? item.p.number : item);
    const number = item && item.p ? item.p.number : item;
    return svg("svg", {
      class: "glyph-box", viewBox: "-13 -13 26 26", width: size || 26, height: size || 26,
      "aria-hidden": "true", focusable: "false",
    }, svg("path", {
      class: `route${number == null ? " unknown" : ""}`, d: "M-12 6Q-2-8 8-3", "stroke-width": width,
      "marker-end": "url(#geo-arrow)",
    }));
  };

  // Patterns and arrowheads, once for the whole document; colours come from the stylesheet.
  GeoMap.defs = function () {
    const hatch = (tone, angle, gap) => svg("pattern", {
      id: `geo-hatch-${tone}`, width: gap, height: gap, patternUnits: "userSpaceOnUse",
      patternTransform: `rotate(${angle})`,
    }, svg("path", { class: `hatch tone-${tone}`, d: `M0 0V${gap}` }));
    return svg("svg", { width: 0, height: 0, class: "defs", "aria-hidden": "true", focusable: "false" },
      svg("defs", {},
        data.types.map(({ key }, i) => hatch(`type-${key}`, [45, -45, 0, 90, 20, -20, 65, -65, 10, 80][i % 10], 7 + (i % 2))),
        hatch("impact", 90, 9), hatch("access", 20, 9), hatch("burial", 70, 8), hatch("context", 10, 10),
        svg("marker", {
          id: "geo-arrow", viewBox: "0 0 10 10", refX: 7, refY: 5, markerWidth: 11, markerHeight: 11,
          markerUnits: "userSpaceOnUse", orient: "auto",
        }, svg("path", { class: "arrowhead", d: "M0 .8 10 5 0 9.2 2.6 5Z" })),
        (data.annotations || []).some((note) => note.kind === "arrow") ? svg("marker", { id: "geo-arrow-note", viewBox: "0 0 10 10", refX: 7, refY: 5, markerWidth: 11, markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto" },
          svg("path", { class: "arrowhead note", d: "M0 .8 10 5 0 9.2 2.6 5Z" })) : null,
        svg("marker", {
          id: "geo-arrow-soft", viewBox: "0 0 10 10", refX: 7, refY: 5, markerWidth: 11, markerHeight: 11,
          markerUnits: "userSpaceOnUse", orient: "auto",
        }, svg("path", { class: "arrowhead soft", d: "M0 .8 10 5 0 9.2 2.6 5Z" }))));
  };
})();
