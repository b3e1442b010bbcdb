// What a bulk layer needs where no page stands around it: legend with switches, dates, a list.
// Needs bulk.js. Everything is a native control: keyboard and screen reader work as they come.
// @ts-check
"use strict";

(function () {
  const PAGE = 25;
  const { element, toIso } = GeoBulk;
  let serial = 0;

  GeoBulk.include({
    _addControls(map) {
      this._controls = [];
      const box = element("div", { class: "geo-bulk-box", role: "group" });
      const control = L.control({ position: "bottomleft" });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        return box;
      };
      control.addTo(map);
      this._controls.push(control);
      this.ready.then(() => { if (this._controls) this._fillControls(box, map); }, () => {});
    },

    _fillControls(box, map) {
      box.setAttribute("aria-label", this.options.title);
      const status = element("p", { class: "geo-bulk-count", role: "status" });
      const keys = element("div", { class: "geo-bulk-keys" });
      box.append(element("strong", { dir: "auto" }, this.options.title), status, keys);
      const state = { categories: {} };
      const apply = () => this.setFilter({ ...this.filter, ...state, categories: { ...this.filter.categories, ...state.categories } });
      this._categoryKeys(keys, state, apply);
      const dates = this._dates(state, apply);
      if (dates) box.append(dates);
      box.append(this._list(map));
      const tell = () => {
        const { shown, total, undated, without_position: lost } = this.count();
        const rest = [undated ? `${undated.toLocaleString()} undated` : "", lost ? `${lost.toLocaleString()} without a position` : ""];
        status.textContent = `${shown.toLocaleString()} of ${total.toLocaleString()} shown${rest.filter(Boolean).map((text) => `, ${text}`).join("")}`;
      };
      this.on("filter", tell);
      this.on("drawn", () => this._densityKey(keys));
      tell();
      this._densityKey(keys);
    },

    _categoryKeys(keys, state, apply) {
      const chosen = new Set([...Object.keys(Object.fromEntries(this.counts0())), ""]);
      const colorBy = this._colorBy;
      const names = this._colorBy ? this.store.categories[colorBy].names : [];
      const listed = new Set(this.legend.map(({ name }) => name));
      this._pointKey = element("div", {});
      for (const entry of colorBy ? this.legend : []) {
        const others = names.filter((name) => !listed.has(name)).concat("");
        const members = entry.name ? [entry.name] : others;
        const input = element("input", { type: "checkbox", change: () => {
          for (const name of members) if (input.checked) chosen.add(name); else chosen.delete(name);
          state.categories[colorBy] = new Set(chosen);
          apply();
        } });
        input.checked = true;
        const sign = element("canvas", { width: "14", height: "14", "aria-hidden": "true" });
        drawSign(sign, entry);
        this._pointKey.append(element("label", {}, input, sign, element("span", { dir: "auto" }, entry.name || "other")));
      }
      this._heatKey = element("div", { hidden: "" });
      keys.append(this._pointKey, this._heatKey);
    },

    counts0() {
      return this._colorBy ? this.counts(this._colorBy) : new Map();
    },

    _densityKey() {
      if (!this._heatKey) return;
      this._heatKey.hidden = this.mode !== "density";
      if (this.mode !== "density") return;
      this._heatKey.replaceChildren(
        element("p", {}, "Too many to tell apart: points per square"),
        ...this.breaks.map(({ color, from }) => {
          const swatch = element("i", { class: "geo-bulk-swatch" });
          swatch.style.background = color;
          return element("span", { class: "geo-bulk-class" }, swatch, `${from.toLocaleString()}+`);
        }));
    },

    _dates(state, apply) {
      const period = this.store.period();
      if (!period) return null;
      const id = `geo-bulk-date-${++serial}`;
      const range = (name, value) => element("input", { type: "range", id: `${id}-${name}`, min: period.from, max: period.to, value, step: 1 });
      const from = range("from", period.from), to = range("to", period.to);
      const said = { from: element("output", { for: `${id}-from` }), to: element("output", { for: `${id}-to` }) };
      const tell = () => {
        for (const [name, input] of [["from", from], ["to", to]]) {
          said[name].textContent = toIso(Number(input.value));
          input.setAttribute("aria-valuetext", said[name].textContent);
        }
      };
      const change = (moved, other, sign) => () => {
        if (sign * (Number(moved.value) - Number(other.value)) > 0) other.value = moved.value;
        const all = Number(from.value) === period.from && Number(to.value) === period.to;
        state.from = all ? null : Number(from.value); // the whole period keeps the undated
        state.to = all ? null : Number(to.value);
        tell();
        apply();
      };
      from.addEventListener("input", change(from, to, 1));
      to.addEventListener("input", change(to, from, -1));
      tell();
      return element("div", { class: "geo-bulk-dates" },
        element("label", { for: `${id}-from` }, "From ", said.from), from,
        element("label", { for: `${id}-to` }, "To ", said.to), to);
    },

    // Every point in view as a button, for those who do not point at maps.
    _list(map) {
      let skip = 0;
      const items = element("ol", {}), more = element("button", { type: "button", click: () => { skip += PAGE; fill(); } }, "Next");
      const summary = element("summary", {}, "List what is in view");
      const details = element("details", { class: "geo-bulk-list", toggle: () => { skip = 0; fill(); } }, summary, items, more);
      const fill = async () => {
        if (!details.open || !this._map) return;
        const { count, ids } = this.inView(PAGE, skip);
        const rows = await this.rows(ids);
        summary.textContent = `${count.toLocaleString()} in view`;
        items.start = skip + 1;
        items.replaceChildren(...rows.map((row, i) => element("li", {},
          element("button", { type: "button", dir: "auto", click: () => this.open([ids[i]]) },
            [this.title(row), row._date].filter(Boolean).join(", ")))));
        more.hidden = skip + PAGE >= count;
      };
      const again = () => { skip = 0; fill(); };
      map.on("moveend", again);
      this.on("filter", again);
      this.once("remove", () => map.off("moveend", again));
      return details;
    },
  });

  function drawSign(canvas, { color, shape }) {
    const context = canvas.getContext("2d"), path = new Path2D();
    if (shape === 0) path.arc(7, 7, 4.5, 0, 2 * Math.PI);
    else if (shape === 1) path.rect(3, 3, 8, 8);
    else if (shape === 2) { path.moveTo(7, 1.5); path.lineTo(12.5, 7); path.lineTo(7, 12.5); path.lineTo(1.5, 7); }
    else { path.moveTo(7, 2); path.lineTo(12.4, 11); path.lineTo(1.6, 11); }
    path.closePath();
    context.fillStyle = color;
    context.fill(path);
  }
})();
