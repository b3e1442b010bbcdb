// Search over every layer: names, Arabic names, aliases, notes, quotations; folded on both sides.
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

  GeoMap.search = function (query) {
    const words = GeoMap.fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    return GeoMap.items.map((item) => ({ item, rank: rank(item, words, GeoMap.searchTextOf(item)) }))
      .filter((found) => found.rank !== null)
      .sort((a, b) => a.rank - b.rank || a.item.order - b.item.order).map((found) => found.item);
  };

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

  // What a result opens must be on the map: its layer goes on, filters that hide it go off.
  function reveal(item) {
    if (GeoMap.shown.has(item.key) || item.layer === "statements" || item.ofCrowd) return;
    const layers = new Set(GeoMap.state.layers).add(item.layer);
    GeoMap.update({ layers });
    if (!GeoMap.shown.has(item.key)) GeoMap.update({ ...GeoMap.defaultState(), layers });
  }

  function result(item, input) {
    const hidden = !GeoMap.shown.has(item.key) && item.layer !== "statements" && !item.ofCrowd;
    return el("li", {}, el("button", {
      type: "button", click: () => { reveal(item); close(); input.value = ""; GeoMap.openSheet(false); GeoMap.openById(item.key); },
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
    const total = found.length + sources.length;
    box.hidden = false;
    box.replaceChildren();
    if (!total) box.append(el("li", {}, el("p", { class: "note" }, t("search.none"))));
    for (const item of found.slice(0, MOST)) box.append(result(item, input));
    for (const source of sources) box.append(sourceResult(source, input));
    GeoMap.announce(t("search.results", { n: GeoMap.num(total) }));
    GeoMap.searchCrowd(query, MOST - Math.min(MOST, found.length)).then((more) => {
      if (input.value.trim() !== query || !more.length) return;   // typed on in the meantime
      if (!total) box.replaceChildren();
      for (const item of more) box.append(result(item, input));
      GeoMap.announce(t("search.results", { n: GeoMap.num(total + more.length) }));
    });
  }

  function keys(event, input) {
    const buttons = [...list().querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
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
