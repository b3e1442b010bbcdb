// Time: a brush over calendar units for every layer at once, with steps, play and reset.
// @ts-check
"use strict";

(function () {
  const { el, svg, t, items } = GeoMap;
  const MOST = { day: 62, week: 62, month: 240 };   // bars; longer maps are counted in the next unit
  const SPEEDS = { slow: 2000, normal: 1200, fast: 500 };
  let timer = null;    // of the play button
  let box = null;      // where the strip stands
  let cut = null;      // cache: bars of the extent
  let folded = true;   // on a phone

  const clamp = (day) => Math.min(GeoMap.extent[1], Math.max(GeoMap.extent[0], day));
  const current = () => GeoMap.state.time || GeoMap.extent;

  function set(a, b, history) {
    const [first, last] = [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
    const all = first === GeoMap.extent[0] && last === GeoMap.extent[1];
    GeoMap.update({ time: all && !timer ? null : [first, last] }, history || "replace");
  }
  GeoMap.setTime = set;

  // ---------------------------------------------------------------- calendar units

  function unit() {
    const days = GeoMap.extent[1] - GeoMap.extent[0] + 1;
    return days <= MOST.day ? "day" : days <= 7 * MOST.week ? "week" : days <= 31 * MOST.month ? "month" : "year";
  }

  // The first day of the unit after the one that holds a day.
  function after(day, name) {
    if (name === "day") return day + 1;
    if (name === "week") return day + 7 - ((day + 3) % 7);   // weeks begin on Monday; 1970-01-01 was a Thursday
    const [year, month] = GeoMap.toIso(day).split("-").map(Number);
    const next = name === "month" ? [month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1] : [year + 1, 1];
    return GeoMap.toDay(`${String(next[0]).padStart(4, "0")}-${String(next[1]).padStart(2, "0")}-01`);
  }

  // [[first day, last day], ...]: whole units, cut at the ends of the map's time.
  function bars() {
    const [a, b] = GeoMap.extent, name = unit(), key = `${a}|${b}`;
    if (cut && cut.key === key) return cut.bars;
    const found = [];
    for (let day = a; day <= b;) {
      const next = after(day, name);
      found.push([day, Math.min(b, next - 1)]);
      day = next;
    }
    cut = { key, bars: found };
    return found;
  }

  function barOf(day) {
    const all = bars();
    let low = 0, high = all.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (all[middle][0] <= day) low = middle; else high = middle - 1;
    }
    return low;
  }

  // ---------------------------------------------------------------- steps and play

  // The window moves by its own width in bars, at least by one.
  function moved([a, b], by) {
    const all = bars();
    let first = barOf(a), last = barOf(b);
    const width = last - first;
    first = Math.min(all.length - 1 - width, Math.max(0, first + by));
    last = first + width;
    return [all[first][0], all[last][1]];
  }

  function step(by) {
    const all = bars();
    const [first, last] = GeoMap.state.time ? moved(current(), by) : all[by > 0 ? 0 : all.length - 1];
    set(first, last, "push");
  }

  function play() {
    if (timer) { stop(); return; }
    const all = bars(), { mode, speed } = GeoMap.settings.play;
    const atEnd = !GeoMap.state.time || current()[1] >= GeoMap.extent[1];
    let now = atEnd ? all[0] : current();
    const show = () => set(mode === "cumulative" ? GeoMap.extent[0] : now[0], now[1]);
    timer = setInterval(() => {
      if (now[1] >= GeoMap.extent[1]) { stop(); return; }
      now = moved(now, 1);
      show();
    }, SPEEDS[speed]);
    show();
    GeoMap.renderTime();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    GeoMap.renderTime();
  }

  function choose(change) {
    Object.assign(GeoMap.settings.play, change);
    if (timer) { stop(); play(); } else GeoMap.renderTime();
  }

  // ---------------------------------------------------------------- the bars

  const isVague = (item) => (item.p.date_prec || 1) >= 3;   // a week, a month, a year: a span, no days

  // Shown-but-for-time items by bar; a vague date is spread thin over the bars that it may lie in.
  function counts() {
    const sums = { exact: new Array(bars().length).fill(0), vague: new Array(bars().length).fill(0) };
    const [a, b] = GeoMap.extent;
    for (const item of items) {
      if (!GeoMap.isCounted(item) || item.start === null || item.end < a || item.start > b) continue;
      if (!GeoMap.layerShows(item) || !GeoMap.passes(item, "time")) continue;
      const first = barOf(clamp(item.start)), last = barOf(clamp(item.end));
      const vague = isVague(item) && last > first;
      for (let i = first; i <= last; i += 1) sums[vague ? "vague" : "exact"][i] += vague ? 1 / (last - first + 1) : 1;
    }
    GeoMap.addCrowdDays(sums.exact, barOf);
    return sums;
  }

  function barWords([a, b], exact, vague) {
    const name = unit();
    const when = name === "month" ? GeoMap.month(a) : name === "year" ? GeoMap.toIso(a).slice(0, 4) : GeoMap.when({ start: a, end: b });
    return `${when}: ${GeoMap.num(exact)}${vague ? ` + ${t("time.vague", { n: GeoMap.num(Math.round(vague * 10) / 10) })}` : ""}`;
  }

  function histogram() {
    const { exact, vague } = counts();
    const most = Math.max(1, ...exact.map((n, i) => n + vague[i]));
    const [a, b] = current();
    const all = bars(), days = GeoMap.extent[1] - GeoMap.extent[0] + 1, origin = GeoMap.extent[0];
    const chart = svg("svg", { class: "bars", viewBox: `0 0 ${days} 1`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
    all.forEach(([first, last], i) => {
      const inside = first <= b && last >= a, x = first - origin, width = last - first + 1, gap = width * 0.06;
      const high = exact[i] / most, pale = vague[i] / most;
      const bar = svg("g", { class: inside ? "in" : "out" }, svg("title", {}, barWords([first, last], exact[i], vague[i])),
        svg("rect", { class: "slot", x, y: 0, width, height: 1 }),
        svg("rect", { class: "bar", x: x + gap, y: 1 - high, width: width - 2 * gap, height: high }),
        pale ? svg("rect", { class: "bar vague", x: x + gap, y: 1 - high - pale, width: width - 2 * gap, height: pale }) : null);
      bar.addEventListener("pointerdown", (event) => (GeoMap.state.time && inside ? startShift : startBrush)(event, chart, i));
      chart.append(bar);
    });
    return el("div", { class: "chart" }, chart, el("span", { class: "scale", "aria-hidden": "true" }, GeoMap.num(Math.round(most * 10) / 10)));
  }

  function dayUnder(chart) {
    const area = chart.getBoundingClientRect(), days = GeoMap.extent[1] - GeoMap.extent[0] + 1;
    return (x) => {
      const share = Math.min(0.9999, Math.max(0, (x - area.left) / area.width));
      return GeoMap.extent[0] + Math.floor((GeoMap.isRtl() ? 1 - share : share) * days);
    };
  }

  function follow(event, move) {
    event.preventDefault();
    const up = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      GeoMap.writeHash("push");
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
  }

  // Drag over the bars: from the bar pressed to the bar under the pointer.
  function startBrush(event, chart, i) {
    const dayAt = dayUnder(chart), all = bars();
    set(...all[i]);
    follow(event, (e) => {
      const to = barOf(dayAt(e.clientX));
      set(all[Math.min(i, to)][0], all[Math.max(i, to)][1]);
    });
  }

  // Drag inside the window: it moves as a whole.
  function startShift(event, chart, i) {
    const dayAt = dayUnder(chart), start = current();
    follow(event, (e) => set(...moved(start, barOf(dayAt(e.clientX)) - i)));
  }

  // The window's edges: the left one stands before its day, the right one after its day, so that the
  // handles of one day lie apart.
  function handle(which, label) {
    const [a, b] = current(), from = which === "from";
    return el("input", {
      type: "range", class: `handle ${which}`, id: `geo-time-${which}`, min: GeoMap.extent[0], max: GeoMap.extent[1] + 1, step: 1,
      value: from ? a : b + 1, "data-key": `time-${which}`, "aria-label": label, "aria-valuetext": GeoMap.date(from ? a : b),
      input: (event) => {
        const edge = +event.target.value, [x, y] = current();
        if (from) set(Math.min(edge, y), y); else set(x, Math.max(edge - 1, x));
      },
      change: () => GeoMap.writeHash("push"),
    });
  }

  // ---------------------------------------------------------------- the strip

  function button(key, label, mark, click, pressed) {
    return el("button", { type: "button", class: "time-button", "data-key": key, id: `geo-${key}`, "aria-label": label, title: label, click, "aria-pressed": pressed === undefined ? null : String(pressed) }, mark);
  }

  function sign(path) {
    return svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: "sign fill" }, svg("path", { d: path }));
  }

  function select(key, label, values, value, change) {
    return el("select", { id: `geo-${key}`, "data-key": key, "aria-label": label, class: "time-select", change: (event) => change(event.target.value) },
      values.map((name) => el("option", { value: name, selected: name === value }, t(`${key}.${name}`))));
  }

  // Ticks stand at the beginnings of days, months or years, as many as have room.
  function ticks() {
    const [a, b] = GeoMap.extent, days = b - a + 1, room = GeoMap.isPhone() ? 4 : 8;
    const scale = days <= 62 ? "day" : days <= 31 * 36 ? "month" : "year";
    const starts = [];
    for (let day = a, next; day <= b; day = next) {
      next = after(day, scale);
      if (scale === "day" || day !== a || GeoMap.toIso(a).endsWith(scale === "month" ? "-01" : "-01-01")) starts.push(day);
    }
    if (!starts.length) starts.push(a);
    const every = Math.ceil(starts.length / room);
    const words = { day: GeoMap.shortDate, month: GeoMap.month, year: (day) => GeoMap.toIso(day).slice(0, 4) }[scale];
    return el("div", { class: "ticks", "aria-hidden": "true" }, starts.filter((_, i) => i % every === 0).map((day) => {
      const at = (100 * (day - a + (scale === "day" ? 0.5 : 0))) / days;
      return el("span", { class: at < 4 ? "first" : at > 96 ? "last" : null, style: `inset-inline-start:${at}%` }, words(day));
    }));
  }

  // How much of everything is shown, and how many place mentions found no place: always in sight.
  function shownNote() {
    const { n, m } = GeoMap.shownCount();
    const { mentions, unplaced } = GeoMap.data.counts || {};
    return el("div", { class: "shown-count" },
      el("p", { id: "geo-shown" }, t("shown", { n: GeoMap.num(n), m: GeoMap.num(m) })),
      mentions && unplaced ? el("p", { id: "geo-unplaced" }, t("unplaced", { n: GeoMap.num(unplaced), m: GeoMap.num(mentions) })) : null);
  }

  function head([a, b]) {
    const { play: { mode, speed } } = GeoMap.settings, name = unit(), small = GeoMap.isPhone();
    return el("div", { class: "time-head" },
      el("div", { class: "time-buttons" },
        button("step-back", t(`time.back.${name}`), sign("M10 2 4 8l6 6Z"), () => step(-1)),
        button("play", timer ? t("time.pause") : t(`time.play.${name}`), timer ? sign("M4 2h3v12H4ZM9 2h3v12H9Z") : sign("M4 2l10 6-10 6Z"), play, Boolean(timer)),
        button("step-forward", t(`time.forward.${name}`), sign("M6 2l6 6-6 6Z"), () => step(1)),
        small && folded ? null : el("button", { type: "button", class: "time-button wide", id: "geo-time-reset", "data-key": "time-reset", disabled: !GeoMap.state.time, click: () => { if (timer) stop(); GeoMap.update({ time: null }); } }, t("time.reset")),
        small && folded ? null : select("time-mode", t("time-mode"), ["window", "cumulative"], mode, (value) => choose({ mode: value })),
        small && folded ? null : select("time-speed", t("time-speed"), Object.keys(SPEEDS), speed, (value) => choose({ speed: value }))),
      el("p", { class: "time-label", id: "geo-time-label" }, GeoMap.when({ start: a, end: b })),
      shownNote(),
      small ? el("button", { type: "button", class: "time-button fold", id: "geo-time-fold", "data-key": "time-fold", "aria-expanded": String(!folded), "aria-label": t("time.fold"),
        click: () => { folded = !folded; GeoMap.renderTime(); GeoMap.map.invalidateSize({ animate: false }); } }, sign(folded ? "M2 10 8 4l6 6Z" : "M2 6l6 6 6-6Z")) : null);
  }

  GeoMap.renderTime = function (container) {
    box = container || box;
    if (!box) return;
    box.hidden = false;
    if (!GeoMap.extent) { GeoMap.fill(box, el("div", { class: "time-head" }, shownNote())); return; }
    const now = current();
    const active = document.activeElement;
    const sliding = active && active.type === "range" && box.contains(active);
    if (sliding) {
      // the slider in the hand stays the same element; only what shows its value changes
      box.querySelector(".time-head").replaceWith(head(now));
      box.querySelector(".chart").replaceWith(histogram());
      for (const input of box.querySelectorAll("input[type=range]")) {
        const from = input.id.endsWith("from");
        if (input !== active) input.value = String(from ? now[0] : now[1] + 1);
        input.setAttribute("aria-valuetext", GeoMap.date(from ? now[0] : now[1]));
      }
      return;
    }
    if (GeoMap.isPhone() && folded) { GeoMap.fill(box, head(now)); return; }
    GeoMap.fill(box, head(now), el("div", { class: "brush" }, histogram(),
      el("div", { class: "handles" }, handle("from", t("time.from")), handle("to", t("time.to")))), ticks());
  };
})();
