// Story mode: the shown events one after another in the order of their dates, by arrow keys.
"use strict";

(function () {
  const { el, t } = GeoMap;
  let steps = null;
  let at = 0;

  function order() {
    return GeoMap.shownItems().filter((item) => GeoMap.isCounted(item))
      .sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || (a.end ?? 0) - (b.end ?? 0) || a.order - b.order);
  }

  function show() {
    const item = steps[at];
    document.getElementById("geo-story-step").textContent = t("story.step", { n: GeoMap.num(at + 1), m: GeoMap.num(steps.length) });
    document.getElementById("geo-story-when").textContent = GeoMap.when(item);
    document.getElementById("geo-story-previous").disabled = at === 0;
    document.getElementById("geo-story-next").disabled = at === steps.length - 1;
    GeoMap.openById(item.key, { keepFocus: true, history: "replace" });
    GeoMap.announce(GeoMap.itemName(item));
  }

  function step(by) {
    const next = Math.min(steps.length - 1, Math.max(0, at + by));
    if (next === at) return;
    at = next;
    show();
  }

  GeoMap.startStory = function () {
    steps = order();
    if (!steps.length) return;
    at = Math.max(0, steps.findIndex((item) => item.id === GeoMap.state.selected));
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
      el("span", { class: "note wide" }, t("story.hint")));
    show();
    bar.focus();
  };

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
    if (!steps) return;
    const current = steps[at];
    steps = order();
    if (!steps.length) { GeoMap.endStory(); return; }
    at = Math.max(0, steps.indexOf(current));
    document.getElementById("geo-story-step").textContent = t("story.step", { n: GeoMap.num(at + 1), m: GeoMap.num(steps.length) });
  });
})();
