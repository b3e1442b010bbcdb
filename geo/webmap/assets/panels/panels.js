// The side panel: tabs, the About page with custody and corrections, the options.
// @ts-check
"use strict";

(function () {
  const { el, t, run, data } = GeoMap;
  let shownPanel = "overview";

  function panels() {
    return [
      ["overview", t("tab.overview")], ["filters", t("tab.filters")], ["list", t("tab.list")],
      ["sources", t("tab.sources")], ["counts", t("tab.counts")], ["about", t("tab.about")],
    ];
  }

  GeoMap.renderTabs = function (container) {
    const list = panels();
    const move = (event) => {
      const forward = GeoMap.isRtl() ? "ArrowLeft" : "ArrowRight";
      const back = GeoMap.isRtl() ? "ArrowRight" : "ArrowLeft";
      const at = list.findIndex(([name]) => name === shownPanel);
      const to = event.key === forward ? at + 1 : event.key === back ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? list.length - 1 : null;
      if (to === null) return;
      event.preventDefault();
      GeoMap.showPanel(list[(to + list.length) % list.length][0]);
      container.querySelector("[aria-selected=true]").focus();
    };
    container.setAttribute("aria-label", t("tabs"));
    GeoMap.fill(container, list.map(([name, label]) => el("button", {
      type: "button", role: "tab", id: `geo-tab-${name}`, "aria-controls": `geo-panel-${name}`, "data-key": `tab-${name}`,
      "aria-selected": String(name === shownPanel), tabindex: name === shownPanel ? "0" : "-1",
      click: () => { GeoMap.showPanel(name); GeoMap.openSheet(true); }, keydown: move,
    }, label)));
  };

  GeoMap.showPanel = function (name) {
    shownPanel = name;
    for (const [other] of panels()) {
      const panel = document.getElementById(`geo-panel-${other}`);
      if (panel) panel.hidden = other !== name;
      const tab = document.getElementById(`geo-tab-${other}`);
      if (tab) {
        tab.setAttribute("aria-selected", String(other === name));
        tab.setAttribute("tabindex", other === name ? "0" : "-1");
      }
    }
    GeoMap.renderPanel();
  };

  // Only the panel in view is rendered.
  GeoMap.renderPanel = function () {
    const box = document.getElementById(`geo-panel-${shownPanel}`);
    if (!box) return;
    if (shownPanel === "overview") {
      GeoMap.renderToll(document.getElementById("geo-toll"));
      GeoMap.renderLayers(document.getElementById("geo-layers"));
      GeoMap.renderTray(document.getElementById("geo-tray"));
      const drawn = GeoMap.noteList(), place = document.getElementById("geo-notes");
      place.hidden = !drawn;
      GeoMap.fill(place, drawn);
    } else {
      const render = { filters: GeoMap.renderFilters, list: GeoMap.renderTimeline, sources: GeoMap.renderSources, counts: GeoMap.renderCounts, about: renderAbout }[shownPanel];
      if (render) render(box);
    }
  };

  function custody() {
    return [
      el("h2", { class: "minor" }, t("about.custody")),
      el("dl", {},
        data.version ? [el("dt", {}, t("about.version")), el("dd", {}, data.version)] : null,
        (data.readers || []).map((r) => [el("dt", {}, t("about.reader")), el("dd", {},
          t(r.leaves_machine ? "reader.left" : "reader.local", { name: `${r.name} ${r.version}` }))]),
        data.gazetteer_build ? [el("dt", {}, t("about.gazetteer")), el("dd", {}, el("code", {}, data.gazetteer_build))] : null),
      data.inputs.length ? el("details", { "data-key": "inputs" }, el("summary", {}, t("about.inputs", { n: GeoMap.num(data.inputs.length) })),
        el("ul", { class: "plain inputs" }, data.inputs.map((i) => el("li", {}, run(i.path), el("code", {}, i.sha256))))) : null,
    ];
  }

  function options() {
    const theme = document.documentElement.getAttribute("data-theme") || "auto";
    const choice = (id, label, values, value, change) => el("div", { class: "row" }, el("label", { for: id }, label),
      el("select", { id, "data-key": id, change: (event) => change(event.target.value) },
        values.map(([v, text]) => el("option", { value: v, selected: v === value }, text))));
    return [
      el("h2", { class: "minor" }, t("options")),
      choice("geo-lang", t("option.lang"), GeoMap.languages(), GeoMap.settings.lang, (v) => GeoMap.changeLang(v)),
      choice("geo-digits", t("option.digits"), [["latn", "0123456789"], ["arab", "٠١٢٣٤٥٦٧٨٩"]], GeoMap.settings.digits, (v) => { GeoMap.settings.digits = v; GeoMap.renderAll(); }),
      choice("geo-theme", t("option.theme"), [["auto", t("theme.auto")], ["light", t("theme.light")], ["dark", t("theme.dark")]], theme, (v) => GeoMap.setTheme(v)),
      GeoMap.setReviewing ? el("p", { class: "row" }, el("button", { type: "button", class: "quiet", id: "geo-review-option", "data-key": "review-option", click: () => GeoMap.setReviewing(true) }, t("review.start"))) : null,
    ];
  }

  function renderAbout(container) {
    GeoMap.fill(container,
      el("p", {}, data.public ? t("about.public") : t("about.restricted")),
      data.draft ? el("p", {}, t("about.draft")) : null,
      el("h2", { class: "minor" }, t("about.read")),
      el("ul", {}, ["about.precision", "about.toll", "about.routes", "about.attribution"].map((key) => el("li", {}, t(key)))),
      el("h2", { class: "minor" }, t("about.boundaries")),
      el("p", {}, GeoMap.boundaryWords()),
      data.disclaimers.map((text) => el("p", {}, run(text))),
      options(),
      el("h2", { class: "minor" }, t("about.sources")),
      el("ul", { class: "plain" }, data.attributions.map((a) => el("li", {}, a.url ? el("a", { href: a.url }, run(a.text)) : run(a.text), a.licence ? el("span", { class: "note" }, ` · ${a.licence}`) : null))),
      custody(),
      data.changes.length ? [el("h2", { class: "minor" }, t("about.changes")), el("ul", { class: "plain" }, data.changes.map((c) =>
        el("li", {}, typeof c === "string" ? run(c) : [c.date ? `${GeoMap.isoDate(c.date)} · ` : "", run(c.text || ""), c.id ? el("span", { class: "note" }, ` (${c.id})`) : null])))] : null);
  }

  GeoMap.changeLang = function (lang) {
    GeoMap.closePopup();
    GeoMap.setLang(lang);
    GeoMap.renderAll();
    GeoMap.writeHash("replace");
    if (GeoMap.base) GeoMap.base.labels.setLang(GeoMap.settings.lang);
  };

  GeoMap.setTheme = function (theme) {
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
  };
})();
