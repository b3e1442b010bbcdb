"""Who moved from where to where: the subject of a verb of flight, its origin and its destination.

Pure. Ends are words as written; what is not said is left out. "Their homes" is no place.
"""

from dataclasses import dataclass

from geo.extraction.cues import Cue, find_cues
from geo.extraction.neighbours import Neighbours
from geo.extraction.people import Phrase, PhraseKind
from geo.language.lexicon import endings, word_set, words
from geo.language.tokens import Tokens

__all__ = ["Move", "find_moves"]

_REACH = 16  # tokens behind a verb in which its places stand
_LONGEST = 7  # tokens of a place


@dataclass(frozen=True, slots=True)
class Move:
    """One movement: token ranges ``(first, last)``; ``inferred`` marks an origin that is a home."""

    who: Phrase
    cue: tuple[int, int]
    status: str
    origin: tuple[int, int] | None
    destination: tuple[int, int] | None
    inferred: bool = False
    name: Phrase | None = None  # "Omar Aziz, a resident who fled"


def find_moves(tokens: Tokens, first: int, last: int) -> list[Move]:
    """The movements of one sentence, tokens ``[first, last)``, in order.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("Hundreds of families fled Harim to the nearby hills on Monday.")
    >>> [move] = find_moves(text, 0, len(text))
    >>> move.who.number.text, text.surface(*move.origin), text.surface(*move.destination)
    ('Hundreds', 'Harim', 'the nearby hills')
    """
    cues = [c for c in find_cues(tokens, first, last) if c[2] in ("displaced", "returned")]
    if not cues:
        return []
    reader = _Reader(tokens, first, last)
    found = [reader.move(cue, cues) for cue in cues]
    return [move for move in found if move is not None]


class _Reader:
    """One sentence."""

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens, self.low, self.first, self.last = tokens, tokens.low, first, last
        self.near = Neighbours(tokens, first, last, list(find_cues(tokens, first, last)))
        self.kinds = self.near.kinds
        self.calendar = self.near.calendar
        self.people = words("people", "number")

    def move(self, cue: Cue, cues: list[Cue]) -> Move | None:
        start, end, harm, frame = cue
        if frame == "of" and any(start < other[0] < start + _LONGEST for other in cues):
            return None
        if self._is_unreal(start):
            return None
        origin, destination = self._places(end, cue)
        who = self._who(start, end, frame)
        if who is None:
            return None
        name = self._named(who)
        inferred = False
        if origin is None and (home := self._home(who)) is not None:
            origin, inferred = home, True
        counted = who.kind is PhraseKind.NUMBER or (who.kind is PhraseKind.BARE and who.person)
        if not counted and origin is None and destination is None:
            return None
        if harm == "returned" and destination is None:
            return None
        status = self._status(start, end, harm)
        return Move(who, (start, end), status, origin, destination, inferred, name)

    def _is_unreal(self, start: int) -> bool:
        before = self.low[start - 1] if start > self.first else ""
        if before in word_set("infinitive"):
            return self.low[start - 2] not in word_set("forced to") and not (
                set(self.low[max(self.first, start - 8) : start]) & word_set("forced to")
            )
        return before in word_set("moves nobody")

    def _status(self, start: int, end: int, harm: str) -> str:
        text = set(self.low[start:end])
        if harm == "returned":
            return "returned"
        if text & word_set("refuge"):
            return "sheltering"
        return "fleeing" if text & word_set("goes on fleeing") else "fled"

    def _who(self, start: int, end: int, frame: str) -> Phrase | None:
        """Who moves: before the verb, or behind "displaced" and "exodus of"."""
        phrases = self.near.phrases
        if frame in ("of", "ing", "base") or (frame == "past" and end in self.near.begins):
            for at in range(end, min(end + 3, self.last)):
                if at in self.near.begins:
                    phrase = phrases[self.near.begins[at]]
                    return phrase if phrase.kind in (PhraseKind.NUMBER, PhraseKind.BARE) else None
        at = start
        while at > self.first and self.kinds.get(self.low[at - 1]) in ("adverb", "be", "have"):
            at -= 1
        before = self.low[at - 1] if at > self.first else ""
        at -= before in word_set("infinitive")
        beside = self.near.ends.get(at)
        if (
            beside is not None and start == at and self.low[start] in word_set("goes to flee")
        ) and phrases[beside].kind in (PhraseKind.BARE, PhraseKind.NUMBER):
            return phrases[beside]
        found = self.near.subject(at, aux="")
        if found:
            return phrases[found[-1]]
        for phrase in reversed([p for p in phrases if p.last <= at][-3:]):
            left = self.low[phrase.first - 1] if phrase.first > self.first else ""
            near = at - phrase.last <= 2
            if phrase.kind in (PhraseKind.BARE, PhraseKind.ONE) and (
                near or left not in word_set("beside people who move")
            ):
                return phrase if phrase.person or phrase.named else None
        return None

    def _named(self, who: Phrase) -> Phrase | None:
        """The name before an apposition."""
        index = self.near.begins[who.first]
        if index == 0 or who.kind is not PhraseKind.ONE:
            return None
        earlier = self.near.phrases[index - 1]
        link = self.low[earlier.last : who.first]
        return earlier if link == [","] and earlier.named and not earlier.person else None

    def _home(self, who: Phrase) -> tuple[int, int] | None:
        """``a resident of X who fled``: X is where they lived."""
        if who.head not in word_set("people who live there"):
            return None
        if who.last >= self.last or self.low[who.last] not in word_set("from a home"):
            return None
        return self._place(who.last + 1)

    def _places(self, at: int, cue: Cue) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Origin and destination behind a verb."""
        origin = destination = None
        refuge = bool(set(self.low[cue[0] : cue[1]]) & word_set("refuge"))
        direct = self.low[cue[1] - 1] in word_set("flees a place")
        if direct and at < self.last and self.tokens.capital(at):
            origin = self._place(at)
            at = origin[1] if origin else at
        if self.low[cue[1] - 1] in word_set("infinitive"):
            destination = self._place(at)
            at = destination[1] if destination else at
        stop = min(at + _REACH, self.last)
        while at < stop:
            word = self.low[at]
            if word in (".", ";") or self._next_clause(at, cue):
                break
            step = 1
            if word in word_set("from") and origin is None:
                origin = self._place(at + 1)
                step = origin[1] - at if origin else 1
            elif (word in word_set("to a place") and destination is None) or (
                word in word_set("at a refuge") and refuge and destination is None
            ):
                destination = self._place(at + 1)
                step = destination[1] - at if destination else 1
            at += step
        return origin, destination

    def _next_clause(self, at: int, cue: Cue) -> bool:
        other = self.near.cue_at.get(at)
        return (other is not None and other[0] >= cue[1]) or (
            self.low[at] == ","
            and at + 1 < self.last
            and self.low[at + 1] in word_set("next clause")
        )

    def _place(self, first: int) -> tuple[int, int] | None:
        """The words of a place, or None when they name none."""
        at, last_word = first, -1
        while at < min(first + _LONGEST, self.last):
            word = self.low[at]
            kind = self.kinds.get(word)
            inner = kind == "prep" and word in word_set("inside a place") and last_word >= 0
            if inner and not (at + 1 < self.last and self._goes_on(at + 1)):
                break
            if not word[0].isalpha() or (self.calendar.get(word) and self.tokens.capital(at)):
                break
            if not inner and kind is not None and kind != "det":
                break
            if word in self.near.verbs or (word in self.people and not self.tokens.capital(at)):
                break
            if not inner and kind is None:
                last_word = at
            at += 1
        if last_word < 0 or any(
            w in word_set("no places") for w in self.low[first : last_word + 1]
        ):
            return None
        lower = not any(self.tokens.capital(i) for i in range(first, last_word + 1))
        only_verb = last_word == first and lower
        return (
            None
            if only_verb and not self.low[first].endswith(endings("plural endings"))
            else (first, last_word + 1)
        )

    def _goes_on(self, at: int) -> bool:
        """Whether a name follows "in" inside a place: "the base in Harim"."""
        at += self.kinds.get(self.low[at]) == "det"
        return at < self.last and self.tokens.capital(at) and not self.calendar.get(self.low[at])
