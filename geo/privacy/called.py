"""Whether capitalised words are called as persons are: by lists of names, and by nothing else.

Pure. Names of persons are names of places, ships, storms and schools as well; what stands around
the words decides.
"""

from geo.privacy.person_names import NameKind, are_called
from geo.privacy.pieces import DASHES, LONGEST, Piece, Words

__all__ = ["STOPS", "Called"]

STOPS = frozenset([".", "!", "?", ";", "؟", "…", ":"])
_CLAUSE_ENDS = frozenset([".", "!", "?", ";", "…", "|"])
_QUOTES = frozenset(['"', "“", "”", "„", "«", "»", "‘", "’"])
_LONG_RUN = 3  # words of a place and a person in one run
_PARTICLE = 3  # letters of "al-", "ash-"
_SAID = 10  # tokens after a comma in which an office is looked for


class Called(Words):
    """Words with capitals, and whether they are called as persons are."""

    def is_capital(self, index: int) -> bool:
        """Whether a token has a capital: its first letter, or the one after "al-"."""
        text, start, end = self.tokens.text, self.tokens.start[index], self.tokens.end[index]
        if text[start].isupper():
            return True
        marks = (text.find(mark, start, end) for mark in "-'’")
        return any(
            0 < m < end - 1 and m - start <= _PARTICLE and text[m + 1].isupper() for m in marks
        )

    def is_pair(self, piece: Piece) -> bool:
        """Whether a piece has the words of a whole name and is no place."""
        words = piece.last - piece.first
        if not 2 <= words <= LONGEST:
            return False
        if self.has(piece.first - 1, "article") and not self.has(piece.last, "speech"):
            return False
        return not self.is_place(self.bare(piece))

    def called(self, piece: Piece) -> bool:
        """Whether the words of a piece are called as persons are, in running words."""
        after = piece.last
        if self.has(after, "office"):
            return False  # "a Mijikenda elder"
        if self._public_after(after):
            return False
        if self.char(piece.first - 1) in _QUOTES and self.char(after) in _QUOTES:
            return False  # the name of a shop, a ship, a club
        return are_called(self._names(piece)) and self._running(piece)

    def _public_after(self, last: int) -> bool:
        """Whether what is said of somebody after a comma holds an office: "X, a tribal leader"."""
        if self.char(last) not in (",", "(") and self.char(last) not in DASHES:
            return False
        for i in range(last + 1, min(last + _SAID, self.size)):
            if self.char(i) in STOPS or self.char(i) in (",", ")") or self.has(i, "be", "who"):
                return False
            if self.has(i, "role", "family"):
                return False
            if self.has(i, "office"):
                return True
        return False

    def acts(self, piece: Piece, left: int) -> bool:
        """Whether words behind a place or a preposition are those of a person all the same.

        "the wall fell on X Y", "nobody heard from X Y", "in Hama, X Y was asleep".
        """
        names = self._names(piece)
        if NameKind.GIVEN not in names or not self.is_pair(piece):
            return False
        after = piece.last
        if self.has(after, "place", "organisation", "group", "and") or self.char(after) == ",":
            return False
        known = NameKind.NONE not in names
        if self.has(left, "upon"):
            return known or (names[0] is NameKind.GIVEN and piece.last - piece.first > 1)
        if self.has(left, "of"):
            return known and self.has(left - 1, "dwelling", "belonging")
        if self.has(left, "locative"):
            return self.has(left - 1, "heard")
        return known and not self.has(left, "place")

    def behind_place(self, piece: Piece) -> bool:
        """Whether a place and a person are one run: "в Иркутске Лидия Сафонова"."""
        if self.low[piece.first].isascii() or piece.last - piece.first < _LONG_RUN:
            return False
        names = [
            self.cues.names.kind(self.cues.key(self.low[i])) for i in range(piece.first, piece.last)
        ]
        return names[:2] == [NameKind.NONE, NameKind.GIVEN]

    def single(self, piece: Piece) -> bool:
        """Whether a given name alone is said to be somebody: "X, a sweeper from the yard"."""
        at = piece.last + 1
        return (
            piece.last - piece.first == 1
            and self._names(piece) == [NameKind.GIVEN]
            and not self.is_people(piece)
            and self.char(piece.last) == ","
            and self.has(at, "article")
            and self.char(at + 1).isalpha()
            and not self.is_capital(at + 1)
            and not self.has(at + 1, "place", "organisation", "group", "bearer", "count", "office")
            and not any(self.has(i, "place", "harm_of") for i in range(at + 2, at + 4))
        )

    def is_given(self, index: int) -> bool:
        """Whether a word is a given name, whatever else it is."""
        kind = self.cues.names.kind(self.cues.key(self.low[index]))
        return kind in (NameKind.GIVEN, NameKind.DOUBTFUL)

    def is_named(self, index: int) -> bool:
        """Whether a word is on the lists of names at all."""
        return self.cues.names.kind(self.cues.key(self.low[index])) is not NameKind.NONE

    def _names(self, piece: Piece) -> list[NameKind]:
        """What the words of a piece are as names; particles are none, nor are peoples formed so."""
        return [
            self._kind(part)
            for i in range(piece.first, piece.last)
            if not self.has(i, "particle")
            for part in self.cues.key(self.low[i]).split()
        ]

    def _kind(self, part: str) -> NameKind:
        """What a part of a token is as a name: "Syrian" ends as a family name, and is a people."""
        kind = self.cues.names.kind(part)
        formed = kind is NameKind.FORMED
        return NameKind.NONE if formed and self.is_place(part.capitalize()) else kind

    def _running(self, piece: Piece) -> bool:
        """Whether small words stand in the clause of a piece: a bare list is no sentence."""
        small = 0
        for step in (-1, 1):
            i = piece.first - 1 if step < 0 else piece.last
            while 0 <= i < self.size and self.char(i) not in _CLAUSE_ENDS:
                if self.low[i][0].isalpha() and not self.is_capital(i):
                    small += 1
                    if small > 1 or i == piece.last:
                        return True
                i += step
        return False

    def is_people(self, piece: Piece) -> bool:
        """A single word that is the name of a place or a people says nobody's name."""
        one = piece.last - piece.first == 1
        return one and self.is_place(self.bare(piece))
