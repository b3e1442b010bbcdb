// Sharing: a link to this view, a frame for other sites; and the page inside such a frame.
// "#ui=map" shows the map alone: no panel, no history of its own, the wheel only after a click or with ctrl.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;

  GeoMap.isEmbedded = () => GeoMap.state.ui === "map";

  // Where the page stands for others: the address that the map gives, never a path of this computer.
  GeoMap.publicUrl = function () {
    const own = data.look.url || (/^https?:/.test(location.protocol) ? location.href.split("#")[0] : "");
    return own.replace(/#.*$/, "");
  };

  const link = (more) => {
    const home = GeoMap.publicUrl();
    return home ? `${home}${GeoMap.linkHash()}${more || ""}` : "";
  };

  function frame() {
    const words = data.title.replace(/[<>&"]/g, (c) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[c]);
    return `<iframe src="${link("&ui=map").replace(/&/g, "&amp;")}" title="${words}" width="100%" height="480" style="border:0" loading="lazy" allowfullscreen></iframe>`;
  }

  function field(id, label, text) {
    const area = el("textarea", { id, rows: 3, readonly: true, dir: "ltr", class: "cite-text", "aria-label": label }, text);
    area.addEventListener("focus", () => area.select());
    return [el("p", { class: "note" }, label), area];
  }

  GeoMap.shareMenu = function () {
    const body = el("div", { class: "menu-body", id: "geo-share-body" });
    const fill = () => {
      if (!link()) { body.replaceChildren(el("p", { class: "note" }, t("share.local"))); return; }
      body.replaceChildren(...field("geo-share-link", t("share.link"), link()).flat(), ...field("geo-share-frame", t("share.frame"), frame()).flat());
    };
    return el("details", { class: "menu", "data-key": "menu-share", toggle: fill }, el("summary", { id: "geo-share" }, t("share")), body);
  };

  // The frame: called once the address is read.
  GeoMap.renderEmbedded = function () {
    const on = GeoMap.isEmbedded();
    document.documentElement.classList.toggle("embedded", on);
    const map = GeoMap.map;
    let bar = document.getElementById("geo-embed");
    if (!on) { if (bar) bar.remove(); map.scrollWheelZoom.enable(); return; }
    if (!bar) {
      bar = el("div", { id: "geo-embed" });
      document.getElementById("geo-stage").append(bar);
    }
    const full = location.href.split("#")[0] + GeoMap.linkHash().replace(/&?ui=map/, "");
    const anchor = el("a", { target: "_blank", rel: "noopener" }, t("share.full"));
    anchor.setAttribute("href", full);   // the page itself, whatever its scheme
    const time = GeoMap.state.time;
    bar.replaceChildren(el("h1", { dir: "auto" }, data.title), time ? el("strong", { class: "embed-time" }, ` ${GeoMap.when({ start: time[0], end: time[1] })}`) : "", " ", anchor);
    map.scrollWheelZoom.disable();
    map.getContainer().addEventListener("click", () => map.scrollWheelZoom.enable(), { once: true });
    map.getContainer().addEventListener("wheel", (event) => {
      if (event.ctrlKey) map.scrollWheelZoom.enable();
    }, { capture: true, passive: true });
    map.invalidateSize({ animate: false });
  };
})();
