// Points by the hundred thousand on one canvas: columns as typed arrays, culled by grid, no WebGL.
// Needs Leaflet and canvas.js. new GeoBulk(store, options) is an L.Layer; several may share a store.
//   setFilter({from, to, categories: {column: Set}})  days since 1970-01-01 or ISO dates; null: no limit
//   count() -> {shown, total, undated}   pick(latlng, pixels) -> row ids, nearest first
//   rows(ids) -> Promise<[properties]>   search(text) -> Promise<[row ids]>   inView(limit) -> {ids, count}
//   events: ready, filter, pick {ids, latlng}, drawn {mode, visible}
// @ts-check
"use strict";

var GeoBulk;
var GeoBulkStore;

(function () {
  const DAY_MS = 86400000;
  const CROWD = 4000; // points in view; with four to a square of five pixels, single ones say nothing
  const PALETTE = ["#b5443c", "#2f6ea3", "#c98a1b", "#3c7d5a", "#7a5a9a", "#4a4a4a", "#a0527a"];
  const OTHER = "#8a8a86";
  const HEAT = ["#f3d9b1", "#eab676", "#dd8a4b", "#c65d34", "#a03a2c", "#6f2126"];

  // ------------------------------------------------------------------ decoding

  async function bytesOf(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const text = atob(base64), bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  async function gunzip(base64) {
    if (typeof DecompressionStream === "undefined") {
      throw new Error("This browser is too old to unpack the points (it lacks DecompressionStream).");
    }
    const stream = new Blob([await bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const TYPES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

  // All low bytes come first, then all higher ones.
  function join(bytes, at, n, size) {
    if (size === 1) return bytes.slice(at, at + n);
    const values = new TYPES[size](n);
    for (let plane = 0; plane < size; plane++) {
      const from = at + plane * n, shift = 8 * plane;
      for (let i = 0; i < n; i++) values[i] |= bytes[from + i] << shift;
    }
    return values;
  }

  function toDay(value) {
    if (value === null || value === undefined || value === "") return null;
    return typeof value === "number" ? value : Math.round(Date.parse(`${String(value).slice(0, 10)}T00:00:00Z`) / DAY_MS);
  }

  function toIso(day) {
    return new Date(day * DAY_MS).toISOString().slice(0, 10);
  }

  // Diacritics, case and the variants of Arabic letters make no difference to a search.
  function fold(text) {
    if (typeof GeoMap !== "undefined" && GeoMap.fold) return GeoMap.fold(text);
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");
  }

  // What a page holds once, whatever number of layers shows it. `id` names three script elements:
  // the header (JSON), the columns and the text blocks.
  GeoBulkStore = class {
    constructor(id) {
      this.id = id;
      this.header = JSON.parse(document.getElementById(`${id}-head`).textContent);
      this.n = this.header.n;
      this.cache = new Map();
      this.ready = this.load();
    }

    async load() {
      const holder = document.getElementById(`${this.id}-columns`);
      const bytes = await gunzip(holder.textContent.trim());
      holder.remove(); // once is enough in memory
      let at = 0;
      this.categories = {};
      this.numbers = {};
      const read = [];
      for (const column of this.header.columns) {
        let values = join(bytes, at, column.n, column.bytes);
        at += column.n * column.bytes;
        if (column.kind === "day") values = steps(values);
        if (column.of !== undefined) values = through(values, read[column.of]);
        read.push(values);
        if (column.kind === "count") this.start = running(values);
        else if (column.kind === "x") this.x = values;
        else if (column.kind === "y") this.y = values;
        else if (column.kind === "day") {
          this.day = values;
          this.firstDay = column.first;
          this.noDate = Math.pow(2, 8 * column.bytes) - 1;
        }
        else if (column.kind === "span") this.span = values;
        else if (column.kind === "category") this.categories[column.name] = { codes: values, names: column.names };
        else this.numbers[column.name] = number(column, values);
      }
      this.undated = 0;
      if (this.day) for (let i = 0; i < this.n; i++) if (this.day[i] === this.noDate) this.undated += 1;
      return this;
    }

    // First and last day, for a time control.
    period() {
      if (!this.day) return null;
      let last = -1;
      for (let i = 0; i < this.n; i++) {
        if (this.day[i] === this.noDate) continue;
        const end = this.day[i] + (this.span ? this.span[i] : 0);
        if (end > last) last = end;
      }
      return last < 0 ? null : { from: this.firstDay, to: this.firstDay + last };
    }

    cellOf(id) {
      let low = 0, high = this.start.length - 2;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.start[middle] <= id) low = middle; else high = middle - 1;
      }
      return low;
    }

    mercator(id) {
      const { side, frame: [west, north, width, height] } = this.header, cell = this.cellOf(id);
      return [
        west + ((cell % side) + (this.x[id] + 0.5) / 65536) * (width / side),
        north + (Math.floor(cell / side) + (this.y[id] + 0.5) / 65536) * (height / side),
      ];
    }

    latlng(id) {
      const [x, y] = this.mercator(id);
      return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, x * 360 - 180);
    }

    async block(index) {
      if (!this.header.text.length) return null;
      if (!this.lines) {
        const holder = document.getElementById(`${this.id}-text`);
        const text = holder.textContent.trim();
        this.lines = [];
        for (let from = 0; from < text.length;) {
          let to = text.indexOf("\n", from);
          if (to < 0) to = text.length;
          this.lines.push([from, to]);
          from = to + 1;
        }
        this.packed = text;
      }
      if (!this.cache.has(index)) {
        const [from, to] = this.lines[index];
        const text = new TextDecoder().decode(await gunzip(this.packed.slice(from, to)));
        if (this.cache.size >= 12) this.cache.delete(this.cache.keys().next().value);
        this.cache.set(index, text.split("\x1e").map((column) => column.split("\x1f")));
      }
      return this.cache.get(index);
    }

    async rows(ids) {
      const found = new Array(ids.length);
      for (const at of [...ids.keys()].sort((a, b) => ids[a] - ids[b])) {   // each block once
        const id = ids[at];
        const size = this.header.block_rows, block = await this.block(Math.floor(id / size));
        const row = {};
        for (const name of this.header.order) {
          const text = this.header.text.indexOf(name);
          if (text >= 0) row[name] = block[text][id % size];
          else if (this.categories[name]) row[name] = this.category(name, id);
          else row[name] = this.numbers[name](id);
        }
        const { lat, lng } = this.latlng(id);
        row._id = id; row._lat = lat; row._lon = lng;
        row._date = this.day && this.day[id] !== this.noDate ? toIso(this.firstDay + this.day[id]) : null;
        row._end = row._date && this.span && this.span[id] ? toIso(this.firstDay + this.day[id] + this.span[id]) : null;
        found[at] = row;
      }
      return found;
    }

    category(name, id) {
      const { codes, names } = this.categories[name];
      return codes[id] ? names[codes[id] - 1] : "";
    }

    // Rows whose texts or categories hold the words, at most `limit`; blocks are read one by one.
    // Categories in `skip` are no words.
    async search(text, { limit = 500, signal = null, skip = [] } = {}) {
      const wanted = fold(text).split(/\s+/).filter(Boolean);
      if (!wanted.length) return [];
      const names = Object.entries(this.categories).filter(([name]) => !skip.includes(name)).map(([, { codes, names: list }]) => ({
        codes, folded: ["", ...list.map(fold)],
      }));
      const found = [], size = this.header.block_rows;
      for (let first = 0; first < this.n && found.length < limit; first += size) {
        if (signal && signal.aborted) return found;
        const columns = this.header.text.length ? await this.block(first / size) : [];
        const last = Math.min(this.n, first + size);
        for (let id = first; id < last && found.length < limit; id++) {
          let whole = "";
          for (const column of columns) whole += ` ${column[id - first]}`;
          whole = fold(whole);
          for (const { codes, folded } of names) whole += ` ${folded[codes[id]]}`;
          if (wanted.every((word) => whole.includes(word))) found.push(id);
        }
        if ((first / size) % 16 === 15) await new Promise((resolve) => setTimeout(resolve));
      }
      return found;
    }
  };

  function running(counts) {
    const start = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) start[i + 1] = start[i] + counts[i];
    return start;
  }

  function steps(values) {
    for (let i = 1; i < values.length; i++) values[i] += values[i - 1]; // wraps around
    return values;
  }

  // A column that follows from another: the value for each of its numbers; the last for rows without a day.
  function through(table, numbers) {
    const values = new table.constructor(numbers.length), last = table.length - 1;
    for (let i = 0; i < numbers.length; i++) values[i] = table[Math.min(numbers[i], last)];
    return values;
  }

  function number(column, values) {
    if (column.scale === 0) { // 32-bit floats
      const floats = new Float32Array(values.buffer);
      return (id) => (Number.isNaN(floats[id]) ? null : floats[id]);
    }
    const missing = Math.pow(2, 8 * column.bytes) - 1;
    if (column.scale === 1) return (id) => (values[id] === missing ? null : values[id] + column.offset);
    const decimals = Math.round(-Math.log10(column.scale));
    return (id) => (values[id] === missing ? null
      : Number(((values[id] + column.offset) * column.scale).toFixed(decimals)));
  }

  // ------------------------------------------------------------------ the layer

  GeoBulk = GeoCanvas.extend({
    options: {
      padding: 0.25, maxRatio: 2, pane: "overlayPane", radius: 4, density: "auto", color: null, colors: {},
      where: null, popup: true, controls: true, title: "Points", pickPixels: 9,
    },

    initialize(store, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this.store = typeof store === "string" ? new GeoBulkStore(store) : store;
      this.filter = {};
      this.ready = this.store.ready.then(() => {
        this._setUpInks();
        this.setFilter({});
        this.fire("ready");
        return this;
      }, (error) => { this.fire("fault", { error }); this._fault = error; this._showFault(); throw error; });
      this.ready.catch(() => {});
    },

    onAdd(map) {
      GeoCanvas.prototype.onAdd.call(this, map);
      map.on("click", this._click, this);
      if (this.options.controls) this._addControls(map);
      this._showFault();
    },

    onRemove(map) {
      map.off("click", this._click, this);
      for (const control of this._controls || []) control.remove();
      this._controls = null;
      GeoCanvas.prototype.onRemove.call(this, map);
    },

    _showFault() {
      if (!this._fault || !this._map) return;
      const note = L.control({ position: "topright" });
      note.onAdd = () => element("div", { class: "geo-bulk-box", role: "alert" }, this._fault.message);
      note.addTo(this._map);
    },

    // --- filter: one pass per condition over a byte per row

    setFilter(filter) {
      this.filter = { ...filter };
      const store = this.store;
      if (!store.x) return this;
      const mask = this._mask || (this._mask = new Uint8Array(store.n));
      const from = toDay(filter.from), to = toDay(filter.to);
      if (store.day && (from !== null || to !== null)) this._keepDays(mask, from, to);
      else mask.fill(1);
      for (const wanted of [this.options.where, filter.categories]) {
        for (const [name, values] of Object.entries(wanted || {})) this._keep(mask, name, values);
      }
      if (filter.rows) for (let i = 0; i < mask.length; i++) mask[i] &= filter.rows[i];
      let shown = 0;
      for (let i = 0; i < mask.length; i++) shown += mask[i];
      this._count = { shown, total: store.n, undated: store.undated, without_position: store.header.without_position };
      this.fire("filter", this._count);
      return this.redraw();
    },

    // An incident of several days is kept when any of them lies in the window; an undated one is not.
    _keepDays(mask, from, to) {
      const { day, span, firstDay, noDate } = this.store, n = mask.length;
      const low = from === null ? 0 : Math.max(0, from - firstDay);
      const high = to === null ? noDate - 1 : Math.min(noDate - 1, to - firstDay);
      if (span) {
        for (let i = 0; i < n; i++) mask[i] = Number(day[i] <= high) & Number(day[i] + span[i] >= low);
      } else {
        for (let i = 0; i < n; i++) mask[i] = Number(day[i] >= low) & Number(day[i] <= high);
      }
    },

    _keep(mask, name, values) {
      const category = this.store.categories[name];
      if (!category || values === null || values === undefined) return;
      const wanted = values instanceof Set ? values : new Set([].concat(values));
      const allowed = new Uint8Array(category.names.length + 1);
      allowed[0] = wanted.has("") ? 1 : 0;
      category.names.forEach((text, i) => { allowed[i + 1] = wanted.has(text) ? 1 : 0; });
      const { codes } = category;
      for (let i = 0; i < mask.length; i++) mask[i] &= allowed[codes[i]];
    },

    count() {
      return this._count || { shown: 0, total: this.store.n, undated: 0, without_position: 0 };
    },

    // How many of the shown rows each value of a category has.
    counts(name) {
      const { codes, names } = this.store.categories[name], sums = new Uint32Array(names.length + 1);
      for (let i = 0; i < codes.length; i++) sums[codes[i]] += this._mask[i];
      return new Map([["", sums[0]], ...names.map((text, i) => [text, sums[i + 1]])]);
    },

    // --- drawing

    _setUpInks() {
      const first = this.store.header.columns.find((column) => column.kind === "category");
      this._colorBy = this.options.color || (first ? first.name : null);
      const category = this._colorBy ? this.store.categories[this._colorBy] : null;
      const names = category ? category.names : [];
      this._codes = category ? category.codes : null;
      this.legend = names.slice(0, PALETTE.length).map((name, i) => ({
        name, color: this.options.colors[name] || PALETTE[i], shape: i % 4,
      }));
      if (names.length > PALETTE.length || !names.length) this.legend.push({ name: "", color: OTHER, shape: 0 });
      const last = this.legend.length - 1;
      this._styleOf = new Uint8Array(names.length + 1);
      for (let code = 0; code <= names.length; code++) this._styleOf[code] = code ? Math.min(code - 1, last) : last;
    },

    draw() {
      const view = this.begin();
      if (!this._mask || !this._map) return;
      const started = performance.now();
      const width = this._container.width, height = this._container.height, ratio = width / view.width;
      if (!this._pixels || this._pixels.length !== width * height) {
        this._pixels = new Uint32Array(width * height);
        this._image = new ImageData(new Uint8ClampedArray(this._pixels.buffer), width, height);
        this._hits = new Uint32Array(width * height);
        this._owner = new Uint32Array(width * height);
        this._touched = new Uint32Array(width * height);
      } else this._pixels.fill(0);
      const found = this._scatter(view, ratio, width, height);
      const bins = this._bin(found.touched, view, ratio, width, height);
      const crowded = !this.sizes && found.visible > CROWD && found.visible > 4 * bins.occupied;
      const { density } = this.options;
      this.mode = density === "on" || (density === "auto" && crowded) ? "density" : "points";
      if (this.mode === "density") this._density(bins, width, height);
      else if (this.sizes) this._circles(found.touched, ratio, width, height);
      else this._stamp(found.touched, ratio, width, height);
      for (let i = 0; i < found.touched; i++) this._hits[this._touched[i]] = 0;
      this._context.setTransform(1, 0, 0, 1, 0, 0);
      this._context.putImageData(this._image, 0, 0);
      this.drawMs = performance.now() - started;
      this.fire("drawn", { mode: this.mode, visible: found.visible, breaks: this.breaks });
    },

    // Count the shown points of each pixel; only cells in view are looked at.
    _scatter(view, ratio, width, height) {
      const { side, frame: [west, north, wide, high] } = this.store.header;
      const { start, x, y } = this.store;
      const mask = this._mask, hits = this._hits, owner = this._owner, touched = this._touched, sizes = this.sizes || null;
      const scale = view.scale * ratio, cellW = (wide / side) * scale, cellH = (high / side) * scale;
      const stepX = cellW / 65536, stepY = cellH / 65536;
      let n = 0, visible = 0;
      for (let turn = -1; turn <= 1; turn++) {
        const left = (west + turn) * scale - view.x * ratio, top = north * scale - view.y * ratio;
        const c0 = Math.max(0, Math.floor(-left / cellW)), c1 = Math.min(side - 1, Math.floor((width - left) / cellW));
        const r0 = Math.max(0, Math.floor(-top / cellH)), r1 = Math.min(side - 1, Math.floor((height - top) / cellH));
        for (let row = r0; row <= r1; row++) {
          const oy = top + row * cellH + stepY / 2;
          for (let column = c0; column <= c1; column++) {
            const cell = row * side + column, end = start[cell + 1];
            const ox = left + column * cellW + stepX / 2;
            for (let i = start[cell]; i < end; i++) {
              if (mask[i] === 0) continue;
              const px = Math.floor(ox + x[i] * stepX), py = Math.floor(oy + y[i] * stepY);
              if (px < 0 || py < 0 || px >= width || py >= height) continue;
              const p = py * width + px;
              if (hits[p]++ === 0) { touched[n++] = p; owner[p] = i; }
              else if (!sizes || sizes[i] >= sizes[owner[p]]) owner[p] = i; // rows of a cell ascend by date: the latest lies on top
              visible++;
            }
          }
        }
      }
      return { touched: n, visible };
    },

    // One stamp per pixel, whatever number of points it stands for.
    _stamp(n, ratio, width, height) {
      this.breaks = null;
      const grow = n > 20000 ? 0.6 : n > 6000 ? 0.8 : 1;
      const radius = this.options.radius * grow * ratio;
      const stamps = this.legend.map(({ color, shape, path }) => (path ? outlined(color, path, radius) : stamp(color, shape, radius)));
      const rings = this.hollow ? this.legend.map(({ color, path }) => outlined(color, path, radius, true)) : stamps;
      const hollow = this.hollow || null;
      const pixels = this._pixels, codes = this._codes, styleOf = this._styleOf;
      for (let t = 0; t < n; t++) {
        const p = this._touched[t], px = p % width, py = (p - px) / width;
        const row = this._owner[p];
        const { dots, reach } = (hollow && hollow[row] ? rings : stamps)[styleOf[codes ? codes[row] : 0]];
        if (px < reach || py < reach || px >= width - reach || py >= height - reach) continue;
        for (let d = 0; d < dots.length; d += 3) pixels[p + dots[d + 1] * width + dots[d]] = dots[d + 2];
      }
    },

    // Circles, each as wide as `sizes` says of its row, in pixels; the widest lie below.
    _circles(n, ratio, width, height) {
      this.breaks = null;
      const { sizes, _pixels: pixels, _owner: owner, _codes: codes, _styleOf: styleOf } = this, circles = new Map();
      for (const p of this._touched.slice(0, n).sort((a, b) => sizes[owner[b]] - sizes[owner[a]] || a - b)) {
        const row = owner[p], style = styleOf[codes ? codes[row] : 0], key = style * 256 + sizes[row];
        if (!circles.has(key)) circles.set(key, circle(this.legend[style].color, (sizes[row] / 2) * ratio));
        const { rim, fill, reach } = circles.get(key), px = p % width, py = (p - px) / width;
        if (px < reach || py < reach || px >= width - reach || py >= height - reach) continue;
        for (let d = 0; d < fill.length; d += 3) if (!pixels[p + fill[d + 1] * width + fill[d]]) pixels[p + fill[d + 1] * width + fill[d]] = fill[d + 2];
        for (let d = 0; d < rim.length; d += 3) pixels[p + rim[d + 1] * width + rim[d]] = rim[d + 2];
      }
    },

    // Points per square of five pixels; squares are fixed to the ground, so that they do not shimmer.
    _bin(n, view, ratio, width, height) {
      const size = Math.round(5 * ratio), modulo = (value) => Math.round(((value % size) + size) % size);
      const offX = modulo(view.x * ratio), offY = modulo(view.y * ratio);
      const columns = Math.ceil((width + size) / size) + 1;
      const sums = new Uint32Array(columns * (Math.ceil((height + size) / size) + 1));
      let most = 1, occupied = 0;
      for (let t = 0; t < n; t++) {
        const p = this._touched[t], px = p % width, py = (p - px) / width;
        const bin = Math.floor((py + offY) / size) * columns + Math.floor((px + offX) / size);
        if (sums[bin] === 0) occupied++;
        sums[bin] += this._hits[p];
        if (sums[bin] > most) most = sums[bin];
      }
      return { sums, columns, size, offX, offY, most, occupied };
    },

    // Six classes by logarithm, in one hue: colour says how many, no longer what.
    _density({ sums, columns, size, offX, offY, most }, width, height) {
      const top = Math.log(most + 1), inks = HEAT.map((color) => packed(color, 235));
      this.breaks = HEAT.map((color, i) => ({ color, from: Math.max(1, Math.ceil(Math.exp((top * i) / HEAT.length))) }));
      for (let bin = 0; bin < sums.length; bin++) {
        if (!sums[bin]) continue;
        let rank = HEAT.length - 1;
        while (rank > 0 && sums[bin] < this.breaks[rank].from) rank--;
        const left = (bin % columns) * size - offX, upper = Math.floor(bin / columns) * size - offY;
        const x0 = Math.max(0, left), x1 = Math.max(x0, Math.min(width, left + size - 1));
        for (let y = Math.max(0, upper); y < Math.min(height, upper + size - 1); y++) {
          this._pixels.fill(inks[rank], y * width + x0, y * width + x1);
        }
      }
    },

    // --- finding points

    _near(latlng, pixels, visit) {
      const scale = 256 * Math.pow(2, this._map.getZoom()), reach = pixels / scale;
      const { side, frame: [west, north, wide, high] } = this.store.header;
      const point = L.CRS.EPSG3857.latLngToPoint(latlng, 0).divideBy(256);
      for (let turn = -1; turn <= 1; turn++) {
        const x = point.x - turn, y = point.y;
        const column = (value) => Math.floor(((value - west) / wide) * side), row = (value) => Math.floor(((value - north) / high) * side);
        for (let r = Math.max(0, row(y - reach)); r <= Math.min(side - 1, row(y + reach)); r++) {
          for (let c = Math.max(0, column(x - reach)); c <= Math.min(side - 1, column(x + reach)); c++) {
            const cell = r * side + c;
            for (let i = this.store.start[cell]; i < this.store.start[cell + 1]; i++) {
              if (!this._mask[i]) continue;
              const dx = west + (c + (this.store.x[i] + 0.5) / 65536) * (wide / side) - x;
              const dy = north + (r + (this.store.y[i] + 0.5) / 65536) * (high / side) - y;
              const distance = dx * dx + dy * dy;
              if (distance <= reach * reach) visit(i, distance);
            }
          }
        }
      }
    },

    pick(latlng, pixels) {
      const found = [];
      if (!this._mask || !this._map) return found;
      const { sizes } = this, scale = 256 * Math.pow(2, this._map.getZoom());
      const inside = (id, distance) => !sizes || Math.sqrt(distance) * scale <= Math.max(6, sizes[id] / 2);
      const reach = pixels || (sizes ? 28 : this.options.pickPixels);
      this._near(L.latLng(latlng), reach, (id, distance) => { if (inside(id, distance)) found.push([distance, id]); });
      return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, id]) => id);
    },

    // Shown rows within the view, those nearest to its middle first.
    inView(limit, skip) {
      const size = this._map.getSize(), bounds = this._map.getBounds(), found = [];
      this._near(this._map.getCenter(), Math.hypot(size.x, size.y) / 2, (id, distance) => {
        found.push([distance, id]);
      });
      const inside = found.filter(([, id]) => bounds.contains(this.store.latlng(id)));
      inside.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const from = skip || 0;
      return { count: inside.length, ids: inside.slice(from, from + (limit || 50)).map(([, id]) => id) };
    },

    rows(ids) {
      return this.store.ready.then(() => this.store.rows(ids));
    },

    async search(text, options) {
      await this.store.ready;
      return (await this.store.search(text, options)).filter((id) => this._mask[id]);
    },

    _click(event) {
      const ids = this.pick(event.latlng);
      if (!ids.length) return;
      this.fire("pick", { ids, latlng: this.store.latlng(ids[0]) });
      if (this.options.popup) this.open(ids);
    },

    // --- popup with a pager; focus goes in and comes back

    async open(ids, at) {
      const back = document.activeElement, index = at || 0, [row] = await this.rows([ids[index]]);
      const popup = L.popup({ maxWidth: 320, autoPanPadding: [20, 20] }).setLatLng(this.store.latlng(ids[index]));
      const turn = (step) => () => this.open(ids, (index + step + ids.length) % ids.length);
      const pager = ids.length > 1 ? element("div", { class: "geo-bulk-pager" },
        element("button", { type: "button", "aria-label": "previous", click: turn(-1) }, "‹"),
        element("span", {}, `${index + 1} / ${ids.length}`),
        element("button", { type: "button", "aria-label": "next", click: turn(1) }, "›")) : null;
      const body = element("div", { class: "geo-bulk-popup", tabindex: "-1", role: "group", "aria-label": this.title(row) },
        element("h2", { dir: "auto" }, this.title(row)),
        row._date ? element("p", {}, row._end ? `${row._date} – ${row._end}` : row._date) : null,
        element("dl", {}, ...this.store.header.order.filter((name) => row[name] !== "" && row[name] !== null)
          .flatMap((name) => [element("dt", {}, name.replace(/_/g, " ")), element("dd", { dir: "auto" }, String(row[name]))])),
        pager);
      popup.setContent(body).openOn(this._map);
      body.focus({ preventScroll: true });
      body.addEventListener("keydown", (event) => { if (event.key === "Escape") this._map.closePopup(popup); });
      popup.on("remove", () => {
        if (back && back.isConnected && (document.activeElement === document.body || body.contains(document.activeElement))) {
          back.focus({ preventScroll: true });
        }
      });
    },

    title(row) {
      const { order } = this.store.header;
      const name = ["title", "location", "name", this._colorBy].find((column) => column && order.includes(column) && row[column]);
      return name ? String(row[name]) : `#${row._id + 1}`;
    },
  });

  // A ring in full ink and its inside in thin ink, as offsets and inks.
  function circle(color, radius) {
    const full = packed(color, 255), thin = packed(color, 107), reach = Math.ceil(radius), rim = [], fill = [];
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const distance = Math.hypot(x, y);
        if (distance <= radius) (distance > radius - 1.4 ? rim : fill).push(x, y, distance > radius - 1.4 ? full : thin);
      }
    }
    return { rim: Int32Array.from(rim), fill: Int32Array.from(fill), reach };
  }

  // A disc, square, diamond or triangle with a pale rim, as offsets and inks: [dx, dy, rgba, ...].
  function stamp(color, shape, radius) {
    const core = packed(color, 255), rim = packed("#ffffff", 215), reach = Math.ceil(radius + 1), dots = [];
    const size = [
      (x, y) => Math.hypot(x, y),
      (x, y) => Math.max(Math.abs(x), Math.abs(y)) * 1.13,
      (x, y) => (Math.abs(x) + Math.abs(y)) * 0.8,
      (x, y) => Math.max(y * 1.35, Math.abs(x) * 1.2 - y * 0.62) * 1.05,
    ][shape];
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const distance = size(x, y);
        if (distance <= radius) dots.push(x, y, distance <= radius - 0.9 ? core : rim);
      }
    }
    return { dots: Int32Array.from(dots), reach };
  }

  // Any outline of about 13 units across, as the page draws its symbols.
  function outlined(color, path, radius, isHollow) {
    const reach = Math.ceil(radius + 2), side = 2 * reach + 1, dots = [];
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d");
    context.translate(reach + 0.5, reach + 0.5);
    context.scale(radius / 6.5, radius / 6.5);
    const outline = new Path2D(path);
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = "#ffffff";
    context.stroke(outline);
    context.fillStyle = isHollow ? "#ffffff" : color;
    context.fill(outline);
    context.lineWidth = 2;
    context.strokeStyle = color;
    if (isHollow) context.stroke(outline);
    const inks = new Uint32Array(context.getImageData(0, 0, side, side).data.buffer);
    inks.forEach((ink, i) => { if (ink >>> 24 > 110) dots.push((i % side) - reach, Math.floor(i / side) - reach, (ink | 0xff000000) >>> 0); });
    return { dots: Int32Array.from(dots), reach };
  }

  // #rrggbb and opacity as the bytes of an ImageData (little endian: alpha, blue, green, red).
  function packed(color, alpha) {
    const value = parseInt(color.slice(1), 16);
    return ((alpha << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
  }

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  GeoBulk.options = (id) => JSON.parse(document.getElementById(`${id}-options`).textContent);
  GeoBulk.element = element;
  GeoBulk.toDay = toDay;
  GeoBulk.toIso = toIso;
})();
