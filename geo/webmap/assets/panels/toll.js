// The headline panel: the toll as its claimants gave it, as it was known on the day shown.
// A national toll has no place; it stands here and is never a pin. Nothing is summed into a claim.
// @ts-check
"use strict";

(function () {
  const { el, t, run, toDay, items } = GeoMap;

  function claims() {
    const all = [];
    for (const item of items) {
      if (item.layer !== "statements") continue;
      for (const claim of item.p.claims || []) all.push({ ...claim, day: toDay(claim.as_of), item });
    }
    return all;
  }

  const lowOf = (c) => c.low ?? c.best ?? c.value ?? c.high ?? null;

  const named = (value) => [].concat(value || []);

  // Which claims are versions of one figure: the same claimant, harm and group; or one says that it
  // supersedes or repeats the other, though another report carries it.
  function together(whole) {
    const lists = new Map();
    const listOf = new Map();
    for (const c of whole) {
      const key = `${c.claimant_id || c.claimant || ""}|${c.harm}|${c.group || ""}`;
      if (!lists.has(key)) lists.set(key, []);
      lists.get(key).push(c);
      listOf.set(c.claim_id, key);
    }
    for (const c of whole) {
      for (const id of [...named(c.supersedes), ...named(c.same_as)]) {
        const [here, there] = [listOf.get(c.claim_id), listOf.get(id)];
        if (there === undefined || here === there || lists.get(there)[0].harm !== c.harm) continue;
        for (const moved of lists.get(there)) { listOf.set(moved.claim_id, here); lists.get(here).push(moved); }
        lists.delete(there);
      }
    }
    return [...lists.values()];
  }

  // Versions in the order of their as-of dates. One without a date takes that of a version with the
  // same figure; else its figure tells its place: a larger one is never hidden by a smaller, older one.
  function inOrder(list) {
    const dated = list.filter((c) => c.day !== null).sort((a, b) => b.day - a.day);
    const dayOf = new Map(dated.map((c) => [lowOf(c), c.day]));   // of equal figures the earliest
    const all = list.map((c) => ({ ...c, day: c.day ?? dayOf.get(lowOf(c)) ?? null }));
    const placed = all.filter((c) => c.day !== null).sort((a, b) => a.day - b.day || lowOf(a) - lowOf(b));
    for (const c of all.filter((x) => x.day === null).sort((a, b) => lowOf(a) - lowOf(b))) {
      const next = placed.findIndex((other) => lowOf(other) > lowOf(c));
      const at = next < 0 ? placed.length : next;
      placed.splice(at, 0, { ...c, since: at ? placed[at - 1].day ?? placed[at - 1].since : null });
    }
    return placed;
  }

  // Deaths first; then the largest; of equal ones that with more versions, then the dated one.
  function series(all) {
    const rank = (list) => Math.max(...list.map(lowOf));
    const deaths = (list) => Number(list[0].harm === "killed");
    return together(all.filter((c) => !c.subset_of && lowOf(c) !== null)).map(inOrder)
      .sort((a, b) => deaths(b) - deaths(a) || rank(b) - rank(a) || b.length - a.length || Number(b[0].day !== null) - Number(a[0].day !== null));
  }

  // The same figure in other words (at least, about, over) is one claim with several wordings.
  function wordings(parts) {
    const merged = new Map();
    for (const c of parts) {
      const key = `${lowOf(c)}|${c.group || ""}`;
      if (!merged.has(key)) merged.set(key, { ...c, texts: [] });
      const text = GeoMap.claimFigure(c);
      if (!merged.get(key).texts.includes(text)) merged.get(key).texts.push(text);
    }
    return [...merged.values()].sort((a, b) => lowOf(b) - lowOf(a));
  }

  function knownOn(day) {
    return (c) => day === null || (c.day ?? c.since ?? -Infinity) <= day;
  }

  function partsOf(claim, all, day) {
    const same = new Set([claim.claim_id, ...(claim.twins || [])]);
    return wordings(all.filter((c) => same.has(c.subset_of) && lowOf(c) !== null && knownOn(day)(c)));
  }

  function who(c) {
    return c.claimant || (c.claimant_id ? GeoMap.sourceName(c.claimant_id) : t("claimant.unknown"));
  }

  // Versions with the same as-of and figure are one; the newest known is the headline.
  function versions(list) {
    const out = [];
    for (const c of list) {
      const last = out.find((o) => o.day === c.day && lowOf(o) === lowOf(c));
      if (last) {
        last.twins.push(c.claim_id);
        const text = GeoMap.claimFigure(c);
        if (!last.texts.includes(text)) last.texts.push(text);
      } else out.push({ ...c, twins: [], texts: [GeoMap.claimFigure(c)] });
    }
    return out;
  }

  function seriesBlock(list, all, day, main) {
    const all_versions = versions(list);
    const known = all_versions.filter(knownOn(day));
    const later = all_versions.length - known.length;
    const current = known[known.length - 1];
    if (!current) {
      return el("div", { class: "toll-series" }, el("p", { class: "note" }, t("toll.none_yet", { who: who(all_versions[0]), date: GeoMap.date(all_versions[0].day) })));
    }
    const parts = partsOf(current, all, day);
    const sum = parts.reduce((n, c) => n + lowOf(c), 0);
    const older = known.slice(0, -1).reverse();
    return el("div", { class: `toll-series${main ? " main" : ""}` },
      el("p", { class: "toll-figure" }, el("span", { class: "big" }, run(current.texts.join(" / "))), " ",
        GeoMap.term("harm", current.harm), current.group ? el("span", {}, " – ", run(current.group)) : null),
      el("p", { class: "note" }, t("toll.by", { who: who(current) }), " · ",
        current.day !== null ? t("as_of", { date: GeoMap.date(current.day) }) : t("as_of.unknown")),
      parts.length ? [
        el("p", { class: "toll-parts-title" }, t("toll.parts")),
        el("ul", { class: "toll-parts" }, parts.map((c) => el("li", {},
          el("span", { class: "part-bar", style: `inline-size:${Math.max(2, Math.round((100 * lowOf(c)) / Math.max(sum, lowOf(current))))}%` }),
          el("span", {}, el("strong", {}, run(c.texts.join(" / "))), " ", run(c.group || "")))))
        ,
        parts.length > 1 ? el("p", { class: "note" }, t("toll.sum", {
          sum: `${parts.map((c) => GeoMap.num(lowOf(c))).join(" + ")} = ${GeoMap.num(sum)}`, whole: current.texts.join(" / "),
        })) : null,
      ] : null,
      older.length ? el("details", { class: "toll-older", "data-key": `toll-${current.claim_id}`, open: main },
        el("summary", {}, t("toll.older", { n: GeoMap.num(older.length) })),
        el("ol", {}, older.map((c) => el("li", {}, el("s", {}, run(c.texts.join(" / "))), " ",
          el("span", { class: "note" }, c.day !== null ? t("as_of", { date: GeoMap.date(c.day) }) : t("as_of.unknown"), " · ", run(who(c)), " · ", GeoMap.term("claim", "superseded")))))) : null,
      later ? el("p", { class: "note" }, t("toll.later", { n: GeoMap.num(later) })) : null);
  }

  // Statements without a figure: "no official count released", "control regained".
  function remarks(day) {
    return items.filter((item) => item.layer === "statements" && GeoMap.inTime(item, day === null ? null : [-Infinity, day]))
      .flatMap((item) => {
        const figures = (item.p.claims || []).some((c) => lowOf(c) !== null);
        return [{ title: figures ? "" : item.title, notes: item.p.notes || "", item }];
      }).filter((r) => r.title || r.notes);
  }

  GeoMap.renderToll = function (container) {
    const all = claims();
    const found = series(all);
    const time = GeoMap.state.time;
    const day = time ? time[1] : null;
    const said = remarks(day);
    container.hidden = !found.length && !said.length;
    if (container.hidden) return;
    GeoMap.fill(container,
      el("h2", {}, t("toll"), el("span", { class: "note" }, " ", day !== null ? t("toll.on", { date: GeoMap.date(day) }) : "")),
      found.slice(0, 1).map((list) => seriesBlock(list, all, day, true)),
      found.length > 1 ? el("details", { class: "toll-more", "data-key": "toll-more" },
        el("summary", {}, t("toll.more", { n: GeoMap.num(found.length - 1) })),
        found.slice(1).map((list) => seriesBlock(list, all, day, false))) : null,
      said.map(({ title, notes, item }) => el("p", { class: "remark" },
        title ? el("button", { type: "button", class: "link", "data-key": `remark-${item.key}`, click: () => GeoMap.openById(item.key) }, run(title)) : null,
        notes ? el("span", { class: title ? "note block" : "" }, run(notes)) : null)),
      el("p", { class: "note" }, t("toll.note")));
  };
})();
