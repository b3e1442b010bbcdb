// Opening and closing: a popup on the map, a card at the foot of a phone, the side panel for what has
// no place. Several items in one place open as a list; each is described by describe.js.
// @ts-check
"use strict";

(function () {
  const { el, run, t } = GeoMap;
  let popup = null;      // Leaflet's, on a wide screen
  let opener = null;     // where the keyboard was

  const card = () => document.getElementById("geo-card");

  // What is not shown can still be opened; it says so and offers the way back.
  GeoMap.hiddenNote = function (item) {
    if (GeoMap.shown.has(item.key) || item.layer === "statements" || item.ofCrowd) return null;
    return el("p", { class: "note hidden-note" }, `${t("hidden.note")} `,
      el("button", { type: "button", class: "quiet", id: "geo-reveal", click: (event) => { event.stopPropagation(); reveal(item); } }, t("hidden.show")));
  };

  function reveal(item) {
    const layers = new Set(GeoMap.state.layers).add(item.layer);
    GeoMap.update({ layers });
    if (!GeoMap.shown.has(item.key)) GeoMap.update({ ...GeoMap.defaultState(), layers });
    GeoMap.openById(item.key);
  }

  GeoMap.openAt = function (latlng, item) {
    const others = GeoMap.itemsAt(latlng).filter((other) => other !== item);
    GeoMap.openItems(item ? [item, ...others] : others, latlng, { first: item });
  };

  // The list of a stack: date, symbol, title, figure.
  function listOf(items, choose) {
    return el("div", {}, el("h2", { class: "popup-title", tabindex: "-1" }, t("stack", { n: GeoMap.num(items.length) })),
      el("ol", { class: "stack plain" }, items.map((item, i) => el("li", {}, el("button", {
        type: "button", class: "entry", "data-stack": item.key, click: (event) => { event.stopPropagation(); choose(i); },
      }, GeoMap.itemGlyph(item, 22), el("span", {}, run(item.title),
        el("span", { class: "note block" }, [GeoMap.when(item), GeoMap.figure(item.p.low, item.p.best, item.p.high, null)].filter(Boolean).join(" · "))))))));
  }

  // The body of a popup: a list first where there are several, then one item with a pager.
  // The pager stays while the text below it changes, so that the keyboard keeps its place.
  function bodyOf(items, options) {
    let index = 0;
    const place = el("span", { "aria-live": "polite" });
    const turn = (label, sign, by) => el("button", { type: "button", class: "quiet", "aria-label": label, click: () => show((index + by + items.length) % items.length) }, sign);
    const back = el("button", { type: "button", class: "quiet wide", id: "geo-stack-back", click: () => list(true) }, t("stack.back"));
    const pager = items.length > 1 ? el("div", { class: "pager" }, back, turn(t("pager.previous"), "‹", -1), place, turn(t("pager.next"), "›", 1)) : null;
    const text = el("div", {});
    const body = el("div", { class: "popup-body" }, pager, text);
    // Leaflet takes the body out and in again to measure it, which would lose the keyboard's place.
    const changed = () => {
      if (!popup || !popup.isOpen()) return;
      const active = document.activeElement;
      popup.update();
      if (body.contains(active)) active.focus({ preventScroll: true });
    };
    function show(i, focus) {
      index = i;
      place.textContent = t("pager", { n: GeoMap.num(index + 1), m: GeoMap.num(items.length) });
      if (pager) pager.hidden = false;
      text.replaceChildren(el("div", {}, GeoMap.describe(items[index])));
      if (focus) body.querySelector(".popup-title").focus({ preventScroll: true });
      changed();
      select(items[index], options);
    }
    function list(focus) {
      pager.hidden = true;
      text.replaceChildren(listOf(items, (i) => show(i, true)));
      if (focus) (text.querySelector(`[data-stack="${CSS.escape(items[index].key)}"]`) || body).focus({ preventScroll: true });
      changed();
    }
    const first = options && options.first ? items.indexOf(options.first) : items.length === 1 ? 0 : -1;
    return { body, start: () => (first < 0 ? list(false) : show(first, false)) };
  }

  GeoMap.openItems = function (items, latlng, options) {
    if (!items.length) return;
    const focus = !(options && options.keepFocus);
    if (!opener || !isOpen()) opener = document.activeElement;
    close();
    const at = latlng || items[0].latlng;
    const { body, start } = bodyOf(items, options);
    if (!at) openInSheet(body);
    else if (GeoMap.isPhone()) openInCard(body, at, options);
    else openOnMap(body, at, options);
    start();
    if (at) GeoMap.spread(items, L.latLng(at));
    if (at && !GeoMap.isPhone()) popup.openOn(GeoMap.map);
    const element = popup ? popup.getElement() : at ? card() : document.getElementById("geo-detail");
    element.setAttribute("role", "dialog");
    element.setAttribute("aria-label", items[0].title);
    const closer = element.querySelector(".leaflet-popup-close-button");
    if (closer) closer.setAttribute("aria-label", t("close"));
    if (focus) body.querySelector(".popup-title").focus({ preventScroll: true });
  };

  function openOnMap(body, at, options) {
    const width = Math.min(370, Math.round(window.innerWidth * 0.8) - 8);
    popup = L.popup({
      maxWidth: width, minWidth: Math.min(270, width), closeButton: true, autoPan: !(options && options.still),
      ...GeoMap.clearOfLegend(), className: "geo-popup", keepInView: false,
      maxHeight: Math.max(180, Math.round(GeoMap.map.getSize().y * 0.68)),
    }).setLatLng(at).setContent(body);
  }

  function closeButton() {
    return el("button", { type: "button", class: "card-close", id: "geo-card-close", "aria-label": t("close"), click: dismiss },
      el("span", { "aria-hidden": "true" }, "×"));
  }

  // On a phone the text stands at the foot; the map above it is moved so that the place is in sight.
  function openInCard(body, at, options) {
    GeoMap.openSheet(false);
    const box = card();
    box.replaceChildren(closeButton(), body);
    box.hidden = false;
    if (options && options.still) return;
    const map = GeoMap.map, free = Math.max(120, map.getSize().y - Math.round(window.innerHeight * 0.36));
    const point = map.latLngToContainerPoint(at);
    if (point.y > free - 30 || point.y < 40 || point.x < 20 || point.x > map.getSize().x - 64) {
      map.panBy([point.x - map.getSize().x / 2, point.y - free / 2], { animate: false });
    }
  }

  // Items without a position open in the side panel instead.
  function openInSheet(body) {
    GeoMap.openSheet(true);
    GeoMap.showPanel("overview");
    const box = document.getElementById("geo-detail");
    box.hidden = false;
    box.replaceChildren(el("button", { type: "button", class: "quiet close", click: dismiss }, t("close")), body);
    box.scrollIntoView({ block: "nearest" });
  }

  function select(item, options) {
    GeoMap.state.selected = item.id;
    GeoMap.emit("select", item);
    GeoMap.writeHash((options && options.history) || "push");
    for (const node of document.querySelectorAll(".selected[data-item]")) node.classList.remove("selected");
    const element = GeoMap.elementOf(item);
    if (element) element.classList.add("selected");
  }

  function isOpen() {
    const detail = document.getElementById("geo-detail");
    return Boolean(popup || (card() && !card().hidden) || (detail && !detail.hidden));
  }
  GeoMap.isOpen = isOpen;

  function close() {
    GeoMap.gather();
    for (const id of ["geo-detail", "geo-card"]) {
      const box = document.getElementById(id);
      if (box) { box.hidden = true; box.replaceChildren(); }
    }
    if (!popup) return;
    const old = popup;
    popup = null;
    GeoMap.map.closePopup(old);
  }
  GeoMap.closePopup = close;

  // Lifts the popup off its place, so that what stands there can be seen and taken hold of.
  GeoMap.raisePopup = function (px) {
    if (!popup) return;
    popup.options.offset = L.point(0, 7 - px);
    popup.update();
  };

  // The reader closes: the item is no longer chosen, the keyboard goes back to where it was.
  function dismiss() {
    close();
    GeoMap.state.selected = null;
    for (const node of document.querySelectorAll(".selected[data-item]")) node.classList.remove("selected");
    GeoMap.emit("select", null);
    GeoMap.writeHash("push");
    restoreFocus();
  }

  function restoreFocus() {
    let target = opener;
    opener = null;
    const key = target && target.getAttribute && target.getAttribute("data-item");
    if (key && !document.contains(target)) target = document.querySelector(`[data-item="${CSS.escape(key)}"]`);
    if (target && document.contains(target)) target.focus({ preventScroll: true });
  }

  GeoMap.watchPopups = function () {
    GeoMap.map.on("popupclose", (event) => {
      if (event.popup !== popup) return;   // it was replaced by another, not closed by the reader
      popup = null;
      dismiss();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && isOpen()) dismiss();
    });
  };

  // Opened by its name an item stands among the others of its place.
  GeoMap.openById = function (id, options) {
    const item = GeoMap.byId.get(id) || GeoMap.byKey.get(id);
    if (!item) { GeoMap.openOfCrowd(id, options); return false; }
    if (item.geometry && !(options && options.still)) GeoMap.flyTo(item);
    const at = item.layer === "routes" && item.geometry ? middle(item) : item.latlng;
    const same = item.isPoint ? GeoMap.drawnItems().filter((other) => other !== item && other.isPoint
      && other.latlng[0] === item.latlng[0] && other.latlng[1] === item.latlng[1]) : [];
    GeoMap.openItems([item, ...same], at, { ...options, first: item });
    return true;
  };

  function middle(item) {
    const all = GeoMap.positions(item.geometry);
    const [x, y] = all[all.length - 1];
    return [y, x];
  }
})();
