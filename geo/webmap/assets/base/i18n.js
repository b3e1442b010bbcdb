// Words, numbers and dates in the language of the interface; names in their own direction.
// @ts-check
"use strict";

(function () {
  const { el } = GeoMap;
  // The words of each language come as lists in the order of one list of keys.
  const strings = {}, order = GeoMap.data.string_keys;
  for (const [code, words] of Object.entries(GeoMap.data.strings)) {
    strings[code] = order ? Object.fromEntries(order.map((key, i) => [key, words[i]]).filter(([, text]) => text)) : words;
  }
  const standard = strings.en ? "en" : Object.keys(strings)[0];   // a lean page speaks one language
  const settings = { lang: known(GeoMap.data.lang), digits: "latn", play: { mode: "window", speed: "normal" } };
  const plurals = {};

  GeoMap.strings = strings;
  GeoMap.settings = settings;
  GeoMap.mapLang = settings.lang;

  // A language that the page speaks: "fr-BE" is read with the words of "fr".
  function known(lang) {
    const base = String(lang || "").split("-")[0];
    return Object.hasOwn(strings, lang) ? lang : Object.hasOwn(strings, base) ? base : standard;
  }

  GeoMap.languages = () => Object.keys(strings).map((code) => [code, strings[code]["lang.name"] || code]);

  // The language that one press of the button brings: English, or on an English map Arabic.
  // A page with one language has no other.
  GeoMap.otherLang = () => (Object.keys(strings).length < 2 ? null : settings.lang !== "en" ? "en" : GeoMap.mapLang !== "en" ? GeoMap.mapLang : "ar");

  GeoMap.isRtl = () => strings[settings.lang]["lang.dir"] === "rtl";

  GeoMap.setLang = function (lang) {
    settings.lang = known(lang);
    document.documentElement.lang = settings.lang;
    document.documentElement.dir = GeoMap.isRtl() ? "rtl" : "ltr";
  };

  // t("shown", {n: 3, m: 9}); an unknown key shows itself, so that a missing string is seen.
  GeoMap.t = function (key, values) {
    const text = form(strings[settings.lang], key, values) || form(strings[standard], key, values) || key;
    return text.replace(/\{(\w+)\}/g, (whole, name) =>
      values && name in values ? String(values[name]) : whole
    );
  };

  // "quotes#few" where the language has that form for values.n, else "quotes".
  function form(words, key, values) {
    if (values && typeof values.count === "number") {
      const lang = settings.lang;
      plurals[lang] = plurals[lang] || new Intl.PluralRules(lang);
      const text = words[`${key}#${plurals[lang].select(values.count)}`];
      if (text) return text;
    }
    return words[key];
  }

  // A word of the data's vocabularies: translated when known, else as it stands.
  GeoMap.term = function (group, value) {
    if (value === null || value === undefined || value === "") return GeoMap.t("unstated");
    const key = `${group}:${value}`;
    return GeoMap.hasWord(key) ? GeoMap.t(key) : String(value).replace(/_/g, " ");
  };

  // One line for each language of the reports whose events are not read.
  GeoMap.unread = function () {
    const rows = GeoMap.data.languages || [];
    const m = rows.reduce((sum, row) => sum + row.reports, 0);
    return rows.filter((row) => !row.read).map((row) =>
      GeoMap.t("unread", { count: row.reports, n: GeoMap.num(row.reports), m: GeoMap.num(m), language: languageName(row) }));
  };

  function languageName(row) {
    if (!row.code) return row.name;
    const name = new Intl.DisplayNames([settings.lang], { type: "language", fallback: "none" }).of(row.code);
    return name || row.name;
  }

  GeoMap.hasWord = (key) => Object.hasOwn(strings[standard], key);

  GeoMap.num = function (value) {
    if (value === null || value === undefined) return "";
    const numerals = settings.digits === "arab" ? "ar-u-nu-arab" : "en-u-nu-latn";
    return new Intl.NumberFormat(numerals).format(value);
  };

  function digits(text) {
    if (settings.digits !== "arab") return text;
    return text.replace(/[0-9]/g, (d) => String.fromCharCode(0x660 + +d));
  }

  function locale() {
    const nu = settings.digits === "arab" ? "arab" : "latn";
    const tag = strings[settings.lang]["lang.locale"] || settings.lang;
    return `${tag}${tag.includes("-u-") ? "" : "-u"}-nu-${nu}`;
  }

  const formats = {};
  function format(options, day) {
    const key = locale() + JSON.stringify(options);
    formats[key] = formats[key] || new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options });
    return formats[key].format(new Date(day * 86400000));
  }

  GeoMap.date = (day) => format({ day: "numeric", month: "long", year: "numeric" }, day);
  GeoMap.shortDate = (day) => format({ day: "numeric", month: "short" }, day);
  GeoMap.weekday = (day) => format({ weekday: "long" }, day);
  GeoMap.month = (day) => format({ month: "short", year: "numeric" }, day);
  GeoMap.isoDate = (iso) => {
    const day = GeoMap.toDay(iso);
    return day === null ? String(iso || "") : GeoMap.date(day);
  };

  // "7 March 2025", "7 to 8 March 2025", "not dated"
  GeoMap.when = function (item) {
    if (item.start === null) return GeoMap.t("undated");
    if (item.end === item.start) return GeoMap.date(item.start);
    const sameMonth = GeoMap.toIso(item.start).slice(0, 7) === GeoMap.toIso(item.end).slice(0, 7);
    const first = sameMonth ? format({ day: "numeric" }, item.start) : GeoMap.date(item.start);
    return GeoMap.t("date.span", { a: first, b: GeoMap.date(item.end) });
  };

  GeoMap.km = function (metres) {
    const km = metres / 1000;
    const text = km >= 10 ? String(Math.round(km)) : String(Math.round(km * 10) / 10);
    return digits(text);
  };

  // Where something is, with its precision, in words.
  GeoMap.where = function (item) {
    const p = item.p;
    if (settings.lang === "en" && p.where_text) return p.where_text;
    const name = GeoMap.placeName(item);
    if (!name) return GeoMap.t("unlocated");
    if (item.precision === "near") {
      return GeoMap.t("where.near", { place: name, km: GeoMap.km(p.uncertainty_m || 5000) });
    }
    return `${name} (${GeoMap.term("precision", item.precision)})`;
  };

  GeoMap.placeName = function (item) {
    const p = item.p;
    if (settings.lang === "ar" && p.place_name_ar) return p.place_name_ar;
    return isSpelling(p) ? p.location : p.place_name || p.location || "";
  };

  // Whether the words of the data are a spelling of the place's name: they are kept as they stand.
  function isSpelling(p) {
    if (!p.location || p.location === p.place_name) return false;
    const words = GeoMap.fold(p.location);
    return (GeoMap.data.aliases[p.place_id] || []).some((name) => GeoMap.fold(name) === words);
  }

  // A country of a record: its name in the language of the page where it is given as a code.
  GeoMap.countryName = function (country) {
    if (!country || !/^[A-Z]{2}$/.test(country)) return country || "";
    try {
      return new Intl.DisplayNames([settings.lang], { type: "region" }).of(country);
    } catch {
      return country;   // no such code
    }
  };

  // A run of text in its own direction and language: Latin names in an Arabic line and back.
  GeoMap.run = function (text, lang, tag) {
    const arabic = /[\u0600-\u06ff]/.test(text);
    return el(tag || "bdi", { dir: "auto", lang: lang || (arabic ? "ar" : null) }, text);
  };

  const typesByKey = new Map(GeoMap.data.types.map((type) => [type.key, type]));
  // A type of event as the map or its data name it.
  GeoMap.typeLabel = function (key) {
    const type = typesByKey.get(key), word = strings[settings.lang][`group.${key}`];
    if (word) return word;
    return type ? type.labels[settings.lang] || type.labels.en || Object.values(type.labels)[0] : key;
  };

  GeoMap.layerTitle = function (name) {
    const layer = GeoMap.data.layers[name];
    return settings.lang === "ar" && layer.title_ar ? layer.title_ar : layer.title;
  };

  // A figure with the hedge its source gave it: "at least 20", "over 600", "9 to 12".
  GeoMap.figure = function (low, best, high, qualifier) {
    const n = GeoMap.num;
    if (qualifier === "range" || (low != null && high != null && low !== high)) {
      return GeoMap.t("fig.range", { a: n(low), b: n(high) });
    }
    const value = best ?? low ?? high;
    if (value === null || value === undefined) return "";
    if (qualifier && GeoMap.hasWord(`fig.${qualifier}`)) {
      return GeoMap.t(`fig.${qualifier}`, { n: n(value) });
    }
    if (best == null && low != null && high == null) return GeoMap.t("fig.at_least", { n: n(low) });
    if (best == null && low == null && high != null) return GeoMap.t("fig.up_to", { n: n(high) });
    return n(value);
  };

  GeoMap.claimFigure = function (claim) {
    const text = GeoMap.figure(claim.low, claim.best ?? claim.value, claim.high, claim.qualifier);
    if (claim.qualifier === "vague" || !text) return claim.text || text;
    return text;
  };
})();
