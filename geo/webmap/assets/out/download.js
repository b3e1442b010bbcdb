// Downloads of what is shown now: GeoJSON and CSV. A cell that a spreadsheet would run is made text.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;

  GeoMap.saveFile = function (name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.setAttribute("href", url);
    link.setAttribute("download", name);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  // = + - @ and their full-width forms start a formula; so may a tab or a line end before them.
  // A plain number stays a number.
  function cell(value) {
    if (value === null || value === undefined) return "";
    let text = Array.isArray(value) || typeof value === "object" ? JSON.stringify(value) : String(value);
    if (/^[\s]*[=+\-@＝＋－＠\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  GeoMap.csv = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  // The rows of a CSV text; the quote that keeps a spreadsheet from running a cell is taken off again.
  GeoMap.parseCsv = function (text) {
    const rows = [[]];
    const put = (raw) => rows[rows.length - 1].push(raw.replace(/^'(?=[\s]*[=+\-@＝＋－＠\t\r])/, ""));
    for (const match of text.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
      const [whole, quoted, plain, end] = match;
      if (!whole && match.index >= text.replace(/^\ufeff/, "").length && !rows[rows.length - 1].length) break;
      put(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
      if (end === "") break;
      if (end !== ",") rows.push([]);
    }
    return rows.filter((row) => row.some(Boolean));
  };

  function exported() {
    return GeoMap.items.filter((item) => GeoMap.shown.has(item.key));
  }

  // With a crowd the texts of all shown points are unpacked first.
  function save(name, type, make) {
    GeoMap.crowdShown().then((more) => GeoMap.saveFile(name, type, make([...exported(), ...more])));
  }

  GeoMap.geojsonText = function (items) {
    const features = (items || exported()).map((item) => ({
      type: "Feature", id: item.id, geometry: item.stated, properties: { layer: item.layer, ...item.p },
    }));
    return JSON.stringify({ type: "FeatureCollection", features: [...features, ...GeoMap.noteFeatures()] }, null, 1);
  };

  GeoMap.csvText = function (given) {
    const items = given || exported();
    const columns = ["layer"];
    for (const name of Object.keys(data.layers)) {
      if (!items.some((item) => item.layer === name)) continue;
      for (const [column, kind] of data.layers[name].columns) {
        if (kind !== "list" && !columns.includes(column)) columns.push(column);
      }
    }
    const rows = items.map((item) => columns.map((column) => (column === "layer" ? item.layer : item.p[column])));
    return GeoMap.csv([columns, ...rows]);
  };

  GeoMap.downloadMenu = function () {
    const button = (id, label, act) => el("button", { type: "button", class: "tool", id, click: act }, label);
    return el("details", { class: "menu", "data-key": "menu-download" }, el("summary", { id: "geo-download" }, t("download")),
      el("div", { class: "menu-body" }, el("p", { class: "note" }, t("download.note")),
        button("geo-download-geojson", t("download.geojson"), () => save("map.geojson", "application/geo+json", GeoMap.geojsonText)),
        button("geo-download-csv", t("download.csv"), () => save("map.csv", "text/csv;charset=utf-8", GeoMap.csvText))));
  };

  // A menu closes when the reader goes elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
