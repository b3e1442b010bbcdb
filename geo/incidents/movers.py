"""Who moves in a sentence: counted people, and people whom nobody counts right before a flight.

Pure. "142 households", "(820 households)", "residents who fled", "a resident of X who fled".
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geo.extraction.frames import places_in
from geo.extraction.people import Phrase, PhraseKind, classes, find_phrases
from geo.language.forms import orders_freely
from geo.language.lexicon import ENGLISH, word_set
from geo.model.frames import PlaceArgument
from geo.model.reading import Hit, Number, Reading

__all__ = ["FLIGHT", "MOVES", "SHELTERS", "Mover", "find_movers", "is_getaway"]

MOVES = ("move_away", "move_to", "move_passive", "move_return")
SHELTERS = "sheltering"
_RETURNED = "returned"
FLIGHT = frozenset({"flight", "fleeing", SHELTERS})  # verbs of which uncounted people are read
_NOUN = 4  # tokens between a count and who is counted
_BETWEEN = ("be", "have", "adverb", "rel")  # classes of words between people and their verb


@dataclass(frozen=True, slots=True)
class Mover:
    """People who are counted: tokens ``[first, last)``."""

    first: int
    last: int
    number: Number | None
    value: int | None
    who: str
    text: str = ""  # the count as written, where its noun says nothing
    loose: bool = False  # counted by nobody, known by a verb of flight
    alone: bool = False  # one person
    home: PlaceArgument | None = None  # "a resident of X who fled"


def find_movers(
    reading: Reading, places: Sequence[PlaceArgument], first: int, last: int
) -> list[Mover]:
    """Those who may move among tokens ``[first, last)``, in order."""
    reader = _Reader(reading, places)
    found = list(reader.counted(first, last))
    found += reader.loose(first, last, {m.first for m in found})
    return sorted(found, key=lambda m: m.first)


def is_getaway(reading: Reading, verb: Hit) -> bool:
    """``the driver fled the scene``: nobody's displacement; "fled the scene of battles" may be."""
    low, of = reading.tokens.low, word_set("of", code=reading.lang)
    behind = reading.hits_in(verb.last, verb.last + 1)
    return any(
        h.set == "getaway" and h.first == verb.last and of.isdisjoint(low[h.last : h.last + 1])
        for h in behind
    )


class _Reader:
    """One report."""

    def __init__(self, reading: Reading, places: Sequence[PlaceArgument]) -> None:
        self.reading, self.places = reading, places
        self.tokens, self.low = reading.tokens, reading.tokens.low

    def counted(self, first: int, last: int) -> Iterator[Mover]:
        """Counted people; households in brackets beside persons are one."""
        kept: Mover | None = None
        for number in self.reading.numbers_in(first, last):
            if number.blocked not in ("", "thing"):
                continue
            noun = next(
                (
                    h
                    for h in self.reading.hits_in(number.last, number.last + _NOUN)
                    if h.set == "mover"
                ),
                None,
            )
            verb = next(iter(self.reading.hits_in(number.last, number.last + 1)), None)
            bare = noun is None and verb is not None and verb.set in ("move_to", "move_away")
            if bare and not number.blocked:
                if kept is not None:
                    yield kept
                kept = Mover(number.first, number.last, number, number.value, "")
                continue
            if noun is None or any(not w[0].isalpha() for w in self.low[number.last : noun.first]):
                continue
            text = number.text if noun.value == "persons" else ""
            who = self.low[noun.first]
            if orders_freely(self.reading.lang):  # whose tables change its letters
                who = self.tokens.surface(noun.first, noun.last)
            mover = Mover(number.first, noun.last, number, number.value, who, text)
            bracket = self.low[mover.first - 1] == "(" and kept is not None
            if bracket and kept is not None and mover.first - 1 - kept.last <= 1:
                persons = mover if noun.value == "persons" else kept
                yield Mover(kept.first, mover.last, persons.number, persons.value, kept.who)
                kept = None
                continue
            if kept is not None:
                yield kept
            kept = mover
        if kept is not None:
            yield kept

    def loose(self, first: int, last: int, taken: AbstractSet[int]) -> Iterator[Mover]:
        """People right before a verb of flight: "residents were fleeing", "a nurse who fled"."""
        english = self.reading.lang_at(self.tokens.start[first]) == ENGLISH
        hits = self.reading.hits_in(first, last) if english else ()
        verbs = [
            h
            for h in hits
            if h.set in MOVES
            and h.value in (*FLIGHT, _RETURNED)
            and not is_getaway(self.reading, h)
        ]
        phrases = {p.last: p for p in find_phrases(self.tokens, first, last)} if verbs else {}
        seen = set(taken)
        for verb in verbs:
            at = self._subject_end(verb.first, first)
            phrase, home = phrases.get(at), None
            if phrase is not None and phrase.named and not phrase.person:
                of = self.low[phrase.first - 1] in word_set("from a home")
                lived = phrases.get(phrase.first - 1) if of else None
                if lived is not None and lived.person:  # "a resident of X who fled"
                    home = next(iter(places_in(self.places, phrase.first, at)), None)
                    phrase = lived
            if phrase is None or phrase.first in seen or not _moves(phrase, verb):
                continue
            seen.add(phrase.first)
            yield self._mover_of(phrase, phrases, home)

    def _subject_end(self, at: int, first: int) -> int:
        """The token behind a subject; auxiliaries, "who" and "had to" stand before the verb."""
        while at > first:
            forced = at - 1 > first and self.low[at - 1] in word_set("infinitive")
            if forced and self.low[at - 2] in word_set("forced to"):
                at -= 2
            elif self.low[at - 1] == "," and classes().get(self.low[at]) == "rel":
                at -= 1  # "residents of X, who fled"
            elif classes().get(self.low[at - 1]) in _BETWEEN:
                at -= 1
            else:
                break
        return at

    def _mover_of(
        self, phrase: Phrase, phrases: Mapping[int, Phrase], home: PlaceArgument | None
    ) -> Mover:
        """Who a phrase says that moves: by name where an apposition follows one."""
        alone = phrase.kind is PhraseKind.ONE
        named = (
            phrases.get(phrase.first - 1) if alone and self.low[phrase.first - 1] == "," else None
        )
        shown = named if named is not None and named.named and not named.person else phrase
        who = self.tokens.surface(shown.first, shown.last)
        return Mover(
            shown.first,
            phrase.last,
            phrase.number,
            phrase.value if phrase.number is not None else None,
            who if alone else phrase.group or who,
            phrase.number.text if phrase.number is not None else "",
            loose=True,
            alone=alone,
            home=home,
        )


def _moves(phrase: Phrase, verb: Hit) -> bool:
    """Whether a phrase is of people: counted, at large, or one person with a name or a noun."""
    if verb.value == _RETURNED:  # an envoy who returned is nobody displaced
        return phrase.kind is PhraseKind.NUMBER and (phrase.person or not phrase.group)
    if phrase.kind is PhraseKind.ONE:
        return phrase.person
    return phrase.kind is PhraseKind.NUMBER or (phrase.kind is PhraseKind.BARE and phrase.person)
