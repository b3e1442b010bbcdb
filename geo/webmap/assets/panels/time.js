// Time: a brush over days for every layer at once, with steps, play and reset.
"use strict";

(function () {
  const { el, svg, t, items } = GeoMap;
  const MAX_BARS = 120;
  let timer = null;
  let refs = null;

  const clamp = (day) => Math.min(GeoMap.extent[1], Math.max(GeoMap.extent[0], day));
  const current = () => GeoMap.state.time || GeoMap.extent;

  function set(a, b, history) {
    const [first, last] = [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
    const all = first === GeoMap.extent[0] && last === GeoMap.extent[1];
    GeoMap.update({ time: all && !timer ? null : [first, last] }, history || "replace");
  }
  GeoMap.setTime = set;

  function step(days) {
    const [a, b] = current();
    const width = b - a;
    if (!GeoMap.state.time) { set(days > 0 ? GeoMap.extent[0] : GeoMap.extent[1], days > 0 ? GeoMap.extent[0] : GeoMap.extent[1], "push"); return; }
    const first = Math.min(GeoMap.extent[1] - width, Math.max(GeoMap.extent[0], a + days));
    set(first, first + width, "push");
  }

  function play() {
    if (timer) { stop(); return; }
    const [a, b] = current();
    const atEnd = !GeoMap.state.time || b >= GeoMap.extent[1];
    let first = atEnd ? GeoMap.extent[0] : a;
    const width = GeoMap.state.time ? b - a : 0;
    timer = setInterval(() => {
      first += barDays();
      if (first + width > GeoMap.extent[1]) { stop(); return; }
      set(first, first + width);
    }, 1200);
    set(first, first + width);
    GeoMap.renderTime();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    GeoMap.renderTime();
  }

  function barDays() {
    const days = GeoMap.extent[1] - GeoMap.extent[0] + 1;
    return Math.max(1, Math.ceil(days / MAX_BARS));
  }

  // How many shown-but-for-time items touch each bar; an event of several days is a span of bars.
  function bars() {
    const [a, b] = GeoMap.extent;
    const width = barDays();
    const counts = new Array(Math.ceil((b - a + 1) / width)).fill(0);
    for (const item of items) {
      if (!GeoMap.isCounted(item) || item.start === null) continue;
      if (!GeoMap.layerShows(item) || !GeoMap.passes(item, "time")) continue;
      const first = Math.max(0, Math.floor((item.start - a) / width));
      const last = Math.min(counts.length - 1, Math.floor((item.end - a) / width));
      for (let i = first; i <= last; i += 1) counts[i] += 1;
    }
    GeoMap.addCrowdDays(counts, a, width);
    return counts;
  }

  function histogram() {
    const counts = bars();
    const most = Math.max(1, ...counts);
    const width = barDays();
    const [a, b] = current();
    const chart = svg("svg", { class: "bars", viewBox: `0 0 ${counts.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
    counts.forEach((n, i) => {
      const first = GeoMap.extent[0] + i * width;
      const inside = first <= b && first + width - 1 >= a;
      const gap = counts.length > 40 ? 0.04 : 0.08;
      const bar = svg("g", { class: inside ? "in" : "out" },
        svg("rect", { class: "slot", x: i, y: 0, width: 1, height: 1 }),
        svg("rect", { class: "bar", x: i + gap, y: 1 - n / most, width: 1 - 2 * gap, height: n / most }));
      bar.addEventListener("pointerdown", (event) => startBrush(event, chart, first));
      chart.append(bar);
    });
    return chart;
  }

  // Drag over the bars: from the day pressed to the day under the pointer.
  function startBrush(event, chart, day) {
    event.preventDefault();
    const box = chart.getBoundingClientRect();
    const rtl = GeoMap.isRtl();
    const dayAt = (x) => {
      const share = Math.min(0.9999, Math.max(0, (x - box.left) / box.width));
      const days = GeoMap.extent[1] - GeoMap.extent[0] + 1;
      return GeoMap.extent[0] + Math.floor((rtl ? 1 - share : share) * days);
    };
    const width = barDays() - 1;
    set(day, day + width);
    const move = (e) => { const to = dayAt(e.clientX); set(Math.min(day, to), Math.max(day + width, to)); };
    const up = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      GeoMap.writeHash("push");
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
  }

  function handle(which, label) {
    const [a, b] = current();
    const value = which === "from" ? a : b;
    return el("input", {
      type: "range", class: `handle ${which}`, id: `geo-time-${which}`, min: GeoMap.extent[0], max: GeoMap.extent[1], step: 1, value,
      "data-key": `time-${which}`, "aria-label": label, "aria-valuetext": GeoMap.date(value),
      input: (event) => {
        const day = +event.target.value;
        const [x, y] = current();
        if (which === "from") set(Math.min(day, y), y); else set(x, Math.max(day, x));
      },
      change: () => GeoMap.writeHash("push"),
    });
  }

  function button(key, label, sign, click, pressed) {
    return el("button", { type: "button", class: "time-button", "data-key": key, id: `geo-${key}`, "aria-label": label, title: label, click, "aria-pressed": pressed === undefined ? null : String(pressed) }, sign);
  }

  function sign(path) {
    return svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: "sign fill" }, svg("path", { d: path }));
  }

  function ticks() {
    const [a, b] = GeoMap.extent;
    const days = b - a + 1;
    const every = Math.max(1, Math.ceil(days / (GeoMap.isPhone() ? 4 : 8)));
    const marks = [];
    for (let day = a; day <= b; day += every) {
      const edge = (day - a + 0.5) / days < 0.05 ? "first" : null;
      marks.push(el("span", { class: edge, style: `inset-inline-start:${(100 * (day - a + 0.5)) / days}%` }, days > 400 ? GeoMap.month(day) : GeoMap.shortDate(day)));
    }
    return el("div", { class: "ticks", "aria-hidden": "true" }, marks);
  }

  // How much of everything is shown, and how many place mentions found no place: always in sight.
  function shownNote() {
    const { n, m } = GeoMap.shownCount();
    const { mentions, unplaced } = GeoMap.data.counts || {};
    return el("div", { class: "shown-count" },
      el("p", { id: "geo-shown" }, t("shown", { n: GeoMap.num(n), m: GeoMap.num(m) })),
      mentions && unplaced ? el("p", { id: "geo-unplaced" }, t("unplaced", { n: GeoMap.num(unplaced), m: GeoMap.num(mentions) })) : null);
  }

  GeoMap.renderTime = function (container) {
    const box = container || (refs && refs.box);
    if (!box) return;
    refs = { box };
    box.hidden = false;
    if (!GeoMap.extent) { GeoMap.fill(box, el("div", { class: "time-head" }, shownNote())); return; }
    const time = GeoMap.state.time;
    const [a, b] = current();
    const label = GeoMap.when({ start: a, end: b });
    const active = document.activeElement;
    const sliding = active && active.type === "range" && box.contains(active);
    const parts = [
      el("div", { class: "time-head" },
        el("div", { class: "time-buttons" },
          button("step-back", t("time.back"), sign("M10 2 4 8l6 6Z"), () => step(-1)),
          button("play", timer ? t("time.pause") : t("time.play"), timer ? sign("M4 2h3v12H4ZM9 2h3v12H9Z") : sign("M4 2l10 6-10 6Z"), play, Boolean(timer)),
          button("step-forward", t("time.forward"), sign("M6 2l6 6-6 6Z"), () => step(1)),
          el("button", { type: "button", class: "time-button wide", id: "geo-time-reset", "data-key": "time-reset", disabled: !time, click: () => { if (timer) stop(); GeoMap.update({ time: null }); } }, t("time.reset"))),
        el("p", { class: "time-label", id: "geo-time-label" }, label),
        shownNote()),
      el("div", { class: "brush" }, histogram()),
    ];
    if (sliding) {
      // the slider in the hand stays the same element; only what shows its value changes
      box.querySelector(".time-head").replaceWith(parts[0]);
      box.querySelector(".bars").replaceWith(parts[1].firstChild);
      for (const input of box.querySelectorAll("input[type=range]")) {
        const value = input.id.endsWith("from") ? a : b;
        if (input !== active) input.value = value;
        input.setAttribute("aria-valuetext", GeoMap.date(value));
      }
      return;
    }
    // a handle stands in the middle of its day's bar
    const half = 50 / (GeoMap.extent[1] - GeoMap.extent[0] + 1);
    parts[1].append(el("div", { class: "handles", style: `margin-inline:calc(${half.toFixed(3)}% - 8px)` }, handle("from", t("time.from")), handle("to", t("time.to"))));
    GeoMap.fill(box, parts, ticks());
  };
})();
