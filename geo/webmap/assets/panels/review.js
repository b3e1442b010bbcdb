// Review mode: what a person decides about an item; the decisions leave as review.csv.
// Nothing is sent or stored: until the file is downloaded the decisions live in this page alone.
// @ts-check
"use strict";

(function () {
  const { el, t } = GeoMap;
  const NEW = ["new_place", "new_place_id", "new_lat", "new_lon", "new_radius_km", "new_origin",
    "new_date_start", "new_date_end", "new_low", "new_best", "new_high", "merge_with"];
  const COLUMNS = ["proposal", "id", "decision", "reviewer", "reviewed_at", "note", ...NEW,
    "title", "kind", "event_type", "date", "place", "place_id", "precision", "keys"];
  const PROPOSALS = { incidents: "incident", burials: "incident", impact: "incident", statements: "incident", routes: "movement", context: "place" };
  const decisions = new Map();   // "proposal/id" -> row
  let reviewing = false;
  let reviewer = "";
  let saved = true;
  let said = "";                 // of the file that was opened, or of leaving
  let leaving = false;

  GeoMap.isReviewing = () => reviewing;
  // A public page holds too little to correct from; it takes accept and reject.
  GeoMap.mayCorrect = () => !GeoMap.data.public;

  const keyOf = (proposal, id) => `${proposal}/${id}`;
  GeoMap.decisionOn = (item, id) => decisions.get(keyOf(id ? "claim" : PROPOSALS[item.layer], id || item.id));
  GeoMap.proposalOf = (item) => PROPOSALS[item.layer];

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
    said = "";
    renderBar();
    markChoices();
    GeoMap.emit("decision", item);
  }

  // One corrected cell: without any left the item is undecided again.
  GeoMap.correct = function (item, values, id) {
    const proposal = id ? "claim" : PROPOSALS[item.layer], key = keyOf(proposal, id || item.id);
    const row = { ...(decisions.get(key) || {}), ...values };
    decide(proposal, item, id || item.id, NEW.some((name) => row[name]) ? { ...values, decision: "correct" } : null);
  };

  GeoMap.reviewCsv = function () {
    const rows = [...decisions.values()].sort((a, b) => (keyOf(a.proposal, a.id) < keyOf(b.proposal, b.id) ? -1 : 1));
    return GeoMap.csv([COLUMNS, ...rows.map((row) => COLUMNS.map((c) => row[c]))]);
  };

  // Takes a review.csv of this or another page up again; false when it is none.
  GeoMap.readReview = function (text) {
    const [head, ...rows] = GeoMap.parseCsv(text);
    if (!head || ["proposal", "id", "decision"].some((name) => !head.includes(name))) return -1;
    let n = 0;
    for (const cells of rows) {
      const row = Object.fromEntries(head.map((name, i) => [name, cells[i] || ""]).filter(([name]) => COLUMNS.includes(name)));
      if (!row.proposal || !row.id || !row.decision) continue;
      decisions.set(keyOf(row.proposal, row.id), row);
      reviewer = reviewer || row.reviewer || "";
      n += 1;
    }
    return n;
  };

  // Buttons for one proposal; they show what was decided, and pressing again takes it back.
  function choices(proposal, item, id, label) {
    const key = keyOf(proposal, id);
    const emptied = Object.fromEntries(NEW.map((name) => [name, ""]));
    return el("span", { class: "review-choice", role: "group", "aria-label": label }, ["accept", "reject"].map((decision) => el("button", {
      type: "button", class: "quiet", "data-decision": decision, "data-on": key, "aria-pressed": String(isNow(key, decision)),
      click: () => decide(proposal, item, id, isNow(key, decision) ? null : { ...emptied, decision }),
    }, t(`review.${decision}`))));
  }

  const isNow = (key, decision) => decisions.has(key) && decisions.get(key).decision === decision;

  function markChoices() {
    for (const button of document.querySelectorAll("[data-decision]")) {
      button.setAttribute("aria-pressed", String(isNow(button.getAttribute("data-on"), button.getAttribute("data-decision"))));
    }
  }

  GeoMap.reviewBlock = function (item) {
    if (!reviewing) return null;
    const proposal = PROPOSALS[item.layer];
    const now = decisions.get(keyOf(proposal, item.id));
    const claims = (item.p.claims || []).filter((c) => c.claim_id);
    return el("div", { class: "part review" }, el("h3", {}, t("review")), choices(proposal, item, item.id, item.title),
      GeoMap.mayCorrect() ? GeoMap.corrections(item) : el("p", { class: "note" }, t("review.public")),
      claims.length ? el("ul", { class: "plain" }, claims.map((c) => el("li", { class: "row" },
        el("span", {}, `${GeoMap.claimFigure(c)} ${GeoMap.term("harm", c.harm)}`), choices("claim", item, c.claim_id, GeoMap.claimFigure(c)),
        GeoMap.mayCorrect() ? GeoMap.claimCorrection(item, c) : null))) : null,
      el("p", { class: "row" }, el("label", { for: `geo-review-note-${item.order}` }, t("review.note")), el("input", {
        type: "text", id: `geo-review-note-${item.order}`, value: (now && now.note) || "", dir: "auto",
        change: (event) => { if (decisions.has(keyOf(proposal, item.id))) decide(proposal, item, item.id, { note: event.target.value }); },
      })));
  };

  // How far the review is: of the drafts, or of all where nothing is a draft.
  function progress() {
    const items = GeoMap.items.filter((item) => item.layer in PROPOSALS && item.layer !== "context");
    const drafts = items.filter((item) => (item.status || item.p.review) === "draft");
    const asked = drafts.length ? drafts : items;
    return { n: asked.filter((item) => decisions.has(keyOf(PROPOSALS[item.layer], item.id))).length, m: asked.length };
  }

  function download() {
    GeoMap.saveFile("review.csv", "text/csv;charset=utf-8", GeoMap.reviewCsv());
    saved = true;
    leaving = false;
    said = "";
    renderBar();
  }

  function open(event) {
    const [file] = event.target.files;
    if (!file) return;
    file.text().then((text) => {
      const n = GeoMap.readReview(text);
      said = n < 0 ? t("review.bad", { file: file.name }) : t("review.opened", { n: GeoMap.num(n), file: file.name });
      GeoMap.closePopup();
      renderBar();
      GeoMap.announce(said);
    });
  }

  function leave() {
    if (!saved && !leaving) {
      leaving = true;
      renderBar();
      document.getElementById("geo-review-leave").focus();
      return;
    }
    leaving = false;
    GeoMap.setReviewing(false);
  }

  function renderBar() {
    let bar = document.getElementById("geo-review");
    if (!bar) {
      bar = el("div", { id: "geo-review", role: "region" });
      document.getElementById("geo-main").prepend(bar);
    }
    bar.hidden = !reviewing;
    if (!reviewing) return;
    bar.setAttribute("aria-label", t("review"));
    const { n, m } = progress();
    GeoMap.fill(bar,
      el("span", { class: "note wide" }, t("review.on")),
      el("span", { id: "geo-review-progress", role: "status" }, el("progress", { max: Math.max(1, m), value: n, "aria-hidden": "true" }), " ", t("review.progress", { n: GeoMap.num(n), m: GeoMap.num(m) })),
      el("label", {}, t("review.by"), " ", el("input", { type: "text", id: "geo-reviewer", "data-key": "reviewer", value: reviewer, size: 14, dir: "auto", change: (event) => {
        reviewer = event.target.value.trim();
        for (const row of decisions.values()) row.reviewer = reviewer;
      } })),
      el("label", { class: "quiet file" }, t("review.open"), el("input", { type: "file", id: "geo-review-open", class: "visually-hidden", "data-key": "review-open", accept: ".csv,text/csv", change: open })),
      el("button", { type: "button", class: "quiet", id: "geo-review-download", "data-key": "review-download", disabled: !decisions.size, click: download }, t("review.download", { n: GeoMap.num(decisions.size) })),
      el("button", { type: "button", class: "quiet", id: "geo-review-end", "data-key": "review-end", click: leave }, t("review.off")),
      leaving ? el("p", { class: "row wide", id: "geo-review-leaving", role: "alert" }, t("review.unsaved", { n: GeoMap.num(decisions.size) }),
        el("button", { type: "button", class: "quiet", id: "geo-review-leave-file", click: () => { download(); GeoMap.setReviewing(false); } }, t("review.download", { n: GeoMap.num(decisions.size) })),
        el("button", { type: "button", class: "quiet", id: "geo-review-leave", click: leave }, t("review.leave"))) : null,
      said ? el("p", { class: "note wide", id: "geo-review-said" }, said) : null);
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
