// A picture of the map as it is shown: title, ground, symbols, names, legend, credit and date on one
// canvas, saved as PNG. Nothing is loaded: what is drawn as SVG is read back as an image of its own.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;
  const SCALE = 2;          // pixels of the picture to one of the screen
  const EDGE = 16;
  // What of a style draws: an image knows nothing of the stylesheets of the page.
  const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "opacity", "filter", "font", "text-anchor", "marker-end"];

  // A copy of an SVG element with the look that the page gives it.
  function dressed(node) {
    const copy = /** @type {SVGElement} */ (node.cloneNode(true));
    const before = [node, ...node.querySelectorAll("*")], after = [copy, ...copy.querySelectorAll("*")];
    before.forEach((one, i) => {
      const style = getComputedStyle(one);
      // an address is written with that of the page before it: url("file:///…#geo-arrow")
      after[i].setAttribute("style", LOOKS.map((name) => `${name}:${style.getPropertyValue(name).replace(/url\("[^"#]*#/g, 'url("#')}`).join(";"));
    });
    return copy;
  }

  const inStage = (node, stage) => {
    const box = node.getBoundingClientRect();
    return [box.left - stage.left, box.top - stage.top, box.width, box.height];
  };

  // One SVG as large as the stage that holds copies of others at their places.
  /** @param {any[][]} parts */
  function sheet(width, height, parts) {
    const defs = document.querySelector("svg.defs defs");
    const root = GeoMap.svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` }, defs ? dressed(defs) : null);
    for (const [node, x, y, w, h] of parts) {
      const copy = dressed(node);
      for (const [name, value] of Object.entries({ x, y, width: w, height: h })) copy.setAttribute(name, String(value));
      copy.style.removeProperty("transform");
      root.append(copy);
    }
    return root;
  }

  function imageOf(root) {
    const text = new XMLSerializer().serializeToString(root);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    return image.decode().then(() => image);
  }

  const isShown = (/** @type {any[]} */ [, x, y, w, h], stage) => w > 0 && x + w > 0 && y + h > 0 && x < stage.width && y < stage.height;

  // The words of a label as the page draws them, halo and all.
  function write(context, node, stage) {
    const [x, y, w, h] = inStage(node, stage), style = getComputedStyle(node);
    context.font = style.font;
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.direction = style.direction;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = ink("--halo");
    context.fillStyle = style.color;
    context.strokeText(node.textContent, x + w / 2, y + h / 2);
    context.fillText(node.textContent, x + w / 2, y + h / 2);
  }

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function lines(context, text, width) {
    const found = [];
    let line = "";
    for (const word of String(text).split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && context.measureText(longer).width > width) { found.push(line); line = word; } else line = longer;
    }
    return line ? [...found, line] : found;
  }

  // Text from the start of the line in the direction of the page; the height that it took.
  function paragraph(context, text, font, top, width, colour) {
    const size = Number(/(\d+)px/.exec(font)[1]), step = Math.round(size * 1.3);
    context.font = font;
    context.textBaseline = "top";
    context.textAlign = "start";
    context.direction = GeoMap.isRtl() ? "rtl" : "ltr";
    context.fillStyle = colour;
    const all = lines(context, text, width - 2 * EDGE);
    all.forEach((line, i) => context.fillText(line, GeoMap.isRtl() ? width - EDGE : EDGE, top + i * step));
    return all.length * step;
  }

  function legendRows() {
    return [...document.querySelectorAll("#geo-legend li")].map((row) => ({ glyph: row.querySelector("svg"), text: row.textContent }));
  }

  function words() {
    const head = [data.as_of ? t("as_of", { date: GeoMap.isoDate(data.as_of) }) : null, GeoMap.filterWords(), data.draft ? t("watermark") : null];
    const foot = [data.look.credit, ...(data.attributions || []).map((a) => a.text), GeoMap.boundaryWords(), data.look.url];
    return { head: head.filter(Boolean).join(" · "), foot: foot.filter(Boolean).join(" · ") };
  }

  // Resolves to a canvas.
  GeoMap.picture = async function () {
    const box = GeoMap.map.getContainer(), stage = box.getBoundingClientRect(), { width, height } = stage;
    const find = (selector) => [...box.querySelectorAll(selector)].map((node) => [node, ...inStage(node, stage)]).filter((part) => isShown(part, stage));
    const font = getComputedStyle(document.body).fontFamily;
    const measure = document.createElement("canvas").getContext("2d");
    const said = words(), rows = legendRows();
    const fit = (text, size) => { measure.font = `${size}px ${font}`; return lines(measure, text, width - 2 * EDGE).length * Math.round(size * 1.3); };
    const headHeight = EDGE + fit(data.title, 22) + fit(said.head, 13) + EDGE, footHeight = EDGE + fit(said.foot, 11) + EDGE;
    const columns = Math.max(1, Math.floor((width - 2 * EDGE) / 230)), legendTall = rows.length ? Math.ceil(rows.length / columns) * 26 + EDGE : 0;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * SCALE);
    canvas.height = Math.round((headHeight + height + legendTall + footHeight) * SCALE);
    const context = canvas.getContext("2d");
    context.scale(SCALE, SCALE);
    context.fillStyle = ink("--panel") || "#fff";
    context.fillRect(0, 0, width, canvas.height / SCALE);
    const under = find(".leaflet-overlay-pane svg, .leaflet-pane > svg"), over = find(".leaflet-marker-pane svg");
    const [shapes, marks, glyphs] = await Promise.all([
      imageOf(sheet(width, height, under)), imageOf(sheet(width, height, over)),
      imageOf(sheet(width, Math.max(1, legendTall), rows.flatMap((row, i) => (row.glyph ? [[row.glyph, EDGE + (i % columns) * 230, Math.floor(i / columns) * 26, 22, 22]] : [])))),
    ]);
    context.save();
    context.translate(0, headHeight);
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    const canvases = find("canvas").sort((a, b) => depth(a[0]) - depth(b[0]));
    const paint = (from, to) => {
      for (const [node, x, y, w, h] of canvases) if (depth(node) >= from && depth(node) < to && node.style.visibility !== "hidden") context.drawImage(node, x, y, w, h);
    };
    paint(-Infinity, 380);
    context.drawImage(shapes, 0, 0, width, height);
    paint(380, Infinity);
    context.drawImage(marks, 0, 0, width, height);
    for (const node of box.querySelectorAll(".point-label span, .area-label span")) write(context, node, stage);
    context.restore();
    let y = EDGE;
    y += paragraph(context, data.title, `650 22px ${font}`, y, width, ink("--ink"));
    paragraph(context, said.head, `13px ${font}`, y, width, ink("--quiet"));
    const below = headHeight + height + 10;
    context.drawImage(glyphs, 0, below, width, Math.max(1, legendTall));
    context.font = `13px ${font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.direction = "ltr";
    context.fillStyle = ink("--ink");
    rows.forEach((row, i) => context.fillText(row.text, EDGE + 28 + (i % columns) * 230, below + Math.floor(i / columns) * 26 + 11, 196));
    paragraph(context, said.foot, `11px ${font}`, headHeight + height + legendTall + EDGE, width, ink("--quiet"));
    return canvas;
  };

  const depth = (node) => Number(getComputedStyle(node.parentElement).zIndex) || 0;

  function save() {
    GeoMap.picture().then((canvas) => canvas.toBlob((blob) => GeoMap.saveFile("map.png", "image/png", blob), "image/png"));
  }

  GeoMap.pictureButton = function () {
    return el("button", { type: "button", class: "tool", id: "geo-picture", "data-key": "tool-picture", click: save }, t("picture"));
  };
})();
