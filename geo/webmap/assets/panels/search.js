// Search over every layer: names, Arabic names, aliases, notes, quotations; folded on both sides.
// @ts-check
"use strict";

(function () {
  const { el, t, run } = GeoMap;
  const MOST = 40;

  // Every word of the query must occur. First come names that begin with them, then names that
  // hold them, then texts; places named without an event come after what happened.
  function rank(item, words, text) {
    if (!words.every((word) => text.includes(word))) return null;
    const head = ` ${GeoMap.fold(`${item.title} ${item.p.place_name || ""} ${item.p.place_name_ar || ""} ${item.p.location || ""} ${(GeoMap.data.aliases[item.p.place_id] || []).join(" ")}`)}`;
    const depth = words.every((word) => head.includes(` ${word}`)) ? 0 : words.every((word) => head.includes(word)) ? 1 : 2;
    return depth + (item.layer === "context" ? 3 : 0);
  }

  function matching(words) {
    return GeoMap.items.map((item) => ({ item, rank: rank(item, words, GeoMap.searchTextOf(item)) }))
      .filter((found) => found.rank !== null)
      .sort((a, b) => a.rank - b.rank || a.item.order - b.item.order).map((found) => found.item);
  }

  const wordsOf = (query) => GeoMap.fold(query).split(" ").filter(Boolean);

  GeoMap.search = function (query) {
    const words = wordsOf(query);
    if (!words.length) return [];
    const found = matching(words);
    return found.length ? found : matching(mended(words));
  };

  // ---------------------------------------------------------------- typing errors

  let vocabulary = null;   // cache: every word of every item

  // Each word that nothing has is replaced by the nearest that something has: one slip in a word of
  // four to seven letters, two in a longer one.
  function mended(words) {
    vocabulary = vocabulary || GeoMap.unique([...GeoMap.items.flatMap((item) => GeoMap.searchTextOf(item).split(" ")),
      ...towns().flatMap((town) => town.words.split(" "))]).filter((word) => word.length > 2);
    return words.map((word) => {
      const most = word.length > 7 ? 2 : word.length > 3 ? 1 : 0;
      if (!most || vocabulary.some((known) => known.includes(word))) return word;
      let best = word, least = most + 1;
      for (const known of vocabulary) {
        if (Math.abs(known.length - word.length) >= least) continue;
        const distance = slips(word, known, least);
        if (distance < least) { least = distance; best = known; }
      }
      return best;
    });
  }

  // Letters changed, left out, put in or swapped with their neighbour; `limit` or more is all the same.
  function slips(a, b, limit) {
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) >= limit) return limit;
      before = row;
      row = next;
    }
    return row[b.length];
  }
  GeoMap.slips = slips;

  // ---------------------------------------------------------------- towns of the ground

  let townList = null;   // cache

  function towns() {
    const labels = GeoMap.baseData.labels;
    townList = townList || (labels ? labels.rows : []).map(([lon, lat, zoom, , name, local]) => ({ lon, lat, zoom, name, local, words: GeoMap.fold(`${name} ${local || ""}`) }));
    return townList;
  }

  GeoMap.searchTowns = function (query) {
    const words = wordsOf(query);
    const found = (asked) => (asked.length ? towns().filter((town) => asked.every((word) => ` ${town.words}`.includes(` ${word}`))) : []);
    const exact = found(words);
    return (exact.length || GeoMap.search(query).length ? exact : found(mended(words))).slice(0, 8);
  };

  function townResult(town, input) {
    return el("li", {}, el("button", { type: "button", "data-town": town.name, click: () => {
      close();
      input.value = "";
      GeoMap.openSheet(false);
      GeoMap.map.setView([town.lat, town.lon], Math.max(10, Math.min(13, town.zoom + 2)), { animate: false });
      GeoMap.map.getContainer().focus({ preventScroll: true });
    } }, el("span", { class: "town-dot", "aria-hidden": "true" }), run(GeoMap.settings.lang === GeoMap.baseData.labels.local && town.local ? town.local : town.name, null, "span"),
    el("span", { class: "note" }, t("search.town"))));
  }

  // Whoever says it is found by name as well: choosing a source dims what it does not report.
  GeoMap.searchSources = function (query) {
    const words = GeoMap.fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    return GeoMap.sources.filter((source) => {
      const text = GeoMap.fold(`${source.p.name || ""} ${source.id}`);
      return words.every((word) => text.includes(word));
    });
  };

  function sourceResult(source, input) {
    return el("li", {}, el("button", { type: "button", click: () => {
      close();
      input.value = "";
      if (GeoMap.state.source !== source.id) GeoMap.chooseSource(source.id);
      else GeoMap.showPanel("sources");
      GeoMap.openSheet(true);
    } }, GeoMap.glyph({ tone: "source" }), run(source.p.name || source.id, null, "span"),
    el("span", { class: "note" }, t("source"))));
  }

  function result(item, input) {
    const hidden = !GeoMap.shown.has(item.key) && item.layer !== "statements" && !item.ofCrowd;
    return el("li", {}, el("button", {
      type: "button", click: () => { close(); input.value = ""; GeoMap.openSheet(false); GeoMap.openById(item.key); },
    }, GeoMap.itemGlyph(item, 20), run(item.title, null, "span"),
    el("span", { class: "note" }, [GeoMap.placeName(item), item.layer === "context" ? GeoMap.layerTitle("context") : GeoMap.when(item), hidden ? t("search.hidden") : null].filter(Boolean).join(" · "))));
  }

  function list() { return document.getElementById("geo-search-results"); }

  function close() {
    const box = list();
    if (box) { box.hidden = true; box.replaceChildren(); }
  }

  function show(input) {
    const box = list();
    const query = input.value.trim();
    if (!query) { close(); return; }
    const found = GeoMap.search(query);
    const sources = GeoMap.searchSources(query);
    const places = GeoMap.searchTowns(query);
    const total = found.length + sources.length + places.length;
    box.hidden = false;
    box.replaceChildren();
    if (!total) box.append(el("li", {}, el("p", { class: "note" }, t("search.none"))));
    for (const item of found.slice(0, MOST)) box.append(result(item, input));
    for (const source of sources) box.append(sourceResult(source, input));
    for (const town of places) box.append(townResult(town, input));
    GeoMap.announce(t("search.results", { n: GeoMap.num(total) }));
    GeoMap.searchCrowd(query, MOST - Math.min(MOST, found.length)).then((more) => {
      if (input.value.trim() !== query || !more.length) return;   // typed on in the meantime
      if (!total) box.replaceChildren();
      for (const item of more) box.append(result(item, input));
      GeoMap.announce(t("search.results", { n: GeoMap.num(total + more.length) }));
    });
  }

  function keys(event, input) {
    /** @type {HTMLElement[]} */
    const buttons = [...list().querySelectorAll("button")];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (buttons[next] || input).focus();
    } else if (event.key === "Escape") { close(); input.focus(); } else if (event.key === "Enter" && event.target === input && buttons[0]) {
      event.preventDefault();
      buttons[0].click();
    }
  }

  GeoMap.renderSearch = function (container) {
    const input = el("input", { type: "search", id: "geo-search-input", placeholder: t("search"), "aria-label": t("search"), dir: "auto", autocomplete: "off", spellcheck: "false", input: (event) => show(event.target) });
    GeoMap.fill(container, el("div", { class: "search-box" }, input),
      el("ul", { class: "search-results", id: "geo-search-results", hidden: true, "aria-label": t("search") }));
    container.onkeydown = (event) => keys(event, input);
    container.onfocusout = (event) => { if (!container.contains(event.relatedTarget)) close(); };
  };
})();
