// The ground of the map, drawn on canvas from the compact data of basemap.build(): no tiles, no network.
// Needs Leaflet and canvas.js. GeoBase.add(map, data, options) -> {base, labels, online}, each an L.Layer (online may be null).
// @ts-check
"use strict";

/** @type {Record<string, any>} */
var GeoBase = {};

(function () {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Int8Array(128).fill(-1);
  for (let i = 0; i < 64; i++) VALUES[DIGITS.charCodeAt(i)] = i;

  // Web Mercator in [0, 1] x [0, 1]: multiplied by the size of the world in pixels at any zoom.
  function mercatorX(lon) { return (lon + 180) / 360; }
  function mercatorY(lat) {
    const s = Math.sin((lat * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  }

  // One line of basemap.encode_line: grid steps, zigzag, five bits to a letter.
  function decodeGrid(text) {
    const grid = [];
    let value = 0, shift = 0, x = 0, y = 0, isX = true;
    for (let i = 0; i < text.length; i++) {
      const digit = VALUES[text.charCodeAt(i)];
      value |= (digit & 31) << shift;
      if (digit & 32) { shift += 5; continue; }
      const step = (value >>> 1) ^ -(value & 1);
      if (isX) { x += step; grid.push(x); } else { y += step; grid.push(y); }
      isX = !isX; value = 0; shift = 0;
    }
    return grid;
  }

  // Mercator positions, their bounds, and which segments are cuts (edges of the box, the
  // antimeridian) that must not be stroked.
  function decodeLine(text, level) {
    const grid = decodeGrid(text), [west, south] = level.box, n = grid.length / 2;
    const xy = new Float64Array(grid.length), cut = new Uint8Array(n);
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    const edge = (gx, gy) => {
      const lon = west + gx * level.quantum;
      let side = 0;
      if (gx <= 1) side |= 1;
      if (gx >= level.width - 1) side |= 2;
      if (gy <= 1) side |= 4;
      if (gy >= level.height - 1) side |= 8;
      if (Math.abs(Math.abs(lon) - 180) < 2 * level.quantum) side |= lon < 0 ? 16 : 32;
      return side;
    };
    let before = 0;
    for (let i = 0; i < n; i++) {
      const gx = grid[2 * i], gy = grid[2 * i + 1];
      const x = mercatorX(west + gx * level.quantum), y = mercatorY(south + gy * level.quantum);
      xy[2 * i] = x; xy[2 * i + 1] = y;
      if (x < minX) minX = x; if (x > maxX) maxX = x;
      if (y < minY) minY = y; if (y > maxY) maxY = y;
      const side = edge(gx, gy);
      if (i && side & before) cut[i] = 1;
      before = side;
    }
    return { xy, cut, minX, minY, maxX, maxY };
  }

  function decodeLevel(level) {
    const [west, south, east, north] = level.box;
    const decoded = {
      minZoom: level.min_zoom, tier: level.tier || 0,   // squares of one tier never overlap
      frame: { minX: mercatorX(west), maxX: mercatorX(east), minY: mercatorY(north), maxY: mercatorY(south) },
    };
    for (const kind of ["land", "lakes", "rivers", "borders", "disputed", "adm1"]) {
      decoded[kind] = (level[kind] || []).map((text) => decodeLine(text, level));
    }
    return decoded;
  }

  function ownLines(own) {
    const found = [];
    for (const feature of own || []) {
      const parts = flatten(feature.geometry);
      for (const points of parts) {
        const xy = new Float64Array(points.length * 2);
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        points.forEach(([lon, lat], i) => {
          const x = mercatorX(lon), y = mercatorY(lat);
          xy[2 * i] = x; xy[2 * i + 1] = y;
          minX = Math.min(minX, x); maxX = Math.max(maxX, x); minY = Math.min(minY, y); maxY = Math.max(maxY, y);
        });
        found.push({ role: feature.role, line: { xy, cut: new Uint8Array(points.length), minX, minY, maxX, maxY } });
      }
    }
    return found;
  }

  function flatten(geometry) {
    const { type, coordinates } = geometry;
    if (type === "LineString") return [coordinates];
    if (type === "Polygon" || type === "MultiLineString") return coordinates;
    if (type === "MultiPolygon") return coordinates.flat();
    if (type === "GeometryCollection") return geometry.geometries.flatMap(flatten);
    return [];
  }

  function inks(map) {
    const style = getComputedStyle(map.getContainer());
    return (name) => style.getPropertyValue(`--base-${name}`).trim();
  }

  const Ground = GeoCanvas.extend({
    initialize(data, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._levels = data.levels.map(decodeLevel);
      this._own = ownLines(data.own);
      this._ownLand = this._own.some((item) => item.role === "land");
      this._sources = data.sources || [];
    },
    getAttribution() {
      return this._sources.map((source) => L.Util.trim(source.name)).join(", ").replace(/[<>&]/g, "");
    },
    draw() {
      const view = this.begin(), ink = inks(this._map), { context } = view;
      context.fillStyle = ink("sea");
      context.fillRect(0, 0, view.width, view.height);
      const first = this._levels.findIndex((level) => view.zoom >= level.minZoom);
      const copies = [-1, 0, 1].filter((turn) => {
        const left = (view.x / view.scale) - turn, right = (view.x + view.width) / view.scale - turn;
        return right > -1 && left < 2;
      });
      if (!this._ownLand) {
        for (const turn of copies) {
          // a level leaves out what the one before it has drawn; squares of one tier are one level
          let holes = [], frames = [], tier = null;
          for (const level of this._levels.slice(Math.max(0, first))) {
            if (!level.tier || level.tier !== tier) { holes = frames; frames = []; tier = level.tier; }
            this._level(level, holes, turn, view, ink);
            frames = [...frames, level.frame];
          }
        }
      }
      this._drawOwn(view, ink);
    },
    // A level is drawn in its frame, but not where a finer one was drawn.
    _level(level, holes, turn, view, ink) {
      const { context } = view, moved = { ...view, x: view.x - turn * view.scale };
      const shown = (line) => (line.maxX * view.scale >= moved.x && line.minX * view.scale <= moved.x + view.width
        && line.maxY * view.scale >= view.y && line.minY * view.scale <= view.y + view.height);
      if (!shown(level.frame)) return;
      context.save();
      const clip = new Path2D();
      rectangle(clip, level.frame, moved);
      for (const hole of holes) if (shown(hole)) rectangle(clip, hole, moved);
      context.clip(clip, "evenodd");
      context.lineJoin = context.lineCap = "round";
      const pick = (kind) => level[kind].filter(shown);
      const land = pick("land"), lakes = pick("lakes");
      fill(context, land, moved, ink("land"));
      if (view.zoom >= 5) stroke(context, pick("adm1"), moved, ink("adm1"), view.zoom >= 8 ? 1 : 0.7, [4, 3]);
      stroke(context, pick("rivers"), moved, ink("river"), view.zoom >= 9 ? 1.6 : view.zoom >= 7 ? 1.2 : 0.8, [], true);
      fill(context, lakes, moved, ink("sea"));
      stroke(context, lakes, moved, ink("coast"), 0.7, []);
      const borders = pick("borders");
      if (view.zoom >= 5) stroke(context, borders, moved, ink("border-casing"), view.zoom >= 7 ? 4.5 : 3, []);
      stroke(context, borders, moved, ink("border"), view.zoom >= 7 ? 1.3 : view.zoom >= 4 ? 0.9 : 0.6, []);
      stroke(context, pick("disputed"), moved, ink("border"), view.zoom >= 7 ? 1.3 : 0.9, [5, 4]);
      stroke(context, land, moved, ink("coast"), view.zoom >= 7 ? 1 : 0.7, []);
      context.restore();
    },
    _drawOwn(view, ink) {
      const { context } = view;
      const of = (...roles) => this._own.filter((item) => roles.includes(item.role)).map((item) => item.line);
      fill(context, of("land"), view, ink("land"));
      stroke(context, of("land"), view, ink("coast"), 0.8, []);
      fill(context, of("lake"), view, ink("sea"));
      stroke(context, of("area"), view, ink("adm1"), 0.9, []);
      stroke(context, of("river"), view, ink("river"), 1.2, []);
      stroke(context, of("road"), view, ink("road"), view.zoom >= 10 ? 1.4 : 0.8, []);
      stroke(context, of("adm1"), view, ink("adm1"), 1, [4, 3]);
      stroke(context, of("border"), view, ink("border"), 1.3, []);
    },
  });

  function rectangle(path, frame, view) {
    // whole pixels: two levels meet without a seam
    const left = Math.round(frame.minX * view.scale - view.x), top = Math.round(frame.minY * view.scale - view.y);
    const right = Math.round(frame.maxX * view.scale - view.x), bottom = Math.round(frame.maxY * view.scale - view.y);
    path.rect(left, top, right - left, bottom - top);
  }

  function fill(context, lines, view, colour) {
    context.beginPath();
    for (const { xy } of lines) {
      for (let i = 0; i < xy.length; i += 2) {
        const x = xy[i] * view.scale - view.x, y = xy[i + 1] * view.scale - view.y;
        if (i) context.lineTo(x, y); else context.moveTo(x, y);
      }
      context.closePath();
    }
    context.fillStyle = colour;
    context.fill("evenodd");
  }

  function stroke(context, lines, view, colour, width, dash, smooth) {
    if (!lines.length || !colour) return;
    context.beginPath();
    for (const { xy, cut } of lines) {
      const n = xy.length / 2;
      let px = 0, py = 0;
      for (let i = 0; i < n; i++) {
        const x = xy[2 * i] * view.scale - view.x, y = xy[2 * i + 1] * view.scale - view.y;
        if (!i || cut[i]) context.moveTo(x, y);
        else if (smooth && i < n - 1) context.quadraticCurveTo(px, py, (px + x) / 2, (py + y) / 2);
        else context.lineTo(x, y);
        px = x; py = y;
      }
    }
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  }

  // ------------------------------------------------------------------ names

  const FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'Geeza Pro', Tahoma, sans-serif";
  const STYLES = {
    country: { font: "600 13px", ink: "label-country", caps: true, spacing: 3 },
    adm1: { font: "500 11px", ink: "label-adm1", caps: true, spacing: 1.4, last: 12 },
    water: { font: "italic 12px", ink: "label-water", spacing: 0.6 },
    relief: { font: "italic 12px", ink: "label-relief", spacing: 0.8 },
    city: { font: "600 13px", ink: "label-town", dot: 3 },
    town: { font: "500 12px", ink: "label-town", dot: 2.4 },
    village: { font: "400 11px", ink: "label-village", dot: 1.7 },
  };

  const Names = GeoCanvas.extend({
    options: { padding: 0.15, lang: "en", bilingual: true },
    initialize(data, options) {
      L.Renderer.prototype.initialize.call(this, options);
      const { styles, rows } = data.labels;
      this._local = data.labels.local || "";
      this._rows = rows.map(([lon, lat, zoom, style, name, local]) => ({
        x: mercatorX(lon), y: mercatorY(lat), zoom, style: styles[style], name, local,
      }));
      this._obstacles = [];
      this._widths = new Map();
    },
    setLang(lang) {
      this.options.lang = lang;
      return this.redraw();
    },
    // Marks that names give way to: [[lat, lon, radius in pixels], ...]
    setObstacles(obstacles) {
      this._obstacles = obstacles.map(([lat, lon, radius]) => ({ x: mercatorX(lon), y: mercatorY(lat), radius }));
      return this.redraw();
    },
    // What is drawn now, for tests and for a list: [{name, local, box}]
    shown() {
      return this._shown || [];
    },
    draw() {
      const view = this.begin(), ink = inks(this._map), { context } = view;
      const taken = new Boxes(view.width);
      const at = (item, turn) => [(item.x + turn) * view.scale - view.x, item.y * view.scale - view.y];
      for (const mark of this._obstacles) {
        const [x, y] = at(mark, 0), r = mark.radius;
        taken.add([x - r, y - r, x + r, y + r]);
      }
      this._shown = [];
      context.lineJoin = "round";
      context.textBaseline = "middle";
      for (const row of this._rows) {
        if (row.zoom > view.zoom + 0.01) break; // sorted by first zoom
        const style = STYLES[row.style];
        if (style.last && view.zoom > style.last) continue;
        for (const turn of [-1, 0, 1]) {
          const [x, y] = at(row, turn);
          if (x < -60 || y < -20 || x > view.width + 60 || y > view.height + 20) continue;
          this._place(row, style, x, y, view, taken, ink);
        }
      }
    },
    _lines(row, style, view) {
      const line = (text) => ({ text: style.caps ? text.toLocaleUpperCase() : text, rtl: /[\u0590-\u08ff]/.test(text) });
      const both = this.options.bilingual && row.local && (view.zoom >= row.zoom + 1 || row.style === "country");
      const first = row.local && this.options.lang === this._local ? [row.local, row.name] : [row.name, row.local];
      return (both ? first : first.slice(0, 1)).map(line);
    },
    _place(row, style, x, y, view, taken, ink) {
      const { context } = view, lines = this._lines(row, style, view);
      const [weight, size] = /^(.*?)(\d+)px$/.exec(style.font).slice(1);
      const fonts = lines.map((line, i) => `${weight}${i ? Math.max(10, Number(size) - 2) : size}px ${FONT}`);
      const widths = lines.map((line, i) => this._width(context, line, fonts[i], style));
      const width = Math.max(...widths), step = Number(size) + 3, height = step * lines.length;
      const gap = (style.dot || 0) + 3;
      const spots = style.dot
        ? [[x + gap, y - height / 2, "left"], [x - gap - width, y - height / 2, "right"],
          [x - width / 2, y - gap - height, "center"], [x - width / 2, y + gap, "center"]]
        : [[x - width / 2, y - height / 2, "center"]];
      // a dot under a glyph or a name of another place would be taken for its
      if (style.dot && !taken.free([x - style.dot, y - style.dot, x + style.dot, y + style.dot])) return;
      const spot = spots.find(([left, top]) => taken.free([left - 2, top - 1, left + width + 2, top + height + 1]));
      if (!spot) return;
      const [left, top, align] = spot, box = [left - 2, top - 1, left + width + 2, top + height + 1];
      taken.add(box);
      if (style.dot) {
        taken.add([x - style.dot, y - style.dot, x + style.dot, y + style.dot]);
        context.beginPath();
        context.arc(x, y, style.dot, 0, 2 * Math.PI);
        context.fillStyle = ink("dot");
        context.strokeStyle = ink("halo");
        context.lineWidth = 1.5;
        context.stroke();
        context.fill();
      }
      lines.forEach((line, i) => {
        context.font = fonts[i];
        context.direction = line.rtl ? "rtl" : "ltr";
        context.textAlign = align;
        if ("letterSpacing" in context) context.letterSpacing = line.rtl ? "0px" : `${style.spacing || 0}px`;
        const tx = align === "left" ? left : align === "right" ? left + width : left + width / 2;
        const ty = top + step * (i + 0.5);
        context.strokeStyle = ink("halo");
        context.lineWidth = 3;
        context.strokeText(line.text, tx, ty);
        context.fillStyle = ink(style.ink);
        context.fillText(line.text, tx, ty);
      });
      this._shown.push({ name: row.name, local: row.local, lines: lines.map((line) => line.text), box });
    },
    _width(context, line, font, style) {
      const key = `${font}|${line.text}`;
      if (!this._widths.has(key)) {
        context.font = font;
        if ("letterSpacing" in context) context.letterSpacing = line.rtl ? "0px" : `${style.spacing || 0}px`;
        this._widths.set(key, context.measureText(line.text).width);
      }
      return this._widths.get(key);
    },
  });

  // Which rectangles of the screen are taken: a coarse grid, so that a thousand names stay quick.
  class Boxes {
    constructor(width) {
      this.cell = 48;
      this.columns = Math.ceil(width / this.cell) + 4;
      this.cells = new Map();
    }

    * keys([left, top, right, bottom]) {
      for (let row = Math.floor(top / this.cell); row <= Math.floor(bottom / this.cell); row++) {
        for (let column = Math.floor(left / this.cell); column <= Math.floor(right / this.cell); column++) {
          yield row * this.columns * 4 + column;
        }
      }
    }

    free(box) {
      for (const key of this.keys(box)) {
        for (const other of this.cells.get(key) || []) {
          if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
        }
      }
      return true;
    }

    add(box) {
      for (const key of this.keys(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }
  }

  // ------------------------------------------------------------------ adding it to a map

  // The grid positions of an encoded line: [[x, y], …].
  GeoBase.grid = function (text) {
    const flat = decodeGrid(text);
    return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
  };

  GeoBase.add = function (map, data, options) {
    options = options || {};
    pane(map, "geo-base", 150);
    pane(map, "geo-labels", 430);
    const base = new Ground(data, { pane: "geo-base" });
    const labels = new Names(data, {
      pane: "geo-labels", lang: options.lang || "en", bilingual: options.bilingual !== false,
    });
    base.addTo(map);
    if (options.labels !== false) labels.addTo(map);
    const refresh = () => { base.redraw(); labels.redraw(); };
    follow(map, refresh);
    return { base, labels, online: online(map, data.tiles, options), refresh };
  };

  function pane(map, name, z) {
    if (map.getPane(name)) return;
    const created = map.createPane(name);
    created.style.zIndex = z;
    created.style.pointerEvents = "none";
  }

  // Dark mode, print and late fonts change the inks or the widths: draw again.
  function follow(map, refresh) {
    const root = document.documentElement;
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
    new MutationObserver(refresh).observe(root, { attributes: true, attributeFilter: ["data-theme", "class"] });
    window.addEventListener("beforeprint", () => { map.getContainer().classList.add("base-print"); refresh(); });
    window.addEventListener("afterprint", () => { map.getContainer().classList.remove("base-print"); refresh(); });
  }

  // A tile service learns which places one looks at: offered, announced, never on by itself.
  function online(map, tiles, options) {
    if (!tiles) return null;
    const layer = L.tileLayer(tiles.url, { attribution: "", referrerPolicy: "no-referrer" });
    layer.host = tiles.host;
    layer.attributionText = tiles.attribution || "";
    layer.on("add", () => {
      const text = `${tiles.name}: ${tiles.host} now learns which area is looked at. ${tiles.attribution || ""}`;
      if (options.announce) options.announce(text);
      map.fire("geo:online", { host: tiles.host, text });
    });
    return layer;
  }
})();
