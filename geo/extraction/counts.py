"""Figures by position: what the clause grammar leaves, the same in every language; pure.

"9 dead", "two in Nakuru" after "four killed in Kitale"; a date, an age, a rate is no count.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo.extraction.clauses import Figure
from geo.extraction.day_lists import counts_by_day
from geo.extraction.people import Phrase, PhraseKind, bare_count, find_phrases
from geo.language.lexicon import word_set, words
from geo.model.reading import Hit, Number, Reading, hits_by_set
from geo.model.vocab import Harm

__all__ = ["with_counts"]

_BEHIND = 6  # tokens between a count and its harm
_BEFORE = 3  # tokens between a harm and its count
_REACH = 7  # tokens between a count and the place it is counted in
_OPENS = frozenset({",", ";", ":", "-", "–", "—", "•", "*", "("})
_SIGNS = frozenset({",", ";", ":", ".", "(", ")", "?", "!"})
_NUMBERED = ("unit_after", "unit_before", "office_after", "vehicle")
_DENIED = 4  # tokens between a denial and the count that is denied
_TELLING = frozenset({"toll", "count_after", "victims"})
_TOLL = 12  # tokens between a toll and its figure
_AGES = range(1, 111)
_OF_PEOPLE = ("deaths", "harm", "abduction", "overdose", "arrest")


def with_counts(reading: Reading, first: int, last: int, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of one sentence, less what is no count, with those that position gives away.

    >>> from geo.language.reading import read
    >>> text = read("Four people were killed in Kitale, two in Nakuru; 9 hurt.")
    >>> [(f.harm, f.phrase.value) for f in with_counts(text, 0, len(text.tokens), [])]
    [('killed', 4), ('killed', 2), ('injured', 9)]
    """
    return _Counts(reading, first, last, figures).all()


class _Counts:
    """One sentence."""

    def __init__(self, reading: Reading, first: int, last: int, figures: Sequence[Figure]) -> None:
        self.reading, self.first, self.last = reading, first, last
        self.tokens, self.low = reading.tokens, reading.tokens.low
        self.given = list(figures)
        self.hits = hits_by_set(reading.hits_in(first, last))
        wished = {h.last for n in ("modal", "negation") for h in self.hits.get(n, ())}
        self.harms = [
            h
            for h in self.hits.get("harm", ())
            if not any(k in wished for k in range(h.first - _BEFORE, h.first + 1))
        ]
        self.links = {h.first for h in self.hits.get("within", ())}
        self.links |= {k for k in range(first, last) if self.low[k] in (":", "-", "–", "=")}
        low, high = (
            bisect_left(reading.dates, offset, key=lambda d: d.start)
            for offset in (self.tokens.start[first], self.tokens.end[last - 1])
        )
        self.dates = [(d.start, d.end) for d in reading.dates[low:high]]
        self.by_day = {n.first for n in counts_by_day(reading, first, last)}

    def all(self) -> list[Figure]:
        """The given figures that stand, with the new ones, in order of the text."""
        # "Roads were shut.": no harm, no toll
        if not (self.given or self.harms or self.hits.keys() & _TELLING):
            return []
        kept = [f for f in self.given if not self._is_none(f) and self._is_nearest(f)]
        index = {id(f): n for n, f in enumerate(kept)}
        old = {n: index.get(id(f)) for n, f in enumerate(self.given)}
        found = [
            replace(
                f,
                together=None if f.together is None else old.get(f.together),
                subset_of=None if f.subset_of is None else old.get(f.subset_of),
            )
            for f in kept
        ]
        return self._with_new(found)

    def _is_nearest(self, figure: Figure) -> bool:
        """``killing two and injuring five, including one``: the one is of the five only."""
        if figure.subset_of is None:
            return True
        whole = self.given[figure.subset_of].phrase.first
        return not any(
            f.subset_of is not None
            and f.phrase.first == figure.phrase.first
            and f.harm != figure.harm
            and self.given[f.subset_of].phrase.first > whole
            for f in self.given
        )

    def _with_new(self, found: list[Figure]) -> list[Figure]:
        taken = {f.phrase.number.first for f in found if f.phrase.number is not None}
        spans = [(f.phrase.first, f.phrase.last) for f in found]
        phrases = {
            p.number.first: p
            for p in find_phrases(self.tokens, self.first, self.last)
            if p.number is not None
        }
        new: list[Figure] = []
        for number in self.reading.numbers_in(self.first, self.last):
            inside = any(a <= number.first < b for a, b in spans)
            # "killed 12": the clause has it; "12 km"
            if number.first in taken or inside or self._blocked(number):
                continue
            harm, cue, rule = self._harm(number, [*found, *new])
            if harm:  # "dead: 12"; a count without a harm is none
                phrase = phrases.get(number.first) or bare_count(number)
                # "dead: 12": nothing that is counted beside it
                if phrase.kind is not PhraseKind.NUMBER:
                    phrase = replace(
                        phrase, kind=PhraseKind.NUMBER, number=number, value=number.value
                    )
                new.append(Figure(harm, phrase, rule, cue))
        new += self._joined([*found, *new], phrases)
        new += self._single([*found, *new])
        new += self._later([*found, *new])
        if not new:  # "killing 12": the clauses told all
            return found
        everything = [*found, *new]
        order = sorted(range(len(everything)), key=lambda n: (everything[n].phrase.first, n))
        place = {before: after for after, before in enumerate(order)}
        return [
            replace(
                everything[n],
                together=None if (t := everything[n].together) is None else place[t],
                subset_of=None if (s := everything[n].subset_of) is None else place[s],
            )
            for n in order
        ]

    def _joined(self, found: Sequence[Figure], phrases: Mapping[int, Phrase]) -> list[Figure]:
        """``twenty soldiers and one civilian died``: the first count shares the harm."""
        taken = {f.phrase.first: f for f in found}
        joins = {h.first for h in self.hits.get("join", ())}
        made = []
        for number in self.reading.numbers_in(self.first, self.last):
            phrase = phrases.get(number.first)
            if phrase is None or number.first in taken or self._blocked(number):
                continue
            following = taken.get(phrase.last + 1)
            after = following is not None and following.cue[0] >= following.phrase.last
            if phrase.last in joins and following is not None and after:
                whole = replace(phrase, kind=PhraseKind.NUMBER, number=number, value=number.value)
                made.append(Figure(following.harm, whole, "count.joined", following.cue))
        return made

    def _single(self, found: Sequence[Figure]) -> list[Figure]:
        """``driver killed``, ``woman hurt`` in terse lines: one person, no article."""
        people = words("people", "number", code=self.reading.lang)
        ordinal = words("numbers", "kind", code=self.reading.lang)
        spans = [(f.phrase.first, f.phrase.last) for f in found]
        auxiliary = {h.first for h in self.hits.get("passive", ())}
        described = {h.first for h in self.hits.get("person_adjective", ())}
        articles = {h.first for h in self.hits.get("article", ())}
        joins = {h.first for h in self.hits.get("join", ())}
        made = []
        for hit in self.harms:
            at = hit.first - 1
            aside = self.low[at - 2 : at + 1] if at - 2 > self.first else []
            if aside[:1] == [","] and aside[1].isdecimal() and aside[2] == ",":
                at -= 3  # "a woman, 68, injured"
            if at in auxiliary and ordinal.get(self.low[at - 1]) == "ordinal":
                at -= 1  # "and a third is missing"
            one = people.get(self.low[at]) == "one" or ordinal.get(self.low[at]) == "ordinal"
            if at < self.first or not one:
                continue
            start = at
            while start > self.first and (
                start - 1 in described
                or (start - 1 in articles and (at < hit.first - 1 or start != at))
                or (ordinal.get(self.low[start - 1]) == "ordinal")
            ):
                start -= 1
            opens = start == self.first or self.low[start - 1] in _OPENS or start - 1 in joins
            if opens and not any(a <= at < b for a, b in spans):
                group = self.tokens.surface(start, at + 1)
                head = self.low[at]
                phrase = Phrase(
                    start, at + 1, PhraseKind.ONE, None, 1, group, person=True, head=head
                )
                made.append(Figure(hit.value, phrase, "count.single", (hit.first, hit.last)))
        return made

    def _later(self, found: Sequence[Figure]) -> list[Figure]:
        """``he died in hospital``, of one who was hurt: the first of the killed that is told."""
        able = [h for h in self.hits.get("later_death", ()) if h.value == "one"]
        if not able or any(f.harm == Harm.KILLED for f in found):
            return []
        hit = able[0]
        before = self.reading.hits_in(0, hit.first)
        harms = {h.value for h in before if h.set == "harm"}
        hurt = Harm.INJURED in harms or any(h.set == "event" for h in before)
        if Harm.KILLED in harms or not hurt:
            return []
        at = hit.last - 1
        while at > hit.first and self.low[at] not in word_set("pronouns of a speaker"):
            at -= 1
        phrase = Phrase(at, at + 1, PhraseKind.ONE, None, 1, "", person=True, head=self.low[at])
        return [Figure(Harm.KILLED, phrase, "count.later", (hit.first, hit.last))]

    def _in_date(self, number: Number) -> bool:
        return any(a <= self.tokens.start[number.core] < b for a, b in self.dates)

    def _is_none(self, figure: Figure) -> bool:
        number, (start, end) = figure.phrase.number, figure.cue
        courts = self.hits.get("court", ()) if figure.harm == Harm.DETAINED else ()
        if any(h.first < end and start < h.last for h in courts):
            return True  # "a court jailed a driver": a sentence
        if number is None:  # "killed a guard": no number to doubt
            return False
        low, high = sorted((figure.phrase.last, figure.cue[0]))
        # "unit 12", "not 12 but 9"
        if self._is_part(figure) or self._is_numbered(number) or self._is_denied(number):
            return True
        carried = any(
            low <= h.first < high and h.value == "carried" for h in self.hits.get("hospital", ())
        )
        return (
            self._in_date(number)
            or self._is_age(number)
            or self._is_rate(figure.phrase.last)
            or (figure.harm == "displaced" and self._things(number.last))
            or (carried and figure.harm != "injured")
        )

    def _is_part(self, figure: Figure) -> bool:
        """``two of the wounded died`` hurts nobody anew; ``six, one of whom died`` kills one."""
        number, at = figure.phrase.number, figure.phrase.last
        start = number.last if number is not None else at
        if figure.harm != "killed" and any(
            start <= h.first <= max(at, start + 2) and h.value in (figure.harm, "killed")
            for h in self.hits.get("victims", ())
        ):
            return start in self.links
        whole = next(iter(self.reading.numbers_in(start, start + _BEFORE)), None)
        told = {(h.first, h.value) for h in self.harms}  # "two of the nine wounded"
        if whole and start in self.links and (whole.last, figure.harm) in told:
            return True
        low, high = figure.phrase.last, figure.cue[0]
        return any(
            low <= h.first < high
            and any(low <= n.first < h.first for n in self.reading.numbers_in(low, high))
            and "," not in self.low[h.last : high]
            for h in self.hits.get("of_whom", ())
        )

    def _is_numbered(self, number: Number) -> bool:
        """``Ward 8``, ``Sector 5``: the number of a unit, not a count."""
        at = number.first - 1
        if at < self.first or not self.low[number.core].isdecimal() or not self.tokens.capital(at):
            return False
        ends = {h.last - 1 for n in _NUMBERED for h in self.hits.get(n, ())}
        return at in ends

    def _is_age(self, number: Number) -> bool:
        """``two women, 44 and 67, were``; ``NAME, 39,``; ``(19 and 23)``; ``aged 19 and 23``."""
        if number.value not in _AGES:
            return False
        people = words("people", "number", code=self.reading.lang)
        of = number.first - 1 in self.links and number.first - 2 >= self.first
        if of and people.get(self.low[number.first - 2]) == "one":
            return True  # "a woman of 74", "a boy of six"
        if not self.low[number.core].isdecimal():
            return False
        aged = {h.last for h in self.hits.get("age", ())}
        if number.first in aged or (
            number.first - 2 in aged and self.low[number.first - 2].isdecimal()
        ):
            return True
        before = self.low[number.first - 1] if number.first > self.first else ""
        after = self.low[number.last] if number.last < self.last else "."
        joined = {h.first for h in self.hits.get("join", ())}
        opens = before in (",", "(")
        closes = after in (",", ")", ";", ".")
        if opens and closes:
            return self._worded(number.first - 2)
        pair = opens and number.last in joined and number.last + 1 < self.last
        if pair and self.low[number.last + 1].isdecimal():
            behind = self.low[number.last + 2] if number.last + 2 < self.last else "."
            return behind in (",", ")", ";", ".") and self._worded(number.first - 2)
        if number.first - 1 in joined and closes:
            back = number.first - 2
            return (
                back - 1 > self.first
                and self.low[back].isdecimal()
                and self.low[back - 1] in (",", "(")
            )
        return False

    def _worded(self, index: int) -> bool:
        """Whether a word for a person or a name stands there, or a count of people."""
        if index < self.first or not self.low[index][0].isalpha():  # "(12": a sign
            return False
        movers = {h.first for h in self.hits.get("mover", ())}
        harms = {k for h in self.harms for k in range(h.first, h.last)}
        return index in movers or self.tokens.capital(index) or index not in harms

    def _is_rate(self, at: int) -> bool:
        return any(at <= h.first <= at + _BEHIND for h in self.hits.get("rate", ()))

    def _blocked(self, number: Number) -> bool:
        return (
            bool(number.blocked)
            or number.value is None
            or (self.low[number.core].startswith("0") and len(self.low[number.core]) > 1)
            or self._in_date(number)
            or self._is_age(number)
            or self._is_numbered(number)
            or self._is_denied(number)
            or self._is_rate(number.last)
            or self._is_year(number)
            or self._is_one_of(number)
        )

    def _is_year(self, number: Number) -> bool:
        """``the 1946 lynching``: a year behind an article."""
        articles = {h.first for h in self.hits.get("article", ())}
        digits = self.low[number.core]
        year = digits.isdecimal() and len(digits) == len("1946") and digits[:2] in ("19", "20")
        return year and number.first - 1 in articles

    def _is_one_of(self, number: Number) -> bool:
        """``one of Ruritania's biggest states``: nobody is counted."""
        at = number.last + 1
        named = number.value == 1 and number.last in self.links and at < self.last
        return named and self.tokens.capital(at) and self.tokens.possessive(at)

    def _harm(self, number: Number, before: Sequence[Figure]) -> tuple[str, tuple[int, int], str]:
        """The harm of a count, its cue and the rule."""
        numbers = self.reading.numbers_in(self.first, self.last)
        later = min(
            (n.first for n in numbers if n.first > number.first and not self._is_age(n)),
            default=self.last,
        )
        told = self._victims(number)
        if told is not None:  # "12 victims"
            return told
        for hit in self.harms:
            ahead = self._unaged(number.last, hit.first)
            near = number.last <= hit.first < later and len(ahead) < _BEHIND
            # "12 men killed a guard", "12 dead trees"
            if self._acts(number, hit) or self._of_thing(hit):
                continue
            other = self._other_noun(number.last, hit.first, carried=hit.value == Harm.INJURED)
            if near and not _SIGNS & set(ahead) and not other:  # "12 were hurt"
                return hit.value, (hit.first, hit.last), "count.harm_behind"
            # "12, of the same house, died"
            if number.last <= hit.first < later and self._aside(number.last, hit.first):
                return hit.value, (hit.first, hit.last), "count.aside"
        for hit in reversed(self.harms):
            behind = range(hit.last, number.first)
            close = hit.last <= number.first and all(k in self.links for k in behind)
            goods = any(h.last == hit.first for h in self.hits.get("thing", ()))  # "arms seized: 9"
            if close and not goods and not self._things(number.last):  # "dead: 12"
                return hit.value, (hit.first, hit.last), "count.harm_before"
        if self._is_toll(number, before):  # "the toll is 12"
            return "killed", (number.first, number.last), "count.toll"
        last = next(
            (f for f in reversed(before) if f.phrase.last <= number.first and not f.subset), None
        )
        # "9 men died in A, 3 in B"
        if last is not None and self._listed(number) and not self._things(number.last):
            return last.harm, last.cue, "count.listed"
        return "", (0, 0), ""

    def _of_thing(self, hit: Hit) -> bool:
        """``18 dead trees``: a harm right before what is no person."""
        return any(h.first == hit.last for h in self.hits.get("thing", ()))

    def _is_denied(self, number: Number) -> bool:
        """``the army denied that 10 soldiers had been killed``."""
        return any(0 <= number.first - h.last < _DENIED for h in self.hits.get("denial", ()))

    def _victims(self, number: Number) -> tuple[str, tuple[int, int], str] | None:
        """``looking for six more people``; ``seven of the victims were in X``."""
        for hit in self.hits.get("count_after", ()):
            if hit.last == number.first and self._of_people(number):
                return hit.value, (hit.first, hit.last), "count.sought"
        for hit in self.hits.get("victims", ()):
            if hit.first == number.last + 1 and number.last in self.links and self._placed(hit):
                return hit.value, (hit.first, hit.last), "count.of_victims"
        return None

    def _unaged(self, low: int, high: int) -> list[str]:
        """The words between a count and its harm without ages: "one, 24, died"; "(19)"."""
        ahead, at = [], low
        aged = {h.first: h.last for h in self.hits.get("age", ())}
        joins = {h.first for h in self.hits.get("join", ())}
        while at < high:
            if at in aged:  # "aged 23 and 27"
                at = aged[at]
                while at < high and (self.low[at].isdecimal() or at in joins):
                    at += 1
                continue
            opens = self.low[at] in (",", "(") and at + 2 < high and self.low[at + 1].isdecimal()
            if opens and self.low[at + 2] in (",", ")"):
                at += 3
                continue
            ahead.append(self.low[at])
            at += 1
        return ahead

    def _of_people(self, number: Number) -> bool:
        """``six more people``: a word for people close behind a count."""
        people = words("people", "number", code=self.reading.lang)
        return any(w in people for w in self.low[number.last : min(number.last + 3, self.last)])

    def _placed(self, hit: Hit) -> bool:
        """``seven of the victims were in X``."""
        auxiliary = {h.first: h.last for h in self.hits.get("passive", ())}.get(hit.last)
        return auxiliary is not None and any(
            h.first == auxiliary for h in self.hits.get("locative", ())
        )

    def _is_toll(self, number: Number, before: Sequence[Figure]) -> bool:
        """``the toll of the floods stands at 206``."""
        if before or self.harms:
            return False
        tolls = [h for h in self.hits.get("toll", ()) if h.last <= number.first]
        return (
            bool(tolls) and number.first - tolls[-1].last < _TOLL and not self._things(number.last)
        )

    def _acts(self, number: Number, hit: Hit) -> bool:
        """``two gunmen killed a guard``: those who do it, because an object follows."""
        armed = any(number.last <= h.first < hit.first for h in self.hits.get("agent", ()))
        if not armed or hit.last >= self.last:
            return False
        articles = {h.first for h in self.hits.get("article", ())}
        counted = bool(self.reading.numbers_in(hit.last, hit.last + 1))
        return hit.last in articles or counted or self.tokens.capital(hit.last)

    def _aside(self, low: int, high: int) -> bool:
        """``eight civilians, a child among them, wounded``: two commas, the harm right behind."""
        commas = [k for k in range(low, high) if self.low[k] == ","]
        if len(commas) != 2 or commas[1] + 1 != high or commas[0] - low > _BEFORE:  # noqa: RUF100, PLR2004 -- an aside has two commas
            return False
        return not self._other_noun(low, high)

    def _other_noun(self, low: int, high: int, *, carried: bool = False) -> bool:
        """Whether something else is counted: "212 cholera cases and", "30 homes destroyed".

        ``carried``: "12 taken to hospital with burns" counts the hurt.
        """
        return any(
            low <= h.first and h.last <= high
            for name in ("thing", "hospital", "event", "join", "clause", "spared")
            for h in self.hits.get(name, ())
            if (name != "event" or h.value not in _OF_PEOPLE)
            and not (carried and name == "hospital")
            and not (name == "join" and self.low[h.first - 1].isdecimal())  # "aged 23 and 27"
        )

    def _things(self, at: int) -> bool:
        return any(
            at <= h.first <= at + 2 and h.value != "household" for h in self.hits.get("thing", ())
        )

    def _listed(self, number: Number) -> bool:
        """``two in Nakuru``, ``22 for Swat``, ``in Kashmir nine``."""
        before = number.first - 1
        if number.first in self.by_day:  # "60 were killed on Friday and 50 on Saturday"
            return True
        if before in {h.first for h in self.hits.get("by", ())}:
            return False  # "shot dead by three men"
        if before > self.first and self.tokens.capital(before) and self.low[before][0].isalpha():
            joins = {h.first for h in self.hits.get("join", ())}
            ends = number.last >= self.last or number.last in joins
            return ends or not self.low[number.last][0].isalpha()
        for hit in self.hits.get("per_place", ()):
            if number.last <= hit.first < number.last + _REACH:
                between = self.low[number.last : hit.first]
                named = hit.last < self.last and self._names(hit.last)
                other = self._other_noun(number.last, hit.first)  # "two trains collided near X"
                return named and not other and not _SIGNS & set(between)
        return False

    def _names(self, at: int) -> bool:
        articles = {h.first for h in self.hits.get("article", ())}
        units = {k for h in self.hits.get("unit_before", ()) for k in range(h.first, h.last)}
        while at < self.last and (at in articles or at in units):
            at += 1
        return at < self.last and self.tokens.capital(at)
