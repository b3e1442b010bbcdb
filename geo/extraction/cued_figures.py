"""Figures by the tables of a language: which harm a count of people belongs to.

Pure and the same for every language but English: the tables say which words tell of a harm and on
which side of them the people stand; the nearest harm on the right side takes the count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.extraction.clauses import Figure
from geo.extraction.people import Phrase, PhraseKind
from geo.language.forms import duals, features
from geo.language.lexicon import table
from geo.language.phrasebook import Phrasebook
from geo.model.reading import Hit, Number, Reading
from geo.model.vocab import Qualifier

__all__ = ["cued_figures"]

_REACH = 9  # tokens between a count and its harm
_NOUN_REACH = 4  # tokens between a number and the noun that it counts
_COMMA, _OTHER, _WRONG = 3, 4, 7  # what a comma, another count, the wrong side add to a distance
_PART = 4  # tokens between "among them" and its count
_TOLL = 5  # tokens between "the number of dead" and its number
_LONE = 5  # a count without a noun stands closer
_ELLIPSIS = 3  # tokens between a count and the word of place that it leans on
_TIE = 0.25  # "rescue teams found four bodies": of two words as near, the harm
_SAFE = "none"  # the harm of those who were rescued: they are in no figure
_HOUSEHOLDS = "unit"  # families are counted only where they were displaced
_ENDS = frozenset((";", ".", "!", "?", "؟", "؛", "…"))
_MARKS = frozenset((",", "،", ":", "(", ")", "–", "—", "-"))


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count of people, or people without a count."""

    phrase: Phrase
    noun: bool
    households: bool = False


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
    """What harms people and who people are, one set each; pairs by the endings of the language."""
    rows = [(r["phrase"], r["frame"], r["harm"]) for r in table("cues", code=code)]
    rows += [(r["word"], "people", r["number"]) for r in table("people", code=code)]
    rows += [
        (pair, "people", "two")
        for row in table("people", code=code)
        if row["number"] == "one"
        for pair in duals(row["word"], code)
    ]
    return Phrasebook(rows)


class _Sentence:
    """One sentence."""

    def __init__(self, reading: Reading, first: int, last: int) -> None:
        self.reading, self.first, self.last = reading, first, last
        self.tokens, self.low = reading.tokens, reading.tokens.low
        code = reading.lang_at(reading.tokens.start[first])
        hits = _book(code).find(reading.tokens, first, last)
        self.articles = features(code, "article")
        self.cues = _widest([h for h in hits if h.set != "people"])
        self.people = {h.first: h for h in hits if h.set == "people"}
        other = reading.hits_in(first, last)
        self.things = {h.first for h in other if h.set == "thing"}
        self.breaks = {h.first for h in other if h.set == "clause"}
        self.counts = {n.first for n in reading.numbers_in(first, last)}
        told = (h for h in other if h.set == "event" and h.last - h.first > 1)
        self.told = {k for h in told for k in range(h.first + 1, h.last)}  # "هجوم مسلح" is no man
        self.parts = {h.first for h in other if h.set == "part"}
        self.joins = {h.first for h in other if h.set == "join"}
        self.negated = [h for h in other if h.set == "negation"]
        of = {h.first for h in other if h.set == "locative" and h.value == "on"}
        self.leans = {h.first for h in other if h.set in ("locative", "from")} - of
        self.ofs = {h.first for h in other if h.set in ("within", "from", "article")} | of
        self.of_them = {h.first: h.last for h in other if h.set == "partitive"}

    def figures(self) -> list[Figure]:
        """Every count with its harm."""
        if not self.cues:  # "Las calles": no word of harm
            return []
        counted = [*self._numbers(), *self._people()]
        counted.sort(key=lambda c: c.phrase.first)
        found: list[Figure] = []
        for index, one in enumerate(counted):
            whole = self._whole_of(index, counted, found)
            if whole is not None:  # "doce muertos, ocho en A y cuatro en B"
                found.append(replace(whole, phrase=one.phrase, rule_id="cued.share", subset=True))
                continue
            cue = self._cue_of(one, counted)
            if found and self._is_aside(one, cue):  # "погибли трое, в том числе ребёнок"
                told = found[-1]
                found.append(replace(told, phrase=one.phrase, rule_id="cued.part", subset=True))
                continue
            # "12 muertos", not "sin muertos"
            if cue is not None and cue.value != _SAFE and not self._is_negated(cue):
                subset = any(one.phrase.first - _PART <= p < one.phrase.first for p in self.parts)
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

    def _is_aside(self, one: _Counted, cue: Hit | None) -> bool:
        """``погибли три человека, в том числе ребёнок, двое пропали``: a part of what was counted.

        A harm in the same breath is the part's own: "dont deux blessés".
        """
        if not any(one.phrase.first - _PART <= p < one.phrase.first for p in self.parts):
            return False
        if cue is None:
            return True
        low, high = sorted((one.phrase.last, cue.first)) if cue.first >= one.phrase.last else (0, 0)
        return any(w in _MARKS for w in self.low[low:high])

    def _whole_of(self, index: int, counted: list[_Counted], found: list[Figure]) -> Figure | None:
        """The figure that a bare count with a place is a share of: "ocho en A y dos en B"."""
        if not found or not self._is_share(counted[index]):  # "doce muertos": a whole
            return None
        first = index
        while first and self._is_share(counted[first - 1]):
            first -= 1
        shares = [c.phrase.value for c in counted[first:] if self._is_share(c)]
        wholes = [f for f in found if f.rule_id != "cued.share"]
        total = sum(v for v in shares if v is not None)
        exact = (f for f in reversed(wholes) if f.phrase.value == total)
        return next(exact, wholes[-1])

    def _is_share(self, one: _Counted) -> bool:
        """Whether a count has neither noun nor harm of its own, but a word of place behind it."""
        if one.noun or one.phrase.kind is not PhraseKind.NUMBER:  # "dos guardias": has its noun
            return False
        if one.phrase.last in self.of_them:  # "dos de ellos"
            return True
        low, high = one.phrase.first, one.phrase.last
        beside = [c for c in self.cues if c.last <= low and low - c.last < 2]
        # "muertos 12": has its harm
        if any(all(w not in _MARKS for w in self.low[c.last : low]) for c in beside):
            return False
        ahead = range(high, min(high + _ELLIPSIS, self.last))
        lean = next((k for k in ahead if k in self.leans), None)
        if lean is not None and all(w in _MARKS for w in self.low[high:lean]):  # "ocho en A"
            return not (self._cue_at(lean) or self._cue_at(lean + 1))
        closed = high >= self.last or self.low[high] in _ENDS or self.low[high] in _MARKS
        before = self.leans.intersection(range(max(self.first, low - _ELLIPSIS - 1), low))
        return closed and any(not self._cue_at(k) for k in before)

    def _numbers(self) -> Iterable[_Counted]:
        for number in self.reading.numbers_in(self.first, self.last):
            if number.last > self.last:  # it ends in the next clause
                continue
            loose = number.value is None and number.qualifier is Qualifier.EXACT
            if number.blocked or loose or number.last in self.things:  # "12 km", "doce casas"
                continue
            noun = self._noun(number)
            if noun is None and self._is_article(number):  # "une attaque": an article
                continue
            # "doce viejas casas"
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
            households = noun is not None and noun.value == _HOUSEHOLDS
            yield _Counted(phrase, noun is not None, households)

    def _is_article(self, number: Number) -> bool:
        """Whether "one" counts nothing: "une attaque", not "un mort", not "один погиб"."""
        harmed = any(c.first == number.last and c.set == "noun" for c in self.cues)
        return self.low[number.core] in self.articles and not harmed

    def _ahead(self, number: Number) -> range:
        end = number.last
        while end < min(number.last + _NOUN_REACH, self.last):
            # "12, heridos": up to the mark
            if self.low[end] in _ENDS or self.low[end] in _MARKS or self._cue_at(end):
                break
            if end > number.last and end in self.counts:
                break  # "5 des 12 blessés"
            end += 1
        return range(number.last, end)

    def _noun(self, number: Number) -> Hit | None:
        """The noun for people that a number counts."""
        for at in self._ahead(number):
            if at in self.people:  # "12 jóvenes guardias"
                return self.people[at]
        return None

    def _people(self) -> Iterable[_Counted]:
        """One person or a pair, where the noun says so: "un hombre", "جنديين"."""
        taken = {
            k
            for n in self.reading.numbers_in(self.first, self.last)
            for k in range(n.first, n.last + 3)
        }
        for hit in self.people.values():
            value = {"one": 1, "two": 2}.get(hit.value)
            # "guardias", "12 guardias", "Guardia Civil"
            if value is None or hit.first in taken or self._is_named(hit.first):
                continue
            if hit.first in self.told:
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
        floor = self._behind_whole(one, counted)
        if floor > self.first:  # "5 des 12 blessés sont morts"
            able = (c for c in self.cues if c.first >= floor and c.set == "either")
            return next((c for c in able if not self._is_cut(one.phrase.last, c.first)), None)
        for cue in self.cues:
            cost = self._cost(one, cue, counted)
            # "12 rescatados": only where no harm is as near
            if cost is not None and cue.value == _SAFE:
                cost += _TIE
            # "12 muertos y 3 heridos": the nearest
            if cost is not None and (best is None or (cost, cue.first) < best):
                best, chosen = (cost, cue.first), cue
        return None if chosen is not None and self._acts(one, chosen, counted) else chosen

    def _behind_whole(self, one: _Counted, counted: list[_Counted]) -> int:
        """``5 des 12 blessés sont morts``: the five have the harm that stands behind the whole."""
        if one.noun or one.phrase.kind is not PhraseKind.NUMBER:
            return self.first
        ahead = (c for c in counted if one.phrase.last < c.phrase.first <= one.phrase.last + 2)
        whole = next((c for c in ahead if c.phrase.kind is PhraseKind.NUMBER), None)
        if whole is None or any(
            k not in self.ofs for k in range(one.phrase.last, whole.phrase.first)
        ):
            return self.first
        end = whole.phrase.last
        beside = [c.last for c in self.cues if c.first in (end, end - 1) and c.set == "noun"]
        floor = max(end, *beside) if beside else end
        return (
            floor if any(c.first >= floor and c.set == "either" for c in self.cues) else self.first
        )

    def _acts(self, one: _Counted, cue: Hit, counted: list[_Counted]) -> bool:
        """``dix soldats ont tué trois civils``: who stands before the verb did it."""
        verb = any(c.set == "either" and c.first == cue.first for c in self.cues)
        if not verb or one.phrase.last > cue.first:  # "12 muertos": nobody acts
            return False
        behind = (c for c in counted if c.noun and cue.last <= c.phrase.first <= cue.last + 1)
        return any(
            not any(
                w in _MARKS or k in self.joins
                for k, w in enumerate(self.low[cue.last : c.phrase.first], cue.last)
            )
            for c in behind
        )

    def _cost(self, one: _Counted, cue: Hit, counted: list[_Counted]) -> float | None:
        """How far a harm is from a count; None where it cannot be its harm."""
        phrase, frame = one.phrase, cue.set
        # "12 familias" flee, and are not counted as dead
        if one.households and cue.value not in ("displaced", _SAFE):
            return None
        # "un muerto": harm and person in one word
        if cue.first < phrase.last and phrase.first < cue.last:
            itself = (cue.first, cue.last) == (phrase.first, phrase.last) and frame == "noun"
            return 0.0 if phrase.kind is PhraseKind.NUMBER or itself else None  # "شهيدان"
        behind = cue.first >= phrase.last
        low, high = (phrase.last, cue.first) if behind else (cue.last, phrase.first)
        between = self.low[low:high]
        if self._is_cut(low, high):  # "12 guardias; murió": the clause ends between
            return None
        if frame in ("noun", "toll"):  # "12 muertos", "balance: 12"
            near = self._noun_cost(phrase, cue, between, behind=behind)
            if near is None or behind or near < 1:  # "12 muertos": side by side
                return near
        # "un guardia de la casa alta del río murió"
        if phrase.kind is PhraseKind.ONE and len(between) > _LONE:
            return None
        cost = float(len(between))
        cost += _COMMA * sum(w in _MARKS for w in between)
        cost += _COMMA * sum(low <= k < high for k in self.joins)
        cost += _OTHER * sum(low <= c.phrase.first < high for c in counted if c is not one)
        cost += _OTHER * sum(low <= c.first < high for c in self.cues if c is not cue)
        # the verb on the other side
        if (frame == "after" and behind) or (frame == "before" and not behind):
            cost += _WRONG
        limit = _REACH + _WRONG if one.noun else _LONE
        return cost + 0.5 if cost <= limit else None

    def _is_cut(self, low: int, high: int) -> bool:
        """Whether the end of a clause lies among tokens ``[low, high)``, or too many of them."""
        words = self.low[low:high]
        ends = any(w in _ENDS or w[0] == "\n" for w in words)
        return ends or len(words) > _REACH or any(low <= k < high for k in self.breaks)

    def _noun_cost(
        self, phrase: Phrase, cue: Hit, between: list[str], *, behind: bool
    ) -> float | None:
        """``12 dead``, ``dead: 12``, and "a toll of 12", which only ever stands before it."""
        if not behind:  # "balance de 12", "muertos: 12"
            lone = phrase.kind is PhraseKind.ONE or len(between) > _TOLL
            lone = lone or any(k in self.joins for k in range(cue.last, phrase.first))
            return None if lone or self._is_counted(cue) else len(between) + 0.75
        marked = any(w in _MARKS for w in between)
        if cue.set == "toll" or (between and (marked or len(between) > 2)):  # "12 casas. Balance:"
            return None
        if phrase.kind is PhraseKind.ONE and not between:  # "un muerto" is one phrase already
            return None
        return float(len(between)) if between else 0.5

    def _is_counted(self, cue: Hit) -> bool:
        """Whether a number stands right before a noun of harm: it is that one's."""
        return any(n.last == cue.first for n in self.reading.numbers_in(self.first, cue.first))

    def _is_negated(self, cue: Hit) -> bool:
        return any(0 <= cue.first - h.last < 2 for h in self.negated)


def _widest(hits: list[Hit]) -> list[Hit]:
    """Hits of which none lies inside a longer one; a word may stand on either side."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if (  # "gravemente heridos" stands, "heridos" in it does not
            not kept
            or hit.first >= kept[-1].last
            or (hit.first, hit.last) == (kept[-1].first, kept[-1].last)
        ):
            kept.append(hit)
    return kept
