"""What the two readers of names share: reasons, evidence, and small questions about tokens.

Pure. A piece is a run of tokens that may be one name; what makes it one is the reader's to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from geo.language.tokens import Tokens
from geo.privacy.cues import Cues, Kinds

__all__ = ["DASHES", "LONGEST", "Evidence", "Findings", "Piece", "Reason", "Words"]

LONGEST = 5  # words of a name
DASHES = frozenset(["-", "–", "—"])
_OLDEST = 110  # years


class Reason(StrEnum):
    """Why a text is withheld, in words for its owner."""

    AGE = "age beside a name"
    ROLE = "a person is named with what they do or live from"
    NAMED = "somebody is named"
    TITLE = "a title beside a name"
    FAMILY = "family of a named person"
    HARM = "harm to a named person"
    SPEECH = "a named person speaks"
    PRIVATE = "a name beside words of a private life"
    FORM = "the form of a person's name"
    GIVEN = "a given name beside a name"
    PAIR = "two capitalised words that may be a name"
    ELSEWHERE = "a person whom another text of this map names"
    DECLARED = "declared person"
    PHONE = "phone number"
    MAIL = "e-mail address"
    HANDLE = "account of a person"
    PLATE = "number plate"
    IDENTITY = "number of a passport or identity card"
    ADDRESS = "house number and street"
    POSITION = "exact position"
    HIDING = "says where somebody hides"
    TESTIMONY = "words of a private source"
    CHOSEN = "texts = none"
    HIDDEN_PLACE = "names a place that is withheld"
    FAULT = "not what this field holds"


_STRONG = frozenset([Reason.AGE, Reason.ROLE, Reason.NAMED, Reason.FAMILY])


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A name at ``[start, end)``; ``strong`` evidence is not excused by a namesake place."""

    start: int
    end: int
    words: str
    key: tuple[str, ...]  # folded words of the name
    reason: Reason

    @property
    def strong(self) -> bool:
        """Whether nothing but an office speaks against it."""
        return self.reason in _STRONG


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What one text says: names with evidence, of an office, of bodies, other possible names."""

    evidence: tuple[Evidence, ...] = ()
    officials: tuple[tuple[str, ...], ...] = ()
    bodies: tuple[tuple[str, ...], ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    pairs: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class Piece:
    """Tokens ``[first, last)`` that may be one name, and what the text makes of it."""

    first: int
    last: int
    verdict: str = ""  # place, body, office, people, "" open
    reason: Reason | None = None


class Words:
    """Tokens with their kinds, and small questions about them."""

    def __init__(self, tokens: Tokens, cues: Cues, is_place: Callable[[str], bool]) -> None:
        self.tokens, self.cues, self.is_place = tokens, cues, is_place
        self.low = tokens.low
        self.kinds: list[Kinds] = cues.of(tokens.low)
        self.size = len(tokens)

    def has(self, index: int, *kinds: str) -> bool:
        """Whether a token exists and is of one of some kinds."""
        return 0 <= index < self.size and not self.kinds[index].isdisjoint(kinds)

    def char(self, index: int) -> str:
        """The token in lower case, "" beyond the ends."""
        return self.low[index] if 0 <= index < self.size else ""

    def bare(self, piece: Piece) -> str:
        """The words of a piece as they are written, without an apostrophe and s."""
        tokens, last = self.tokens, piece.last - 1
        words = tokens.surface(piece.first, piece.last)
        if not tokens.possessive(last):
            return words
        return words[: tokens.start[last] + len(self.low[last]) - tokens.start[piece.first]]

    def is_number(self, index: int) -> bool:
        """Whether a token is a number that can be an age."""
        word = self.char(index)
        return word.isdecimal() and len(word) <= 3 and 0 < int(word) <= _OLDEST

    def evidence(self, piece: Piece, reason: Reason) -> Evidence:
        """A piece as evidence, with its key."""
        tokens = self.tokens
        words = tokens.surface(piece.first, piece.last)
        key = tuple(
            part
            for i in range(piece.first, piece.last)
            for part in self.cues.key(self.low[i]).split()
        )
        start = tokens.start[piece.first]
        return Evidence(start=start, end=start + len(words), words=words, key=key, reason=reason)

    def age_after(self, last: int) -> bool:
        """Whether an age stands right after a name that ends before token ``last``."""
        mark = self.char(last)
        at = last + (mark in (",", "(", *DASHES))
        at += self.has(at, "article") and mark not in DASHES
        if self.has(at, "age"):  # "aged 35", "âgé de 35 ans", "edad 35"
            at += 1
            return self.is_number(at) or (self.has(at, "of", "function") and self.is_number(at + 1))
        at += self.has(at, "of")
        sex = len(self.char(at)) == 1 and self.char(at).isalpha()  # "(f, 44)"
        at += 2 * (sex and self.char(at + 1) in (",", "/", ";"))
        if not self.is_number(at):
            return False
        after = at + 1 + (self.char(at + 1) in DASHES)
        if self.has(after, "years", "age"):
            return True
        return mark in (",", "(") and self.char(after) in (",", ")", ";", "")
