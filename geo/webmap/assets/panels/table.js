// The table twin of the map and the timeline list: the same items in a form that needs no map.
"use strict";

(function () {
  const { el, t, run } = GeoMap;
  let sort = { column: "date", up: true };

  const LISTED = ["incidents", "burials", "routes", "impact", "statements"];

  const COLUMNS = {
    date: (i) => i.start ?? Infinity,
    title: (i) => GeoMap.fold(i.title),
    place: (i) => GeoMap.fold(placeOf(i)),
    precision: (i) => ["site", "settlement", "near", "district", "province", "area", "country", "none"].indexOf(i.precision),
    layer: (i) => LISTED.indexOf(i.layer),
    figure: (i) => -(i.p.best ?? i.p.low ?? i.p.number ?? -1),
    sources: (i) => -(i.independent ?? i.sources.length),
    status: (i) => i.status,
  };

  function placeOf(item) {
    if (item.layer === "routes") return [item.p.origin_explicit === false ? "" : item.p.origin, item.p.destination].filter(Boolean).join(" → ");
    return GeoMap.placeName(item);
  }

  // The shown items of the map, and those that no map can show.
  GeoMap.listedItems = () => [...GeoMap.items.filter((item) => LISTED.includes(item.layer) && GeoMap.shown.has(item.key)), ...GeoMap.crowdListed()];

  function sorted() {
    const value = COLUMNS[sort.column];
    return GeoMap.listedItems().sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      const order = x < y ? -1 : x > y ? 1 : a.order - b.order;
      return sort.up ? order : -order;
    });
  }

  function head(column) {
    const now = sort.column === column;
    return el("th", { scope: "col", "aria-sort": now ? (sort.up ? "ascending" : "descending") : "none" },
      el("button", { type: "button", "data-key": `sort-${column}`, click: () => {
        sort = { column, up: now ? !sort.up : true };
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

  GeoMap.renderTable = function () {
    const box = document.getElementById("geo-drawer");
    if (box.hidden) return;
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
          el("tbody", {}, sorted().map(row))),
        GeoMap.crowdUnlisted() ? el("p", { class: "note" }, t("table.more", { n: GeoMap.num(GeoMap.crowdUnlisted()) })) : null));
    box.querySelector(".table-scroll").scrollTop = at;
  };

  GeoMap.openTable = function (open) {
    const box = document.getElementById("geo-drawer");
    box.hidden = !open;
    GeoMap.openSheet(false);
    GeoMap.renderTable();
    GeoMap.map.invalidateSize({ animate: false });
    const next = document.getElementById(open ? "geo-table-title" : "geo-table-open");
    if (next) next.focus();
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
    const items = GeoMap.listedItems().filter((item) => item.start !== null)
      .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
    const undated = GeoMap.listedItems().filter((item) => item.start === null);
    const days = GeoMap.unique(items.map((item) => item.start));
    const entry = (item) => el("li", { "data-row": item.key, class: GeoMap.state.selected === item.id ? "chosen" : "" },
      el("button", { type: "button", class: "entry", "data-key": `entry-${item.key}`, "data-item": item.key, click: () => { GeoMap.openSheet(false); GeoMap.openById(item.key); } },
        GeoMap.itemGlyph(item, 22),
        el("span", {}, run(item.title), el("span", { class: "note block" }, [item.end !== item.start && item.start !== null ? GeoMap.when(item) : null, placeOf(item)].filter(Boolean).join(" · ")))));
    GeoMap.fill(container, el("div", { class: "timeline" },
      days.map((day) => [el("h3", {}, `${GeoMap.weekday(day)}, ${GeoMap.date(day)}`), el("ul", { class: "plain" }, items.filter((i) => i.start === day).map(entry))]),
      undated.length ? [el("h3", {}, t("list.undated")), el("ul", { class: "plain" }, undated.map(entry))] : null,
      items.length || undated.length ? null : el("p", { class: "note" }, t("legend.empty"))));
  };
})();
