// Media of an event: each picture behind a press, a graphic one behind a second word of warning.
// The copies stand in the page itself; a link is followed only by the reader.
// @ts-check
"use strict";

(function () {
  const { el, run, t, data } = GeoMap;
  const byEvent = new Map();
  for (const one of data.media || []) {
    if (!byEvent.has(one.event)) byEvent.set(one.event, []);
    byEvent.get(one.event).push(one);
  }

  function picture(one) {
    const box = el("div", { class: "media-picture" });
    const show = (open) => {
      const label = open ? t("media.hide") : one.graphic ? t("media.graphic_show") : t("media.show");
      const button = el("button", { type: "button", class: "quiet", "aria-expanded": String(open), click: (event) => { event.stopPropagation(); show(!open); box.querySelector("button").focus(); } }, label);
      box.replaceChildren(one.graphic && !open ? el("p", { class: "note graphic" }, t("media.graphic")) : "", button,
        open ? el("img", { src: one.src, alt: one.caption || GeoMap.term("mediakind", one.kind), width: one.width, height: one.height }) : "");
    };
    show(false);
    return box;
  }

  const link = (address, words) => (address ? [" · ", el("a", { href: address }, words)] : null);

  function entry(one) {
    return el("li", { class: "media" }, el("p", {}, GeoMap.term("mediakind", one.kind), one.caption ? [": ", run(one.caption)] : null),
      one.src ? picture(one) : null,
      one.graphic && !one.src ? el("p", { class: "note graphic" }, t("media.graphic")) : null,
      el("p", { class: "note" }, [one.credit, one.licence].filter(Boolean).map((words, i) => [i ? " · " : "", run(words)]),
        link(one.link, t("media.original")), link(one.archive, t("link.archive")),
        one.sha256 ? [" · ", el("span", { class: "hash", title: one.sha256 }, `sha256 ${one.sha256.slice(0, 10)}`)] : null,
        one.left ? [" · ", t("media.left", { n: GeoMap.num(1) })] : null));
  }

  GeoMap.mediaPart = function (item) {
    const found = byEvent.get(item.id) || [];
    if (!found.length) return null;
    return el("details", { class: "part" }, el("summary", {}, t("media", { n: GeoMap.num(found.length) })), el("ul", { class: "plain" }, found.map(entry)));
  };
})();
