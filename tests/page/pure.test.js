// The pure scripts of the page, run by Node: names for the search, links, figures, cells, slips.
// node --test tests/page
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const ASSETS = new URL("../../geo/webmap/assets/", import.meta.url);
const STRINGS = {
  en: { "lang.name": "English", "lang.dir": "ltr", "lang.locale": "en-GB", "fig.range": "{a} to {b}", "fig.at_least": "at least {n}", "fig.up_to": "up to {n}", "fig.over": "over {n}", "date.span": "{a} to {b}", undated: "not dated", unlocated: "no place", sources: "Sources", as_of: "as of {date}", "quotes": "{n} quotes", "quotes#one": "{n} quote" },
  ar: { "lang.name": "العربية", "lang.dir": "rtl", "lang.locale": "ar-SY-u-ca-gregory" },
};
const NOTHING = { getAttribute: () => null, setAttribute() {}, append() {}, addEventListener() {} };

// A page without a browser: just enough of one for files that draw nothing.
function load(data, ...files) {
  const blocks = { "geo-data": JSON.stringify(data), "geo-base": "{}" };
  const document = { getElementById: (id) => (blocks[id] ? { textContent: blocks[id] } : null), addEventListener() {}, documentElement: { ...NOTHING }, querySelectorAll: () => [] };
  const context = vm.createContext({ document, window: { matchMedia: () => ({ matches: false }), addEventListener() {} }, location: { hash: "", href: "https://example.org/map.html", protocol: "https:" }, history: {}, Node: class {}, URL, Intl, console, setTimeout, clearTimeout });
  for (const file of files) vm.runInContext(`${readFileSync(new URL(file, ASSETS), "utf8")};globalThis.GeoMap = GeoMap;`, context);
  return context;
}

function page(more = {}) {
  const layer = { on: true, title: "Incidents", columns: [["event_id", "str"]], features: more.features || [] };
  const data = { title: "A map", lang: "en", strings: STRINGS, languages: [], layers: { incidents: layer }, aliases: {}, types: [], look: {}, counts: {}, as_of: "2024-06-01", ...more.data };
  return load(data, "base/core.js", "base/fold.js", "base/i18n.js", "state/filters.js", "state/hash.js", "state/state.js", "out/citation.js", "out/download.js", "out/share.js", "panels/search.js");
}

test("names are folded whatever their marks, article or letter variant", () => {
  const { GeoMap } = page();
  for (const [one, other] of [["Al-Ladhiqiyah", "ladhiqiyah"], ["BÁNIYÂS", "baniyas"], ["الجانوديه", "الجانودية"], ["Ash-Sham", "sham"], ["Łódź", "lodz"]]) {
    assert.equal(GeoMap.fold(one), GeoMap.fold(other), one);
  }
});

test("a figure keeps the hedge of its source", () => {
  const { GeoMap } = page();
  assert.equal(GeoMap.figure(5, null, 9, "range"), "5 to 9");
  assert.equal(GeoMap.figure(20, null, null, "at_least"), "at least 20");
  assert.equal(GeoMap.figure(null, null, null, null), "");
  assert.equal(GeoMap.figure(1200, 1200, 1200, null), "1,200");
});

test("days are whole numbers and never move", () => {
  const { GeoMap } = page();
  assert.equal(GeoMap.toIso(GeoMap.toDay("2024-02-29")), "2024-02-29");
  assert.equal(GeoMap.toDay("no day"), null);
  assert.equal(GeoMap.date(GeoMap.toDay("1970-01-01")), "1 January 1970");
  assert.equal(GeoMap.when({ start: 0, end: 2 }), "1 to 3 January 1970");
});

test("a cell never starts a formula and a number stays one", () => {
  const { GeoMap } = page();
  for (const text of ["=1+1", "+1", "@SUM(A1)", "\t=1", "＝1"]) {
    const line = GeoMap.csv([[text]]);
    assert.match(line, /'/, text);
  }
  assert.equal(GeoMap.csv([[-12.5]]), "\ufeff-12.5\r\n");
});

test("a link is read as it was written, and a broken one says nothing false", () => {
  const context = page();
  const { GeoMap } = context;
  GeoMap.crowdItems = () => [];
  Object.assign(GeoMap.state, { time: [19000, 19010], facets: { type: new Set(["A, b", "c;d"]) }, minIndependent: 2, ui: "map" });
  context.location.hash = GeoMap.linkHash("x y");
  const wanted = GeoMap.readHash();
  assert.deepEqual([...wanted.patch.time], [19000, 19010]);
  assert.deepEqual([...wanted.patch.facets.type].sort(), ["A, b", "c;d"]);
  assert.equal(wanted.selected, "x y");
  assert.equal(wanted.patch.ui, "map");
  GeoMap.announce = () => {};
  context.location.hash = "#t=zz..&id=%&map=x/99/";
  assert.equal(GeoMap.readHash().patch.time, null);
});

test("a slip of the keyboard is one step", () => {
  const { GeoMap } = page();
  for (const [a, b, n] of [["banyias", "baniyas", 1], ["leds", "leeds", 1], ["leeds", "leeds", 0], ["abcd", "wxyz", 3]]) assert.equal(GeoMap.slips(a, b, 3), n, a);
});

test("a citation names no path of this computer", () => {
  const feature = { id: "a", geometry: null, properties: { title: "Fire", date_start: "2024-05-01", precision: "none" } };
  const context = page({ features: [feature] });
  const { GeoMap } = context;
  const [item] = GeoMap.items;
  assert.match(GeoMap.cite(item, "plain"), /https:\/\/example\.org\/map\.html#/);
  context.location.protocol = "file:";
  context.location.href = "file:///home/somebody/map.html";
  for (const format of ["plain", "bibtex", "csl"]) assert.doesNotMatch(GeoMap.cite(item, format), /file:|somebody/);
});
