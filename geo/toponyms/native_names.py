"""Names of places in languages other than English: declined, glued to small words, in any script.

Pure: the gazetteer is an argument. Where a name may stand is read from the words of place of its
language ("у", "في", "en"), labels and lists; how it may be declined is declared in the language's
``features.csv``. Words of the language are no names, even where a town is called so.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TypeAlias

from geo.language.forms import features, glued_prepositions, has_capitals, is_word
from geo.language.lexicon import ENGLISH
from geo.model.reading import Reading
from geo.model.records import Candidate, Lookup, Mention, PlaceId, ReportId
from geo.model.vocab import PlaceKind
from geo.toponyms.bound_names import names_in

__all__ = ["native_names", "without_words"]

_BEFORE = ("locative", "unit_before", "from", "to", "direction", "per_place")
_NEAR = ("locative", "near")
_WEAK = ("locative", "on")  # "de", "من": too common to announce a place
_LONGEST = 3  # words of a name
_FORMS = 40  # readings of one name that are looked up
_SURE = 0.86  # of a name in another spelling
_GAPS = (" ", "\u00a0")
_LABEL = re.compile(r"\s*[:.–—-]")
_SHORTEST = 3  # letters
_HEARD = 0.75  # the same for a name that sounds alike in a country of the text
_LOOSE = 0.88  # the same behind a word that announces much besides places: "في"
_LONG = 5  # letters of a name behind such a word
_SOUNDS = ("exact", "article", "transliteration")
_CONSONANTS = (*_SOUNDS, "skeleton")  # all that a script without vowels tells
_DISTRICTS = (PlaceKind.ADM2, PlaceKind.ADM3)
_HOMES = 3  # countries in which a name is listened for
_OUTRIGHT = 3  # votes of a country that is named
_ASKED = 60  # names of a text that are listened for

_Finder: TypeAlias = Callable[[int, int], tuple[int, tuple[PlaceId, ...]] | None]


def without_words(mentions: Sequence[Mention], reading: Reading) -> list[Mention]:
    """Mentions less those that are words of their language: "Une", "المدينة", "أربعة"."""
    return [m for m in mentions if not m.place_ids or not _is_word_at(reading, m)]


def _is_word_at(reading: Reading, mention: Mention) -> bool:
    code = reading.lang_at(mention.start)
    return code != ENGLISH and is_word(mention.text, code)


def native_names(
    reading: Reading, report_id: ReportId, lookup: Lookup, *, found: Sequence[Mention]
) -> list[Mention]:
    """Names that the gazetteer knows under another form, in order; none overlaps ``found``.

    Each paragraph is read in its own language; those in English have none.
    """
    made: list[Mention] = []
    for code in dict.fromkeys((reading.lang, *reading.langs)):
        if code != ENGLISH:
            own = replace(reading, lang=code)
            names = _Names(own, report_id, names_in(lookup, code), [*found, *made])
            made += [m for m in names.all() if reading.lang_at(m.start) == code]
    return sorted(made, key=lambda m: m.start)


class _Names:
    """One text."""

    def __init__(
        self, reading: Reading, report_id: ReportId, lookup: Lookup, found: Sequence[Mention]
    ) -> None:
        self.reading, self.report_id, self.lookup = reading, report_id, lookup
        self.tokens, self.code = reading.tokens, reading.lang
        self.cased = has_capitals(self.code)
        pairs = [e.partition(">")[::2] for e in features(self.code, "ending")]
        self.endings = sorted(pairs, key=lambda pair: -len(pair[0]))  # the surest first
        self.prepositions = glued_prepositions(self.code)
        self.ands = features(self.code, "glued and")
        self.found, self.asked = found, 0
        self.homes: tuple[str, ...] = ()
        self.taken = [(m.start, m.end) for m in found]
        self.ends = {m.end for m in found}
        self.opened = {
            h.last for h in reading.hits if h.set in _BEFORE and (h.set, h.value) != _WEAK
        }
        self.announced = {h.last for h in reading.hits if h.set in ("unit_before", "direction")}
        self.announced |= {h.last for h in reading.hits if (h.set, h.value) == _NEAR}
        units = (h for h in reading.hits if h.set == "unit_after")
        self.units = {h.first for h in units if h.last == h.first + 1}
        self.joins = {h.last for h in reading.hits if h.set in ("join", "list")}
        self.lines = {line.start for line in reading.lines}
        self.bodies = {s.start for s in reading.sentences}

    def all(self) -> Iterator[Mention]:
        """Every name, the longest at each token; then those that are spelt by their sound."""
        known = list(self._pass(self._known))
        yield from known
        self.homes = self._countries(known)
        if self.homes:
            yield from self._pass(self._heard)

    def _pass(self, reader: _Finder) -> Iterator[Mention]:
        at, size = 0, len(self.tokens)
        while at < size:
            made = self._from(at, reader) if self._may_begin(at) else None
            if made is None:
                at += 1
                continue
            mention, at = made
            self.ends.add(mention.end)
            self.taken.append((mention.start, mention.end))
            yield mention

    def _countries(self, known: Sequence[Mention]) -> tuple[str, ...]:
        """The countries of the text: those that it names, then those of most of its names."""
        votes: Counter[str] = Counter()
        for mention in (*self.found, *known):
            places = [self.lookup.place(p) for p in mention.place_ids[:_HOMES]]
            outright = bool(places) and places[0].kind is PlaceKind.COUNTRY
            for country in {p.country for p in (places[:1] if outright else places)} - {""}:
                votes[country] += _OUTRIGHT if outright else 1
        ranked = sorted(votes, key=lambda c: (-votes[c], c))
        return tuple(c for c in ranked if votes[c] >= min(_OUTRIGHT, votes[ranked[0]]))[:_HOMES]

    def _may_begin(self, at: int) -> bool:
        start, end = self.tokens.start[at], self.tokens.end[at]
        if end - start < _SHORTEST or not self.tokens.text[start].isalpha():
            return False
        if any(a < end and start < b for a, b in self.taken):
            return False
        if self.cased and not self.tokens.capital(at):
            return False
        if self._is_label(at) or at in self.opened or self._goes_on(at):
            return True
        if not self.cased:
            return bool(self._glued(at))
        return start not in self.bodies and bool(self.endings)

    def _glued(self, at: int) -> str:
        """What was taken off the front of a word, and stands for a preposition."""
        word = self.tokens.text[self.tokens.start[at] : self.tokens.end[at]]
        return next((p for p in self.prepositions if word.startswith(p)), "")

    def _is_label(self, at: int) -> bool:
        """Whether a word opens its line and a mark closes it: "Baraka.", "Нікополь:"."""
        opens = self.tokens.start[at] in self.lines or self.tokens.start[at] in self.bodies
        return opens and any(
            at + n <= len(self.tokens)
            and _LABEL.match(self.tokens.text, self.tokens.end[at + n - 1]) is not None
            for n in range(1, _LONGEST + 1)
        )

    def _goes_on(self, at: int) -> bool:
        """Whether a name stands in a list behind another name."""
        before = at - 1
        text, start = self.tokens.text, self.tokens.start[at]
        if before < 0:
            return False
        if at in self.joins or self.tokens.low[before] in (",", "،"):
            return before > 0 and self.tokens.end[before - 1] in self.ends
        glued = not self.cased and text.startswith(self.ands, start)
        return glued and self.tokens.end[before] in self.ends

    def _from(self, at: int, reader: _Finder) -> tuple[Mention, int] | None:
        for size in range(_LONGEST, 0, -1):
            last = at + size
            if last > len(self.tokens) or not self._is_run(at, last):
                continue
            unit = last in self.units and self.endings and reader(at, last + 1)
            last += bool(unit)  # "Харківській області" is the unit, not the town
            known = unit or reader(at, last)
            if not known:
                continue
            start, ids = known
            end = self.tokens.end[last - 1]
            mention = Mention(
                report_id=self.report_id,
                start=start,
                end=end,
                text=self.tokens.text[start:end],
                rule="native name",
                place_ids=ids,
            )
            return mention, last
        return None

    def _is_run(self, first: int, last: int) -> bool:
        tokens = self.tokens
        for at in range(first, last):
            a, b = tokens.start[at], tokens.end[at]
            if not tokens.text[a].isalpha() or any(s < b and a < e for s, e in self.taken):
                return False
            small = self.cased and not tokens.capital(at)
            if small and (at in (first, last - 1) or b - a > _SHORTEST):
                return False
            if at > first and tokens.text[tokens.end[at - 1] : a] not in _GAPS:
                return False
        goes_on = self.cased and last < len(tokens) and tokens.capital(last)
        goes_on = goes_on and last + 1 not in self.units  # "в Орске Оренбургской области"
        return not goes_on or tokens.text[tokens.end[last - 1] : tokens.start[last]] not in _GAPS

    def _known(self, first: int, last: int) -> tuple[int, tuple[PlaceId, ...]] | None:
        """Where the name begins and what the gazetteer holds under it."""
        tokens = self.tokens
        words = [tokens.text[tokens.start[k] : tokens.end[k]] for k in range(first, last)]
        if last - first == 1 and is_word(words[0], self.code):
            return None
        for prefix in ("", *self._glue(first)):
            if not words[0].startswith(prefix) or len(words[0]) < len(prefix) + _SHORTEST:
                continue
            bare = [words[0][len(prefix) :], *words[1:]]
            if prefix and last - first == 1 and is_word(bare[0], self.code):
                continue
            ids = self._ids(self._forms(bare))
            if ids:
                return tokens.start[first] + len(prefix), ids
        return None

    def _heard(self, first: int, last: int) -> tuple[int, tuple[PlaceId, ...]] | None:
        """A name in no list of this script that sounds like one place in a country of the text."""
        tokens = self.tokens
        words = [tokens.text[tokens.start[k] : tokens.end[k]] for k in range(first, last)]
        if tokens.text[tokens.start[first]].isascii() or any(is_word(w, self.code) for w in words):
            return None
        sure = self.cased or self._is_label(first) or first in self.announced
        prefix = next((p for p in self._glue(first) if words[0].startswith(p)), "")
        sure = sure or (prefix in self.ands and self._goes_on(first))
        words[0] = words[0][len(prefix) :]
        if is_word(words[0], self.code) or len(words[0]) < (_SHORTEST if sure else _LONG):
            return None
        ids = self._alike(" ".join(words), _HEARD if sure else _LOOSE)
        return (tokens.start[first] + len(prefix), ids) if ids else None

    def _alike(self, name: str, least: float) -> tuple[PlaceId, ...]:
        if self.asked >= _ASKED:
            return ()
        self.asked += 1
        forms = self._forms(name.split())[: _ASKED // 10] if self.endings else [name]
        found = [
            c
            for form in forms
            for c in self.lookup.search(form, country=self.homes, limit=_HOMES)
            if c.score >= least and self._is_heard(c)
        ]
        best = max((c.score for c in found), default=0.0)
        return tuple(dict.fromkeys(c.place.place_id for c in found if c.score == best))

    def _is_heard(self, found: Candidate) -> bool:
        """Whether a likeness is one of sound; a district in its case is told by its unit word."""
        if not self.cased:
            return found.tier in _CONSONANTS
        return found.tier in _SOUNDS and found.place.kind not in _DISTRICTS

    def _glue(self, at: int) -> tuple[str, ...]:
        """What may be taken off a word: its preposition, in a list its "and" or both."""
        if self.cased or self._is_label(at) or at in self.opened:
            return ()
        able = (*self.ands, self._glued(at)) if self._goes_on(at) else (self._glued(at),)
        return tuple(p for p in (*able, "") if p)

    def _forms(self, words: list[str]) -> list[str]:
        """A name as written, then as its endings may go back to the form of a list."""
        able = [[w, *self._ended(w)] for w in words]
        return [" ".join(parts) for parts in product(*able)][:_FORMS]

    def _ended(self, word: str) -> Iterator[str]:
        for ending, base in self.endings:
            stem = word.removesuffix(ending)
            if word.endswith(ending) and len(stem) + len(base) >= _SHORTEST:
                yield stem + base

    def _ids(self, names: list[str]) -> tuple[PlaceId, ...]:
        """The places of the form that fits best: a name of a list before another spelling."""
        best: tuple[float, int] = (_SURE, 0)
        ids: tuple[PlaceId, ...] = ()
        for name in names:
            exact = self.lookup.match(name)
            if exact is not None and exact.place_ids and len(names) == 1:
                return exact.place_ids
            found = self.lookup.search(name, limit=4, fuzzy=False)
            sure = [c for c in found if c.tier in ("exact", "transliteration")]
            for one in sure[:1]:
                rank = (one.score, one.place.population or 0)
                if rank > best:
                    best = rank
                    ids = tuple(c.place.place_id for c in sure if c.score == one.score)
        return ids
