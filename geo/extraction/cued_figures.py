"""Figures by the tables of a language: which harm a count of people belongs to.

Pure and the same for every language but English: the tables say which words tell of a harm and on
which side of them the people stand; the nearest harm on the right side takes the count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.extraction.clauses import Figure
from geo.extraction.people import Phrase, PhraseKind
from geo.language.lexicon import table
from geo.language.phrasebook import Phrasebook
from geo.model.reading import Hit, Number, Reading
from geo.model.vocab import Qualifier

__all__ = ["cued_figures"]

_REACH = 9  # tokens between a count and its harm
_NOUN_REACH = 4  # tokens between a number and the noun that it counts
_COMMA, _OTHER, _WRONG = 3, 4, 7  # what a comma, another count, the wrong side add to a distance
_TOLL = 5  # tokens between "the number of dead" and its number
_LONE = 5  # a count without a noun stands closer
_ENDS = frozenset((";", ".", "!", "?", "؟", "؛", "…"))
_MARKS = frozenset((",", "،", ":", "(", ")", "–", "—", "-"))


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count of people, or people without a count."""

    phrase: Phrase
    noun: bool


def cued_figures(reading: Reading, first: int, last: int) -> list[Figure]:
    """The figures of one sentence, tokens ``[first, last)``, in order.

    >>> from geo.language.reading import read
    >>> text = read("Au moins neuf villageois ont été tués et 14 autres blessés.", lang="fr")
    >>> [(f.harm, f.phrase.value, f.phrase.group)
    ...  for f in cued_figures(text, 0, len(text.tokens))]
    [('killed', 9, 'villageois'), ('injured', 14, 'autres')]
    """
    return _Sentence(reading, first, last).figures()


@lru_cache(maxsize=16)
def _book(code: str) -> Phrasebook:
    """What harms people, a set for each side of its people; and who people are."""
    rows = [(r["phrase"], r["frame"], r["harm"]) for r in table("cues", code=code)]
    rows += [(r["word"], "people", r["number"]) for r in table("people", code=code)]
    return Phrasebook(rows)


class _Sentence:
    """One sentence."""

    def __init__(self, reading: Reading, first: int, last: int) -> None:
        self.reading, self.first, self.last = reading, first, last
        self.tokens, self.low = reading.tokens, reading.tokens.low
        hits = [
            h
            for h in _book(reading.lang_at(reading.tokens.start[first])).find(reading.tokens)
            if first <= h.first < last
        ]
        self.cues = _widest([h for h in hits if h.set != "people"])
        self.people = {h.first: h for h in hits if h.set == "people"}
        other = reading.hits_in(first, last)
        self.things = {h.first for h in other if h.set == "thing"}
        self.breaks = {h.first for h in other if h.set == "clause"}
        self.parts = {h.first for h in other if h.set == "part"}
        self.negated = [h for h in other if h.set == "negation"]

    def figures(self) -> list[Figure]:
        """Every count with its harm."""
        if not self.cues:
            return []
        counted = [*self._numbers(), *self._people()]
        counted.sort(key=lambda c: c.phrase.first)
        found = []
        for one in counted:
            cue = self._cue_of(one, counted)
            if cue is not None and not self._is_negated(cue):
                subset = any(one.phrase.first - 4 <= p < one.phrase.first for p in self.parts)
                found.append(
                    Figure(
                        harm=cue.value,
                        phrase=one.phrase,
                        rule_id=f"cued.{cue.set}",
                        cue=(cue.first, cue.last),
                        subset=subset,
                    )
                )
        return found

    def _numbers(self) -> Iterable[_Counted]:
        for number in self.reading.numbers:
            if number.first < self.first or number.last > self.last:
                continue
            loose = number.value is None and number.qualifier is Qualifier.EXACT
            if number.blocked or loose or number.last in self.things:
                continue
            noun = self._noun(number)
            if noun is None and number.value == 1 and not self.low[number.core][0].isdecimal():
                continue  # an article
            if noun is None and any(k in self.things for k in self._ahead(number)):
                continue
            end = noun.last if noun is not None else number.last
            group = self.tokens.surface(noun.first, noun.last) if noun is not None else ""
            phrase = Phrase(
                number.first,
                end,
                PhraseKind.NUMBER,
                number=number,
                value=number.value,
                group=group,
                person=noun is not None,
                plural=True,
            )
            yield _Counted(phrase, noun is not None)

    def _ahead(self, number: Number) -> range:
        end = number.last
        while end < min(number.last + _NOUN_REACH, self.last):
            if self.low[end] in _ENDS or self.low[end] in _MARKS or self._cue_at(end):
                break
            end += 1
        return range(number.last, end)

    def _noun(self, number: Number) -> Hit | None:
        """The noun for people that a number counts."""
        for at in self._ahead(number):
            if at in self.people:
                return self.people[at]
        return None

    def _people(self) -> Iterable[_Counted]:
        """One person or a pair, where the noun says so: "un hombre", "جنديين"."""
        taken = {
            k
            for n in self.reading.numbers
            if self.first <= n.first < self.last
            for k in range(n.first, n.last + 3)
        }
        for hit in self.people.values():
            value = {"one": 1, "two": 2}.get(hit.value)
            if value is None or hit.first in taken or self._is_named(hit.first):
                continue
            group = self.tokens.surface(hit.first, hit.last)
            phrase = Phrase(
                hit.first,
                hit.last,
                PhraseKind.ONE,
                value=value,
                group=group,
                person=True,
                plural=False,
            )
            yield _Counted(phrase, True)

    def _is_named(self, at: int) -> bool:
        """Whether a noun is part of a name: "Defensa Civil"."""
        return at > self.first and self.tokens.capital(at) and self.tokens.capital(at - 1)

    def _cue_at(self, at: int) -> bool:
        return any(c.first <= at < c.last for c in self.cues)

    def _cue_of(self, one: _Counted, counted: list[_Counted]) -> Hit | None:
        """The harm of a count: the nearest on the side where its people stand."""
        best: tuple[float, int] | None = None
        chosen: Hit | None = None
        for cue in self.cues:
            cost = self._cost(one, cue, counted)
            if cost is not None and (best is None or (cost, cue.first) < best):
                best, chosen = (cost, cue.first), cue
        return chosen

    def _cost(self, one: _Counted, cue: Hit, counted: list[_Counted]) -> float | None:
        phrase, frame = one.phrase, cue.set
        if cue.first < phrase.last and phrase.first < cue.last:
            return 0.0 if phrase.kind is PhraseKind.NUMBER else None
        behind = cue.first >= phrase.last
        low, high = (phrase.last, cue.first) if behind else (cue.last, phrase.first)
        between = self.low[low:high]
        if any(w in _ENDS or w[0] == "\n" for w in between) or len(between) > _REACH:
            return None
        if any(low <= k < high for k in self.breaks):
            return None
        if frame == "noun":
            if behind and between:
                marked = any(w in _MARKS for w in between)
                return None if marked or len(between) > 2 else float(len(between))
            if not behind and (len(between) > _TOLL or self._is_counted(cue)):
                return None
        if phrase.kind is PhraseKind.ONE and (len(between) > 5 or frame == "noun"):
            return None
        cost = float(len(between))
        cost += _COMMA * sum(w in _MARKS for w in between)
        cost += _OTHER * sum(low <= c.phrase.first < high for c in counted if c is not one)
        cost += _OTHER * sum(low <= c.first < high for c in self.cues if c is not cue)
        if (frame == "after" and behind) or (frame == "before" and not behind):
            cost += _WRONG
        limit = _REACH + _WRONG if one.noun else _LONE
        return cost + 0.5 if cost <= limit else None

    def _is_counted(self, cue: Hit) -> bool:
        """Whether a number stands right before a noun of harm: it is that one's."""
        return any(n.last == cue.first for n in self.reading.numbers)

    def _is_negated(self, cue: Hit) -> bool:
        return any(0 <= cue.first - h.last < 2 for h in self.negated)


def _widest(hits: list[Hit]) -> list[Hit]:
    """Hits of which none lies inside a longer one; a word may stand on either side."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if (
            not kept
            or hit.first >= kept[-1].last
            or (hit.first, hit.last) == (kept[-1].first, kept[-1].last)
        ):
            kept.append(hit)
    return kept
