// Counts of incidents and of claims per province, day or week, and type. People are never summed.
// @ts-check
"use strict";

(function () {
  const { el, svg, t, run, num } = GeoMap;
  const WEEKS_AFTER = 45;   // days; longer maps are counted by week

  const incidents = () => GeoMap.shownItems().filter((item) => item.layer === "incidents");
  const claimsOf = (item) => item.told.claims || (item.p.claims || []).length;

  function tally(pairs) {
    const rows = new Map();
    for (const [key, item] of pairs) {
      const row = rows.get(key) || { key, incidents: 0, claims: 0 };
      row.incidents += 1;
      row.claims += claimsOf(item);
      rows.set(key, row);
    }
    return [...rows.values()];
  }

  // Add what a crowd has: [[key, incidents, claims], ...]
  function merge(rows, more) {
    for (const [key, n, said] of more) {
      const row = rows.find((r) => r.key === key);
      if (row) { row.incidents += n; row.claims += said; } else rows.push({ key, incidents: n, claims: said });
    }
    return rows;
  }

  function byAdmin() {
    return merge(tally(incidents().map((item) => [item.p.admin1 || "", item])), GeoMap.crowdTally("admin1"))
      .sort((a, b) => b.incidents - a.incidents || (a.key < b.key ? -1 : 1))
      .map((row) => ({ ...row, label: row.key || t("counts.none") }));
  }

  function byType() {
    return merge(tally(incidents().map((item) => [item.typeGroup, item])), GeoMap.crowdTally("group"))
      .sort((a, b) => GeoMap.typeGroups.indexOf(a.key) - GeoMap.typeGroups.indexOf(b.key))
      .map((row) => ({ ...row, label: GeoMap.typeLabel(row.key) }));
  }

  GeoMap.countsByWeek = () => Boolean(GeoMap.extent) && GeoMap.extent[1] - GeoMap.extent[0] > WEEKS_AFTER;

  function byTime() {
    if (!GeoMap.extent) return [];
    const weekly = GeoMap.countsByWeek();
    const monday = (day) => day - ((day + 3) % 7);     // 1970-01-01 was a Thursday
    const bin = (day) => (weekly ? monday(day) : day);
    const [a, b] = GeoMap.state.time || GeoMap.extent;
    const pairs = [];
    for (const item of incidents()) {
      if (item.start === null) continue;
      const bins = new Set();
      for (let day = Math.max(a, item.start); day <= Math.min(b, item.end); day += 1) bins.add(bin(day));
      for (const day of bins) pairs.push([day, item]);
    }
    return merge(tally(pairs), GeoMap.crowdTallyDays(bin, a, b)).sort((x, y) => x.key - y.key).map((row) => ({ ...row, label: GeoMap.date(row.key), iso: GeoMap.toIso(row.key) }));
  }

  function chart(rows) {
    const most = Math.max(1, ...rows.map((row) => row.incidents));
    return (row) => svg("svg", { class: "count-bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
      svg("rect", { x: GeoMap.isRtl() ? 100 - (100 * row.incidents) / most : 0, y: 1, width: (100 * row.incidents) / most, height: 8 }));
  }

  function table(id, title, rows) {
    if (!rows.length) return null;
    const bar = chart(rows);
    return el("table", { class: "counts", id },
      el("caption", {}, title),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", { class: "visually-hidden" }, title)), el("th", { scope: "col", class: "number" }, t("counts.incidents")),
        el("th", { scope: "col", class: "number" }, t("counts.claims")), el("td", { class: "bar-cell" }))),
      el("tbody", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row" }, run(row.label)), el("td", { class: "number" }, num(row.incidents)),
        el("td", { class: "number" }, num(row.claims)), el("td", { class: "bar-cell" }, bar(row))))));
  }

  GeoMap.countRows = function () {
    return [
      ...byAdmin().map((r) => ["admin1", r.key, r.incidents, r.claims]),
      ...byTime().map((r) => [GeoMap.countsByWeek() ? "week" : "day", r.iso, r.incidents, r.claims]),
      ...byType().map((r) => ["type", r.key, r.incidents, r.claims]),
    ];
  };

  GeoMap.renderCounts = function (container) {
    GeoMap.fill(container,
      el("p", { class: "note" }, t("counts.note")),
      table("geo-counts-admin", t("counts.admin"), byAdmin()),
      table("geo-counts-time", t(GeoMap.countsByWeek() ? "counts.week" : "counts.day"), byTime()),
      table("geo-counts-type", t("counts.type"), byType()),
      el("p", { class: "row" }, el("button", { type: "button", class: "quiet", id: "geo-counts-csv", "data-key": "counts-csv",
        click: () => GeoMap.saveFile("counts.csv", "text/csv;charset=utf-8", GeoMap.csv([["by", "value", "incidents", "claims"], ...GeoMap.countRows()])) }, t("counts.download"))));
  };
})();
