// Story mode: the shown events one after another in the order of their dates, by arrow keys.
// @ts-check
"use strict";

(function () {
  const { el, t, data } = GeoMap;
  let steps = null;
  let at = 0;

  // The whole set in the order of its dates; single steps are asked for when they are shown.
  function order() {
    const own = GeoMap.shownItems().filter((item) => GeoMap.isCounted(item))
      .sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || (a.end ?? 0) - (b.end ?? 0) || a.order - b.order);
    return GeoMap.crowdSorted("date", true).then((crowds) => crowds.reduce((all, { crowd, ids, key }) => {
      const more = Array.from(ids, (id, i) => ({ crowd, id, start: key(i) }));
      return [...all, ...more].sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity));
    }, own));
  }

  // The author's steps, where the map has a story of its own.
  function written() {
    return (data.story || []).map((told) => ({ ...told, written: true }));
  }

  const topOf = (/** @type {any} */ section) => section.offsetTop;

  // All that an author wrote stands one below the other: who scrolls goes on through the story.
  function write(box) {
    box.replaceChildren(...steps.map((told, i) => el("section", { "data-step": i }, told.title ? el("h2", { dir: "auto" }, told.title) : null,
      String(told.text || "").split(/\n+/).filter(Boolean).map((line) => el("p", { dir: "auto" }, line)))));
    box.addEventListener("scroll", () => {
      if (!steps || box.hidden) return;
      const first = topOf(box.children[0]), tops = [...box.children].map((section) => Math.abs(topOf(section) - first - box.scrollTop));
      const next = tops.indexOf(Math.min(...tops));
      if (next === at) return;
      at = next;
      show(true);
    });
  }

  function tell(told, byScroll) {
    const box = document.getElementById("geo-story-text");
    box.hidden = false;
    for (const section of box.children) section.setAttribute("aria-current", String(Number(section.getAttribute("data-step")) === at));
    if (!byScroll) box.scrollTop = topOf(box.children[at]) - topOf(box.children[0]);
    const patch = {};
    if (told.time) patch.time = told.time.map(GeoMap.toDay);
    if (told.layers) patch.layers = new Set(told.layers);
    if (Object.keys(patch).length) GeoMap.update(patch, "replace");
    GeoMap.closePopup();
    if (told.view) GeoMap.map.setView([told.view[1], told.view[2]], told.view[0], { animate: false });
    if (told.ids) GeoMap.openById(told.ids[0], { keepFocus: true, history: "replace", still: Boolean(told.view) });
    document.getElementById("geo-story-when").textContent = "";
    GeoMap.announce([told.title, told.text].filter(Boolean).join(". "));
  }

  function show(byScroll) {
    const chosen = steps[at];
    document.getElementById("geo-story-step").textContent = t("story.step", { n: GeoMap.num(at + 1), m: GeoMap.num(steps.length) });
    document.getElementById("geo-story-previous").disabled = at === 0;
    document.getElementById("geo-story-next").disabled = at === steps.length - 1;
    if (chosen.written) { tell(chosen, byScroll); return; }
    Promise.resolve(chosen.crowd ? GeoMap.crowdPage(chosen.crowd, [chosen.id]).then(([item]) => item) : chosen).then((item) => {
      if (!steps || steps[at] !== chosen) return;
      document.getElementById("geo-story-when").textContent = GeoMap.when(item);
      GeoMap.openById(item.key, { keepFocus: true, history: "replace" });
      GeoMap.announce(GeoMap.itemName(item));
    });
  }

  function step(by) {
    const next = Math.min(steps.length - 1, Math.max(0, at + by));
    if (next === at) return;
    at = next;
    show();
  }

  GeoMap.startStory = function () {
    const own = written();
    return own.length ? Promise.resolve(start(own)) : order().then(start);
  };

  function start(found) {
    if (!found.length) return;
    steps = found;
    at = Math.max(0, steps.findIndex((item) => item.id && item.id === GeoMap.state.selected));
    // the story needs the map: an open table would leave it little room, on a phone none
    if (!document.getElementById("geo-drawer").hidden) GeoMap.openTable(false);
    GeoMap.openSheet(false);
    let bar = document.getElementById("geo-story");
    if (!bar) {
      bar = el("div", { id: "geo-story", role: "group", tabindex: "-1", keydown: keys });
      document.getElementById("geo-stage").append(bar);
    }
    bar.setAttribute("aria-label", t("story"));
    bar.hidden = false;
    GeoMap.fill(bar,
      el("button", { type: "button", class: "quiet", id: "geo-story-previous", click: () => step(-1) }, t("story.previous")),
      el("span", { class: "story-place" }, el("strong", { id: "geo-story-when" }), " ", el("span", { class: "note", id: "geo-story-step" })),
      el("button", { type: "button", class: "quiet", id: "geo-story-next", click: () => step(1) }, t("story.next")),
      el("button", { type: "button", class: "quiet", id: "geo-story-end", click: GeoMap.endStory }, t("story.end")),
      el("span", { class: "note wide" }, t("story.hint")),
      el("div", { id: "geo-story-text", hidden: true, tabindex: "0", "aria-label": t("story"), role: "region" }));
    if (steps[0].written) write(document.getElementById("geo-story-text"));
    show();
    bar.focus();
  }

  function keys(event) {
    const forward = GeoMap.isRtl() ? "ArrowLeft" : "ArrowRight";
    const back = GeoMap.isRtl() ? "ArrowRight" : "ArrowLeft";
    if (event.key === forward || event.key === "ArrowDown") step(1);
    else if (event.key === back || event.key === "ArrowUp") step(-1);
    else if (event.key === "Home") step(-Infinity);
    else if (event.key === "End") step(Infinity);
    else if (event.key === "Escape") { event.stopPropagation(); GeoMap.endStory(); } else return;
    event.preventDefault();
  }

  GeoMap.endStory = function () {
    const bar = document.getElementById("geo-story");
    if (!bar || bar.hidden) return;
    bar.hidden = true;
    steps = null;
    GeoMap.closePopup();
    const opener = document.getElementById("geo-story-open");
    if (opener) opener.focus();
  };

  // What is stepped through is what is shown: a new filter starts the story anew.
  GeoMap.on("change", () => {
    if (!steps || steps[at].written) return;
    const current = steps[at];
    order().then((found) => {
      if (!steps) return;
      steps = found;
      if (!steps.length) { GeoMap.endStory(); return; }
      at = Math.max(0, steps.findIndex((one) => (one.key && one.key === current.key) || (one.crowd && one.crowd === current.crowd && one.id === current.id)));
      document.getElementById("geo-story-step").textContent = t("story.step", { n: GeoMap.num(at + 1), m: GeoMap.num(steps.length) });
    });
  });
})();
