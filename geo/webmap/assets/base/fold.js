// Folding of names for search: the same word whatever its diacritics, article or letter variant.
// @ts-check
"use strict";

(function () {
  const LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ک": "ك", "ی": "ي", "ھ": "ه", "گ": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج",
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
  };
  // the article before sun letters too: ash-Sham, ad-Dana
  const ARTICLE = /^(?:al|el|ad|ar|as|ash|at|an|az|ed|er|es|esh|et|en|ez) (?=\S{3})/;
  const CACHE = new Map();

  function foldWord(word) {
    return word.length > 4 && word.startsWith("ال") ? word.slice(2) : word;
  }

  function foldText(text) {
    let s = String(text).normalize("NFKD").toLowerCase();
    s = s.replace(/[\p{M}\u0640]/gu, "");                   // diacritics, harakat, tatweel
    s = s.replace(/[^\p{L}\p{N}]/gu, (c) => (/['’‘ʼʿʾ\u0060´ʻ]/.test(c) ? "" : " "));
    s = s.replace(/./gu, (c) => LETTERS[c] || c);
    s = s.replace(/[٠-٩]/g, (c) => String(c.charCodeAt(0) - 0x660));
    s = s.replace(/ +/g, " ").trim();
    return s;
  }

  // "Al-Qahirah" -> "qahirah", "el Kef" -> "kef", "القاهرة" -> "قاهره"
  GeoMap.fold = function (text) {
    const key = String(text);
    if (CACHE.has(key)) return CACHE.get(key);
    const words = foldText(key).split(" ").map(foldWord).join(" ");
    const folded = words.replace(ARTICLE, "").replace(
      / (?:al|el|ad|ar|as|ash|at|an|az|ed|er|es|esh|et|en|ez) (?=\S{3})/g, " "
    );
    if (CACHE.size < 20000) CACHE.set(key, folded);
    return folded;
  };
})();
