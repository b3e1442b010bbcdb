// The table twin of the map and the timeline list: the same items in a form that needs no map.
// @ts-check
"use strict";

(function () {
  const { el, t, run } = GeoMap;
  const PAGE = 100;        // rows of the table at a time
  const CHUNK = 200;       // entries of the timeline at a time
  let sort = { column: "date", up: true };
  let first = 0;           // row at the top of the page
  let long = CHUNK;        // entries of the timeline now
  let focusTitle = false;  // the keyboard goes to the table when it stands
  let asked = 0;           // the last question; answers to earlier ones are dropped

  const LISTED = ["incidents", "burials", "routes", "impact", "statements"];

  const COLUMNS = {
    date: (i) => i.start ?? Infinity,
    title: (i) => (i.ranks ? i.ranks[0] : GeoMap.fold(i.title)),
    place: (i) => (i.ranks ? i.ranks[1] : GeoMap.fold(placeOf(i))),
    precision: (i) => ["site", "settlement", "near", "district", "province", "area", "country", "none"].indexOf(i.precision),
    layer: (i) => LISTED.indexOf(i.layer),
    figure: (i) => -(GeoMap.figureOf(i) ?? i.p.number ?? -1),
    sources: (i) => -(i.independent ?? i.sources.length),
    status: (i) => i.status,
  };

  function placeOf(item) {
    if (item.layer === "routes") return [item.p.origin_explicit === false ? "" : item.p.origin, item.p.destination].filter(Boolean).join(" → ");
    return GeoMap.placeName(item);
  }

  // The shown items of the map, and those that no map can show; a crowd comes by pages.
  GeoMap.listedItems = () => GeoMap.items.filter((item) => LISTED.includes(item.layer) && GeoMap.shown.has(item.key));

  // One page of everything that is shown, in order: the whole set is sorted, then cut.
  GeoMap.pageOf = function (column, up, from, count) {
    const value = COLUMNS[column];
    const before = (x, y) => (x === y ? 0 : x < y === up ? -1 : 1);
    const items = GeoMap.listedItems().sort((a, b) => before(value(a), value(b)) || a.order - b.order);
    return GeoMap.crowdSorted(column, up).then((crowds) => {
      const heads = crowds.map(() => 0), wanted = [], rows = crowds.map(() => []);
      const size = items.length + crowds.reduce((n, { ids }) => n + ids.length, 0);
      let mine = 0;
      for (let at = 0; at < Math.min(size, from + count); at += 1) {
        let best = -1;
        crowds.forEach((crowd, i) => {
          if (heads[i] < crowd.ids.length && (best < 0 || before(crowd.key(heads[i]), crowds[best].key(heads[best])) < 0)) best = i;
        });
        const own = mine < items.length && (best < 0 || before(value(items[mine]), crowds[best].key(heads[best])) <= 0);
        if (at >= from) {
          wanted.push(own ? items[mine] : { best, at: rows[best].length });
          if (!own) rows[best].push(crowds[best].ids[heads[best]]);
        }
        if (own) mine += 1; else heads[best] += 1;
      }
      return Promise.all(crowds.map(({ crowd }, i) => GeoMap.crowdPage(crowd, rows[i])))
        .then((found) => ({ items: wanted.map((one) => (one.key ? one : found[one.best][one.at])), size }));
    });
  };

  function head(column) {
    const now = sort.column === column;
    return el("th", { scope: "col", "aria-sort": now ? (sort.up ? "ascending" : "descending") : "none" },
      el("button", { type: "button", "data-key": `sort-${column}`, click: () => {
        sort = { column, up: now ? !sort.up : true };
        first = 0;
        GeoMap.renderTable();
      } }, t(`table.${column}`), el("span", { "aria-hidden": "true", class: "arrow" }, now ? (sort.up ? " ↑" : " ↓") : "")));
  }

  function figureOf(item) {
    if (item.layer === "routes") return item.p.number != null ? GeoMap.num(item.p.number) : item.p.number_text || "";
    return GeoMap.figure(item.p.low, item.p.best, item.p.high, null);
  }

  function row(item) {
    const chosen = GeoMap.state.selected === item.id;
    return el("tr", { class: chosen ? "chosen" : "", "data-row": item.key },
      el("td", {}, GeoMap.when(item)),
      el("th", { scope: "row" }, el("button", { type: "button", class: "link", "data-key": `row-${item.key}`, "data-item": item.key, click: () => openRow(item) },
        GeoMap.itemGlyph(item, 18), run(item.title))),
      el("td", {}, run(placeOf(item))),
      el("td", {}, GeoMap.term("precision", item.precision)),
      el("td", {}, GeoMap.layerTitle(item.layer)),
      el("td", { class: "number" }, run(String(figureOf(item)))),
      el("td", {}, run(item.sources.map(GeoMap.sourceName).join("; "))),
      el("td", {}, item.status ? GeoMap.term("status", item.status) : ""));
  }

  function openRow(item) {
    if (GeoMap.isPhone()) GeoMap.openTable(false);
    GeoMap.openById(item.key);
  }

  // Sorting many rows takes a moment: the table is filled when its page is known.
  GeoMap.renderTable = function () {
    const box = document.getElementById("geo-drawer");
    if (box.hidden) return;
    const turn = asked += 1;
    GeoMap.pageOf(sort.column, sort.up, first, PAGE).then(({ items, size }) => {
      if (turn !== asked || box.hidden) return;
      if (first && first >= size) { first = Math.max(0, PAGE * Math.floor((size - 1) / PAGE)); GeoMap.renderTable(); return; }
      fillTable(box, items, size);
    });
  };

  function pages(size) {
    if (size <= PAGE) return null;
    const go = (id, label, to, off) => el("button", { type: "button", class: "quiet", id, "data-key": id, disabled: off, click: () => { first = to; GeoMap.renderTable(); } }, label);
    return el("div", { class: "pages row" },
      go("geo-page-previous", t("table.previous"), Math.max(0, first - PAGE), first === 0),
      el("span", { id: "geo-page", "aria-live": "polite" }, t("table.page", { a: GeoMap.num(first + 1), b: GeoMap.num(Math.min(size, first + PAGE)), n: GeoMap.num(size) })),
      go("geo-page-next", t("table.next"), first + PAGE, first + PAGE >= size));
  }

  function fillTable(box, items, size) {
    const { n, m } = GeoMap.shownCount();
    const old = box.querySelector(".table-scroll");
    const at = old ? old.scrollTop : 0;
    GeoMap.fill(box,
      el("div", { class: "drawer-head" }, el("h2", { id: "geo-table-title", tabindex: "-1" }, t("table")),
        el("span", { class: "note" }, t("shown", { n: GeoMap.num(n), m: GeoMap.num(m) })),
        el("span", { class: "note wide" }, t("table.note")),
        el("button", { type: "button", class: "quiet", id: "geo-table-close", "data-key": "table-close", click: () => GeoMap.openTable(false) }, t("table.close"))),
      el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-labelledby": "geo-table-title" },
        el("table", { id: "geo-table" },
          el("caption", { class: "visually-hidden" }, t("table")),
          el("thead", {}, el("tr", {}, Object.keys(COLUMNS).map(head))),
          el("tbody", {}, items.map(row))),
        pages(size)));
    box.querySelector(".table-scroll").scrollTop = at;
    if (focusTitle) { focusTitle = false; document.getElementById("geo-table-title").focus(); }
  }

  GeoMap.openTable = function (open) {
    const box = document.getElementById("geo-drawer");
    box.hidden = !open;
    GeoMap.openSheet(false);
    focusTitle = open;
    GeoMap.renderTable();
    GeoMap.map.invalidateSize({ animate: false });
    if (!open && document.getElementById("geo-table-open")) document.getElementById("geo-table-open").focus();
  };

  // Map to table: what is opened on the map is marked and brought into view in the table and list.
  GeoMap.on("select", (item) => {
    for (const node of document.querySelectorAll("tr.chosen, .timeline .chosen")) node.classList.remove("chosen");
    if (!item) return;
    for (const node of document.querySelectorAll(`[data-row="${CSS.escape(item.key)}"]`)) {
      node.classList.add("chosen");
      node.scrollIntoView({ block: "nearest" });
    }
  });

  // ---------------------------------------------------------------- the timeline list

  GeoMap.renderTimeline = function (container) {
    if (GeoMap.state.inView) { fillTimeline(container, inView(), inView().length); return; }
    GeoMap.pageOf("date", true, 0, long).then(({ items, size }) => fillTimeline(container, items, size));
  };

  // What lies in the part of the map that is in sight: the nearest of a crowd only when they are few.
  function inView() {
    const bounds = GeoMap.map.getBounds();
    return GeoMap.drawnItems().filter((item) => LISTED.includes(item.layer) && item.latlng
      && (item.isPoint ? bounds.contains(item.latlng) : bounds.intersects(L.latLngBounds(GeoMap.positions(item.geometry).map(([lon, lat]) => [lat, lon])))))
      .sort((a, b) => COLUMNS.date(a) - COLUMNS.date(b) || a.order - b.order);
  }

  // "n in view" follows the map.
  GeoMap.followView = function () {
    const box = document.getElementById("geo-panel-list");
    if (GeoMap.started && box && !box.hidden) GeoMap.renderTimeline(box);
  };

  function viewSwitch() {
    const n = inView().length + (GeoMap.crowdItems().length ? 0 : GeoMap.crowdInSight());
    return el("label", { class: "switch" }, el("input", { type: "checkbox", id: "geo-in-view", "data-key": "in-view", checked: GeoMap.state.inView,
      change: (event) => GeoMap.update({ inView: event.target.checked }, "none") }), t("list.in_view"), el("span", { class: "count", id: "geo-in-view-count" }, GeoMap.num(n)));
  }

  function fillTimeline(container, items, size) {
    const dated = items.filter((item) => item.start !== null), undated = items.filter((item) => item.start === null);
    const days = GeoMap.unique(dated.map((item) => item.start));
    const entry = (item) => el("li", { "data-row": item.key, class: GeoMap.state.selected === item.id ? "chosen" : "" },
      el("button", { type: "button", class: "entry", "data-key": `entry-${item.key}`, "data-item": item.key, click: () => { GeoMap.openSheet(false); GeoMap.openById(item.key); } },
        GeoMap.itemGlyph(item, 22),
        el("span", {}, run(item.title), el("span", { class: "note block" }, [item.end !== item.start && item.start !== null ? GeoMap.when(item) : null, placeOf(item)].filter(Boolean).join(" · ")))));
    GeoMap.fill(container, el("div", { class: "timeline" }, viewSwitch(),
      days.map((day) => [el("h2", { class: "minor" }, `${GeoMap.weekday(day)}, ${GeoMap.date(day)}`), el("ul", { class: "plain" }, dated.filter((i) => i.start === day).map(entry))]),
      undated.length ? [el("h2", { class: "minor" }, t("list.undated")), el("ul", { class: "plain" }, undated.map(entry))] : null,
      size > items.length ? el("button", { type: "button", class: "quiet", id: "geo-list-more", "data-key": "list-more",
        click: () => { long += CHUNK; GeoMap.renderTimeline(container); } }, t("list.more", { n: GeoMap.num(size - items.length) })) : null,
      items.length ? null : el("p", { class: "note" }, t("legend.empty"))));
  }
})();
