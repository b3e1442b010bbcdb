"""Claims of zero: "no casualties", "nobody was hurt", "deaths: none" are figures too; pure.

Who says that nobody came to harm states a figure of nought, with a speaker and a day. What is only
not known ("no word on casualties"), wished ("so that no one is hurt") or counted beside others
("no further deaths") is none.
"""

from collections.abc import Iterator

from geo.extraction.clauses import Figure
from geo.extraction.people import Phrase, PhraseKind, classes
from geo.language.lexicon import words
from geo.language.number_words import number_at
from geo.model.reading import Hit, Reading, hits_by_set

__all__ = ["zero_figures"]

_WITHIN = 5  # tokens between "no" and the word of harm
_SUBJECT = 9  # tokens of "none of the 14 miners inside"
_WISHED = 5  # tokens between "so that" and "no one"
_DENIED = 4  # tokens between "denied" and "that any"
_EXCEPT = 3  # tokens between the harm and "except"
_SIGNS = frozenset(",;:.!?()")


def zero_figures(reading: Reading, first: int, last: int) -> list[Figure]:
    """The figures of nought of one sentence, tokens ``[first, last)``, in order.

    >>> from geo.language.reading import read
    >>> text = read("There were no deaths or injuries, and none of the guards was hurt.")
    >>> [(f.harm, text.tokens.surface(f.phrase.first, f.phrase.last))
    ...  for f in zero_figures(text, 0, len(text.tokens))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('killed', 'no deaths'), ('injured', 'no deaths or injuries'),
     ('injured', 'none of the guards was hurt')]
    """
    hits = hits_by_set(reading.hits_in(first, last))
    if (
        not (hits.keys() & {"none_who", "none_det", "denial"})
        or reading.tokens.low[last - 1] == "?"
    ):
        return []
    found: dict[tuple[str, int], Figure] = {}
    for figure in _Zeros(reading, first, last, hits).found():
        found.setdefault((figure.harm, figure.phrase.first), figure)
    return sorted(found.values(), key=lambda f: (f.phrase.first, f.phrase.last))


class _Zeros:
    """One sentence."""

    def __init__(self, reading: Reading, first: int, last: int, hits: dict[str, list[Hit]]) -> None:
        self.reading, self.first, self.last, self.hits = reading, first, last, hits
        self.tokens, self.low = reading.tokens, reading.tokens.low
        self.kinds = classes()
        self.people = words("people", "number", code=reading.lang)
        self.between = self._tokens_of("none_between")
        self.passive = self._tokens_of("passive")
        self.joins = self._tokens_of("none_or")
        self.nouns = {h.first: h for h in (*hits.get("harm", ()), *hits.get("harm_noun", ()))}
        self.harms = {h.first: h for h in hits.get("harm", ())}

    def _tokens_of(self, name: str) -> set[int]:
        return {k for h in self.hits.get(name, ()) for k in range(h.first, h.last)}

    def found(self) -> Iterator[Figure]:
        """Every figure, some perhaps twice."""
        denied = [h.last for h in self.hits.get("denial", ())]
        anybody = [
            h
            for h in self.hits.get("none_any", ())
            if any(0 <= h.first - at < _DENIED for at in denied)
        ]
        for hit in (*self.hits.get("none_det", ()), *anybody):
            if not self._is_unreal(hit):
                yield from self._nouns(hit)
                yield from self._nobody(hit, self._past_people(hit.last))
        for hit in (*self.hits.get("none_who", ()), *anybody):
            if not self._is_unreal(hit):
                yield from self._nobody(hit, hit.last)
                yield from self._listed(hit)
        for hit in self.hits.get("lose", ()):
            yield from self._lost(hit)

    def _is_unreal(self, hit: Hit) -> bool:
        """``so that no one is hurt``, ``if nobody dies``: wished or supposed."""
        able = (*self.hits.get("modal", ()), *self.hits.get("none_wish", ()))
        return any(0 <= hit.first - h.last < _WISHED for h in able)

    # ---------------------------------------------------------------- "no casualties"

    def _nouns(self, hit: Hit) -> Iterator[Figure]:
        """``no (reports of civilian) casualties``, ``no deaths or injuries``."""
        at, group = hit.last, ""
        while at < min(hit.last + _WITHIN, self.last) and at not in self.nouns:
            if self.low[at] in self.people:
                group = self.low[at]
            elif at not in self.between:
                return
            at += 1
        if at in self.nouns:
            yield from self._series(hit.first, self.nouns[at], group, "zero.noun", self.nouns)

    def _series(
        self, first: int, harm: Hit, group: str, rule: str, able: dict[int, Hit]
    ) -> Iterator[Figure]:
        """A harm and those that "or" joins to it."""
        while not self._excepts(harm.last):
            for name in harm.value.split():
                yield self._figure(first, harm.last, name, group, rule)
            at = harm.last
            while at in self.joins:
                at += 1
            following = able.get(at) if at > harm.last else None
            if following is None:
                return
            harm = following

    def _excepts(self, at: int) -> bool:
        """``nobody was hurt except the driver``."""
        return any(at <= h.first < at + _EXCEPT for h in self.hits.get("none_except", ()))

    # ---------------------------------------------------------------- "nobody was hurt"

    def _past_people(self, at: int) -> int | None:
        """Where ``[no] civilian`` ends; None where no noun of people follows."""
        for index in range(at, min(at + _WITHIN, self.last)):
            if self.low[index] in self.people:
                behind = range(index + 1, self.last)
                return next((k for k in behind if self.low[k] not in self.people), None)
            if not self.low[index][0].isalpha() or self.low[index] in self.kinds:
                return None
        return None

    def _nobody(self, hit: Hit, end: int | None) -> Iterator[Figure]:
        """``nobody was hurt``, ``no civilian has died``, ``none of the 14 inside was killed``."""
        if end is None or end >= self.last:
            return
        led = self.kinds.get(self.low[end]) == "prep"
        for at in range(end, min(end + _SUBJECT + 3, self.last)):
            if self.low[at] in _SIGNS:
                return
            harm = self.harms.get(at)
            if harm is None:
                continue
            start = self._verb_start(at, end)
            if start == end or (led and at > start >= end and start - end <= _SUBJECT):
                group = next((w for w in self.low[hit.last : start] if w in self.people), "")
                yield from self._series(hit.first, harm, group, "zero.nobody", self.harms)
            return

    def _verb_start(self, at: int, floor: int) -> int:
        """Where the auxiliaries before a harm begin: "has been [hurt]", "was reported [killed]"."""
        while at > floor and (
            at - 1 in self.passive
            or at - 1 in self.between
            or self.kinds.get(self.low[at - 1]) in ("be", "have", "adverb")
        ):
            at -= 1
        return at

    def _listed(self, hit: Hit) -> Iterator[Figure]:
        """``Casualties: none``, ``deaths - nil``."""
        at = hit.first - 1
        if at <= self.first or not (self.low[at] in (":", "-", "–", "=") or at in self.passive):
            return
        for noun in self.nouns.values():
            if noun.last == at:
                for name in noun.value.split():
                    yield self._figure(noun.first, hit.last, name, "", "zero.listed")

    def _lost(self, hit: Hit) -> Iterator[Figure]:
        """``the army lost none of its men``, ``lost no soldiers``."""
        at = hit.last
        able = (*self.hits.get("none_who", ()), *self.hits.get("none_det", ()))
        none = next((h for h in able if h.first == at), None)
        if none is None:
            return
        end = next(
            (k + 1 for k in range(none.last, min(at + _SUBJECT, self.last)) if self._who(k)), None
        )
        if end is not None:
            yield self._figure(at, end, "killed", self.low[end - 1], "zero.lost")

    def _who(self, at: int) -> bool:
        return self.low[at] in self.people and not _SIGNS & {self.low[at]}

    def _figure(self, first: int, last: int, harm: str, group: str, rule: str) -> Figure:
        number = number_at(self.tokens, first, first, last, (0, 0, 0), value=0)
        phrase = Phrase(first, last, PhraseKind.NUMBER, number, 0, group, person=True, plural=True)
        return Figure(harm, phrase, rule, (first, last))
