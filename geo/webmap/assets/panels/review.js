// Review mode: accept, reject or place an item elsewhere; the decisions leave as review.csv.
// Nothing is sent or stored: until the file is downloaded the decisions live in this page alone.
// @ts-check
"use strict";

(function () {
  const { el, t } = GeoMap;
  const COLUMNS = ["proposal", "id", "decision", "reviewer", "reviewed_at", "note", "new_place_id",
    "title", "kind", "event_type", "date", "place", "place_id", "precision", "keys"];
  const PROPOSALS = { incidents: "incident", burials: "incident", impact: "incident", statements: "incident", routes: "movement", context: "place" };
  const decisions = new Map();   // "proposal/id" -> row
  let reviewing = false;
  let reviewer = "";
  let saved = true;

  GeoMap.isReviewing = () => reviewing;

  const keyOf = (proposal, id) => `${proposal}/${id}`;

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  }

  function rowOf(proposal, item, id, values) {
    const quotes = proposal === "movement" ? item.p.quotes || [] : [];
    return {
      proposal, id, reviewer, reviewed_at: today(), title: item.title, kind: item.kind, event_type: item.p.event_type,
      date: item.p.date_start, place: item.p.place_name || item.p.destination, place_id: item.p.place_id, precision: item.precision,
      keys: quotes.map((q) => `${q.report_id}:${q.start}`).join(";"), ...values,
    };
  }

  function decide(proposal, item, id, values) {
    const key = keyOf(proposal, id);
    if (values === null) decisions.delete(key);
    else decisions.set(key, rowOf(proposal, item, id, { ...(decisions.get(key) || {}), ...values }));
    saved = decisions.size === 0;
    renderBar();
  }

  GeoMap.reviewCsv = function () {
    const rows = [...decisions.values()].sort((a, b) => (keyOf(a.proposal, a.id) < keyOf(b.proposal, b.id) ? -1 : 1));
    return GeoMap.csv([COLUMNS, ...rows.map((row) => COLUMNS.map((c) => row[c]))]);
  };

  // Buttons for one proposal; they show what was decided, and pressing again takes it back.
  function choices(proposal, item, id, label) {
    const group = el("span", { class: "review-choice", role: "group", "aria-label": label });
    const buttons = ["accept", "reject"].map((decision) => el("button", {
      type: "button", class: "quiet", "data-decision": decision,
      click: () => {
        const now = decisions.get(keyOf(proposal, id));
        decide(proposal, item, id, now && now.decision === decision ? null : { decision, new_place_id: "" });
        mark();
      },
    }, t(`review.${decision}`)));
    const mark = () => {
      const now = decisions.get(keyOf(proposal, id));
      for (const button of buttons) button.setAttribute("aria-pressed", String(Boolean(now) && now.decision === button.dataset.decision));
    };
    group.append(...buttons);
    mark();
    return { group, mark };
  }

  function otherPlaces(item, mark) {
    const found = GeoMap.firstOf(item.p.candidates);
    const rejected = found ? (found.rejected || []).filter((c) => c.place_id) : [];
    if (!rejected.length) return null;
    const proposal = PROPOSALS[item.layer];
    const now = decisions.get(keyOf(proposal, item.id));
    const id = `geo-review-place-${item.order}`;
    return el("p", { class: "row" }, el("label", { for: id }, t("review.candidate")), el("select", {
      id, change: (event) => {
        decide(proposal, item, item.id, event.target.value ? { decision: "correct", new_place_id: event.target.value } : null);
        mark();
      },
    }, el("option", { value: "" }, t("review.keep")), rejected.map((c) => el("option", {
      value: c.place_id, selected: Boolean(now) && now.new_place_id === c.place_id,
    }, [c.name, c.admin1, c.country].filter(Boolean).join(", ")))));
  }

  GeoMap.reviewBlock = function (item) {
    if (!reviewing) return null;
    const proposal = PROPOSALS[item.layer];
    const { group, mark } = choices(proposal, item, item.id, item.title);
    const now = decisions.get(keyOf(proposal, item.id));
    const claims = (item.p.claims || []).filter((c) => c.claim_id);
    return el("div", { class: "part review" }, el("h3", {}, t("review")), group, otherPlaces(item, mark),
      claims.length ? el("ul", { class: "plain" }, claims.map((c) => el("li", { class: "row" },
        el("span", {}, `${GeoMap.claimFigure(c)} ${GeoMap.term("harm", c.harm)}`), choices("claim", item, c.claim_id, GeoMap.claimFigure(c)).group))) : null,
      el("p", { class: "row" }, el("label", { for: `geo-review-note-${item.order}` }, t("review.note")), el("input", {
        type: "text", id: `geo-review-note-${item.order}`, value: (now && now.note) || "", dir: "auto",
        change: (event) => { if (decisions.has(keyOf(proposal, item.id))) decide(proposal, item, item.id, { note: event.target.value }); },
      })));
  };

  function renderBar() {
    let bar = document.getElementById("geo-review");
    if (!bar) {
      bar = el("div", { id: "geo-review", role: "region" });
      document.getElementById("geo-main").prepend(bar);
    }
    bar.hidden = !reviewing;
    if (!reviewing) return;
    bar.setAttribute("aria-label", t("review"));
    GeoMap.fill(bar,
      el("span", { class: "note wide" }, t("review.on")),
      el("label", {}, t("review.by"), " ", el("input", { type: "text", id: "geo-reviewer", "data-key": "reviewer", value: reviewer, size: 14, dir: "auto", change: (event) => {
        reviewer = event.target.value.trim();
        for (const row of decisions.values()) row.reviewer = reviewer;
      } })),
      el("button", { type: "button", class: "quiet", id: "geo-review-download", "data-key": "review-download", disabled: !decisions.size, click: () => {
        GeoMap.saveFile("review.csv", "text/csv;charset=utf-8", GeoMap.reviewCsv());
        saved = true;
      } }, t("review.download", { n: GeoMap.num(decisions.size) })),
      el("button", { type: "button", class: "quiet", id: "geo-review-end", "data-key": "review-end", click: () => GeoMap.setReviewing(false) }, t("review.off")));
  }

  GeoMap.setReviewing = function (on) {
    reviewing = on;
    GeoMap.closePopup();
    renderBar();
    GeoMap.map.invalidateSize({ animate: false });
    const next = document.getElementById(on ? "geo-reviewer" : "geo-tab-about");
    if (next) next.focus();
  };

  GeoMap.reviewButton = function () {
    if (!GeoMap.data.draft && GeoMap.data.public) return null;   // else it is found under Options
    return el("button", { type: "button", class: "tool", id: "geo-review-start", "data-key": "tool-review", click: () => GeoMap.setReviewing(true) }, t("review.start"));
  };

  GeoMap.renderReview = renderBar;

  // Decisions that were not downloaded would be lost: the browser asks before it leaves.
  window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
})();
