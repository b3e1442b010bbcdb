// One item in words: what happened, when, where and how closely, who says so, and why it is drawn here.
// @ts-check
"use strict";

(function () {
  const { el, run, t } = GeoMap;

  function line(label, ...content) {
    return [el("dt", {}, label), el("dd", {}, ...content)];
  }

  function marked(quote) {
    const text = String(quote.text || "");
    const marks = [...(quote.marks || [])].filter(([a, b]) => a < b && b <= text.length).sort((a, b) => a[0] - b[0]);
    const parts = [];
    let at = 0;
    for (const [a, b] of marks) {
      if (a < at) continue;
      parts.push(text.slice(at, a), el("mark", {}, text.slice(a, b)));
      at = b;
    }
    parts.push(text.slice(at));
    return el("q", { dir: "auto", lang: quote.lang || null }, parts);
  }

  function reportLine(quote) {
    const parts = [quote.publisher, quote.title && quote.title !== quote.publisher ? `“${quote.title}”` : null,
      quote.date ? GeoMap.isoDate(quote.date) : t("undated"), quote.page ? t("quote.page", { n: GeoMap.num(quote.page) }) : null].filter(Boolean);
    return el("p", { class: "source-line" },
      parts.map((part, i) => [i ? " · " : "", run(part)]),
      quote.url ? [" · ", el("a", { href: quote.url }, t("link.source"))] : null,
      quote.archive_url ? [" · ", el("a", { href: quote.archive_url }, t("link.archive"))] : null,
      quote.sha256 ? [" · ", el("span", { class: "hash", title: quote.sha256 }, `sha256 ${String(quote.sha256).slice(0, 10)}`)] : null);
  }

  // Of very many figures or quotations the page holds the first; here it says so.
  function firstOfMany(item, name) {
    const shown = (item.p[name] || []).length;
    return item.told[name]
      ? el("p", { class: "note" }, t("first.of", { n: GeoMap.num(shown), m: GeoMap.num(item.told[name]) })) : null;
  }

  function quotesPart(item) {
    const quotes = item.p.quotes || [];
    if (!quotes.length) return null;
    return el("details", { class: "part" },
      el("summary", {}, t("quotes", { n: GeoMap.num(item.told.quotes || quotes.length) })),
      firstOfMany(item, "quotes"),
      el("p", { class: "note" }, t("quotes.note")),
      quotes.map((q) => el("blockquote", {}, q.text ? marked(q) : null, reportLine(q))));
  }

  // A source may reach us in several ways; the first here, all of them in the panel Sources.
  function shortChain(chain) {
    const ways = String(chain).split("; ");
    return ways.length > 1 ? `${ways[0]} (+${GeoMap.num(ways.length - 1)})` : chain;
  }

  function sourcesPart(item) {
    if (!item.sources.length) return null;
    return el("div", { class: "part" },
      el("h3", {}, t("sources"), item.independent != null
        ? el("span", { class: "note" }, ` (${t("independent.n", { n: GeoMap.num(item.independent) })})`) : null),
      el("ul", { class: "plain" }, item.sources.map((id) => {
        const source = GeoMap.sources.find((s) => s.id === id);
        return el("li", {}, source
          ? [el("button", { type: "button", class: "link", click: () => GeoMap.chooseSource(id) }, run(source.p.name)),
            el("span", { class: "note" }, ` · ${GeoMap.term("sourcekind", source.p.kind)}`),
            source.p.party_to_conflict ? el("span", { class: "chip" }, t("party")) : null,
            source.p.chain ? el("span", { class: "note" }, " · ", run(shortChain(source.p.chain))) : null]
          : run(id));
      })));
  }

  // One claim: figure, group, who says it, as of when, and where it stands.
  GeoMap.claimLine = function (claim) {
    const chain = Array.isArray(claim.chain) ? claim.chain : GeoMap.splitList(claim.chain);
    const who = claim.claimant || GeoMap.sourceName(claim.claimant_id) || "";
    return el("li", { class: `claim ${claim.status || "current"}` },
      el("strong", {}, run(GeoMap.claimFigure(claim)), " ", GeoMap.term("harm", claim.harm)),
      claim.group ? [" ", el("span", {}, "(", run(claim.group), ")")] : null,
      el("span", { class: "note" }, " · ", who ? run(who) : t("claimant.unknown"), " · ",
        claim.as_of ? t("as_of", { date: GeoMap.isoDate(claim.as_of) }) : t("as_of.unknown"),
        chain.length > 1 ? [" · ", run(t("chain", { chain: chain.join(t("chain.join")) }))] : null),
      claim.status && claim.status !== "current" ? el("span", { class: "chip" }, GeoMap.term("claim", claim.status)) : null,
      claim.subset_of ? el("span", { class: "chip" }, t("subset")) : null,
      claim.notes ? el("span", { class: "note" }, " ", run(claim.notes)) : null);
  };

  function figuresPart(item) {
    const p = item.p;
    const claims = p.claims || [];
    const derived = GeoMap.figure(p.low, p.best, p.high, null);
    if (!claims.length && !derived) return null;
    const sources = item.sources.map(GeoMap.sourceName).join(", ");
    // a figure never stands alone: its unit, and who says so, or that the record has it
    const given = () => el("p", {}, el("strong", {}, derived), " ", t("figures.unit"),
      el("span", { class: "note" }, " · ", t("figures.record"), sources ? [" · ", run(sources)] : null));
    return el("div", { class: "part" }, el("h3", {}, t("figures")),
      firstOfMany(item, "claims"),
      claims.length ? el("ul", { class: "plain" }, claims.map(GeoMap.claimLine)) : null,
      derived && !claims.length ? given() : null,
      derived && claims.length ? el("p", { class: "note" }, `${t("derived")} `, el("strong", {}, derived),
        p.figures_rule ? [" · ", run(p.figures_rule)] : null) : null);
  }

  function candidateWords(c) {
    return [c.name, GeoMap.term("placekind", c.kind), c.admin1, c.country].filter(Boolean).join(", ");
  }

  function whyPart(item) {
    const found = GeoMap.firstOf(item.p.candidates);
    if (!found && !item.p.place_basis) return null;
    const rejected = (found && found.rejected) || [];
    const terms = (found && found.terms) || [];
    const quote = (item.p.quotes || [])[0];
    return el("details", { class: "part" }, el("summary", {}, t("why")),
      item.p.place_basis ? el("p", {}, `${t("why.basis")}: `, run(item.p.place_basis)) : null,
      quote && quote.text ? el("p", {}, marked(quote)) : null,
      found ? [
        found.chosen ? el("p", {}, `${t("why.chosen")}: `, el("strong", {}, run(candidateWords(found.chosen)))) : null,
        found.reason ? el("p", {}, `${t("why.reason")}: `, run(found.reason),
          terms.length ? ` (${t("why.confidence", { n: GeoMap.num(Math.min(99, Math.max(1, Math.round(found.confidence * 100)))) })}${found.unsure ? `, ${t("why.unsure")}` : ""})` : "") : null,
        terms.length ? el("p", { class: "note" }, terms.map((x) => `${x.name} ${Number(x.value).toFixed(2)}`).join(" · ")) : null,
        rejected.length ? [el("p", {}, `${t("why.rejected")}:`), el("ul", { class: "refused" }, rejected.map((c) =>
          el("li", {}, run(candidateWords(c)), c.why ? el("span", { class: "note" }, " – ", run(Array.isArray(c.why) ? c.why.join("; ") : c.why)) : null)))]
          : el("p", { class: "note" }, t("why.none")),
      ] : null);
  }

  function routeLines(item) {
    const p = item.p;
    const end = (name, explicit, precision) => explicit === false
      ? t("not_stated") : [run(name || t("not_stated")), precision ? el("span", { class: "note" }, ` (${GeoMap.term("precision", precision)})`) : null];
    return [
      line(t("route.who"), run(p.who || t("not_stated"))),
      line(t("route.number"), p.number != null ? GeoMap.num(p.number) : run(p.number_text ? `“${p.number_text}”` : t("not_stated"))),
      line(t("route.from"), end(p.origin, p.origin_explicit, p.origin_precision)),
      line(t("route.to"), end(p.destination, p.destination_explicit, p.destination_precision)),
      p.claimant ? line(t("route.claimant"), run(p.claimant)) : null,
    ];
  }

  // The units that hold the place, the narrowest first; what the words before it said is not said again.
  function adminLine(p) {
    const said = GeoMap.fold([p.where_text, p.place_name].filter(Boolean).join(" "));
    const units = GeoMap.unique([p.admin3, p.admin2, p.admin1, GeoMap.countryName(p.country)].filter(Boolean))
      .filter((name) => !said.includes(GeoMap.fold(name)));
    return units.length ? el("span", { class: "note admin" }, " · ", run(units.join(", "))) : null;
  }

  function chips(item) {
    const p = item.p;
    return [
      item.status && item.status !== "reviewed" ? el("span", { class: "chip strong" }, GeoMap.term("status", item.status)) : null,
      GeoMap.isInferred(item) ? el("span", { class: "chip" }, t("inferred")) : null,
      p.obfuscated ? el("span", { class: "chip" }, `${t("obfuscated")}${p.obfuscation ? `: ${p.obfuscation}` : ""}`) : null,
      p.flagged ? el("span", { class: "chip" }, run(p.flagged)) : null,
      p.sensitivity === "review" && !p.flagged ? el("span", { class: "chip" }, t("flagged")) : null,
    ].filter(Boolean);
  }

  // The whole description of one item: the popup, the phone sheet and story mode use the same.
  GeoMap.describe = function (item) {
    const p = item.p;
    const isRoute = item.layer === "routes";
    const own = item.layer === "incidents" && item.typeGroup && item.typeGroup !== "other" ? GeoMap.typeLabel(item.typeGroup) : null;
    const type = isRoute ? GeoMap.layerTitle("routes")
      : item.layer === "context" ? GeoMap.layerTitle("context")
        : [p.event_type ? GeoMap.term("type", p.event_type) : own || GeoMap.term("kind", item.kind),
          p.sub_event_type && p.sub_event_type !== p.event_type ? GeoMap.term("type", p.sub_event_type) : null].filter(Boolean).join(" · ");
    const marks = chips(item);
    return [
      el("h2", { class: "popup-title", tabindex: "-1" }, GeoMap.itemGlyph(item, 22), run(item.title, null, item.status === "retracted" ? "s" : "bdi")),
      el("p", { class: "popup-type" }, run(type), marks),
      GeoMap.hiddenNote(item),
      el("dl", {},
        item.layer === "context" ? null : line(t("when"), GeoMap.when(item),
          p.date_text && GeoMap.settings.lang === "en" && p.date_text !== GeoMap.when(item) ? el("span", { class: "note" }, " · ", run(p.date_text)) : null),
        isRoute ? routeLines(item) : line(t("where"), run(GeoMap.where(item)),
          p.approximate ? el("span", { class: "note" }, ` · ${t("approximate.note")}`) : null,
          adminLine(p),
          p.where_description && p.where_description !== p.where_text ? el("span", { class: "note" }, " · ", run(`“${p.where_description}”`)) : null),
        item.layer === "context" && p.reason ? line(t("why.not"), run(p.reason)) : null,
        p.actor1 || p.actor2 ? line(t("actors"), run([p.actor1, p.actor2].filter(Boolean).join(" – "))) : null),
      isRoute && p.route_kind !== "reported" ? el("p", { class: "schematic" }, t("route.schematic"), p.crossing_not_stated ? ` ${t("route.crossing")}` : "") : null,
      figuresPart(item),
      (p.contradictions || []).length ? el("div", { class: "part" }, el("h3", {}, t("contradictions")),
        el("ul", {}, p.contradictions.map((s) => el("li", {}, run(s))))) : null,
      p.notes ? el("p", { class: "notes" }, run(p.notes)) : null,
      quotesPart(item),
      GeoMap.mediaPart(item),
      sourcesPart(item),
      whyPart(item),
      item.layer === "context" ? null : GeoMap.citeBlock(item),
      GeoMap.reviewBlock ? GeoMap.reviewBlock(item) : null,
    ];
  };
})();
