// The frame of the page and its start: build once, render on change, follow the address.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;

  // Puts the map's own element into the frame; called before Leaflet starts, so that it has a size.
  GeoMap.buildFrame = function (box) {
    const panel = (name, ...children) => el("section", {
      id: `geo-panel-${name}`, role: "tabpanel", "aria-labelledby": `geo-tab-${name}`, class: "panel", hidden: name !== "overview", tabindex: "-1",
    }, children);
    const section = (id) => el("section", { id, class: "block" });
    const frame = el("div", { id: "geo-app" },
      el("a", { class: "skip", href: "#geo-stage", id: "geo-skip-map", click: (event) => { event.preventDefault(); box.focus(); } }),
      el("a", { class: "skip", href: "#geo-drawer", id: "geo-skip", click: (event) => { event.preventDefault(); GeoMap.openTable && GeoMap.openTable(true); } }),
      el("div", { id: "geo-side", role: "complementary" },
        el("button", { type: "button", id: "geo-sheet", "aria-controls": "geo-panels", click: () => GeoMap.openSheet(!isSheetOpen()) }, el("span", { class: "grip", "aria-hidden": "true" })),
        el("div", { id: "geo-head" }),
        el("div", { id: "geo-search" }),
        el("div", { id: "geo-tabs", role: "tablist" }),
        el("div", { id: "geo-panels" },
          panel("overview", el("section", { id: "geo-detail", hidden: true }), section("geo-toll"), section("geo-layers"), section("geo-notes"), section("geo-tray")),
          panel("filters"), panel("list"), panel("sources"), panel("counts"), panel("about"))),
      el("div", { id: "geo-main", role: "main" },
        el("div", { id: "geo-stage" }, box, el("div", { id: "geo-watermark", "aria-hidden": "true", hidden: true }),
          el("div", { id: "geo-corner" }), el("section", { id: "geo-legend" }), el("div", { id: "geo-north", "aria-hidden": "true" }), el("p", { id: "geo-sketch", class: "note", hidden: true }), el("section", { id: "geo-measure", hidden: true }), el("p", { id: "geo-empty", role: "status", hidden: true })),
        el("div", { id: "geo-attribution" }),
        el("section", { id: "geo-time", role: "group" }),
        el("section", { id: "geo-drawer", hidden: true })),
      el("section", { id: "geo-card", hidden: true }),
      el("div", { id: "geo-print" }),
      el("div", { id: "geo-live", class: "visually-hidden", "aria-live": "polite", role: "status" }));
    document.body.append(frame);
    renderHead();
  };

  function isSheetOpen() {
    return document.getElementById("geo-app").classList.contains("sheet-open");
  }

  function setInert(on) {
    for (const part of document.getElementById("geo-main").children) part.inert = on;
  }

  GeoMap.openSheet = function (open) {
    if (!GeoMap.isPhone()) return;
    document.getElementById("geo-app").classList.toggle("sheet-open", open);
    setInert(open);   // what the sheet half covers is not pressed by mistake
    renderSheetButton();
  };

  function renderSheetButton() {
    const button = document.getElementById("geo-sheet");
    button.setAttribute("aria-expanded", String(isSheetOpen()));
    button.setAttribute("aria-label", isSheetOpen() ? t("sheet.close") : t("sheet.open"));
  }

  function renderHead() {
    const tools = [
      GeoMap.openTable ? el("button", { type: "button", class: "tool", id: "geo-table-open", "data-key": "tool-table", click: () => GeoMap.openTable(true) }, t("tool.table")) : null,
      GeoMap.startStory ? el("button", { type: "button", class: "tool", id: "geo-story-open", "data-key": "tool-story", click: () => GeoMap.startStory() }, t("tool.story")) : null,
      GeoMap.downloadMenu ? GeoMap.downloadMenu() : null,
      GeoMap.printMenu ? GeoMap.printMenu() : null,
      GeoMap.pictureButton(),
      GeoMap.shareMenu(),
      GeoMap.reviewButton ? GeoMap.reviewButton() : null,
      GeoMap.otherLang() ? el("button", { type: "button", class: "tool lang", id: "geo-lang-switch", "data-key": "tool-lang", lang: GeoMap.otherLang(),
        click: () => GeoMap.changeLang(GeoMap.otherLang()) }, GeoMap.strings[GeoMap.otherLang()]["lang.name"]) : null,
    ];
    GeoMap.fill(document.getElementById("geo-head"),
      data.look.logo ? el("img", { class: "logo", src: data.look.logo, alt: data.look.credit || "" }) : null,
      el("h1", { dir: "auto" }, data.title),
      data.subtitle ? el("p", { class: "subtitle", dir: "auto" }, data.subtitle) : null,
      el("p", { class: "meta" },
        data.as_of ? t("as_of", { date: GeoMap.isoDate(data.as_of) }) : null,
        data.draft ? el("span", { class: "chip strong" }, t("draft")) : null,
        data.public ? null : el("span", { class: "chip strong" }, t("restricted"))),
      el("div", { class: "tools" }, tools));
  }

  function renderStatic() {
    document.getElementById("geo-skip-map").textContent = t("skip.map");
    document.getElementById("geo-skip").textContent = t("skip");
    document.getElementById("geo-side").setAttribute("aria-label", t("panel"));
    document.getElementById("geo-time").setAttribute("aria-label", t("time"));
    document.getElementById("geo-main").setAttribute("aria-label", t("map.area"));
    const mark = document.getElementById("geo-watermark");
    mark.hidden = !data.draft;
    mark.textContent = t("watermark");
    document.getElementById("geo-corner").replaceChildren(GeoMap.mapControls());
    renderSheetButton();
    renderHead();
    if (GeoMap.renderReview) GeoMap.renderReview();
    GeoMap.placeScale();
    GeoMap.tellSketch();
    GeoMap.renderTabs(document.getElementById("geo-tabs"));
    if (GeoMap.renderSearch) GeoMap.renderSearch(document.getElementById("geo-search"));
    GeoMap.renderAttribution(document.getElementById("geo-attribution"));
  }

  function renderChange() {
    GeoMap.tellEmpty();
    GeoMap.renderPanel();
    GeoMap.renderTime(document.getElementById("geo-time"));
    GeoMap.renderLegend(document.getElementById("geo-legend"));
    if (GeoMap.renderTable) GeoMap.renderTable();
  }

  GeoMap.renderAll = function () {
    renderStatic();
    GeoMap.refresh({ history: "none" });
  };

  GeoMap.on("change", (detail) => {
    renderChange();
    if (GeoMap.started) GeoMap.writeHash(detail.history || "push");
  });

  // Apply what the address says; used at the start and by the back button.
  function follow(first) {
    const wanted = GeoMap.readHash();
    if (wanted.lang && wanted.lang !== GeoMap.settings.lang) {
      GeoMap.setLang(wanted.lang);
      if (GeoMap.base) GeoMap.base.labels.setLang(GeoMap.settings.lang);
      renderStatic();
    }
    GeoMap.closePopup();
    Object.assign(GeoMap.state, wanted.patch, { selected: wanted.selected });
    GeoMap.renderEmbedded();
    if (wanted.view) GeoMap.map.setView([wanted.view.lat, wanted.view.lon], wanted.view.zoom, { animate: false });
    GeoMap.refresh({ history: "none" });
    if (wanted.selected) {
      GeoMap.openById(wanted.selected, { still: Boolean(wanted.view), history: "none", keepFocus: !first });
    }
  }

  GeoMap.start = function () {
    GeoMap.setLang(GeoMap.settings.lang);
    GeoMap.watchPopups();
    renderStatic();
    GeoMap.refresh({ history: "none" });
    GeoMap.map.invalidateSize({ animate: false });   // the strips around it have their height now
    GeoMap.home();
    follow(true);
    GeoMap.started = true;
    window.addEventListener("popstate", () => follow(false));
    window.addEventListener("resize", () => {
      if (!GeoMap.isPhone()) setInert(false);
      GeoMap.map.invalidateSize({ animate: false });
    });
    // the strip of map above an open sheet closes it
    document.getElementById("geo-app").addEventListener("click", (event) => {
      if (event.target === event.currentTarget && isSheetOpen()) GeoMap.openSheet(false);
    });
    document.documentElement.setAttribute("data-ready", "true");
  };
})();
