"""Who moves in a sentence: counted people, and people whom nobody counts right before a flight.

Pure. "142 households", "(820 households)", "residents who fled", "a resident of X who fled".
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geo.extraction.frames import places_in
from geo.extraction.people import Phrase, PhraseKind, classes, find_phrases
from geo.language.forms import is_word, orders_freely
from geo.language.lexicon import ENGLISH, endings, word_set
from geo.language.lexicon import words as table_words
from geo.model.frames import PlaceArgument
from geo.model.reading import Hit, Number, Reading
from geo.model.vocab import MovementStatus

__all__ = [
    "FLIGHT",
    "LEAVES",
    "MOVES",
    "SHELTERS",
    "Mover",
    "find_movers",
    "is_getaway",
    "status_of",
    "unlisted_end",
    "unnamed_end",
]

MOVES = ("move_away", "move_to", "move_passive", "move_return")
SHELTERS = "sheltering"
LEAVES = frozenset({"move_passive", "move_away"})
_RETURNED = "returned"
FLIGHT = frozenset({"flight", "fleeing", SHELTERS})  # verbs of which uncounted people are read
_NOUN = 4  # tokens between a count and who is counted
_BEHIND = 16  # tokens between who moves and the verb
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
    them: bool = False  # "people from A, some 600 of them"
    part: bool = False  # "and 320 to B", "310 of them from C": told by the verb before


def find_movers(
    reading: Reading, places: Sequence[PlaceArgument], first: int, last: int
) -> list[Mover]:
    """Those who may move among tokens ``[first, last)``, in order."""
    reader = _Reader(reading, places)
    found = list(reader.counted(first, last))
    found += reader.loose(first, last, {m.first for m in found})
    return sorted(found, key=lambda m: m.first)


def is_getaway(reading: Reading, verb: Hit) -> bool:
    """``the driver fled the scene``, ``leaving six dead``: nobody's displacement.

    "Fled the scene of battles" may be one.
    """
    low, of = reading.tokens.low, word_set("of", code=reading.lang)
    if verb.set in LEAVES:
        counted = reading.numbers_in(verb.last, verb.last + 1)
        last = max((number.last for number in counted), default=None)
        if last is not None:
            return any(h.set == "harm" for h in reading.hits_in(last, last + _NOUN))
    behind = reading.hits_in(verb.last, verb.last + 1)
    return any(
        h.set == "getaway" and h.first == verb.last and of.isdisjoint(low[h.last : h.last + 1])
        for h in behind
    )


def unnamed_end(reading: Reading, verb: Hit, stop: int) -> tuple[int, int] | None:
    """``fled to the nearby hills``: an end in the words of the report."""
    low = reading.tokens.low
    if verb.value not in FLIGHT and verb.set not in LEAVES:
        return None
    goals = word_set("at a refuge" if verb.value == SHELTERS else "to a place")
    kinds, calendar = classes(), table_words("calendar", "kind")
    for at in range(verb.last, min(stop, verb.last + _NOUN)):
        if low[at] not in goals:
            continue
        first = last = at + 1
        while last < stop and low[last][0].isalpha() and low[last] not in calendar:
            inner = last > first and low[last] in word_set("inside a place")
            named = inner and last + 1 < stop and reading.tokens.capital(last + 1)
            if not named and kinds.get(low[last], "det") != "det":
                break
            last += 1
        nouns = [w for w in low[first:last] if w not in kinds]
        infinitive = last - first == 1 and not reading.tokens.capital(first)  # "fled to escape"
        infinitive = infinitive and not low[first].endswith(endings("plural endings"))
        if not nouns or infinitive or word_set("no places") & set(nouns):
            return None
        return first, last
    return None


def status_of(verb: Hit, hits: Sequence[Hit]) -> MovementStatus:
    """How far a movement has got, by its verb and the words of its sentence."""
    if verb.set == "move_return" or (
        verb.value not in FLIGHT and any(h.set == "move_return" for h in hits)
    ):
        return MovementStatus.RETURNED
    if verb.value == SHELTERS:
        return MovementStatus.SHELTERING
    return MovementStatus.FLEEING if verb.value == "fleeing" else MovementStatus.FLED


def unlisted_end(
    reading: Reading, name: str, first: int, last: int, taken: AbstractSet[int]
) -> PlaceArgument | None:
    """The word behind "to" or "from", in a script that has no capitals to tell a name by."""
    units = {h.first: h for h in reading.hits_in(first, last) if h.set == "unit_before"}
    for hit in reading.hits_in(first, min(last, first + _BEHIND)):
        at = hit.last
        while at < last and at in units:
            at = units[at].last
        if hit.set != name or at >= last or at in taken:
            continue
        start, end = reading.tokens.start[at], reading.tokens.end[at]
        word = reading.text[start:end]
        caseless = word.isalpha() and word.upper() == word.lower()
        if caseless and not is_word(word, reading.lang):
            return PlaceArgument(index=-1, first=at, last=at + 1, start=start, end=end, name=word)
    return None


class _Reader:
    """One report."""

    def __init__(self, reading: Reading, places: Sequence[PlaceArgument]) -> None:
        self.reading, self.places = reading, places
        self.tokens, self.low = reading.tokens, reading.tokens.low

    def counted(self, first: int, last: int) -> Iterator[Mover]:
        """Counted people; households in brackets beside persons are one."""
        kept: Mover | None = None
        for number in self.reading.numbers_in(first, last):
            if number.blocked not in ("", "thing") or self._is_share(number):
                continue
            mover = self._mover(number, kept, last)
            if mover is None:
                continue
            bracket = self.low[mover.first - 1] == "(" and kept is not None
            if bracket and kept is not None and mover.first - 1 - kept.last <= 1:
                persons = mover if mover.text else kept
                yield Mover(kept.first, mover.last, persons.number, persons.value, kept.who)
                kept = None
                continue
            if kept is not None:
                yield kept
            kept = mover
        if kept is not None:
            yield kept

    def _mover(self, number: Number, kept: Mover | None, last: int) -> Mover | None:
        """Who a number counts, where they may move; ``kept`` are those counted before it."""
        nouns = self.reading.hits_in(number.last, number.last + _NOUN)
        noun = next((h for h in nouns if h.set == "mover"), None)
        verb = next(iter(self.reading.hits_in(number.last, number.last + 1)), None)
        bare = noun is None and verb is not None and verb.set in ("move_to", "move_away")
        if noun is None or any(not w[0].isalpha() for w in self.low[number.last : noun.first]):
            part = kept is not None and self._is_part(number)
            goes = bare or part or (kept is None and self._goes(number, last))
            if not goes or number.blocked:
                return None
            who = kept.who if part and kept is not None else ""
            return Mover(number.first, number.last, number, number.value, who, part=part)
        text = number.text if noun.value != "households" else ""
        them = noun.value == "them"  # "240 others"
        who = "" if them else self.low[noun.first]
        if orders_freely(self.reading.lang):  # whose tables change its letters
            who = self.tokens.surface(noun.first, noun.last)
        return Mover(number.first, noun.last, number, number.value, who, text, them=them)

    def _is_part(self, number: Number) -> bool:
        """``and 320 to B``, ``310 from C``: a number right before the end of its journey."""
        ends = [
            h
            for h in self.reading.hits_in(number.last, number.last + 1)
            if h.first == number.last and h.set in ("to", "from", "locative")
        ]
        behind = max((h.last for h in ends), default=len(self.tokens))
        return behind < len(self.tokens) and self.tokens.capital(behind)

    def _goes(self, number: Number, last: int) -> bool:
        """``another 240 from A were taken in``: a number whose verb follows the place it left."""
        hits = self.reading.hits_in(number.last, number.last + 1)
        if not any(h.set == "from" for h in hits):
            return False
        home = next((p for p in self.places if p.first == number.last + 1), None)
        start = at = home.last if home is not None else last
        while at < last and classes().get(self.low[at]) in _BETWEEN:
            at += 1
        return any(h.set in MOVES for h in self.reading.hits_in(start, min(last, at + 1)))

    def _is_share(self, number: Number) -> bool:
        """``four in five``, ``one of three``: a share, not a count."""
        of, at, end = word_set("share of"), number.first, number.last
        whole = (
            end < len(self.low) and self.low[end] in of and self.reading.numbers_in(end, end + 2)
        )
        part = at > 1 and self.low[at - 1] in of and self.reading.numbers_in(at - 2, at - 1)
        return bool(whole or part)

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
